"""Clusters for the map's tiles: one grid for each way in which the map is filtered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from geodata.clusters import ClusterGrid
from stations.bounded import Bounded
from stations.columns import Columns
from stations.snapshots import Moved

_GRIDS_KEPT = 16

# The grid, and the place of each of its points among the directory's stations.
Grid: TypeAlias = tuple[ClusterGrid, NDArray[np.intp]]


@dataclass(frozen=True, slots=True)
class GridFilters:
    """What decides which stations a grid holds.

    Args:
        kinds: any of these; empty means every kind.
        amenities: all of these are `yes`.
        min_stars: at least so many stars.
        absent: places of stations that are not there.
        opened: which stations are open, as bytes; empty where that does not matter.
    """

    kinds: frozenset[str]
    amenities: frozenset[str]
    min_stars: int | None
    absent: tuple[int, ...]
    opened: bytes = b""


class Grids:
    """Keeps the grids of a directory; safe to share between threads.

    Args:
        columns: the fields that grids look at.
        located: places of the stations that have a position, shape (m,).
    """

    def __init__(self, columns: Columns, located: NDArray[np.intp]) -> None:
        self._columns = columns
        self._located = located
        self._kept: Bounded[GridFilters, Grid] = Bounded(_GRIDS_KEPT)

    def grid(self, filters: GridFilters, mask: NDArray[np.bool_]) -> Grid:
        """Cluster the stations that a mask selects.

        Args:
            filters: name the mask; the same filters must mean the same stations.
            mask: one truth value a station, shape (n,).

        Returns:
            The grid, and the place of each of its points among the directory's stations.
        """
        found = self._kept.get(filters)
        if found is None:
            columns, members = self._columns, self._located[mask[self._located]]
            grid = ClusterGrid(columns.lon[members], columns.lat[members], columns.approximate[members])
            found = grid, members
            self._kept.put(filters, found)
        return found

    def asked_before(self, moved: Moved, count: int) -> list[GridFilters]:
        """Tell what a later directory will be asked for again, the hours aside.

        Args:
            moved: what is different in the later directory.
            count: how many stations this one has.

        Returns:
            Filters with the places of the later directory.
        """
        now = moved.kept_places(count)
        return [
            replace(
                filters, absent=tuple(place for place in now[list(filters.absent)].tolist() if place >= 0)
            )
            for filters in self._kept.names()
            if not filters.opened
        ]
