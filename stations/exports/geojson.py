"""Stations as one GeoJSON FeatureCollection (RFC 7946), written piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from geodata.divisions import Divisions
from stations.exports.about import About
from stations.features import feature
from stations.hours import HoursEvaluator
from stations.model import Station
from stations.opening import opening_of


def geojson_export(
    about: About,
    stations: Iterable[Station],
    divisions: Divisions,
    evaluator: HoursEvaluator,
) -> Iterator[bytes]:
    """Write stations as a FeatureCollection.

    Args:
        about: what the file says of itself, before its features.
        stations: what to write.
        divisions: names the divisions.
        evaluator: judges opening hours.

    Returns:
        Pieces of UTF-8 text that make one strict JSON document.
    """
    head = {"type": "FeatureCollection", **about.values()}
    yield orjson.dumps(head)[:-1] + b',"features":['
    separator = b"\n"
    now = about.generated_at
    for station in stations:
        opening = opening_of(station, now, evaluator)
        yield separator + orjson.dumps(feature(station, opening, divisions, now))
        separator = b",\n"
    yield b"\n]}\n"
