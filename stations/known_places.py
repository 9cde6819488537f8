"""Places whose position is known, which tell where others are: the same house, the same road, the same host.

A place counts where somebody gave its coordinates or put a pin, to within `RANKED_ERROR_M`; one that a person
has checked on the spot comes first. How places tell about others is in `stations.county_places`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from geodata.address import AddressReader, AddressReading
from geodata.choosing import ChoosingGeocoder
from geodata.geocode import Geocoded, Geocoder
from stations.county_places import CountyPlaces, KnownPlace, words_of
from stations.model import Station

__all__ = ["KnownPlace", "KnownPlaces", "knowing", "knowing_rows"]


class KnownPlaces:
    """An index of known places; what a county holds is read when an address in that county asks for it.

    Args:
        reader: reads the addresses of the places.
        stations: stations of the register; those without an exact position are passed over.
        rows: places that are not in the register yet, such as other rows of the same list.
    """

    def __init__(
        self, reader: AddressReader, stations: Iterable[Station] = (), rows: Iterable[KnownPlace] = ()
    ) -> None:
        self._reader = reader
        self._stations = stations
        self._rows = rows
        self._by_county: dict[str, list[Station | KnownPlace]] | None = None
        self._counties: dict[str, CountyPlaces] = {}

    def with_rows(self, rows: Iterable[KnownPlace]) -> KnownPlaces:
        """Make an index with more places.

        Args:
            rows: places that are not in the register yet.

        Returns:
            The index; this one stays as it is.
        """
        return KnownPlaces(self._reader, self._stations, [*self._rows, *rows])

    def find(self, reading: AddressReading, host: str = "") -> tuple[Geocoded, ...]:
        """Find what the known places tell about an address.

        Args:
            reading: the address, read.
            host: the organisation whose house it is; empty if unknown.

        Returns:
            One answer for each kind of evidence, the smallest error first.
        """
        deepest = reading.deepest
        area = None if deepest is None else _county_code(deepest.code)
        if area is None:
            return ()
        words = words_of(reading, host)
        if not (words.road or words.building or words.host):
            return ()
        county = self._county(area)
        return county.find(words) if county.known else ()

    def _county(self, area: str) -> CountyPlaces:
        if self._by_county is None:
            self._by_county = defaultdict(list)
            everything: Iterable[Station | KnownPlace] = chain(self._stations, self._rows)
            for place in everything:
                code = None if place.division is None else _county_code(place.division)
                if code is not None:
                    self._by_county[code].append(place)
        if area not in self._counties:
            self._counties[area] = CountyPlaces(self._reader, self._by_county.get(area, ()))
        return self._counties[area]


def _county_code(code: str) -> str | None:
    """Cut a division code down to the county; of a city without counties it is its own."""
    return code[:6] if len(code) > 6 or not code.endswith("00") else None


def knowing(geocoder: Geocoder, stations: Iterable[Station]) -> Geocoder:
    """Let a geocoder ask the stations of a register too.

    Args:
        geocoder: whom to ask besides.
        stations: the register's stations.

    Returns:
        A geocoder that does; the same one where it cannot choose between sources.
    """
    if not isinstance(geocoder, ChoosingGeocoder) or geocoder.reader is None:
        return geocoder
    return geocoder.with_known(KnownPlaces(geocoder.reader, stations))


def knowing_rows(geocoder: Geocoder, rows: Sequence[KnownPlace]) -> Geocoder:
    """Let a geocoder ask the rows of a list too.

    Args:
        geocoder: whom to ask besides.
        rows: places of the list that have coordinates.

    Returns:
        A geocoder that does; the same one where there are no rows or it cannot choose between sources.
    """
    if not rows or not isinstance(geocoder, ChoosingGeocoder) or geocoder.reader is None:
        return geocoder
    known = geocoder.known if isinstance(geocoder.known, KnownPlaces) else KnownPlaces(geocoder.reader)
    return geocoder.with_known(known.with_rows(rows))
