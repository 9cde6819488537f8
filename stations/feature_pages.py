"""The register as OGC API – Features pages it: by place, time, properties and a filter, back and forth."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from stations.cql2 import Predicate
from stations.directory import Directory
from stations.flat import FlatValue
from stations.listing import in_bbox
from stations.model import Station
from stations.snapshots import place_of

Interval = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class FeaturesQuery:
    """What to look for.

    Args:
        bbox: west, south, east, north in degrees WGS-84; west > east crosses the 180th meridian. Stations
            without a position are in every box, as the standard wants it.
        updated: first and last instant, both included, in which the record last changed; None is open.
        equal: name of a field → the value that it has.
        filters: what stations have to answer with yes.
        limit: how many at the most.
        after: the id that the page before ended with.
        skip: how many to leave out of what comes then.
    """

    bbox: tuple[float, float, float, float] | None = None
    updated: Interval | None = None
    equal: Mapping[str, FlatValue] = field(default_factory=dict)
    filters: Predicate | None = None
    limit: int = 10
    after: str = ""
    skip: int = 0

    @property
    def asks_everyone(self) -> bool:
        """Whether the values of every station are looked at, which may take a while."""
        return self.updated is not None or bool(self.equal) or self.filters is not None


@dataclass(frozen=True, slots=True)
class FeaturesPage:
    """One page.

    Args:
        stations: in the order of ids.
        total: how many match on all pages together.
        withheld: how many more match whose dataset is kept out of open data.
        next_after: the id that the next page comes after; None on the last one.
        previous_after: the id that the page before comes after, "" for the first page; None on that itself.
    """

    stations: tuple[Station, ...]
    total: int
    withheld: int
    next_after: str | None
    previous_after: str | None


def find_features(directory: Directory, query: FeaturesQuery) -> FeaturesPage:
    """Look for stations.

    Args:
        directory: the register.
        query: what to look for.

    Returns:
        One page of those that are open to the public and in open data; pop-ups are among them outside of
        their days too, because what is asked about are records.
    """
    matching = _asked(directory, query)
    given = directory.open_data.mask & matching
    places = np.flatnonzero(given)
    total = len(places)
    hidden = int(np.count_nonzero(directory.mask() & matching)) - total
    stations = directory.stations
    start = bisect_right(places, query.after, key=lambda place: stations[place].id)
    start = min(start + query.skip, total)
    end = start + query.limit
    page = tuple(stations[place] for place in places[start:end].tolist())
    before = max(start - query.limit, 0)
    previous = None if start == 0 else "" if before == 0 else stations[places[before - 1]].id
    return FeaturesPage(page, total, hidden, page[-1].id if end < total else None, previous)


def find_feature(directory: Directory, station_id: str) -> Station | None:
    """Find one station that is open to the public and in open data.

    Args:
        directory: the register.
        station_id: its id.

    Returns:
        The station, or None.
    """
    place = place_of(directory.stations, station_id)
    return directory.stations[place] if place is not None and directory.open_data.mask[place] else None


def _asked(directory: Directory, query: FeaturesQuery) -> NDArray[np.bool_]:
    """Ask every station, whether it is open data or not; one truth value a station."""
    asked = np.ones(len(directory), np.bool_)
    if query.bbox is not None:
        # OGC 17-069r4, /req/core/fc-bbox-response C: what lies nobody knows where matches every box.
        asked &= in_bbox(directory, query.bbox) | ~np.isfinite(directory.columns.lon)
    if query.updated is not None:
        first, last = query.updated
        column = directory.flat.column("updated_at")
        # /req/core/fc-time-response C: the same for what changed nobody knows when.
        asked &= column.where([_is_within(at, first, last) for at in column.values]) | ~column.known
    for name, wanted in query.equal.items():
        column = directory.flat.column(name)
        asked &= column.where([value == wanted for value in column.values])
    if query.filters is not None:
        asked &= query.filters(directory.flat).yes
    return asked


def _is_within(instant: FlatValue, first: datetime | None, last: datetime | None) -> bool:
    return isinstance(instant, datetime) and (
        (first is None or first <= instant) and (last is None or instant <= last)
    )
