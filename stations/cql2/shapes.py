"""Where stations lie: points and boxes of filters, and areas."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geodata.reference_systems import Box, ReferenceSystem
from stations.cql2.answers import Answers, Predicate
from stations.cql2.faults import FilterFault
from stations.cql2.values import GEOMETRY
from stations.extent import in_box
from stations.flat_columns import FlatColumns

_TYPES = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"})


def read_intersects(first: Any, second: Any, system: ReferenceSystem) -> Predicate:
    """Make a predicate of `S_INTERSECTS`.

    Args:
        first: the geometry of stations, or a literal, as CQL2 JSON.
        second: the other one of these.
        system: that the literal is in.

    Returns:
        The predicate; unknown of a station without a position.

    Raises:
        FilterFault: it compares anything else, or the literal is no geometry.
    """
    own = {"property": GEOMETRY}
    if (first == own) == (second == own):
        raise FilterFault("filter_unsupported", given="S_INTERSECTS")
    literal = second if first == own else first
    try:
        match literal:
            case {"bbox": [_, _, _, _] | [_, _, _, _, _, _] as corners}:
                half = len(corners) // 2
                return _within_box(system.box((*corners[:2], *corners[half : half + 2])))
        return _meeting(_shape(literal, system))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError):
        raise FilterFault("filter_no_geometry") from None


def _within_box(box: Box) -> Predicate:
    def inside(columns: FlatColumns) -> Answers:
        return Answers.of(in_box(columns.lon, columns.lat, box), np.isfinite(columns.lon))

    return inside


def _meeting(shape: Any) -> Predicate:
    shapely.prepare(shape)
    bounds: Box = shape.bounds

    def meets(columns: FlatColumns) -> Answers:
        places = np.flatnonzero(in_box(columns.lon, columns.lat, bounds))
        yes = np.zeros(len(columns), np.bool_)
        yes[places] = shapely.intersects_xy(shape, columns.lon[places], columns.lat[places])
        return Answers.of(yes, np.isfinite(columns.lon))

    return meets


def _shape(given: Any, system: ReferenceSystem) -> Any:
    match given:
        case {"type": "GeometryCollection", "geometries": [_, *_] as members}:
            # No collection within a collection.
            return shapely.GeometryCollection([_simple_shape(member, system) for member in members])
    return _simple_shape(given, system)


def _simple_shape(given: Any, system: ReferenceSystem) -> Any:
    match given:
        case {"type": str(type_), "coordinates": coordinates} if type_ in _TYPES:
            read = {"type": type_, "coordinates": _positions(coordinates, system)}
            shape = shapely.geometry.shape(read)
            if not shape.is_empty and shape.is_valid:
                return shape
    raise ValueError("no geometry")


def _positions(given: Any, system: ReferenceSystem, depth: int = 0) -> Any:
    """Read coordinates, however they are nested; a height is left out."""
    if depth > 4:
        raise ValueError("nested too deep")
    if isinstance(given[0], int | float):
        return system.position(float(given[0]), float(given[1]))
    return [_positions(one, system, depth + 1) for one in given]
