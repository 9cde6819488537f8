"""Which stations are new or changed last."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import datetime

from stations.directory import Directory
from stations.features import masked
from stations.model import Station
from stations.public_changes import is_open_data


@dataclass(frozen=True, slots=True)
class NewStation:
    """A station and when something was written down about it.

    Args:
        station: its texts masked.
        added_at: when it entered the register.
        changed_at: when its record last changed.
    """

    station: Station
    added_at: datetime
    changed_at: datetime

    @property
    def is_new(self) -> bool:
        """Whether its record is still the first one."""
        return self.changed_at == self.added_at


def newest(directory: Directory, limit: int) -> tuple[NewStation, ...]:
    """Find the stations that changed last.

    Args:
        directory: the register, or a part of it.
        limit: how many at most.

    Returns:
        The latest first, ties by id; without stations of which nobody knows when they changed, and without
        those that are kept out of open data.
    """
    datasets = directory.snapshot.datasets
    found = (
        (changed_at, station)
        for station in directory.stations
        if (changed_at := station.updated_at or station.created_at) and is_open_data(station, datasets)
    )
    latest = heapq.nsmallest(limit, found, key=lambda pair: (-pair[0].timestamp(), pair[1].id))
    return tuple(
        NewStation(masked(station), min(station.created_at or changed_at, changed_at), changed_at)
        for changed_at, station in latest
    )
