"""The register as OGC API – Features pages it: by place, time, properties and a filter, back and forth."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from stations.cql2 import Predicate
from stations.cql2.values import public_value
from stations.directory import Directory
from stations.exports.flat import FIELD_OF, FlatValue
from stations.listing import in_bbox
from stations.model import Station
from stations.public_changes import is_open_data, withheld

Interval = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class FeaturesQuery:
    """What to look for.

    Args:
        bbox: west, south, east, north in degrees WGS-84; west > east crosses the 180th meridian.
        updated: first and last instant, both included, in which the record last changed; None is open.
        equal: name of a field → the value that it has.
        filters: what a station has to answer with yes.
        limit: how many at the most.
        after: the id that the page before ended with.
    """

    bbox: tuple[float, float, float, float] | None = None
    updated: Interval | None = None
    equal: Mapping[str, FlatValue] = field(default_factory=dict)
    filters: Predicate | None = None
    limit: int = 10
    after: str = ""


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
    mask = directory.mask()
    if query.bbox is not None:
        mask = mask & in_bbox(directory, query.bbox)
    places: list[int] = np.flatnonzero(mask).tolist()
    stations = directory.stations
    for test in _tests(directory, query):
        places = [place for place in places if test(stations[place])]
    matching = len(places)
    if withheld(directory.datasets):
        places = [place for place in places if is_open_data(stations[place], directory.datasets)]
    start = bisect_right(places, query.after, key=lambda place: stations[place].id)
    end = start + query.limit
    page = tuple(stations[place] for place in places[start:end])
    before = max(start - query.limit, 0)
    previous = None if start == 0 else "" if before == 0 else stations[places[before - 1]].id
    hidden = matching - len(places)
    return FeaturesPage(page, len(places), hidden, page[-1].id if end < len(places) else None, previous)


def find_feature(directory: Directory, station_id: str) -> Station | None:
    """Find one station that is open to the public and in open data.

    Args:
        directory: the register.
        station_id: its id.

    Returns:
        The station, or None.
    """
    place = directory.parts.place.get(station_id)
    if place is None or not directory.columns.public[place]:
        return None
    station = directory.stations[place]
    return station if is_open_data(station, directory.datasets) else None


def _tests(directory: Directory, query: FeaturesQuery) -> list[Callable[[Station], bool | None]]:
    """Give what is asked of each station, the cheapest first."""
    tests: list[Callable[[Station], bool | None]] = []
    if query.updated is not None:
        first, last = query.updated
        tests.append(lambda station: _is_within(station.updated_at, first, last))
    for name, value in query.equal.items():
        tests.append(_equals(name, value))
    if query.filters is not None:
        tests.append(query.filters)
    return tests


def _is_within(instant: datetime | None, first: datetime | None, last: datetime | None) -> bool:
    if instant is None:
        return False
    return (first is None or first <= instant) and (last is None or instant <= last)


def _equals(name: str, value: FlatValue) -> Callable[[Station], bool]:
    asked = FIELD_OF[name]
    return lambda station: public_value(asked, station) == value
