"""Stations as JSON-LD in the words of schema.org: one `ItemList` of places, written piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from geodata.catalogue import DEFAULT_LANGUAGE
from geodata.divisions import Divisions
from stations.exports.about import About
from stations.exports.usual import UsualWeeks
from stations.features import feature
from stations.hours import UNKNOWN_STATE, HoursEvaluator
from stations.json_ld import station_json_ld
from stations.model import Station


def jsonld_export(
    about: About, stations: Iterable[Station], divisions: Divisions, evaluator: HoursEvaluator
) -> Iterator[bytes]:
    """Write stations as a `Dataset` (schema.org) whose `mainEntity` lists them.

    Args:
        about: what the file says of itself.
        stations: what to write.
        divisions: names the divisions.
        evaluator: judges opening hours.

    Returns:
        Pieces of UTF-8 text that make one strict JSON document. Addresses are relative: a reader completes
        them by the address that the file has (RFC 3986, section 5.1.3). What is unknown is left out.
    """
    head: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "version": str(about.data_version),
        "dateModified": about.generated_at.isoformat(),
        "license": _licences(about),
        "creditText": "; ".join(about.attribution),
    }
    shown = {name: value for name, value in head.items() if value}
    yield orjson.dumps(shown)[:-1] + b',"mainEntity":{"@type":"ItemList","numberOfItems":'
    yield str(about.count).encode() + b',"itemListElement":['
    separator = b"\n"
    weeks = UsualWeeks(evaluator, about.generated_at)
    for number, station in enumerate(stations, start=1):
        week = weeks.of(station)
        described = station_json_ld(
            feature(station, UNKNOWN_STATE, divisions),
            f"/stations/{station.id}",
            DEFAULT_LANGUAGE,
            week.days,
            (),
            changes_in_the_year=week.is_seasonal,
        )
        del described["@context"]
        yield separator + orjson.dumps({"@type": "ListItem", "position": number, "item": described})
        separator = b",\n"
    yield b"\n]}}\n"


def _licences(about: About) -> list[Any]:
    """Name the licences as schema.org expects them: by address, or as works with a name."""
    pairs = zip(about.licence, about.licence_urls, strict=True)
    return [url or {"@type": "CreativeWork", "name": name} for name, url in pairs]
