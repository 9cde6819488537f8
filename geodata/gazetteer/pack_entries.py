"""Named places from files that operators download: GeoNames, OpenStreetMap, Wikidata; read as a stream."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geodata.datum import Crs
from geodata.gazetteer.json_stream import json_items
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.pack_values import (
    Entry,
    chinese_names,
    division_code,
    numbered_lines,
    read_degrees,
    to_place,
)
from geodata.gazetteer.pack_wikidata import read_wikidata

# https://download.geonames.org/export/dump/readme.txt, "The main 'geoname' table".
_GEONAMES_COLUMNS = 19
_GEONAMES_SEATS = {"PPLC": 0, "PPLA": 0, "PPLA2": 0, "PPLA3": 0, "PPLA4": 0, "PPLA5": 1, "PPL": 2, "ADM4": 3}
_COUNTRIES = ("CN", "HK", "MO", "TW")
# https://wiki.openstreetmap.org/wiki/China/Boundaries and Key:place: what a seat of government is tagged as.
_OSM_PLACES = frozenset(
    {"city", "town", "village", "suburb", "quarter", "borough", "district", "municipality"}
)
_OSM_NAMES = (
    "name:zh-Hans",
    "name:zh",
    "name",
    "official_name:zh",
    "official_name",
    "alt_name:zh",
    "alt_name",
)
_OSM_CODES = ("ref", "gb", "division_code", "addr:code", "ref:CN", "ref:gb", "admin_ref")


Reader = Callable[[Path, Crs, str | None, str | None], Iterator[Entry | PackError]]


def read_geonames(
    path: Path, crs: Crs, code_column: str | None, name_column: str | None
) -> Iterator[Entry | PackError]:
    """Read a country file of GeoNames, tabs between its 19 columns.

    Args:
        path: such as `CN.txt`.
        crs: the datum of its coordinates; WGS-84 in every published file.
        code_column: not used.
        name_column: not used.

    Yields:
        Populated places and townships in China that have a Chinese name; a line that is no such line
        as an error that names line and column.

    Raises:
        PackError: it is not text, or too long.
    """
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in numbered_lines(lines, path):
            try:
                entry = _geonames_entry(line.rstrip("\r\n").split("\t"), path, number, crs)
            except PackError as fault:
                yield fault
            else:
                if entry is not None:
                    yield entry


def _geonames_entry(fields: list[str], path: Path, number: int, crs: Crs) -> Entry | None:
    if len(fields) != _GEONAMES_COLUMNS:
        raise PackError("columns", file=path.name, line=number, count=len(fields), expected=_GEONAMES_COLUMNS)
    rank = _GEONAMES_SEATS.get(fields[7])
    names = chinese_names((fields[1], *fields[3].split(",")))
    if rank is None or fields[8] not in _COUNTRIES or not names:
        return None
    lat = read_degrees(fields[4], path, number, "latitude", 90)
    lon, lat = to_place(read_degrees(fields[5], path, number, "longitude", 180), lat, crs)
    area = _deepest_code(fields[12], fields[11]) if fields[8] == "CN" else None
    return Entry(number, names, lon, lat, None, area, rank, fields[0])


def read_osm(
    path: Path, crs: Crs, code_column: str | None, name_column: str | None
) -> Iterator[Entry | PackError]:
    """Read points of OpenStreetMap from GeoJSON, one feature a line or in a collection.

    Args:
        path: an extract, such as `osmium export` or overpass turbo writes.
        crs: the datum of its coordinates; WGS-84 in every extract.
        code_column: tag that holds the division code; None for `ref` and the like.
        name_column: tag that holds the Chinese name; None for `name:zh` and the like.

    Yields:
        Places that are settlements or centres of a boundary and have a Chinese name; one without coordinates
        as an error that names it.

    Raises:
        PackError: it is not JSON.
    """
    code_tags = _OSM_CODES if code_column is None else (code_column,)
    name_tags = _OSM_NAMES if name_column is None else (name_column,)
    for number, feature in json_items(path, "features"):
        geometry, tags = feature.get("geometry"), _tags(feature)
        if not isinstance(geometry, dict) or geometry.get("type") != "Point" or not _is_seat(tags):
            continue
        names = chinese_names(part for tag in name_tags for part in str(tags.get(tag) or "").split(";"))
        if not names:
            continue
        try:
            lon, lat = _coordinates(geometry.get("coordinates"), path, number, crs)
        except PackError as fault:
            yield fault
            continue
        code = next((found for tag in code_tags if (found := division_code(tags.get(tag)))), None)
        identity = str(feature.get("id") or tags.get("@id") or "")
        yield Entry(number, names, lon, lat, code, None, 0 if "admin_level" in tags else 1, identity)


READERS: Mapping[str, Reader] = MappingProxyType(
    {"geonames": read_geonames, "osm": read_osm, "wikidata": read_wikidata}
)


def _tags(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return {}
    tags = properties.get("tags")
    if isinstance(tags, str):
        try:
            tags = json.loads(tags)
        except ValueError:
            tags = None
    return {**properties, **tags} if isinstance(tags, dict) else properties


def _is_seat(tags: Mapping[str, Any]) -> bool:
    return (
        tags.get("place") in _OSM_PLACES or tags.get("boundary") == "administrative" or "admin_level" in tags
    )


def _deepest_code(county: str, city: str) -> str | None:
    """Read the codes of GeoNames' third and second level: six digits of a county, four of a city."""
    if re.fullmatch(r"[1-9]\d{5}", county):
        return county
    return f"{city}00" if re.fullmatch(r"[1-9]\d{3}", city) else None


def _coordinates(value: object, path: Path, line: int, crs: Crs) -> tuple[float, float]:
    pair = value if isinstance(value, list) and len(value) >= 2 else ["", ""]
    lon = read_degrees(str(pair[0]), path, line, "coordinates", 180)
    return to_place(lon, read_degrees(str(pair[1]), path, line, "coordinates", 90), crs)
