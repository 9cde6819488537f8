"""The geocoders that the settings name, in their order; services answer from what they answered before."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from geodata.divisions import Divisions
from geodata.geocode import GAZETTEER_SOURCE, GazetteerGeocoder, Geocoder
from geodata.services import CachedGeocoder
from stations.store import Store


def geocoders(
    names: Iterable[str], gazetteer: GazetteerGeocoder, store: Store | None
) -> tuple[Geocoder, ...]:
    """Make the geocoders that positions are chosen from.

    Args:
        names: which ones, in which order.
        gazetteer: the embedded one; it is always there, first or last, for the divisions.
        store: keeps the answers of services; None where no service is asked.

    Returns:
        The geocoders.
    """
    divisions = gazetteer.gazetteer.divisions
    found: list[Geocoder] = []
    for name in names:
        if name == GAZETTEER_SOURCE:
            found.append(gazetteer)
        elif store is not None:
            found.append(_kept(name, store, divisions))
    return tuple(found) if gazetteer in found else (*found, gazetteer)


def _kept(name: str, store: Store, divisions: Divisions) -> CachedGeocoder:
    return CachedGeocoder(
        name, partial(store.find_geocode, name), divisions, partial(store.find_geocodes, name)
    )
