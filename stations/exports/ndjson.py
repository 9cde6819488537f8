"""Stations as newline-delimited GeoJSON: one feature a line, for programs that read line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import orjson

from geodata.divisions import Divisions
from stations.features import feature
from stations.hours import HoursEvaluator
from stations.model import Station
from stations.opening import opening_of


def ndjson_export(
    stations: Iterable[Station], divisions: Divisions, evaluator: HoursEvaluator, now: datetime
) -> Iterator[bytes]:
    """Write stations as lines.

    Args:
        stations: what to write.
        divisions: names the divisions.
        evaluator: judges opening hours.
        now: the instant of the export; opening states are of this instant.

    Returns:
        Lines of UTF-8 text, each a strict JSON document with its end.
    """
    for station in stations:
        shown = feature(station, opening_of(station, now, evaluator), divisions, now)
        yield orjson.dumps(shown, option=orjson.OPT_APPEND_NEWLINE)
