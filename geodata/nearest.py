"""Which points are nearest, exactly, on the WGS-84 ellipsoid.

Candidates come from a tree over the auxiliary sphere, see `geodata.auxiliary_sphere`; they are measured on
the ellipsoid and sorted by distance, then place.
"""

from __future__ import annotations

import math
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
    distance_m,
    require_position,
    require_positions,
)
from geodata.hits import Hits, IndexArray

__all__ = ["Hits", "IndexArray", "Mask", "PointIndex"]

Mask: TypeAlias = NDArray[np.bool_]

# Distances are rounded to the micrometre: two places whose decimal coordinates mirror each other around the
# one asked from are a tie, although their binary coordinates differ by nanometres.
DISTANCE_DECIMALS = 6
_TO_MICROMETRES = 1e6

# The tree is asked for a few more than wanted, so that one question mostly covers theta_k * a / b.
SPARE = 8

# One more neighbour from the tree costs as much as measuring this many points one after the other (measured).
POINTS_PER_NEIGHBOUR = 16


def rounded_m(metres: float) -> float:
    """Round a distance as `numpy.round` rounds arrays of them.

    Python's own `round` looks at the decimal digits: beyond 100 km, every ten thousandth distance would be a
    micrometre more or less in one way of asking than in another.

    Args:
        metres: the distance.

    Returns:
        Metres, a whole number of micrometres.
    """
    return round(metres * _TO_MICROMETRES) / _TO_MICROMETRES


class PointIndex:
    """An immutable index of points for questions by distance; safe to share between threads.

    Args:
        lon: longitudes, degrees, WGS-84, shape (n,); copied.
        lat: latitudes, degrees, WGS-84, shape (n,); copied. The order of the points breaks ties.

    Its `lon`, `lat` and `tree`, a tree of points on the auxiliary sphere, are not to be written to.

    Raises:
        ValueError: the shapes differ, or a coordinate is not finite or out of range.
    """

    __slots__ = ("_sphere", "lat", "lon", "tree")

    def __init__(self, lon: FloatArray, lat: FloatArray) -> None:
        self.lon = np.array(lon, dtype=np.float64)
        self.lat = np.array(lat, dtype=np.float64)
        require_positions(self.lon, self.lat)
        self.tree: Any = cKDTree(auxiliary_sphere(self.lon, self.lat).T)
        # The tree has its own copy, in the same order.
        self._sphere: FloatArray = self.tree.data.T

    def __len__(self) -> int:
        return len(self.lon)

    def holds(self, lon: FloatArray, lat: FloatArray) -> bool:
        """Tell whether an index of some points would be this one.

        Args:
            lon: longitudes, degrees, WGS-84, shape (n,).
            lat: latitudes, degrees, WGS-84, shape (n,).

        Returns:
            True where they are the same points in the same order.
        """
        return np.array_equal(self.lon, lon) and np.array_equal(self.lat, lat)

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
        return PointIndex(self.lon[mask], self.lat[mask])

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
        metres = np.round(distance_m(lon, lat, self.lon[unsure], self.lat[unsure]), DISTANCE_DECIMALS)
        is_inside = metres <= radius_m
        if before is not None:
            is_inside &= (metres < radius_m) | (unsure < before)
        return np.concatenate([found[~is_unsure], unsure[is_inside]])

    def _count(self, mask: Mask | None) -> int:
        if mask is None:
            return len(self)
        if mask.dtype != np.bool_ or mask.shape != self.lon.shape:
            raise ValueError(
                f"mask must be {len(self)} booleans, given {mask.dtype} values of shape {mask.shape}"
            )
        return int(np.count_nonzero(mask))

    def _candidates_by_tree(
        self, where: FloatArray, wanted: int, reach: float, mask: Mask | None, eligible: int
    ) -> IndexArray | None:
        """Ask the tree for more and more neighbours; None when measuring every point is cheaper."""
        width = (wanted + SPARE) * len(self) // eligible
        while width * POINTS_PER_NEIGHBOUR <= eligible:
            chord, index = self.tree.query(where, k=width, distance_upper_bound=reach)
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
        if eligible * POINTS_PER_NEIGHBOUR <= len(self):
            index, chord = self._all_chords(where, mask)
            return index[chord <= reach]
        found = np.asarray(self.tree.query_ball_point(where, reach, return_sorted=False), dtype=np.intp)
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
        metres, bearing = distance_and_bearing(lon, lat, self.lon[found], self.lat[found])
        metres = np.round(metres, DISTANCE_DECIMALS)
        order = np.lexsort((found, metres))[:limit]
        metres = metres[order]
        if radius_m is not None:
            order = order[: int(metres.searchsorted(radius_m, side="right"))]
            metres = metres[: len(order)]
        return Hits(found[order], metres, bearing[order])
