"""How many points lie nearer than a distance, exactly, without looking at each of them.

The points are kept where they are in space, in metres from the middle of the earth. A geodesic is a curve
whose curvature is nowhere more than 1 / R, with R = b² / a, the smallest radius of curvature of the ellipsoid
(along the meridian at the equator). By Schur's theorem its chord is no shorter than that of an arc of a
circle of radius R and the same length; and it is no longer than the geodesic itself. So for a distance s:

    chord < 2 R sin(s / 2 R)   the point is nearer than s
    chord > s                  the point is farther than s

The bounds are 1 micrometre apart at 1 km and 1 mm at 10 km: hardly ever does a point lie between them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from geodata.datum import FloatArray
from geodata.geodesic import WGS84_ELLIPSOID, require_position

_LEAST_RADIUS_M = WGS84_ELLIPSOID.b**2 / WGS84_ELLIPSOID.a
# Distances are rounded to the micrometre, and coordinates in metres carry errors of some nanometres.
_SLACK_M = 1e-5
# Beyond it the bounds are far apart.
_FARTHEST_M = 1_000_000.0


class PointCounter:
    """An immutable set of points that counts those around a place; safe to share between threads.

    Args:
        lon: longitudes, degrees, WGS-84, shape (n,).
        lat: latitudes, degrees, WGS-84, shape (n,).
    """

    __slots__ = ("_count", "_tree")

    def __init__(self, lon: FloatArray, lat: FloatArray) -> None:
        self._count = len(lon)
        # Counting walks whole branches, so leaves may be larger than for neighbours.
        self._tree: Any = cKDTree(_in_space(lon, lat), leafsize=32)

    def count_nearer(self, lon: float, lat: float, distance_m: float) -> tuple[int, int]:
        """Count the points nearer than a distance, and those that may be at or within it.

        Args:
            lon: longitude asked from, degrees, WGS-84.
            lat: latitude asked from, degrees, WGS-84.
            distance_m: metres, not negative, rounded to the micrometre.

        Returns:
            How many are surely nearer, and how many may be no farther. Where both are equal, no point lies at
            the distance; very far away they are 0 and all.

        Raises:
            ValueError: the position is not finite or out of range.
        """
        require_position(lon, lat)
        if not self._count or distance_m > _FARTHEST_M:
            return 0, self._count
        nearer_m = 2 * _LEAST_RADIUS_M * math.sin(distance_m / (2 * _LEAST_RADIUS_M)) - _SLACK_M
        where = _point_in_space(lon, lat)
        bounds = (max(nearer_m, 0.0), distance_m + _SLACK_M)
        sure, possible = self._tree.query_ball_point((where, where), bounds, return_length=True).tolist()
        return (sure if nearer_m > 0 else 0), possible


def _in_space(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Give coordinates in metres from the middle of the ellipsoid, shape (n, 3)."""
    a, e2 = WGS84_ELLIPSOID.a, WGS84_ELLIPSOID.es
    lam, phi = np.radians(lon), np.radians(lat)
    normal = a / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    flat = normal * np.cos(phi)
    return np.stack([flat * np.cos(lam), flat * np.sin(lam), normal * (1 - e2) * np.sin(phi)], axis=1)


def _point_in_space(lon: float, lat: float) -> tuple[float, float, float]:
    a, e2 = WGS84_ELLIPSOID.a, WGS84_ELLIPSOID.es
    lam, phi = math.radians(lon), math.radians(lat)
    normal = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    flat = normal * math.cos(phi)
    return flat * math.cos(lam), flat * math.sin(lam), normal * (1 - e2) * math.sin(phi)
