"""Where stations lie: points and boxes of filters, and areas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely

from geodata.reference_systems import ReferenceSystem
from stations.cql2.faults import FilterFault
from stations.cql2.values import GEOMETRY
from stations.model import Station

_TYPES = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"})


def read_intersects(first: Any, second: Any, system: ReferenceSystem) -> Callable[[Station], bool | None]:
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
    shape = _shape(second if first == own else first, system)
    shapely.prepare(shape)

    def meets(station: Station) -> bool | None:
        position = station.position
        return None if position is None else bool(shapely.intersects_xy(shape, position.lon, position.lat))

    return meets


def _shape(given: Any, system: ReferenceSystem) -> Any:
    try:
        match given:
            case {"bbox": [_, _, _, _] | [_, _, _, _, _, _] as corners}:
                half = len(corners) // 2
                return _box(system.box((*corners[:2], *corners[half : half + 2])))
            case {"type": str(type_), "coordinates": coordinates} if type_ in _TYPES:
                read = {"type": type_, "coordinates": _positions(coordinates, system)}
                shape = shapely.geometry.shape(read)
                if not shape.is_empty and shape.is_valid:
                    return shape
    except (ValueError, TypeError, IndexError, AttributeError, shapely.errors.ShapelyError):
        pass
    raise FilterFault("filter_no_geometry")


def _box(box: tuple[float, float, float, float]) -> Any:
    west, south, east, north = box
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(shapely.box(west, south, 180, north), shapely.box(-180, south, east, north))


def _positions(given: Any, system: ReferenceSystem, depth: int = 0) -> Any:
    """Read coordinates, however they are nested; a height is left out."""
    if depth > 4:
        raise ValueError("nested too deep")
    if isinstance(given[0], int | float):
        return system.position(float(given[0]), float(given[1]))
    return [_positions(one, system, depth + 1) for one in given]
