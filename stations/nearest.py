"""The courier's question: which stations are nearest, open, and have what I need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from stations.directory import AMENITY_BIT, KIND_BIT, Directory, bits
from stations.hours import HoursEvaluator, OpenState
from stations.model import RANKED_ERROR_M, Station
from stations.opening import opening_of
from stations.travel import Travel, distance_in, travel_minutes
from stations.vocabulary import REST_KINDS

# Being let in and having to leave at once is not what "open on arrival" promises.
STAY_MINUTES = 15
# Who stands at the station itself has an answer at 0 m, and a circle of no radius holds nobody.
_LEAST_REACH_M = 1e-6
# Where neither a radius nor enough answers bound it, "nearby" is what one could ride to in an hour or so.
AROUND_M = 20_000.0
# Nobody sets out for a rest station that is half a day away; "open on arrival" looks no farther.
LONGEST_WAY_MINUTES = 12 * 60


class OpenFilter(StrEnum):
    """How much a question asks of opening hours."""

    ANY = "any"
    NOW = "now"
    ON_ARRIVAL = "on_arrival"


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """Where somebody is, what they need, and the instant that they ask about.

    Args:
        lon: degrees WGS-84.
        lat: degrees WGS-84.
        at: the instant to judge opening by, with a time zone.
        limit: how many answers at the most.
        radius_m: no farther than this; None sets no limit.
        amenities: all of these are `yes`.
        kinds: any of these.
        open: what is asked of opening hours.
        travel: how the asker gets there.
        min_stars: at least so many stars.
        max_error_m: leave out positions less certain than this.
    """

    lon: float
    lat: float
    at: datetime
    limit: int = 5
    radius_m: float | None = None
    amenities: frozenset[str] = frozenset()
    kinds: frozenset[str] = REST_KINDS
    open: OpenFilter = OpenFilter.ANY
    travel: Travel = Travel.WALK
    min_stars: int | None = None
    max_error_m: float = RANKED_ERROR_M


@dataclass(frozen=True, slots=True)
class NearestHit:
    """One answer.

    Args:
        station: the station.
        distance_m: geodesic metres.
        bearing_deg: degrees clockwise from north, 0 ≤ b < 360.
        minutes: estimated travel time.
        opening: open, closed or unknown at the instant asked about (on arrival, if that was asked).
    """

    station: Station
    distance_m: float
    bearing_deg: float
    minutes: int
    opening: OpenState


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
    mask = directory.ranked_mask(query.max_error_m, query.kinds, query.amenities, query.min_stars)
    if query.open is OpenFilter.ON_ARRIVAL:
        query = replace(query, radius_m=_within_reach(query))
        chosen = _open_on_arrival(directory, query, mask, evaluator)
    else:
        if query.open is OpenFilter.NOW:
            mask = mask & directory.open.located_at(query.at, evaluator)
        chosen = _candidates(directory, query, mask, query.limit)
    hits = tuple(
        _hit(directory, query, evaluator, int(place), float(distance), float(bearing))
        for place, distance, bearing in zip(chosen.places, chosen.distance_m, chosen.bearing_deg, strict=True)
    )
    is_full = len(hits) == query.limit
    reach_m = max(hits[-1].distance_m, _LEAST_REACH_M) if is_full else query.radius_m
    around_m = reach_m or max(hits[-1].distance_m if hits else 0.0, AROUND_M)
    return NearestAnswer(
        hits,
        _left_out(directory, query, evaluator, _passed_over(directory, query, chosen.places, reach_m)),
        _approximate_nearby(directory, query, around_m),
    )


def _within_reach(query: NearestQuery) -> float:
    reach = distance_in(LONGEST_WAY_MINUTES, query.travel)
    return reach if query.radius_m is None else min(reach, query.radius_m)


def _candidates(
    directory: Directory, query: NearestQuery, mask: NDArray[np.bool_], limit: int
) -> _Candidates:
    found = directory.index.nearest(query.lon, query.lat, limit, query.radius_m, mask)
    return _Candidates(directory.located[found.index], found.distance_m, found.bearing_deg)


def _open_on_arrival(
    directory: Directory, query: NearestQuery, mask: NDArray[np.bool_], evaluator: HoursEvaluator
) -> _Candidates:
    """Walk outwards until enough stations are open when the asker gets there."""
    wanted = query.limit * 4
    while True:
        found = _candidates(directory, query, mask, wanted)
        passing = [
            order
            for order, (place, distance_m) in enumerate(zip(found.places, found.distance_m, strict=True))
            if _opens_on_arrival(directory.stations[place], float(distance_m), query, evaluator)
        ]
        if len(passing) >= query.limit or len(found.places) < wanted:
            keep = np.array(passing[: query.limit], np.intp)
            return _Candidates(found.places[keep], found.distance_m[keep], found.bearing_deg[keep])
        wanted *= 4


def _opens_on_arrival(
    station: Station, distance_m: float, query: NearestQuery, evaluator: HoursEvaluator
) -> bool:
    arrival = _judged_at(query, travel_minutes(distance_m, query.travel))
    return evaluator.open_for(station.hours_rule, arrival, station.timezone, STAY_MINUTES)


def _judged_at(query: NearestQuery, minutes: int) -> datetime:
    """The instant that an answer's opening state is about."""
    return query.at + timedelta(minutes=minutes if query.open is OpenFilter.ON_ARRIVAL else 0)


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
    opening = opening_of(station, _judged_at(query, minutes), evaluator)
    return NearestHit(station, distance_m, bearing_deg, minutes, opening)


