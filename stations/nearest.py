"""The courier's question: which stations are nearest, open, and have what I need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from stations.arrival import (
    Hit,
    arrival_candidates,
    in_directory,
    open_on_arrival,
    walk_outwards,
    within_reach,
)
from stations.directory import Directory
from stations.hours import HoursEvaluator, OpenState
from stations.journey import Journey, Journeys
from stations.left_out import (
    AROUND_M,
    NOTHING_LEFT_OUT,
    absent_in,
    count_left_out,
)
from stations.model import Station
from stations.nearest_query import NearestQuery, OpenFilter
from stations.open_answers import open_and_left_out
from stations.open_mask import OpenView
from stations.opening import opening_of
from stations.selection import Selection
from stations.travel import travel_minutes

__all__ = [
    "AROUND_M",
    "Found",
    "NearestAnswer",
    "NearestHit",
    "NearestQuery",
    "OpenFilter",
    "find_candidates",
    "find_nearest",
    "nearest",
]

# Who stands at the station itself has an answer at 0 m, and a circle of no radius holds nobody.
_LEAST_REACH_M = 1e-6
_NO_JOURNEYS: Journeys = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NearestHit:
    """One answer.

    Args:
        station: the station.
        distance_m: geodesic metres.
        bearing_deg: degrees clockwise from north, 0 ≤ b < 360.
        minutes: travel time by which an arrival is judged; an estimate unless the journey is routed.
        opening: open, closed or unknown at `judged_at`.
        judged_at: the instant asked about; the arrival, if that was asked.
        on_arrival: whether that was asked.
        journey: the way there, where a routing server was asked.
    """

    station: Station
    distance_m: float
    bearing_deg: float
    minutes: int
    opening: OpenState
    judged_at: datetime
    on_arrival: bool
    journey: Journey | None = None


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


def nearest(
    directory: Directory,
    query: NearestQuery,
    evaluator: HoursEvaluator,
    journeys: Journeys = _NO_JOURNEYS,
) -> NearestAnswer:
    """Answer the courier's question exactly.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.
        journeys: ways that a routing server knows; the others are estimated.

    Returns:
        The nearest stations that pass every filter, in the order of geodesic distance and then id.
    """
    found = find_nearest(directory, query, evaluator, journeys)
    hits = tuple(_hit(directory, query, evaluator, hit, journeys.get(hit[1])) for hit in found.hits)
    return NearestAnswer(hits, found.left_out, found.approximate_nearby)


def find_candidates(directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> list[Hit]:
    """Find whose ways are worth asking a routing server about.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.

    Returns:
        The answers; where arrivals are asked about, all that may be answers, see `arrival_candidates`.
    """
    if query.open is OpenFilter.ON_ARRIVAL:
        return arrival_candidates(directory, query, evaluator)
    return find_nearest(directory, query, evaluator).hits


def find_nearest(
    directory: Directory,
    query: NearestQuery,
    evaluator: HoursEvaluator,
    journeys: Journeys = _NO_JOURNEYS,
) -> Found:
    """Find the answers to the courier's question without looking at their records.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.
        journeys: ways that a routing server knows; arrivals elsewhere are judged by an estimate.

    Returns:
        What `nearest` answers, by place.
    """
    if query.open is OpenFilter.ON_ARRIVAL:
        query = within_reach(query)
    absent = absent_in(directory, query, evaluator)
    selection = directory.selection(query.max_error_m, query.kinds, query.amenities, query.min_stars, absent)
    view = None
    if query.open is OpenFilter.NOW:
        view = directory.open.ready_view(selection.mask, query.at, evaluator)
    if view is not None and query.radius_m is None:
        both = open_and_left_out(directory, query, selection, view, absent)
        if both is not None:
            hits, left_out = both
            last_m = max(hits[-1][0], _LEAST_REACH_M)
            return Found(hits, left_out, selection.count_uncertain(query.lon, query.lat, last_m))
    hits = _chosen(directory, query, selection, evaluator, view, journeys)
    is_full = len(hits) == query.limit
    reach_m = max(hits[-1][0], _LEAST_REACH_M) if is_full else query.radius_m
    around_m = reach_m or max(hits[-1][0] if hits else 0.0, AROUND_M)
    if selection.passes_all and query.open is OpenFilter.ANY:
        left_out = dict(NOTHING_LEFT_OUT)
    else:
        left_out = count_left_out(directory, query, evaluator, [hit[1] for hit in hits], reach_m)
    return Found(hits, left_out, selection.count_uncertain(query.lon, query.lat, around_m))


def _chosen(
    directory: Directory,
    query: NearestQuery,
    selection: Selection,
    evaluator: HoursEvaluator,
    view: OpenView | None,
    journeys: Journeys,
) -> list[Hit]:
    """Find the answers among the stations that pass every filter but that of the hours."""
    if query.open is OpenFilter.ANY:
        return in_directory(
            directory, selection.few_nearest(query.lon, query.lat, query.limit, query.radius_m)
        )
    if query.open is OpenFilter.ON_ARRIVAL:
        return open_on_arrival(directory, query, selection, evaluator, journeys)
    if view is not None:
        found = view.few_nearest(directory.index, query.lon, query.lat, query.limit, query.radius_m)
        return in_directory(directory, found)

    def is_open(place: int, distance_m: float) -> bool:
        rule, zone, overrides = directory.rules[directory.columns.rule[place]]
        return evaluator.state(rule, query.at, zone, overrides).state == "open"

    return walk_outwards(directory, query, selection, is_open)


def _hit(
    directory: Directory, query: NearestQuery, evaluator: HoursEvaluator, hit: Hit, journey: Journey | None
) -> NearestHit:
    distance_m, place, bearing_deg = hit
    station = directory.stations[place]
    minutes = travel_minutes(distance_m, query.travel) if journey is None else journey.judged_minutes
    at = query.judged_at(minutes)
    opening = opening_of(station, at, evaluator)
    on_arrival = query.open is OpenFilter.ON_ARRIVAL
    return NearestHit(station, distance_m, bearing_deg, minutes, opening, at, on_arrival, journey)
