"""Why nearer stations are not among the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geodata.geodesic import distance_m
from stations.columns import AMENITY_BIT, KIND_BIT, bits
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.nearest_query import NearestQuery, OpenFilter, wants_absent
from stations.travel import travel_minutes

# Where neither a radius nor enough answers bound it, "nearby" is what one could ride to in an hour or so.
AROUND_M = 20_000.0
NOTHING_LEFT_OUT = MappingProxyType(
    {"closed": 0, "hours_unknown": 0, "kind": 0, "missing_amenity": 0, "stars": 0}
)


def count_left_out(
    directory: Directory,
    query: NearestQuery,
    evaluator: HoursEvaluator,
    chosen: Sequence[int],
    reach_m: float | None,
) -> dict[str, int]:
    """Count what a filter passed over on the way to the last answer, each by the first reason that applies.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.
        chosen: places of the answers among the directory's stations, nearest first; all pass every filter.
        reach_m: distance of the last answer, or how far was looked; None for no limit.

    Returns:
        Reason → number of stations: `kind`, `missing_amenity`, `stars`, then `closed` and `hours_unknown`,
        judged at the instant that the answers are judged at.
    """
    rest = _on_the_way(directory, query, evaluator, chosen, reach_m)

    def count_unknown(places: NDArray[np.intp]) -> int:
        if query.open is OpenFilter.NOW:
            return directory.open.count_unknown(places, query.at, evaluator)
        return _count_unknown_on_arrival(directory, query, evaluator, places)

    return count_by_reason(directory, query, rest, count_unknown, len(chosen))


def count_by_reason(
    directory: Directory,
    query: NearestQuery,
    rest: NDArray[np.intp],
    count_unknown: Callable[[NDArray[np.intp]], int],
    answers: int = 0,
) -> dict[str, int]:
    """Count stations by the first reason that keeps them out.

    Args:
        directory: the register.
        query: the question.
        rest: their places among the directory's stations.
        count_unknown: counts among places those whose hours do not say whether they are open.
        answers: how many of `rest` are answers and kept out by nothing.

    Returns:
        As `count_left_out`.
    """
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
    if query.open is OpenFilter.ANY:
        return {"closed": 0, "hours_unknown": 0, **counts}
    unknown = count_unknown(rest)
    return {"closed": len(rest) - answers - unknown, "hours_unknown": unknown, **counts}


def absent_in(directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> tuple[int, ...]:
    """Find the pop-ups that a question passes over in silence, because they do not exist on its day.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.

    Returns:
        Their places among the directory's stations.
    """
    return () if wants_absent(query.kinds) else directory.pop_ups.absent(query.at, evaluator)


def _count_unknown_on_arrival(
    directory: Directory, query: NearestQuery, evaluator: HoursEvaluator, places: NDArray[np.intp]
) -> int:
    columns = directory.columns
    metres = distance_m(query.lon, query.lat, columns.lon[places], columns.lat[places])
    # Many stations share a rule and a minute of arrival.
    arrivals = Counter(
        (int(rule), travel_minutes(float(distance), query.travel))
        for rule, distance in zip(columns.rule[places], metres, strict=True)
    )
    unknown = 0
    for (number, minutes), count in arrivals.items():
        rule, zone, overrides = directory.rules[number]
        state = evaluator.state(rule, query.judged_at(minutes), zone, overrides)
        unknown += count if state.state == "unknown" else 0
    return unknown


def _lacks(amenities: NDArray[np.uint64], wanted: frozenset[str]) -> NDArray[np.bool_]:
    needed = bits(wanted, AMENITY_BIT)
    return np.asarray((amenities & needed) != needed, np.bool_)


def _on_the_way(
    directory: Directory,
    query: NearestQuery,
    evaluator: HoursEvaluator,
    chosen: Sequence[int],
    reach_m: float | None,
) -> NDArray[np.intp]:
    """Find the answers and what comes before the last one by distance and then id; all if there is room."""
    located = directory.located
    absent = absent_in(directory, query, evaluator)
    everyone = directory.selection(query.max_error_m, frozenset(), frozenset(), None, absent)
    if reach_m is None:
        return located[everyone.mask]
    # Up to the last answer itself.
    before = int(np.searchsorted(located, chosen[-1])) + 1 if len(chosen) == query.limit else None
    return located[everyone.inside(query.lon, query.lat, reach_m, before)]
