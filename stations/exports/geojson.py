"""Stations as one GeoJSON FeatureCollection (RFC 7946), written piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import orjson

from geodata.divisions import Divisions
from stations.directory import Directory
from stations.features import feature
from stations.hours import HoursEvaluator
from stations.model import Station
from stations.opening import opening_of


def geojson_export(
    directory: Directory,
    stations: Iterable[Station],
    divisions: Divisions,
    evaluator: HoursEvaluator,
    now: datetime,
) -> Iterator[bytes]:
    """Write stations as a FeatureCollection.

    Args:
        directory: the register that they are of; names version, licence and attribution.
        stations: what to write.
        divisions: names the divisions.
        evaluator: judges opening hours.
        now: the instant of the export; opening states are of this instant.

    Returns:
        Pieces of UTF-8 text that make one strict JSON document.
    """
    head = {
        "type": "FeatureCollection",
        "data_version": directory.version,
        "generated_at": now.isoformat(),
        "licence": list(directory.licences),
        "attribution": list(directory.attributions),
    }
    yield orjson.dumps(head)[:-1] + b',"features":['
    separator = b"\n"
    count = 0
    for station in stations:
        opening = opening_of(station, now, evaluator)
        yield separator + orjson.dumps(feature(station, opening, divisions, now))
        separator = b",\n"
        count += 1
    yield b'\n],"count":' + str(count).encode() + b"}\n"
