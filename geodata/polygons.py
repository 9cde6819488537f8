"""Areas of divisions: which one a point lies in, and how far outside another it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.datum import FloatArray
from geodata.divisions import Level, level_of

_METRES_A_DEGREE = 111_320.0


class DivisionPolygons:
    """The areas of divisions with an index; safe to share between threads.

    Args:
        codes: division codes, one for each area; a division may have several.
        areas: polygons and multipolygons, degrees, WGS-84, in the same order.

    Raises:
        ValueError: there are not as many codes as areas, or a code is none.
    """

    def __init__(self, codes: Sequence[str], areas: Sequence[shapely.Geometry]) -> None:
        if len(codes) != len(areas):
            raise ValueError(f"there must be as many codes as areas, given {len(codes)} and {len(areas)}")
        levels = [level_of(code) for code in codes]
        # Deepest first, then by code: the first area that holds a point is the one to name.
        order = sorted(range(len(codes)), key=lambda i: (-levels[i], codes[i]))
        self._codes = [codes[i] for i in order]
        self._areas: NDArray[np.object_] = np.empty(len(order), dtype=object)
        self._areas[:] = [areas[i] for i in order]
        shapely.prepare(self._areas)
        self._tree = shapely.STRtree(self._areas)
        self._parts: dict[str, list[int]] = {}
        for index, code in enumerate(self._codes):
            self._parts.setdefault(code, []).append(index)

    def __len__(self) -> int:
        return len(self._parts)

    def __contains__(self, code: object) -> bool:
        return code in self._parts

    @property
    def levels(self) -> frozenset[Level]:
        """The levels of which there are areas."""
        return frozenset(level_of(code) for code in self._parts)

    def locate(self, lon: FloatArray, lat: FloatArray) -> list[str | None]:
        """Name the division that each point lies in.

        Args:
            lon: longitudes, degrees, WGS-84, shape (n,).
            lat: latitudes, degrees, WGS-84, shape (n,).

        Returns:
            The deepest division; a point on the border of two lies in both, and the one with the lower code
            is named. None where there is none, and for a point that is not finite.
        """
        found: list[str | None] = [None] * lon.size
        finite = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if not finite.size or not self._codes:
            return found
        points = shapely.points(lon[finite], lat[finite])
        which, areas = self._tree.query(points, predicate="intersects")
        best = np.full(finite.size, len(self._codes), dtype=np.intp)
        np.minimum.at(best, which, areas)
        for place, area in zip(finite.tolist(), best.tolist(), strict=True):
            if area < len(self._codes):
                found[place] = self._codes[area]
        return found

    def outside_m(self, code: str, lon: FloatArray, lat: FloatArray) -> FloatArray:
        """Measure how far points lie outside a division.

        Args:
            code: the division.
            lon: longitudes, degrees, WGS-84, shape (n,).
            lat: latitudes, degrees, WGS-84, shape (n,).

        Returns:
            Metres to the nearest point of its area, 0 inside and on the border; NaN for a point that is not
            finite, and everywhere when there is no area of this division.

        Up to some ten kilometres the distance is good to one part in a hundred; beyond it is an estimate.
        """
        metres = np.full(lon.shape, np.nan)
        parts = self._parts.get(code)
        finite = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if parts is None or not finite.size:
            return metres
        points = shapely.points(lon[finite], lat[finite])
        nearest = np.full(finite.size, np.inf)
        for part in parts:
            line = shapely.get_coordinates(shapely.shortest_line(points, self._areas[part])).reshape(-1, 2, 2)
            east = (line[:, 1, 0] - line[:, 0, 0]) * np.cos(np.radians(lat[finite]))
            north = line[:, 1, 1] - line[:, 0, 1]
            nearest = np.minimum(nearest, np.hypot(east, north) * _METRES_A_DEGREE)
        metres[finite] = nearest
        return metres
