"""GeoJSON (RFC 7946) → rows: properties become columns, points become longitude and latitude."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stations.intake.issues import RowIssue, make_issue
from stations.intake.limits import Limits
from stations.intake.row import Row, cell_of_text
from stations.intake.unreadable import UnreadableFile

# Names of the columns for the geometry, which no property is likely to have.
LON_COLUMN, LAT_COLUMN = "geometry.lon", "geometry.lat"
ID_COLUMN = "id"


class _Number(str):
    """A number as it is written, so that no digit of it is lost or added."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Features:
    """A FeatureCollection as rows.

    Args:
        rows: the header, numbered 0, and one row for every feature, numbered from 1.
        issues: features that are no points.
    """

    rows: tuple[Row, ...]
    issues: tuple[RowIssue, ...]


def read_geojson(text: str, limits: Limits) -> Features:
    """Read a FeatureCollection of points.

    Args:
        text: the JSON document.
        limits: how large the table may be.

    Returns:
        The features as rows; numbers are written as in the file, lists and objects in one cell.

    Raises:
        FileError: the text is no GeoJSON FeatureCollection, or it has too many features or properties.
    """
    features = _features_of(text)
    if not features:
        raise UnreadableFile("empty")
    if len(features) > limits.max_rows:
        raise UnreadableFile("too_many_rows", limit=str(limits.max_rows))
    columns: dict[str, None] = {}
    records = []
    issues: list[RowIssue] = []
    for number, feature in enumerate(features, start=1):
        limits.check_time()
        record = _record(number, feature, issues)
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


def _features_of(text: str) -> list[Any]:
    try:
        document = json.loads(text, parse_float=_Number, parse_int=_Number, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("wrong_kind", zh="残缺的 JSON 文件", en="a broken JSON file") from error
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise UnreadableFile(
            "wrong_kind",
            zh="JSON 文件（GeoJSON 须是 FeatureCollection）",
            en="a JSON file (GeoJSON must be a FeatureCollection)",
        )
    return list(document["features"])


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _record(number: int, feature: Any, issues: list[RowIssue]) -> dict[str, str]:
    if not isinstance(feature, dict):
        issues.append(_no_point(number, type(feature).__name__))
        return {}
    record = {}
    if isinstance(feature.get("id"), str) and feature["id"]:
        record[ID_COLUMN] = cell_of_text(feature["id"])
    properties = feature.get("properties")
    if isinstance(properties, dict):
        record |= {key: _text(value) for key, value in properties.items()}
    geometry = feature.get("geometry")
    if geometry is None:
        return record
    place = _place(geometry)
    if place is None:
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        issues.append(_no_point(number, str(kind)))
        return record
    return {**record, LON_COLUMN: place[0], LAT_COLUMN: place[1]}


def _place(geometry: Any) -> tuple[str, str] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return None
    lon, lat = coordinates[:2]
    return (str(lon), str(lat)) if isinstance(lon, _Number) and isinstance(lat, _Number) else None


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
