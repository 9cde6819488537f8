"""From one version of the register to a later one, by what is different."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from stations.model import Dataset, Snapshot, Station

Scalar = TypeVar("Scalar", bound=np.generic)
_ID = attrgetter("id")


@dataclass(frozen=True, slots=True)
class SnapshotStep:
    """What a later version of the register has different.

    Args:
        version: the later version.
        datasets: every dataset of it by name.
        stations: those that were added or changed since, as they are in it.
        removed: ids of those that left since.
        mark: that of the later version.
        since_mark: that of the earlier version in this register; where it is not that of the earlier
            snapshot, the register is another one and the step leads nowhere.
        second: that of the later version.
    """

    version: int
    datasets: Mapping[str, Dataset]
    stations: tuple[Station, ...]
    removed: tuple[str, ...]
    mark: str = ""
    since_mark: str = ""
    second: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """Which places of a list of stations are not what they were.

    Args:
        gone: places in the earlier list of stations that were changed or removed, ascending.
        come: places in the later list of stations that were changed or added, ascending.
        count: length of the later list.
    """

    gone: NDArray[np.intp]
    come: NDArray[np.intp]
    count: int

    def merged(self, old: NDArray[Scalar], new: NDArray[Scalar]) -> NDArray[Scalar]:
        """Bring the values of the earlier list and those of what has come together.

        Args:
            old: one value for each station of the earlier list.
            new: one value for each place in `come`.

        Returns:
            One value for each station of the later list.
        """
        merged = np.empty(self.count, old.dtype)
        stays = np.ones(self.count, np.bool_)
        stays[self.come] = False
        merged[stays] = np.delete(old, self.gone)
        merged[self.come] = new
        return merged

    def kept_places(self, count: int) -> NDArray[np.intp]:
        """Tell where the stations of the earlier list are in the later one.

        Args:
            count: length of the earlier list.

        Returns:
            For each of them its new place, -1 for what is gone, shape (count,).
        """
        stays = np.ones(self.count, np.bool_)
        stays[self.come] = False
        places = np.full(count, -1, np.intp)
        stayed = np.ones(count, np.bool_)
        stayed[self.gone] = False
        places[stayed] = np.flatnonzero(stays)
        return places


NOTHING_MOVED = Moved(np.empty(0, np.intp), np.empty(0, np.intp), 0)


def advance(snapshot: Snapshot, step: SnapshotStep) -> tuple[Snapshot, Moved]:
    """Bring a snapshot to a later version.

    Args:
        snapshot: the earlier version.
        step: what is different in the later one.

    Returns:
        The later snapshot, and which places are not what they were.
    """
    old = snapshot.stations
    ids = {station.id for station in step.stations}.union(step.removed)
    gone = sorted(place for id_ in ids if (place := place_of(old, id_)) is not None)
    rest = np.delete(np.arange(len(old)), gone).tolist() if gone else range(len(old))
    fresh = sorted(step.stations, key=_ID)
    merged: list[Station] = []
    come: list[int] = []
    start = 0
    kept = [old[place] for place in rest]
    for station in fresh:
        end = bisect_left(kept, station.id, lo=start, key=_ID)
        merged += kept[start:end]
        come.append(len(merged))
        merged.append(station)
        start = end
    merged += kept[start:]
    moved = Moved(np.array(gone, np.intp), np.array(come, np.intp), len(merged))
    return Snapshot(step.version, step.datasets, tuple(merged), step.mark, step.second), moved


def place_of(stations: tuple[Station, ...], station_id: str) -> int | None:
    """Find the place of a station.

    Args:
        stations: in the order of their ids.
        station_id: the id.

    Returns:
        Its place, or None.
    """
    place = bisect_left(stations, station_id, key=_ID)
    return place if place < len(stations) and stations[place].id == station_id else None
