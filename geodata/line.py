"""A line over the ellipsoid: where along it a place lies, how far off, and on which side.

The line is cut into pieces of at most `PIECE_M` along its geodesics. In geocentric coordinates such a piece
and its chord are never more than PIECE_M² / 8R = 0.2 mm apart, and within `WIDEST_M` a straight distance is
at most s³ / 24R² = 0.2 mm shorter than the geodesic. So the piece that is nearest through space is nearest
on the ellipsoid; its point is then put on the geodesic itself and measured from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geodata.datum import FloatArray
from geodata.geodesic import WGS84_ELLIPSOID, require_positions
from geodata.hits import IndexArray

__all__ = ["PIECE_M", "WIDEST_M", "Feet", "Line"]

PIECE_M = 100.0
# The furthest from a line that a place is measured exactly.
WIDEST_M = 6_000.0
# Two passes of a line by one place, there and back, come equally near but for the 0.2 mm above.
_SAME_PASS_M = 1e-3
_SAME_POINT_M = 1e-6
# Nearer samples are looked at first; hardly a place needs more than these.
_NEIGHBOURS = 8
# Samples lie up to 0.2 mm off the geodesic.
_SLACK_M = 1e-2
# Pairs of places and pieces that are compared at once; each takes some 150 bytes.
_PAIRS_AT_ONCE = 250_000


@dataclass(frozen=True, slots=True, eq=False)
class Feet:
    """Where places lie by a line.

    Args:
        along_m: geodesic metres from the start of the line to the point of it that is nearest, shape (n,);
            where several are equally near to a millimetre, to the first of them.
        off_m: geodesic metres from there to the place, shape (n,).
        side: 1 left of the line, -1 right of it, 0 on it or where it has no direction, shape (n,).
    """

    along_m: FloatArray
    off_m: FloatArray
    side: NDArray[np.int8]


class Line:
    """An immutable line of geodesics between positions; safe to share between threads.

    Args:
        lon: longitudes of its positions, degrees, WGS-84, shape (n,), n ≥ 1.
        lat: latitudes, degrees, WGS-84, shape (n,). A geodesic takes the shorter way around the Earth, across
            the 180th meridian, too. Positions that repeat the one before them add nothing.

    Its `length_m` is in geodesic metres.

    Raises:
        ValueError: the shapes differ, there is no position, or one is not finite or out of range.
    """

    def __init__(self, lon: FloatArray, lat: FloatArray) -> None:
        lon, lat = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
        require_positions(lon, lat)
        if not len(lon):
            raise ValueError("a line must have a position, given none")
        azimuth, _, metres = WGS84_ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
        moves = metres > _SAME_POINT_M
        self._lon, self._lat = (np.append(x[:-1][moves], x[-1]) for x in (lon, lat))
        self._azimuth, self._metres = azimuth[moves], metres[moves]
        self._start_m = np.concatenate([[0.0], np.cumsum(self._metres)])
        self.length_m = float(self._start_m[-1])
        self._cut()

    def _cut(self) -> None:
        """Cut every geodesic into equal pieces."""
        number = np.ceil(self._metres / PIECE_M).astype(np.intp)
        segment = np.repeat(np.arange(len(number)), number)
        step = np.arange(len(segment)) - np.repeat(np.cumsum(number) - number, number)
        size = self._metres[segment] / number[segment]
        inner_lon, inner_lat, _ = WGS84_ELLIPSOID.fwd(
            self._lon[segment], self._lat[segment], self._azimuth[segment], step * size
        )
        ends = geocentric(
            np.append(np.where(step == 0, self._lon[segment], inner_lon), self._lon[-1]),
            np.append(np.where(step == 0, self._lat[segment], inner_lat), self._lat[-1]),
        )
        if not len(segment):
            # A line without length is one piece that begins where it ends.
            segment, step, size = np.zeros(1, np.intp), np.zeros(1, np.intp), np.zeros(1)
            ends = np.repeat(ends, 2, axis=0)
        self._segment, self._size, self._ends = segment, size, ends
        self._from_m = self._start_m[segment] + step * size
        # A foot within a piece is near the middle of the piece, and one at a bend is the bend itself.
        bends = np.append(np.flatnonzero(step == 0), len(segment) - 1)
        self._owner = np.concatenate([np.arange(len(segment)), bends])
        middles = (ends[:-1] + ends[1:]) / 2
        self._tree: Any = cKDTree(np.concatenate([middles, ends[bends[:-1]], ends[-1:]]))

    def cover(self, spacing_m: float) -> tuple[FloatArray, FloatArray]:
        """Choose points of the line so that none of it is farther from them, along it, than the spacing.

        Args:
            spacing_m: metres, more than 0.

        Returns:
            Longitudes and latitudes, degrees.
        """
        wanted = np.arange(0.0, self.length_m + spacing_m, spacing_m)
        return self.at(np.minimum(wanted, self.length_m))

    def at(self, along_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Find points of the line.

        Args:
            along_m: geodesic metres from its start, 0 to `length_m`, shape (n,).

        Returns:
            Longitudes and latitudes, degrees.
        """
        if not len(self._metres):
            return np.full(len(along_m), self._lon[0]), np.full(len(along_m), self._lat[0])
        segment = np.searchsorted(self._start_m, along_m, side="right") - 1
        segment = np.clip(segment, 0, len(self._metres) - 1)
        lon, lat, _ = WGS84_ELLIPSOID.fwd(
            self._lon[segment], self._lat[segment], self._azimuth[segment], along_m - self._start_m[segment]
        )
        return lon, lat

    def reach(self, lon: FloatArray, lat: FloatArray, widest_m: float) -> FloatArray:
        """Tell roughly how far places lie from the line, through space and right to half a piece.

        Args:
            lon: degrees, WGS-84, shape (n,).
            lat: degrees, WGS-84, shape (n,).
            widest_m: farther than this is infinitely far.

        Returns:
            Metres, shape (n,).
        """
        return np.asarray(self._tree.query(geocentric(lon, lat), distance_upper_bound=widest_m)[0])

    def feet(self, lon: FloatArray, lat: FloatArray, widest_m: float) -> tuple[IndexArray, Feet]:
        """Find the places within a corridor along the line.

        Args:
            lon: degrees, WGS-84, shape (n,).
            lat: degrees, WGS-84, shape (n,).
            widest_m: how far off the line they may lie, metres, more than 0, at most `WIDEST_M`.

        Returns:
            Which places, in their order, and where they lie by the line.

        Raises:
            ValueError: a parameter is out of range.
        """
        require_positions(lon, lat)
        if not 0.0 < widest_m <= WIDEST_M:
            raise ValueError(f"widest_m must be above 0 and at most {WIDEST_M:g}, given {widest_m}")
        near = np.flatnonzero(self.reach(lon, lat, widest_m + PIECE_M) < np.inf)
        where = geocentric(lon[near], lat[near])
        piece, share = self._nearest_pieces(where)
        along_m = self._from_m[piece] + np.clip(share, 0.0, 1.0) * self._size[piece]
        foot_lon, foot_lat = self.at(along_m)
        _, _, off_m = WGS84_ELLIPSOID.inv(foot_lon, foot_lat, lon[near], lat[near])
        inside = off_m <= widest_m
        side = self._side(where, piece, share)
        return near[inside], Feet(along_m[inside], off_m[inside], side[inside])

    def _nearest_pieces(self, where: FloatArray) -> tuple[IndexArray, FloatArray]:
        """Choose for each place, shape (n, 3), its piece and the share of it that lies before its foot."""
        piece, share = np.zeros(len(where), np.intp), np.zeros(len(where))
        left, width = np.arange(len(where)), min(_NEIGHBOURS, len(self._owner))
        while len(left):
            unsure = []
            for part in np.array_split(left, len(left) * width // _PAIRS_AT_ONCE + 1):
                chord, near = self._tree.query(where[part], k=[*range(1, width + 1)])
                piece[part], share[part], off_m = self._first_nearest(where[part], self._owner[near])
                # A piece that comes as near has its sample at a bend, or half of itself beside the foot.
                covered = chord[:, -1] > np.hypot(off_m, PIECE_M / 2) + _SLACK_M
                unsure.append(part[~covered])
            left = np.concatenate(unsure) if width < len(self._owner) else left[:0]
            width = min(width * 8, len(self._owner))
        return piece, share

    def _first_nearest(
        self, where: FloatArray, pieces: IndexArray
    ) -> tuple[IndexArray, FloatArray, FloatArray]:
        """Choose among pieces, shape (n, k), the nearest, or the first of those that are equally near."""
        start = self._ends[pieces]
        course = self._ends[pieces + 1] - start
        towards = where[:, None, :] - start
        square = np.einsum("nki,nki->nk", course, course)
        along = np.einsum("nki,nki->nk", course, towards)
        share = np.divide(along, square, out=np.zeros_like(along), where=square > 0.0)
        towards -= np.clip(share, 0.0, 1.0)[..., None] * course
        off_m = np.sqrt(np.einsum("nki,nki->nk", towards, towards))
        beyond_m = off_m - off_m.min(axis=1, keepdims=True)
        # Only where a piece has a foot of its own does it pass by; its neighbour merely comes near, too.
        passes = (beyond_m <= _SAME_PASS_M) & (share >= 0.0) & (share <= 1.0)
        ties = passes | (beyond_m <= _SAME_POINT_M)
        column = np.where(ties, pieces, len(self._owner)).argmin(axis=1)
        row = np.arange(len(pieces))
        return pieces[row, column], share[row, column], off_m[row, column]

    def _side(self, where: FloatArray, piece: IndexArray, share: FloatArray) -> NDArray[np.int8]:
        """Tell on which side places lie; beside a bend, what counts is the direction halfway through it."""
        course = np.diff(self._ends, axis=0)
        length = np.linalg.norm(course, axis=1, keepdims=True)
        course = np.divide(course, length, out=np.zeros_like(course), where=length > 0.0)
        following, before = np.minimum(piece + 1, len(course) - 1), np.maximum(piece - 1, 0)
        direction = course[piece]
        direction = direction + np.where((share >= 1.0)[:, None], course[following], 0.0)
        direction = direction + np.where((share <= 0.0)[:, None], course[before], 0.0)
        foot = self._ends[piece] + np.clip(share, 0.0, 1.0)[:, None] * np.diff(self._ends, axis=0)[piece]
        across = np.einsum("ni,ni->n", np.cross(direction, where - foot), where)
        # A micrometre off the line is on it; `across` is that times the Earth's radius.
        across[np.abs(across) <= _SAME_POINT_M * WGS84_ELLIPSOID.a] = 0.0
        return np.asarray(np.sign(across), dtype=np.int8)


def geocentric(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Put positions on the ellipsoid in space.

    Args:
        lon: degrees, WGS-84, shape (n,).
        lat: degrees, WGS-84, shape (n,).

    Returns:
        Metres from the middle of the Earth, shape (n, 3).
    """
    lam, phi = np.radians(lon), np.radians(lat)
    normal = WGS84_ELLIPSOID.a / np.sqrt(1.0 - WGS84_ELLIPSOID.es * np.sin(phi) ** 2)
    flat = normal * np.cos(phi)
    up = normal * (1.0 - WGS84_ELLIPSOID.es) * np.sin(phi)
    return np.stack([flat * np.cos(lam), flat * np.sin(lam), up], axis=-1)
