"""The courier's question: which stations are nearest, open, and have what I need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stations.directory import Directory
from stations.hours import HoursEvaluator, OpenState
from stations.left_out import (
    AROUND_M,
    NOTHING_LEFT_OUT,
    absent_in,
    count_by_reason,
    count_left_out,
)
from stations.model import Station
from stations.nearest_query import NearestQuery, OpenFilter
from stations.open_mask import OpenView
from stations.opening import opening_of
from stations.selection import Selection
from stations.travel import distance_in, travel_minutes

__all__ = [
    "AROUND_M",
    "Found",
    "NearestAnswer",
    "NearestHit",
    "NearestQuery",
    "OpenFilter",
    "find_nearest",
    "nearest",
]

# Distance in metres, place, and bearing in degrees.
Hit: TypeAlias = tuple[float, int, float]

# Being let in and having to leave at once is not what "open on arrival" promises.
STAY_MINUTES = 15
# Who stands at the station itself has an answer at 0 m, and a circle of no radius holds nobody.
_LEAST_REACH_M = 1e-6
# Nobody sets out for a rest station that is half a day away; "open on arrival" looks no farther.
LONGEST_WAY_MINUTES = 12 * 60


@dataclass(frozen=True, slots=True)
class NearestHit:
    """One answer.

    Args:
        station: the station.
        distance_m: geodesic metres.
        bearing_deg: degrees clockwise from north, 0 ≤ b < 360.
        minutes: estimated travel time.
        opening: open, closed or unknown at `judged_at`.
        judged_at: the instant asked about; the arrival, if that was asked.
        on_arrival: whether that was asked.
    """

    station: Station
    distance_m: float
    bearing_deg: float
    minutes: int
    opening: OpenState
    judged_at: datetime
    on_arrival: bool


@dataclass(frozen=True, slots=True)
class NearestAnswer:
    """The answers, nearest first, and what was passed over.

    Args:
        hits: nearest first, ties by id.
        left_out: number of nearer stations by the first reason that applies.
        approximate_nearby: number of places that may lie within the answer's radius but whose
            position is too uncertain to rank.
    """

    hits: tuple[NearestHit, ...]
    left_out: dict[str, int]
    approximate_nearby: int


@dataclass(frozen=True, slots=True)
class Found:
    """The answers by their place, for whoever knows how to show a place already.

    Args:
        hits: distance in geodesic metres, place among the directory's stations, and bearing in degrees
            clockwise from north, nearest first, ties by id.
        left_out: as in `NearestAnswer`.
        approximate_nearby: as in `NearestAnswer`.
    """

    hits: list[Hit]
    left_out: dict[str, int]
    approximate_nearby: int


def nearest(directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> NearestAnswer:
    """Answer the courier's question exactly.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.

    Returns:
        The nearest stations that pass every filter, in the order of geodesic distance and then id.
    """
    found = find_nearest(directory, query, evaluator)
    hits = tuple(_hit(directory, query, evaluator, *hit) for hit in found.hits)
    return NearestAnswer(hits, found.left_out, found.approximate_nearby)


def find_nearest(directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> Found:
    """Find the answers to the courier's question without looking at their records.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.

    Returns:
        What `nearest` answers, by place.
    """
    if query.open is OpenFilter.ON_ARRIVAL:
        query = replace(query, radius_m=_within_reach(query))
    absent = absent_in(directory, query, evaluator)
    selection = directory.selection(query.max_error_m, query.kinds, query.amenities, query.min_stars, absent)
    view = None
    if query.open is OpenFilter.NOW:
        view = directory.open.ready_view(selection.mask, query.at, evaluator)
    if view is not None and query.radius_m is None:
        both = _in_one_look(directory, query, selection, view, absent)
        if both is not None:
            return both
    hits = _chosen(directory, query, selection, evaluator, view)
    is_full = len(hits) == query.limit
    reach_m = max(hits[-1][0], _LEAST_REACH_M) if is_full else query.radius_m
    around_m = reach_m or max(hits[-1][0] if hits else 0.0, AROUND_M)
    if selection.passes_all and query.open is OpenFilter.ANY:
        left_out = dict(NOTHING_LEFT_OUT)
    else:
        left_out = count_left_out(directory, query, evaluator, [hit[1] for hit in hits], reach_m)
    return Found(hits, left_out, selection.count_uncertain(query.lon, query.lat, around_m))


def _in_one_look(
    directory: Directory,
    query: NearestQuery,
    selection: Selection,
    view: OpenView,
    absent: tuple[int, ...],
) -> Found | None:
    """Find the open stations and what lies before them together; None where other ways are cheaper."""
    everyone = directory.selection(query.max_error_m, frozenset(), frozenset(), None, absent)
    found = everyone.nearest_and_passed_over(query.lon, query.lat, query.limit, view.mask, view.count)
    if found is None:
        return None
    hits = _in_directory(directory, found[0])
    rest = directory.located[found[1]]

    def count_unknown(places: NDArray[np.intp]) -> int:
        return int(np.count_nonzero(view.unknown[directory.columns.rule[places]]))

    if selection.passes_all:
        unknown = count_unknown(rest)
        left_out = {**NOTHING_LEFT_OUT, "closed": len(rest) - unknown, "hours_unknown": unknown}
    else:
        left_out = count_by_reason(directory, query, rest, count_unknown)
    reach_m = max(hits[-1][0], _LEAST_REACH_M)
    return Found(hits, left_out, selection.count_uncertain(query.lon, query.lat, reach_m))


def _within_reach(query: NearestQuery) -> float:
    reach = distance_in(LONGEST_WAY_MINUTES, query.travel)
    return reach if query.radius_m is None else min(reach, query.radius_m)


def _chosen(
    directory: Directory,
    query: NearestQuery,
    selection: Selection,
    evaluator: HoursEvaluator,
    view: OpenView | None,
) -> list[Hit]:
    """Find the answers among the stations that pass every filter but that of the hours."""
    if query.open is OpenFilter.ANY:
        return _in_directory(
            directory, selection.few_nearest(query.lon, query.lat, query.limit, query.radius_m)
        )
    if query.open is OpenFilter.ON_ARRIVAL:

        def opens_on_arrival(place: int, distance_m: float) -> bool:
            arrival = query.judged_at(travel_minutes(distance_m, query.travel))
            rule, zone, overrides = directory.rules[directory.columns.rule[place]]
            return evaluator.open_for(rule, arrival, zone, STAY_MINUTES, overrides)

        return _walk(directory, query, selection, opens_on_arrival)
    if view is not None:
        found = view.few_nearest(directory.index, query.lon, query.lat, query.limit, query.radius_m)
        return _in_directory(directory, found)

    def is_open(place: int, distance_m: float) -> bool:
        rule, zone, overrides = directory.rules[directory.columns.rule[place]]
        return evaluator.state(rule, query.at, zone, overrides).state == "open"

    return _walk(directory, query, selection, is_open)


def _in_directory(directory: Directory, found: list[Hit]) -> list[Hit]:
    located = directory.located
    return [(metres, int(located[place]), bearing_deg) for metres, place, bearing_deg in found]


def _walk(
    directory: Directory,
    query: NearestQuery,
    selection: Selection,
    passes: Callable[[int, float], bool],
) -> list[Hit]:
    """Walk outwards until enough stations pass; their hours are judged only where the way leads."""
    wanted = query.limit * 4
    passing: list[Hit] = []
    seen = 0
    while True:
        found = _in_directory(directory, selection.few_nearest(query.lon, query.lat, wanted, query.radius_m))
        # A larger limit only adds stations, so those that were looked at come first again.
        for hit in found[seen:]:
            if passes(hit[1], hit[0]):
                passing.append(hit)
                if len(passing) == query.limit:
                    return passing
        if len(found) < wanted:
            return passing
        seen = len(found)
        wanted *= 4


def _hit(
    directory: Directory,
    query: NearestQuery,
    evaluator: HoursEvaluator,
    distance_m: float,
    place: int,
    bearing_deg: float,
) -> NearestHit:
    station = directory.stations[place]
    minutes = travel_minutes(distance_m, query.travel)
    at = query.judged_at(minutes)
    opening = opening_of(station, at, evaluator)
    on_arrival = query.open is OpenFilter.ON_ARRIVAL
    return NearestHit(station, distance_m, bearing_deg, minutes, opening, at, on_arrival)
