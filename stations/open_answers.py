"""The nearest open stations together with how many nearer ones are not open."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stations.arrival import Hit, in_directory
from stations.directory import Directory
from stations.left_out import NOTHING_LEFT_OUT, count_by_reason
from stations.nearest_query import NearestQuery
from stations.open_mask import OpenView
from stations.selection import Selection


def open_and_left_out(
    directory: Directory,
    query: NearestQuery,
    selection: Selection,
    view: OpenView,
    absent: tuple[int, ...],
) -> tuple[list[Hit], dict[str, int]] | None:
    """Find the nearest open stations and count what lies before the last of them.

    Args:
        directory: the register.
        query: the question, without a radius.
        selection: the stations that pass its filters.
        view: those of them that are open.
        absent: places of stations that are not there.

    Returns:
        Hits by place among the directory's stations, and the reasons of what was passed over as in
        `count_left_out`; None where other ways are cheaper.
    """
    everyone = directory.selection(query.max_error_m, frozenset(), frozenset(), None, absent)
    if not view.prepare(directory.index):
        found = everyone.nearest_and_passed_over(query.lon, query.lat, query.limit, view.mask, view.count)
        if found is None:
            return None
        return in_directory(directory, found[0]), _reasons(directory, query, selection, view, found[1])
    # Among few open ones an index of their own is quicker than a long look at all.
    hits = view.few_nearest(directory.index, query.lon, query.lat, query.limit, None)
    if len(hits) < query.limit:
        return None
    counted = _counted(directory, query, everyone, view, hits) if selection.passes_all else None
    if counted is None:
        before = everyone.passed_over(query.lon, query.lat, hits[-1])
        if before is None:
            return None
        counted = _reasons(directory, query, selection, view, before[~view.mask[before]])
    return in_directory(directory, hits), counted


def _counted(
    directory: Directory, query: NearestQuery, everyone: Selection, view: OpenView, hits: list[Hit]
) -> dict[str, int] | None:
    """Count without looking at each station; None where one lies as far away as the last answer."""
    if not view.is_worth_counting:
        return None
    counter = everyone.counter()
    if counter is None:
        return None
    last_m = hits[-1][0]
    level = sum(metres == last_m for metres, _, _ in hits)
    sure, possible = counter.count_nearer(query.lon, query.lat, last_m)
    unknown, unknown_possible = directory.open.unknown_counter(
        view, directory.index, everyone.mask
    ).count_nearer(query.lon, query.lat, last_m)
    if possible - sure != level or unknown != unknown_possible:
        return None
    closed = sure - (len(hits) - level) - unknown
    return {**NOTHING_LEFT_OUT, "closed": closed, "hours_unknown": unknown}


def _reasons(
    directory: Directory,
    query: NearestQuery,
    selection: Selection,
    view: OpenView,
    passed_over: NDArray[np.intp],
) -> dict[str, int]:
    """Count by the first reason what was passed over, given by place among the located stations."""
    rest = directory.located[passed_over]

    def count_unknown(places: NDArray[np.intp]) -> int:
        return int(np.count_nonzero(view.unknown[directory.columns.rule[places]]))

    if not selection.passes_all:
        return count_by_reason(directory, query, rest, count_unknown)
    unknown = count_unknown(rest)
    return {**NOTHING_LEFT_OUT, "closed": len(rest) - unknown, "hours_unknown": unknown}
