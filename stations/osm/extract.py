"""Objects of an OpenStreetMap extract in GeoJSON, as `osmium export` and Overpass write it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.gazetteer.json_stream import json_items
from stations.intake.kind_words import kinds_in_name
from stations.vocabulary import KINDS

# Tags that many things have which are no stations: they count where the name says so too.
_COMMON = frozenset(
    {"shop=yes", "tourism=attraction", "office=lawyer", "amenity=library", "amenity=childcare"}
)
_TAGS = frozenset(tag for term in KINDS for tag in term.osm.split(";") if tag) - _COMMON
# Properties that say what the object is called, before `name` of another language.
_NAMES = ("name", "name:zh", "name:zh-Hans", "official_name", "alt_name", "name:en")


@dataclass(frozen=True, slots=True)
class OsmObject:
    """One object of an extract.

    Args:
        id: such as `node/123`, or its number in the file.
        name: as on the map; empty where it has none.
        lon: longitude, degrees, WGS-84; of a line or an area the middle of its corners.
        lat: latitude, degrees, WGS-84.
        tags: its tags.
    """

    id: str
    name: str
    lon: float
    lat: float
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Extract:
    """What was read of a file.

    Args:
        objects: those that may be stations, in the order of the file.
        features: how many features with a place the file holds.
        extent: west, south, east, north of all of them, degrees, WGS-84; None where there is none.
    """

    objects: tuple[OsmObject, ...]
    features: int
    extent: tuple[float, float, float, float] | None


def read_extract(path: Path) -> Extract:
    """Read an extract; the file is not held in memory, only what may be a station.

    Args:
        path: a FeatureCollection, or one feature a line.

    Returns:
        Objects whose name has the plate of a station, or whose tags are those of a kind. Whatever has no
        place is passed over.

    Raises:
        PackError: it is not JSON; the line is named.
    """
    objects: list[OsmObject] = []
    count, west, south, east, north = 0, math.inf, math.inf, -math.inf, -math.inf
    for number, item in json_items(path, "features"):
        found = _object(number, item)
        if found is None:
            continue
        count += 1
        west, east = min(west, found.lon), max(east, found.lon)
        south, north = min(south, found.lat), max(north, found.lat)
        if may_be_station(found):
            objects.append(found)
    return Extract(tuple(objects), count, (west, south, east, north) if count else None)


def may_be_station(found: OsmObject) -> bool:
    """Tell whether an object is worth comparing.

    Args:
        found: the object.

    Returns:
        Whether its name has a plate, or its tags are those that only kinds of stations have.
    """
    tags = {f"{key}={value}" for key, value in found.tags.items()}
    return not _TAGS.isdisjoint(tags) or bool(kinds_in_name(found.name))


def _object(number: int, item: Mapping[str, Any]) -> OsmObject | None:
    properties = item.get("properties")
    geometry = item.get("geometry")
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        return None
    middle = _middle(geometry.get("coordinates"))
    if middle is None:
        return None
    tags = _tags(properties)
    name = next((tags[key] for key in _NAMES if tags.get(key)), "")
    return OsmObject(_id(number, item, properties), name, *middle, tags)


def _tags(properties: Mapping[str, Any]) -> dict[str, str]:
    nested = properties.get("tags")
    given = nested if isinstance(nested, dict) else properties
    return {
        _writable(key): _writable(value)
        for key, value in given.items()
        if isinstance(value, str) and not key.startswith("@")
    }


def _writable(text: str) -> str:
    r"""Replace halves of characters, which JSON can say (`\ud800`) and no file in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def _id(number: int, item: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    kind, own = properties.get("@type"), properties.get("@id", item.get("id"))
    if own is None:
        return f"#{number}"
    return _writable(f"{kind}/{own}" if isinstance(kind, str) and "/" not in str(own) else str(own))


def _middle(coordinates: Any) -> tuple[float, float] | None:
    points = list(_points(coordinates))
    if not points:
        return None
    lons, lats = zip(*points, strict=True)
    lon, lat = math.fsum(lons) / len(lons), math.fsum(lats) / len(lats)
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def _points(coordinates: Any) -> Iterable[tuple[float, float]]:
    """Take all corners, however deep they lie; without recursion, for a file may nest as deep as it likes."""
    waiting = [coordinates]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, list) or not one:
            continue
        if isinstance(one[0], list):
            waiting += one
        elif len(one) >= 2 and all(_is_degrees(value) for value in one[:2]):
            yield float(one[0]), float(one[1])


def _is_degrees(value: Any) -> bool:
    # JSON's integers have no end, and floats do; NaN is within no bounds.
    return isinstance(value, int | float) and not isinstance(value, bool) and -180 <= value <= 180
