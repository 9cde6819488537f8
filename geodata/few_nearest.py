"""Questions for a few nearest points without the cost of arrays, and counts around a place."""

from __future__ import annotations

import math
from bisect import bisect_right

from geodata import nearest
from geodata.auxiliary_sphere import auxiliary_point, candidate_chord, chord_of, outer_chord
from geodata.geodesic import (
    WGS84_ELLIPSOID,
    checked_radius,
    distance_and_bearing_of_one,
    require_position,
)
from geodata.hits import Hits, IndexArray
from geodata.nearest import Mask, PointIndex

# Halfway between the bounds of `geodata.auxiliary_sphere`.
_MEAN_AXIS_M = (WGS84_ELLIPSOID.a + WGS84_ELLIPSOID.b) / 2


def few_nearest(
    index: PointIndex,
    lon: float,
    lat: float,
    limit: int,
    radius_m: float | None = None,
    mask: Mask | None = None,
    eligible: int = 0,
) -> list[tuple[float, int, float]]:
    """Find a few nearest points, without the cost of arrays: the answer of `nearest` in a lighter form.

    Args:
        index: the points.
        lon: longitude asked from, degrees, WGS-84.
        lat: latitude asked from, degrees, WGS-84.
        limit: how many at most, at least 1; meant for some dozens.
        radius_m: not farther than this, metres, more than 0; None for no limit.
        mask: True for the points that count, shape (n,); None for all.
        eligible: how many the mask selects; not used without one.

    Returns:
        At most `limit` triples of distance in metres, place in the arrays, and bearing in degrees,
        sorted by distance, then place.

    Raises:
        ValueError: a parameter is not finite or out of range.
    """
    require_position(lon, lat)
    if limit < 1:
        raise ValueError(f"limit must be at least 1, given {limit}")
    if not len(index) or (mask is not None and not eligible):
        return []
    reach = math.inf if radius_m is None else outer_chord(checked_radius(radius_m))
    width = limit + nearest.SPARE
    if mask is not None:
        # For a single neighbour the tree would answer with numbers instead of arrays.
        width = max(min(width * len(index) // eligible, len(index)), 2)
    if mask is not None and width * nearest.POINTS_PER_NEIGHBOUR > eligible:
        return _triples(index.nearest(lon, lat, limit, radius_m, mask))
    chord, places = index.tree.query(auxiliary_point(lon, lat), k=width, distance_upper_bound=reach)
    number = int(chord.searchsorted(math.inf))
    covered = math.inf if number < width else float(chord[-1])
    if mask is not None:
        chosen = mask[places[:number]]
        chord, places = chord[:number][chosen], places[:number][chosen]
        number = len(places)
    if number > limit or covered < math.inf:
        last = candidate_chord(float(chord[limit - 1])) if number >= limit else math.inf
        if last >= covered:
            # More points than the spare ones are as near as the last: the general way sees to them.
            return _triples(index.nearest(lon, lat, limit, radius_m, mask))
        number = bisect_right(chord.tolist(), last, hi=number)
    return _measured(index, lon, lat, places[:number], radius_m)[:limit]


def count_around(index: PointIndex, lon: float, lat: float, radius_m: float) -> int:
    """Count the points around a place by the angle on the auxiliary sphere: right to 0.2 % of the radius.

    Args:
        index: the points.
        lon: longitude asked from, degrees, WGS-84.
        lat: latitude asked from, degrees, WGS-84.
        radius_m: how far around, metres, more than 0.

    Returns:
        How many points; nothing is measured on the ellipsoid, which makes it quick.

    Raises:
        ValueError: a parameter is not finite or out of range.
    """
    require_position(lon, lat)
    around = chord_of(checked_radius(radius_m) / _MEAN_AXIS_M)
    return int(index.tree.query_ball_point(auxiliary_point(lon, lat), around, return_length=True))


def _measured(
    index: PointIndex, lon: float, lat: float, places: IndexArray, radius_m: float | None
) -> list[tuple[float, int, float]]:
    measured = []
    for place, to_lon, to_lat in zip(
        places.tolist(), index.lon[places].tolist(), index.lat[places].tolist(), strict=True
    ):
        metres, bearing_deg = distance_and_bearing_of_one(lon, lat, to_lon, to_lat)
        metres = nearest.rounded_m(metres)
        if radius_m is None or metres <= radius_m:
            measured.append((metres, place, bearing_deg))
    measured.sort()
    return measured


def _triples(hits: Hits) -> list[tuple[float, int, float]]:
    return list(zip(hits.distance_m.tolist(), hits.index.tolist(), hits.bearing_deg.tolist(), strict=True))
