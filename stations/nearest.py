"""The courier's question: which stations are nearest, open, and have what I need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from stations.directory import Directory
from stations.hours import HoursEvaluator, OpenState
from stations.left_out import AROUND_M, absent_in, count_approximate, count_left_out
from stations.model import Station
from stations.nearest_query import NearestQuery, OpenFilter
from stations.opening import opening_of
from stations.travel import distance_in, travel_minutes

__all__ = ["AROUND_M", "NearestAnswer", "NearestHit", "NearestQuery", "OpenFilter", "nearest"]

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
class _Candidates:
    """Places among the directory's stations with their distances, nearest first."""

    places: NDArray[np.intp]
    distance_m: NDArray[np.float64]
    bearing_deg: NDArray[np.float64]


def nearest(directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> NearestAnswer:
    """Answer the courier's question exactly.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.

    Returns:
        The nearest stations that pass every filter, in the order of geodesic distance and then id.
    """
    if query.open is OpenFilter.ON_ARRIVAL:
        query = replace(query, radius_m=_within_reach(query))
    absent = absent_in(directory, query, evaluator)
    mask = directory.ranked_mask(query.max_error_m, query.kinds, query.amenities, query.min_stars, absent)
    chosen = _chosen(directory, query, mask, evaluator)
    hits = tuple(
        _hit(directory, query, evaluator, int(place), float(distance), float(bearing))
        for place, distance, bearing in zip(chosen.places, chosen.distance_m, chosen.bearing_deg, strict=True)
    )
    is_full = len(hits) == query.limit
    reach_m = max(hits[-1].distance_m, _LEAST_REACH_M) if is_full else query.radius_m
    around_m = reach_m or max(hits[-1].distance_m if hits else 0.0, AROUND_M)
    return NearestAnswer(
        hits,
        count_left_out(directory, query, evaluator, chosen.places, reach_m),
        count_approximate(directory, query, evaluator, around_m),
    )


def _within_reach(query: NearestQuery) -> float:
    reach = distance_in(LONGEST_WAY_MINUTES, query.travel)
    return reach if query.radius_m is None else min(reach, query.radius_m)


def _candidates(
    directory: Directory, query: NearestQuery, mask: NDArray[np.bool_], limit: int
) -> _Candidates:
    found = directory.index.nearest(query.lon, query.lat, limit, query.radius_m, mask)
    return _Candidates(directory.located[found.index], found.distance_m, found.bearing_deg)


def _chosen(
    directory: Directory, query: NearestQuery, mask: NDArray[np.bool_], evaluator: HoursEvaluator
) -> _Candidates:
    """Find the answers among the stations that pass every filter but that of the hours."""
    if query.open is OpenFilter.ANY:
        return _candidates(directory, query, mask, query.limit)
    if query.open is OpenFilter.ON_ARRIVAL:

        def opens_on_arrival(place: int, distance_m: float) -> bool:
            arrival = query.judged_at(travel_minutes(distance_m, query.travel))
            rule, zone, overrides = directory.rules[directory.columns.rule[place]]
            return evaluator.open_for(rule, arrival, zone, STAY_MINUTES, overrides)

        return _walk(directory, query, mask, opens_on_arrival)
    if directory.open.is_ready(query.at, evaluator):
        view = directory.open.view(mask, query.at, evaluator)
        found = view.nearest(directory.index, query.lon, query.lat, query.limit, query.radius_m)
        return _Candidates(directory.located[found.index], found.distance_m, found.bearing_deg)

    def is_open(place: int, distance_m: float) -> bool:
        rule, zone, overrides = directory.rules[directory.columns.rule[place]]
        return evaluator.state(rule, query.at, zone, overrides).state == "open"

    return _walk(directory, query, mask, is_open)


def _walk(
    directory: Directory,
    query: NearestQuery,
    mask: NDArray[np.bool_],
    passes: Callable[[int, float], bool],
) -> _Candidates:
    """Walk outwards until enough stations pass; their hours are judged only where the way leads."""
    wanted = query.limit * 4
    passing: list[int] = []
    seen = 0
    while True:
        found = _candidates(directory, query, mask, wanted)
        # A larger limit only adds stations, so those that were looked at come first again.
        for order in range(seen, len(found.places)):
            if passes(int(found.places[order]), float(found.distance_m[order])):
                passing.append(order)
                if len(passing) == query.limit:
                    break
        if len(passing) == query.limit or len(found.places) < wanted:
            keep = np.array(passing, np.intp)
            return _Candidates(found.places[keep], found.distance_m[keep], found.bearing_deg[keep])
        seen = len(found.places)
        wanted *= 4


def _hit(
    directory: Directory,
    query: NearestQuery,
    evaluator: HoursEvaluator,
    place: int,
    distance_m: float,
    bearing_deg: float,
) -> NearestHit:
    station = directory.stations[place]
    minutes = travel_minutes(distance_m, query.travel)
    at = query.judged_at(minutes)
    opening = opening_of(station, at, evaluator)
    on_arrival = query.open is OpenFilter.ON_ARRIVAL
    return NearestHit(station, distance_m, bearing_deg, minutes, opening, at, on_arrival)
