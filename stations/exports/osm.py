"""Stations as GeoJSON in OpenStreetMap's tags, as editors such as JOSM and MapRoulette read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from stations.exports.about import About
from stations.features import point
from stations.model import Station
from stations.osm.tags import left_out_reason, osm_tags


def osm_export(about: About, stations: Iterable[Station], left_out: Mapping[str, int]) -> Iterator[bytes]:
    """Write stations as a FeatureCollection whose properties are tags and nothing else.

    Args:
        about: what the file says of itself, before its features.
        stations: what to write; those that OpenStreetMap has no place for are passed over.
        left_out: reason of `stations.osm.left_out_reason` → how many were left out before.

    Returns:
        Pieces of UTF-8 text that make one strict JSON document.
    """
    head: dict[str, Any] = {"type": "FeatureCollection", **about.values(), "left_out": dict(left_out)}
    yield orjson.dumps(head)[:-1] + b',"features":['
    separator = b"\n"
    for station in stations:
        if station.position is None or left_out_reason(station) is not None:
            continue
        shown = {
            "type": "Feature",
            "id": station.id,
            "geometry": point(station.position),
            "properties": osm_tags(station),
        }
        yield separator + orjson.dumps(shown)
        separator = b",\n"
    yield b"\n]}\n"
