"""Which points are nearest, exactly, on the WGS-84 ellipsoid.

Candidates come from a tree over the auxiliary sphere, see `geodata.auxiliary_sphere`; they are measured on
the ellipsoid and sorted by distance, then place.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geodata.auxiliary_sphere import (
    CHORD_SLACK,
    auxiliary_point,
    auxiliary_sphere,
    candidate_chord,
    chord_of,
    chords,
    outer_chord,
)
from geodata.datum import FloatArray
from geodata.geodesic import (
    WGS84_ELLIPSOID,
    checked_radius,
    distance_and_bearing,
    distance_and_bearing_of_one,
    distance_m,
    require_position,
    require_positions,
)
from geodata.hits import Hits, IndexArray

__all__ = ["Hits", "IndexArray", "Mask", "PointIndex"]

Mask: TypeAlias = NDArray[np.bool_]

# Distances are rounded to the micrometre: two places whose decimal coordinates mirror each other around the
# one asked from are a tie, although their binary coordinates differ by nanometres.
_DISTANCE_DECIMALS = 6

# The tree is asked for a few more than wanted, so that one question mostly covers theta_k * a / b.
_SPARE = 8

# Halfway between the bounds of `geodata.auxiliary_sphere`.
_MEAN_AXIS_M = (WGS84_ELLIPSOID.a + WGS84_ELLIPSOID.b) / 2

# One more neighbour from the tree costs as much as measuring this many points one after the other (measured).
_POINTS_PER_NEIGHBOUR = 16


class PointIndex:
    """An immutable index of points for questions by distance; safe to share between threads.

    Args:
        lon: longitudes, degrees, WGS-84, shape (n,); copied.
        lat: latitudes, degrees, WGS-84, shape (n,); copied. The order of the points breaks ties.

    Raises:
        ValueError: the shapes differ, or a coordinate is not finite or out of range.
    """

    __slots__ = ("_lat", "_lon", "_sphere", "_tree")

    def __init__(self, lon: FloatArray, lat: FloatArray) -> None:
        self._lon = np.array(lon, dtype=np.float64)
        self._lat = np.array(lat, dtype=np.float64)
        require_positions(self._lon, self._lat)
        self._sphere = auxiliary_sphere(self._lon, self._lat)
        self._tree: Any = cKDTree(self._sphere.T)

    def __len__(self) -> int:
        return len(self._lon)

    def subset(self, mask: Mask) -> PointIndex:
        """Index some of the points by themselves: cheaper where they are few and asked for often.

        Args:
            mask: True for the points that count, shape (n,).

        Returns:
            An index whose place i is the i-th of these points.

        Raises:
            ValueError: the mask has another shape.
        """
        self._count(mask)
        return PointIndex(self._lon[mask], self._lat[mask])

    def nearest(
        self, lon: float, lat: float, limit: int, radius_m: float | None = None, mask: Mask | None = None
    ) -> Hits:
        """Find the nearest points.

        Args:
            lon: longitude asked from, degrees, WGS-84.
            lat: latitude asked from, degrees, WGS-84.
            limit: how many at most, at least 1.
            radius_m: not farther than this, metres, more than 0; None for no limit.
            mask: True for the points that count, shape (n,); applied before `limit`. None for all.

        Returns:
            At most `limit` points, sorted by distance, then index. A larger limit or radius only adds points.

        Raises:
            ValueError: a parameter is not finite or out of range.
        """
        require_position(lon, lat)
        if limit < 1:
            raise ValueError(f"limit must be at least 1, given {limit}")
        reach = math.inf if radius_m is None else outer_chord(checked_radius(radius_m))
        eligible = self._count(mask)
        if eligible == 0:
            return self._measured(lon, lat, np.empty(0, dtype=np.intp), radius_m, limit)
        where = auxiliary_point(lon, lat)
        found = self._candidates_by_tree(where, min(limit, eligible), reach, mask, eligible)
        if found is None:
            found = self._candidates_by_measuring(where, min(limit, eligible), reach, mask)
        return self._measured(lon, lat, found, radius_m, limit)

    def within(self, lon: float, lat: float, radius_m: float, mask: Mask | None = None) -> Hits:
        """Find all points inside a radius.

        Args:
            lon: longitude asked from, degrees, WGS-84.
            lat: latitude asked from, degrees, WGS-84.
            radius_m: not farther than this, metres, more than 0.
            mask: True for the points that count, shape (n,). None for all.

        Returns:
            Every such point, sorted by distance, then index.

        Raises:
            ValueError: a parameter is not finite or out of range.
        """
        require_position(lon, lat)
        reach = outer_chord(checked_radius(radius_m))
        found = self._in_reach(auxiliary_point(lon, lat), reach, mask)
        return self._measured(lon, lat, found, radius_m, len(found))

    def inside(
        self, lon: float, lat: float, radius_m: float, mask: Mask | None = None, before: int | None = None
    ) -> IndexArray:
        """Find all points inside a radius in no order, measuring only those near its edge.

        Args:
            lon: longitude asked from, degrees, WGS-84.
            lat: latitude asked from, degrees, WGS-84.
            radius_m: not farther than this, metres, more than 0.
            mask: True for the points that count, shape (n,). None for all.
            before: of the points exactly `radius_m` away only those at places below this; None for all.

        Returns:
            The places of the points that `within` returns, or of those that come before a point there.

        Raises:
            ValueError: a parameter is not finite or out of range.
        """
        require_position(lon, lat)
        where = auxiliary_point(lon, lat)
        found = self._in_reach(where, outer_chord(checked_radius(radius_m)), mask)
        surely_inside = chord_of(radius_m / WGS84_ELLIPSOID.a) - CHORD_SLACK
        is_unsure = chords(self._sphere[:, found], where) > surely_inside
        unsure = found[is_unsure]
        metres = np.round(distance_m(lon, lat, self._lon[unsure], self._lat[unsure]), _DISTANCE_DECIMALS)
        is_inside = metres <= radius_m
        if before is not None:
            is_inside &= (metres < radius_m) | (unsure < before)
        return np.concatenate([found[~is_unsure], unsure[is_inside]])

    def few_nearest(
        self, lon: float, lat: float, limit: int, radius_m: float | None = None
    ) -> list[tuple[float, int, float]]:
        """Find a few nearest points, without the cost of arrays: the answer of `nearest` in a lighter form.

        Args:
            lon: longitude asked from, degrees, WGS-84.
            lat: latitude asked from, degrees, WGS-84.
            limit: how many at most, at least 1; meant for some dozens.
            radius_m: not farther than this, metres, more than 0; None for no limit.

        Returns:
            At most `limit` triples of distance in metres, place in the arrays, and bearing in degrees,
            sorted by distance, then place.

        Raises:
            ValueError: a parameter is not finite or out of range.
        """
        require_position(lon, lat)
        if limit < 1:
            raise ValueError(f"limit must be at least 1, given {limit}")
        reach = math.inf if radius_m is None else outer_chord(checked_radius(radius_m))
        width = limit + _SPARE
        chord, index = self._tree.query(auxiliary_point(lon, lat), k=width, distance_upper_bound=reach)
        away: list[float] = chord.tolist()
        number = bisect_left(away, math.inf)
        if number > limit:
            number = bisect_right(away, candidate_chord(away[limit - 1]), hi=number)
        if number == width:
            # More points than the spare ones are as near as the last: let the general way see to them.
            hits = self.nearest(lon, lat, limit, radius_m)
            return list(
                zip(hits.distance_m.tolist(), hits.index.tolist(), hits.bearing_deg.tolist(), strict=True)
            )
        places = index[:number]
        measured = []
        for place, to_lon, to_lat in zip(
            places.tolist(), self._lon[places].tolist(), self._lat[places].tolist(), strict=True
        ):
            metres, bearing_deg = distance_and_bearing_of_one(lon, lat, to_lon, to_lat)
            metres = round(metres, _DISTANCE_DECIMALS)
            if radius_m is None or metres <= radius_m:
                measured.append((metres, place, bearing_deg))
        measured.sort()
        return measured[:limit]

    def count_around(self, lon: float, lat: float, radius_m: float) -> int:
        """Count the points around a place by the angle on the auxiliary sphere: right to 0.2 % of the radius.

        Args:
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
        return int(self._tree.query_ball_point(auxiliary_point(lon, lat), around, return_length=True))

    def _count(self, mask: Mask | None) -> int:
        if mask is None:
            return len(self)
        if mask.dtype != np.bool_ or mask.shape != self._lon.shape:
            raise ValueError(
                f"mask must be {len(self)} booleans, given {mask.dtype} values of shape {mask.shape}"
            )
        return int(np.count_nonzero(mask))

    def _candidates_by_tree(
        self, where: FloatArray, wanted: int, reach: float, mask: Mask | None, eligible: int
    ) -> IndexArray | None:
        """Ask the tree for more and more neighbours; None when measuring every point is cheaper."""
        width = (wanted + _SPARE) * len(self) // eligible
        while width * _POINTS_PER_NEIGHBOUR <= eligible:
            chord, index = self._tree.query(where, k=width, distance_upper_bound=reach)
            # Where there are no more neighbours in reach, the tree fills up with infinite chords.
            number = int(chord.searchsorted(math.inf))
            chord, index = chord[:number], index[:number]
            covered = math.inf if number < width else float(chord[-1])
            if mask is not None:
                chosen = mask[index]
                chord, index = chord[chosen], index[chosen]
            limit_chord = candidate_chord(float(chord[wanted - 1])) if len(chord) >= wanted else math.inf
            if covered >= limit_chord:
                return np.asarray(index[: int(chord.searchsorted(limit_chord, side="right"))])
            width *= 4
        return None

    def _candidates_by_measuring(
        self, where: FloatArray, wanted: int, reach: float, mask: Mask | None
    ) -> IndexArray:
        index, chord = self._all_chords(where, mask)
        if wanted < len(chord):
            reach = min(reach, candidate_chord(float(np.partition(chord, wanted - 1)[wanted - 1])))
        return index[chord <= reach]

    def _in_reach(self, where: FloatArray, reach: float, mask: Mask | None) -> IndexArray:
        eligible = self._count(mask)
        if eligible * _POINTS_PER_NEIGHBOUR <= len(self):
            index, chord = self._all_chords(where, mask)
            return index[chord <= reach]
        found = np.asarray(self._tree.query_ball_point(where, reach, return_sorted=False), dtype=np.intp)
        return found if mask is None else found[mask[found]]

    def _all_chords(self, where: FloatArray, mask: Mask | None) -> tuple[IndexArray, FloatArray]:
        if mask is None:
            return np.arange(len(self)), chords(self._sphere, where)
        index = np.flatnonzero(mask)
        return index, chords(self._sphere[:, index], where)

    def _measured(
        self, lon: float, lat: float, found: IndexArray, radius_m: float | None, limit: int
    ) -> Hits:
        """Measure candidates on the ellipsoid, sort them and cut them."""
        metres, bearing = distance_and_bearing(lon, lat, self._lon[found], self._lat[found])
        metres = np.round(metres, _DISTANCE_DECIMALS)
        order = np.lexsort((found, metres))[:limit]
        metres = metres[order]
        if radius_m is not None:
            order = order[: int(metres.searchsorted(radius_m, side="right"))]
            metres = metres[: len(order)]
        return Hits(found[order], metres, bearing[order])
