"""Who is open when one gets there: stations are looked at one by one, outwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.journey import Journeys, minutes_to
from stations.left_out import absent_in
from stations.nearest_query import NearestQuery
from stations.selection import Selection
from stations.travel import distance_in, travel_minutes

# Distance in metres, place, and bearing in degrees.
Hit: TypeAlias = tuple[float, int, float]

# Being let in and having to leave at once is not what "open on arrival" promises.
STAY_MINUTES = 15
# Nobody sets out for a rest station that is half a day away; "open on arrival" looks no farther.
LONGEST_WAY_MINUTES = 12 * 60
# So many candidates for each answer are worth asking a routing server about.
CANDIDATES_PER_ANSWER = 2
# A way along roads may well take twice what the straight line suggests: who opens by then may be open.
_LATER = (1, 2)


def in_directory(directory: Directory, found: list[Hit]) -> list[Hit]:
    """Turn places among the located stations into places among all.

    Args:
        directory: the register.
        found: hits by place among `directory.located`.

    Returns:
        The same hits by place among the directory's stations.
    """
    # A memory view gives plain numbers in half the time.
    located = directory.located.data
    return [(metres, located[place], bearing_deg) for metres, place, bearing_deg in found]


def within_reach(query: NearestQuery) -> NearestQuery:
    """Limit a question about arrivals to where somebody may arrive.

    Args:
        query: the question.

    Returns:
        The question with a radius.
    """
    reach = distance_in(LONGEST_WAY_MINUTES, query.travel)
    return replace(query, radius_m=reach if query.radius_m is None else min(reach, query.radius_m))


def walk_outwards(
    directory: Directory,
    query: NearestQuery,
    selection: Selection,
    passes: Callable[[int, float], bool],
) -> list[Hit]:
    """Walk outwards until enough stations pass; their hours are judged only where the way leads.

    Args:
        directory: the register.
        query: the question.
        selection: the stations that pass its other filters.
        passes: place and distance in metres → whether it is an answer.

    Returns:
        The nearest that pass, at most as many as are asked for.
    """
    wanted = query.limit * 4
    passing: list[Hit] = []
    seen = 0
    while True:
        found = in_directory(directory, selection.few_nearest(query.lon, query.lat, wanted, query.radius_m))
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


def open_on_arrival(
    directory: Directory,
    query: NearestQuery,
    selection: Selection,
    evaluator: HoursEvaluator,
    journeys: Journeys,
) -> list[Hit]:
    """Find the nearest that are open when one gets there.

    Args:
        directory: the register.
        query: the question.
        selection: the stations that pass its other filters.
        evaluator: judges opening hours.
        journeys: the ways that are known; the others are estimated.

    Returns:
        The nearest, at most as many as are asked for.
    """

    def passes(place: int, distance_m: float) -> bool:
        minutes = minutes_to(place, distance_m, query.travel, journeys)
        return _opens(directory, query, evaluator, place, minutes)

    return walk_outwards(directory, query, selection, passes)


def arrival_candidates(directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> list[Hit]:
    """Find who may be open on arrival, before anybody knows how long the ways take.

    Args:
        directory: the register.
        query: the question, which is about arrivals.
        evaluator: judges opening hours.

    Returns:
        The nearest that are open after the estimated time or after twice as long: at most
        `CANDIDATES_PER_ANSWER` times as many as are asked for.
    """
    query = replace(within_reach(query), limit=query.limit * CANDIDATES_PER_ANSWER)
    absent = absent_in(directory, query, evaluator)
    selection = directory.selection(query.max_error_m, query.kinds, query.amenities, query.min_stars, absent)

    def passes(place: int, distance_m: float) -> bool:
        minutes = travel_minutes(distance_m, query.travel)
        return any(_opens(directory, query, evaluator, place, minutes * later) for later in _LATER)

    return walk_outwards(directory, query, selection, passes)


def _opens(
    directory: Directory, query: NearestQuery, evaluator: HoursEvaluator, place: int, minutes: int
) -> bool:
    rule, zone, overrides = directory.rules[directory.columns.rule[place]]
    return evaluator.open_for(rule, query.at + timedelta(minutes=minutes), zone, STAY_MINUTES, overrides)
