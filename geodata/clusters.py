"""What a map shows in one tile: symbols with a count where points are dense, single points elsewhere.

Every point gets the number of its square at zoom 24, with the bits of column and row interleaved (a Morton
code), and the points are sorted by it once. Then the points of any tile of any zoom are one slice, and so
are those of any 64-pixel cell of it, because such a cell is itself a square two zooms deeper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from geodata.datum import FloatArray
from geodata.geodesic import require_positions
from geodata.tiles import MAX_ZOOM, project, require_tile, unproject

# Several points drawn as one symbol: longitude, latitude (degrees, WGS-84), how many.
Cluster: TypeAlias = tuple[float, float, int]

# From this zoom on every point is shown by itself, so that points at one place can all be reached.
POINTS_ONLY_ZOOM = 16

# A cell of 64 pixels is a square two zooms deeper than its tile of 256 pixels.
_CELL_PX = 64
_CELL_ZOOMS = 2
_CELLS_PER_TILE = 4**_CELL_ZOOMS
_CODE_ZOOM = MAX_ZOOM + _CELL_ZOOMS

# A symbol may stand this far from the middle of its cell, so that two are never nearer than 64 - 2 * 7 = 50
# pixels.
_DRIFT_PX = 7


@dataclass(frozen=True, slots=True, eq=False)
class TileContent:
    """What one tile shows; every point in the tile is in one of the two.

    Args:
        clusters: symbols for two points or more.
        points: single points, as places in the arrays that the grid was built from, ascending.
        marked: how many of the points of each cluster are marked.
    """

    clusters: tuple[Cluster, ...]
    points: NDArray[np.intp]
    marked: tuple[int, ...] = ()


class ClusterGrid:
    """An immutable set of points, ready to be shown tile by tile; safe to share between threads.

    Args:
        lon: longitudes, degrees, WGS-84, shape (n,).
        lat: latitudes, degrees, WGS-84, shape (n,); beyond 85.05° points are shown at the edge of the map.
        marked: points that are counted apart in each cluster, shape (n,); None for none.

    Raises:
        ValueError: the shapes differ, or a coordinate is not finite or out of range.
    """

    __slots__ = ("_code", "_marked", "_order", "_x", "_y")

    def __init__(self, lon: FloatArray, lat: FloatArray, marked: NDArray[np.bool_] | None = None) -> None:
        require_positions(lon, lat)
        x, y = project(lon, lat)
        code = _morton(_square(x), _square(y))
        self._order = np.argsort(code, kind="stable")
        self._code = code[self._order]
        self._x, self._y = x[self._order], y[self._order]
        # How many are marked before each point: then those of any slice are one subtraction.
        counted = np.zeros(len(self._order), np.bool_) if marked is None else marked[self._order]
        self._marked = np.concatenate(([0], np.cumsum(counted, dtype=np.int64)))

    def __len__(self) -> int:
        return len(self._order)

    def tile(self, z: int, x: int, y: int) -> TileContent:
        """Tell what a tile shows.

        Args:
            z: zoom, 0 to 22. Below 16 cells with two points or more become clusters; from 16 on all are
                points.
            x: column, 0 to 2^z - 1, from the west.
            y: row, 0 to 2^z - 1, from the north.

        Returns:
            Clusters and single points. A point on the edge of two tiles belongs to the eastern or southern
            one.

        Raises:
            ValueError: there is no such tile.
        """
        edges = self._edges(z, x, y)
        counts = np.diff(edges)
        if z >= POINTS_ONLY_ZOOM:
            return TileContent((), np.sort(self._order[edges[0] : edges[-1]]))
        singles = self._order[edges[:-1][counts == 1]]
        crowded = np.flatnonzero(counts > 1)
        clusters = tuple(self._cluster(int(edges[i]), int(edges[i + 1]), z) for i in crowded)
        marked = (self._marked[edges[1:]] - self._marked[edges[:-1]])[crowded]
        return TileContent(clusters, np.sort(singles), tuple(marked.tolist()))

    def members(self, z: int, x: int, y: int) -> NDArray[np.intp]:
        """Find all points of a tile, whether it shows them alone or in clusters.

        Args:
            z: zoom, 0 to 22.
            x: column from the west.
            y: row from the north.

        Returns:
            The numbers of the points, shape (m,), in no order.

        Raises:
            ValueError: there is no such tile.
        """
        edges = self._edges(z, x, y)
        return self._order[edges[0] : edges[-1]]

    def _edges(self, z: int, x: int, y: int) -> NDArray[np.intp]:
        """Find where in the order of points each cell of a tile begins, and where the last one ends."""
        require_tile(z, x, y)
        column, row = np.array([x], dtype=np.int64), np.array([y], dtype=np.int64)
        cells = _morton(column, row) * _CELLS_PER_TILE + np.arange(_CELLS_PER_TILE + 1)
        edges: NDArray[np.intp] = np.searchsorted(self._code, cells << 2 * (MAX_ZOOM - z))
        return edges

    def _cluster(self, start: int, end: int, z: int) -> Cluster:
        """Draw the points of one cell as one symbol near the middle of the cell."""
        cells_across = 2 ** (z + _CELL_ZOOMS)
        # The cell is taken from the square of a point, which is right on the far edge of the map as well.
        column, row = _square(self._x[start : start + 1]), _square(self._y[start : start + 1])
        depth = _CODE_ZOOM - (z + _CELL_ZOOMS)
        x = _near_middle(float(self._x[start:end].mean()), int(column[0]) >> depth, cells_across)
        y = _near_middle(float(self._y[start:end].mean()), int(row[0]) >> depth, cells_across)
        lon, lat = unproject(np.array([x]), np.array([y]))
        return float(lon[0]), float(lat[0]), end - start


def _near_middle(mean: float, cell: int, cells_across: int) -> float:
    middle = (cell + 0.5) / cells_across
    drift = _DRIFT_PX / (_CELL_PX * cells_across)
    return min(max(mean, middle - drift), middle + drift)


def _square(position: FloatArray) -> NDArray[np.int64]:
    """The column or row of a position (0 to 1) at the deepest zoom; the far edge belongs to the last one."""
    squares: NDArray[np.int64] = (position * 2**_CODE_ZOOM).astype(np.int64)
    return np.asarray(np.minimum(squares, 2**_CODE_ZOOM - 1))


def _morton(column: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.int64]:
    """Interleave the bits of column and row (G. M. Morton, 1966)."""
    return _spread(column) | _spread(row) << 1


def _spread(number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Put a zero between any two of the lower 32 bits."""
    for shift, keep in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        number = (number | number << shift) & keep
    return number