def _left_out(
    directory: Directory,
    query: NearestQuery,
    evaluator: HoursEvaluator,
    rest: NDArray[np.intp],
) -> dict[str, int]:
    """Count the stations that a filter passed over, each by the first reason that applies."""
    columns, counts = directory.columns, {}
    reasons: dict[str, Callable[[NDArray[np.intp]], NDArray[np.bool_]]] = {
        "kind": lambda places: (columns.kinds[places] & bits(query.kinds, KIND_BIT)) == 0,
        "missing_amenity": lambda places: _lacks(columns.amenities[places], query.amenities),
        "stars": lambda places: columns.stars[places] < (query.min_stars or 0),
    }
    for reason, fails in reasons.items():
        failed = fails(rest)
        counts[reason] = int(failed.sum())
        rest = rest[~failed]
    return {**_count_not_open(directory, query, evaluator, rest), **counts}


def _count_not_open(
    directory: Directory, query: NearestQuery, evaluator: HoursEvaluator, places: NDArray[np.intp]
) -> dict[str, int]:
    """Count the stations that only their hours kept out."""
    if query.open is OpenFilter.ANY:
        return {"closed": 0, "hours_unknown": 0}
    unknown = directory.open.count_unknown(places, query.at, evaluator)
    return {"closed": len(places) - unknown, "hours_unknown": unknown}


def _lacks(amenities: NDArray[np.uint64], wanted: frozenset[str]) -> NDArray[np.bool_]:
    needed = bits(wanted, AMENITY_BIT)
    return np.asarray((amenities & needed) != needed, np.bool_)


def _passed_over(
    directory: Directory, query: NearestQuery, chosen: NDArray[np.intp], reach_m: float | None
) -> NDArray[np.intp]:
    """Find what is no answer and comes before the last one by distance and then id; all if there is room."""
    located = directory.located
    mask = directory.ranked_mask(query.max_error_m)
    if reach_m is None:
        near = located[mask]
    else:
        before = int(np.searchsorted(located, chosen[-1])) if len(chosen) == query.limit else None
        near = located[directory.index.inside(query.lon, query.lat, reach_m, mask, before)]
    return near[~np.isin(near, chosen)]


def _approximate_nearby(directory: Directory, query: NearestQuery, reach_m: float) -> int:
    """Count the uncertain places whose disc of error touches the answer's circle."""
    error_m = directory.columns.error_m
    uncertain = directory.uncertain_mask(query.max_error_m, query.kinds, query.amenities, query.min_stars)
    within = directory.index.within(query.lon, query.lat, reach_m + directory.largest_error_m, uncertain)
    return int(np.count_nonzero(within.distance_m <= reach_m + error_m[directory.located[within.index]]))
