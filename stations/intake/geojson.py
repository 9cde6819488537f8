"""GeoJSON (RFC 7946) → rows: properties become columns, points become longitude and latitude."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata.datum import Datum, to_wgs84
from stations.intake.geojson_document import JsonObject, read_collection
from stations.intake.issues import RowIssue, make_issue
from stations.intake.limits import Limits
from stations.intake.row import Row, cell_of_text
from stations.intake.unreadable import UnreadableFile

# Names of the columns for the geometry, which no property is likely to have.
LON_COLUMN, LAT_COLUMN = "geometry.lon", "geometry.lat"
ID_COLUMN, CRS_COLUMN = "id", "crs"
_DECIMAL = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?", re.ASCII)
# A tenth of a metre: six decimals of a degree, as they are written and rounded.
_SAME_DEGREES = 1.5e-6


@dataclass(frozen=True, slots=True)
class Features:
    """A FeatureCollection as rows.

    Args:
        rows: the header, numbered 0, and one row for every feature, numbered from 1.
        issues: features that are no points, and properties that are there twice.
    """

    rows: tuple[Row, ...]
    issues: tuple[RowIssue, ...]


def read_geojson(text: str, limits: Limits) -> Features:
    """Read a FeatureCollection of points.

    Args:
        text: the JSON document.
        limits: how large the table may be.

    Returns:
        The features as rows; numbers are written as in the file, lists and objects in one cell. A projection
        that the file names for all of it is a column of its own.

    Raises:
        FileError: the text is no GeoJSON FeatureCollection, or it has too many features or properties.
    """
    collection = read_collection(text)
    features, crs = collection.features, collection.crs
    if not features:
        raise UnreadableFile("empty")
    if len(features) > limits.max_rows:
        raise UnreadableFile("too_many_rows", limit=str(limits.max_rows))
    columns: dict[str, None] = {}
    records = []
    issues: list[RowIssue] = []
    for number, feature in enumerate(features, start=1):
        limits.check_time()
        record = _record(number, feature, crs, issues)
        columns |= dict.fromkeys(record)
        if len(columns) > limits.max_columns:
            raise UnreadableFile("too_many_columns", columns=str(len(columns)), limit=str(limits.max_columns))
        records.append(record)
    if len(records) * len(columns) > limits.max_cells:
        cells = str(len(records) * len(columns))
        raise UnreadableFile("too_many_cells", cells=cells, limit=str(limits.max_cells))
    rows = [Row(0, tuple(map(cell_of_text, columns)))]
    rows += [
        Row(number, tuple(record.get(column, "") for column in columns))
        for number, record in enumerate(records, start=1)
    ]
    return Features(tuple(rows), tuple(issues))


def _record(number: int, feature: Any, crs: str, issues: list[RowIssue]) -> dict[str, str]:
    if not isinstance(feature, dict):
        issues.append(_no_point(number, type(feature).__name__))
        return {}
    record = {}
    if isinstance(feature.get("id"), str) and feature["id"]:
        record[ID_COLUMN] = cell_of_text(feature["id"])
    properties = feature.get("properties")
    if isinstance(properties, JsonObject):
        record |= {key: _text(value) for key, value in properties.items()}
        issues += (
            make_issue("property_twice", number, cell_of_text(key), " / ".join(map(_text, values)))
            for key, values in properties.repeated.items()
        )
    place = _place(number, feature.get("geometry"), issues)
    given = _given(feature.get("given"), place)
    if given:
        return record | given
    if crs:
        record.setdefault(CRS_COLUMN, crs)
    return record | place


def _given(given: Any, place: Mapping[str, str]) -> dict[str, str]:
    """Read as what a position was given, as our own files say it beside the geometry.

    Whoever moved the point since means the point: what was given counts only where it is the same place.
    """
    if not isinstance(given, dict) or not place:
        return {}
    lon, lat, datum = given.get("lon"), given.get("lat"), given.get("datum")
    if not (isinstance(lon, str) and isinstance(lat, str) and isinstance(datum, str)):
        return {}
    try:
        there = to_wgs84(_degrees(lon), _degrees(lat), Datum(datum))
        here = _degrees(place[LON_COLUMN]), _degrees(place[LAT_COLUMN])
    except ValueError:
        return {}
    is_same = all(abs(one - other) < _SAME_DEGREES for one, other in zip(there, here, strict=True))
    return {LON_COLUMN: lon, LAT_COLUMN: lat, CRS_COLUMN: datum} if is_same else {}


def _degrees(text: str) -> float:
    if not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    return float(text)


def _place(number: int, geometry: Any, issues: list[RowIssue]) -> dict[str, str]:
    """Read a point; one that is wrapped into a collection of one is a point too, an empty one is none."""
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    inside = _only_part(geometry)
    while inside is not None:
        geometry, inside = inside, _only_part(inside)
    if geometry is None:
        return {}
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        issues.append(_no_point(number, str(kind)))
        return {}
    coordinates = geometry.get("coordinates")
    if coordinates == []:
        return {}
    place = coordinates[:2] if isinstance(coordinates, list) else []
    if len(place) < 2 or not all(isinstance(degrees, str) for degrees in place):
        issues.append(make_issue("point_unreadable", number, None, _text(coordinates)))
        return {}
    return {LON_COLUMN: cell_of_text(place[0]), LAT_COLUMN: cell_of_text(place[1])}


def _only_part(geometry: Any) -> dict[str, Any] | None:
    """Take the one geometry out of a collection of one, as programs write that know no single points."""
    if not isinstance(geometry, dict):
        return None
    name = {"GeometryCollection": "geometries", "MultiPoint": "coordinates"}.get(str(geometry.get("type")))
    parts = geometry.get(name) if name else None
    if not isinstance(parts, list) or len(parts) != 1:
        return None
    if name == "geometries":
        return parts[0] if isinstance(parts[0], dict) else None
    return {"type": "Point", "coordinates": parts[0]}


def _no_point(number: int, geometry: str) -> RowIssue:
    return make_issue("geometry_not_a_point", number, None, geometry, geometry=geometry[:40])


def _text(value: Any) -> str:
    """Write a property as a person would into a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return cell_of_text(value)
    if isinstance(value, Mapping):
        return ";".join(f"{key}={_text(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "、".join(map(_text, value))
    return str(value)
