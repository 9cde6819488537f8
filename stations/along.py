"""Which stations lie along a line, in the order in which one passes them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geodata.line import Feet, Line
from stations.arrival import CANDIDATES_PER_ANSWER, LONGEST_WAY_MINUTES, STAY_MINUTES
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.journey import Journeys
from stations.left_out import absent_in, count_by_reason
from stations.nearest_query import NearestQuery, OpenFilter
from stations.travel import DETOUR_FACTOR, SPEED_M_PER_MINUTE, Travel

# Circles around points of the line find the stations to look at; smaller ones would be more than they save.
_LEAST_SPACING_M = 2_000.0
# Feet and distances are compared by the millimetre: what lies before the start of a line has one foot.
_DECIMALS = 3
_NO_LEGS: Journeys = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AlongQuery:
    """Along which line somebody goes, and what they need.

    Args:
        line: the way.
        corridor_m: how far off it a station may lie, metres, at most `geodata.line.WIDEST_M`.
        filters: what else is asked, from the start of the line; its `radius_m` does not count.
    """

    line: Line
    corridor_m: float
    filters: NearestQuery


@dataclass(frozen=True, slots=True)
class AlongHit:
    """One answer.

    Args:
        place: of the station in the directory.
        along_m: geodesic metres from the start of the line to the point of it that is nearest.
        off_m: geodesic metres from there to the station.
        side: 1 left of the line, -1 right of it, 0 neither.
        minutes: travel time from the start, along the line and then off it; an estimate, but for what a
            routing server says of the way off it.
    """

    place: int
    along_m: float
    off_m: float
    side: int
    minutes: int


@dataclass(frozen=True, slots=True)
class AlongFound:
    """The answers in the order of the line, and what was passed over.

    Args:
        hits: by `along_m`, then `off_m`, then id.
        more: more stations than the limit pass every filter.
        left_out: stations of the corridor up to the last answer, or all of them where there are no more, by
            the first reason that keeps them out.
        approximate_nearby: stations that may lie in the corridor but whose position is too uncertain to tell.
    """

    hits: tuple[AlongHit, ...]
    more: bool
    left_out: dict[str, int]
    approximate_nearby: int


def minutes_along(along_m: float, off_m: float, travel: Travel) -> int:
    """Estimate the minutes to a station beside a line, rounded up.

    Args:
        along_m: metres along the line, which is a way already.
        off_m: metres off it in a straight line, which is not.
        travel: on foot or riding.

    Returns:
        Whole minutes, at least 1 unless the distance is nothing.
    """
    return math.ceil((along_m + off_m * DETOUR_FACTOR) / SPEED_M_PER_MINUTE[travel])


def along_candidates(
    directory: Directory, query: AlongQuery, evaluator: HoursEvaluator
) -> tuple[AlongHit, ...]:
    """Find those for which the way off the line is worth asking a routing server about.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.

    Returns:
        The answers; where arrivals are asked about, twice as many of whatever hours.
    """
    filters = query.filters
    if filters.open is OpenFilter.ON_ARRIVAL:
        filters = replace(filters, open=OpenFilter.ANY, limit=filters.limit * CANDIDATES_PER_ANSWER)
    return find_along(directory, replace(query, filters=filters), evaluator).hits


def find_along(
    directory: Directory, query: AlongQuery, evaluator: HoursEvaluator, legs: Journeys = _NO_LEGS
) -> AlongFound:
    """Find the stations along a line.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours.
        legs: the ways from the line to stations that a routing server knows; the others are estimated.

    Returns:
        Those that pass every filter.
    """
    filters = query.filters
    absent = absent_in(directory, filters, evaluator)
    passed = _passed(directory, query, absent, legs)
    selection = directory.selection(
        filters.max_error_m, filters.kinds, filters.amenities, filters.min_stars, absent
    )
    is_selected = np.zeros(len(directory), np.bool_)
    is_selected[directory.located] = selection.mask
    hits: list[AlongHit] = []
    judged = _Judged(directory, filters, evaluator)
    walked, more = len(passed), False
    for number, hit in enumerate(passed):
        if not is_selected[hit.place] or not judged.passes(hit):
            continue
        if len(hits) == filters.limit:
            more = True
            break
        hits.append(hit)
        walked = number + 1
    on_the_way = passed[:walked] if more else passed
    left_out = count_by_reason(
        directory,
        filters,
        np.array([hit.place for hit in on_the_way], dtype=np.intp),
        lambda places: judged.count_unknown(on_the_way, places),
        len(hits),
    )
    return AlongFound(tuple(hits), more, left_out, _count_uncertain(directory, query, absent))


def _passed(
    directory: Directory, query: AlongQuery, absent: tuple[int, ...], legs: Journeys
) -> list[AlongHit]:
    """List all certain stations of the corridor in the order of the line."""
    filters = query.filters
    everyone = directory.selection(filters.max_error_m, frozenset(), frozenset(), None, absent)
    spacing_m = max(2 * query.corridor_m, _LEAST_SPACING_M)
    is_near = np.zeros(len(directory.located), np.bool_)
    for lon, lat in zip(*(x.tolist() for x in query.line.cover(spacing_m)), strict=True):
        # Half the spacing along the line, and a metre for what rounding may take away.
        is_near[everyone.inside(lon, lat, query.corridor_m + spacing_m / 2 + 1.0, None)] = True
    near = directory.located[is_near]
    columns = directory.columns
    found, feet = query.line.feet(columns.lon[near], columns.lat[near], query.corridor_m)
    hits = _in_order(near[found], feet, filters.travel, legs)
    if filters.open is OpenFilter.ON_ARRIVAL:
        hits = [hit for hit in hits if hit.minutes <= LONGEST_WAY_MINUTES]
    return hits


def _in_order(places: NDArray[np.intp], feet: Feet, travel: Travel, legs: Journeys) -> list[AlongHit]:
    along_m, off_m = np.round(feet.along_m, _DECIMALS), np.round(feet.off_m, _DECIMALS)
    order = np.lexsort((places, off_m, along_m))
    rows = zip(*(x[order].tolist() for x in (places, along_m, off_m, feet.side)), strict=True)
    return [
        AlongHit(place, along, off, side, _minutes_to(place, along, off, travel, legs))
        for place, along, off, side in rows
    ]


def _minutes_to(place: int, along_m: float, off_m: float, travel: Travel, legs: Journeys) -> int:
    leg = legs.get(place)
    if leg is None:
        return minutes_along(along_m, off_m, travel)
    return minutes_along(along_m, 0.0, travel) + leg.judged_minutes


def _count_uncertain(directory: Directory, query: AlongQuery, absent: tuple[int, ...]) -> int:
    """Count the uncertain stations whose disc of error touches the corridor, right to half a piece."""
    filters = query.filters
    uncertain = directory.uncertain_mask(
        filters.max_error_m, filters.kinds, filters.amenities, filters.min_stars, absent
    )
    places = directory.located[uncertain]
    if not len(places):
        return 0
    columns = directory.columns
    widest_m = query.corridor_m + columns.error_m[places]
    off_m = query.line.reach(columns.lon[places], columns.lat[places], float(widest_m.max()))
    return int(np.count_nonzero(off_m <= widest_m))


class _Judged:
    """Opening states as one question needs them, each once: many stations share a rule and a minute."""

    def __init__(self, directory: Directory, filters: NearestQuery, evaluator: HoursEvaluator) -> None:
        self._directory = directory
        self._filters = filters
        self._evaluator = evaluator
        self._known: dict[tuple[int, int], bool] = {}

    def passes(self, hit: AlongHit) -> bool:
        """Tell whether a station is open as the question asks."""
        if self._filters.open is OpenFilter.ANY:
            return True
        on_arrival = self._filters.open is OpenFilter.ON_ARRIVAL
        number = int(self._directory.columns.rule[hit.place])
        key = number, hit.minutes if on_arrival else 0
        known = self._known.get(key)
        if known is None:
            rule, zone, overrides = self._directory.rules[number]
            at, stay = self._filters.judged_at(key[1]), STAY_MINUTES if on_arrival else 0
            known = self._known[key] = self._evaluator.open_for(rule, at, zone, stay, overrides)
        return known

    def count_unknown(self, hits: list[AlongHit], places: NDArray[np.intp]) -> int:
        """Count those of some stations whose hours do not say whether they are open."""
        wanted, rules = frozenset(places.tolist()), self._directory.columns.rule
        asked = Counter((int(rules[hit.place]), hit.minutes) for hit in hits if hit.place in wanted)
        unknown = 0
        for (number, minutes), count in asked.items():
            rule, zone, overrides = self._directory.rules[number]
            state = self._evaluator.state(rule, self._filters.judged_at(minutes), zone, overrides)
            unknown += count if state.state == "unknown" else 0
        return unknown
