"""Which points are nearest, exactly, on the WGS-84 ellipsoid.

Candidates come from a tree over the *auxiliary sphere*: a point of latitude phi is put on the unit sphere
at its longitude and its reduced latitude beta, tan(beta) = (1 - f) tan(phi). The linear map diag(a, a, b)
takes that sphere onto the ellipsoid, each point to its own place, and stretches every curve by a factor
between b and a. So for the angle theta between two points there:

    b * theta  <=  geodesic distance  <=  a * theta

(left: the geodesic comes from a curve on the sphere that is no shorter than theta; right: the great circle
maps to a curve on the ellipsoid that is no shorter than the geodesic). If the k-th nearest by angle is at
theta_k, then k points lie within a * theta_k metres, and each of the k nearest by geodesic has b * theta <=
a * theta_k. All points up to the angle theta_k * a / b, 0.3 % more than theta_k, are therefore candidates,
and no other point can be among the k.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geodata.datum import FloatArray
from geodata.geodesic import (
    WGS84_ELLIPSOID,
    distance_and_bearing,
    distance_m,
    require_position,
    require_positions,
)

IndexArray: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]

# Distances are rounded to the micrometre: two places whose decimal coordinates mirror each other around the
# one asked from are a tie, although their binary coordinates differ by nanometres.
_DISTANCE_DECIMALS = 6

# Chords of the unit sphere carry rounding errors of 1e-15, and distances are rounded; this is 6 micrometres.
_CHORD_SLACK = 1e-12

# The tree is asked for a few more than wanted, so that one question mostly covers theta_k * a / b.
_SPARE = 8

# One more neighbour from the tree costs as much as measuring this many points one after the other (measured).
_POINTS_PER_NEIGHBOUR = 16


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Points found, nearest first; equal distances in the order of the index.

    Args:
        index: places in the arrays that the index was built from, shape (n,).
        distance_m: geodesic metres, rounded to the micrometre, shape (n,).
        bearing_deg: degrees clockwise from north in which to set out, 0 ≤ bearing < 360, shape (n,).
    """

    index: IndexArray
    distance_m: FloatArray
    bearing_deg: FloatArray

    def __len__(self) -> int:
        return len(self.index)


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
        self._sphere = _auxiliary_sphere(self._lon, self._lat)
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
        reach = math.inf if radius_m is None else _outer_chord(_checked_radius(radius_m))
        eligible = self._count(mask)
        if eligible == 0:
            return self._measured(lon, lat, np.empty(0, dtype=np.intp), radius_m, limit)
        where = _auxiliary_point(lon, lat)
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
        reach = _outer_chord(_checked_radius(radius_m))
        found = self._in_reach(_auxiliary_point(lon, lat), reach, mask)
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
        where = _auxiliary_point(lon, lat)
        found = self._in_reach(where, _outer_chord(_checked_radius(radius_m)), mask)
        surely_inside = _chord(radius_m / WGS84_ELLIPSOID.a) - _CHORD_SLACK
        is_unsure = _chords(self._sphere[:, found], where) > surely_inside
        unsure = found[is_unsure]
        metres = np.round(distance_m(lon, lat, self._lon[unsure], self._lat[unsure]), _DISTANCE_DECIMALS)
        is_inside = metres <= radius_m
        if before is not None:
            is_inside &= (metres < radius_m) | (unsure < before)
        return np.concatenate([found[~is_unsure], unsure[is_inside]])

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
            limit_chord = _candidate_chord(float(chord[wanted - 1])) if len(chord) >= wanted else math.inf
            if covered >= limit_chord:
                return np.asarray(index[: int(chord.searchsorted(limit_chord, side="right"))])
            width *= 4
        return None

    def _candidates_by_measuring(
        self, where: FloatArray, wanted: int, reach: float, mask: Mask | None
    ) -> IndexArray:
        index, chord = self._all_chords(where, mask)
        if wanted < len(chord):
            reach = min(reach, _candidate_chord(float(np.partition(chord, wanted - 1)[wanted - 1])))
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
            return np.arange(len(self)), _chords(self._sphere, where)
        index = np.flatnonzero(mask)
        return index, _chords(self._sphere[:, index], where)

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


def _checked_radius(radius_m: float) -> float:
    if not 0.0 < radius_m < math.inf:
        raise ValueError(f"radius_m must be a finite number of metres above 0, given {radius_m}")
    return radius_m


def _auxiliary_sphere(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Positions at reduced latitude on the unit sphere, shape (3, n)."""
    lam, phi = np.radians(lon), np.radians(lat)
    x, z = np.cos(phi), (1.0 - WGS84_ELLIPSOID.f) * np.sin(phi)
    length = np.hypot(x, z)
    return np.stack([x / length * np.cos(lam), x / length * np.sin(lam), z / length])


def _auxiliary_point(lon: float, lat: float) -> FloatArray:
    """The position of one point, as `_auxiliary_sphere` but without the cost of arrays."""
    lam, phi = math.radians(lon), math.radians(lat)
    x, z = math.cos(phi), (1.0 - WGS84_ELLIPSOID.f) * math.sin(phi)
    length = math.hypot(x, z)
    return np.array([x / length * math.cos(lam), x / length * math.sin(lam), z / length])


def _chords(sphere: FloatArray, where: FloatArray) -> FloatArray:
    """Straight distances through the unit sphere from `where` to every column of `sphere`."""
    total: FloatArray = np.square(sphere[0] - where[0])
    total += np.square(sphere[1] - where[1])
    total += np.square(sphere[2] - where[2])
    return np.asarray(np.sqrt(total))


def _chord(angle: float) -> float:
    return 2.0 * math.sin(min(angle, math.pi) / 2.0)


def _outer_chord(radius_m: float) -> float:
    """The chord beyond which no point is nearer than `radius_m`."""
    return _chord(radius_m / WGS84_ELLIPSOID.b) + _CHORD_SLACK


def _candidate_chord(chord: float) -> float:
    """The chord up to which points may be nearer on the ellipsoid than one at `chord`."""
    angle = 2.0 * math.asin(min(chord / 2.0, 1.0))
    return _chord(angle * WGS84_ELLIPSOID.a / WGS84_ELLIPSOID.b) + _CHORD_SLACK
