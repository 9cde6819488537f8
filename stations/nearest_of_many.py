"""The courier's question from several places at once: what `find_nearest` finds, for less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from geodata.nearest_of_many import Looked, look_of_many
from stations.arrival import in_directory
from stations.columns import AMENITY_BIT, KIND_BIT, bits
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.left_out import NOTHING_LEFT_OUT, absent_in
from stations.nearest import Found, find_nearest
from stations.nearest_query import NearestQuery, OpenFilter
from stations.open_mask import OpenView
from stations.selection import Selection

Degrees: TypeAlias = NDArray[np.float64]

# A circle of no radius holds nobody, see `stations.nearest`.
_LEAST_REACH_M = 1e-6
# For fewer places arrays cost more than they save.
_WORTH_ARRAYS = 3
# In the order of `left_out`; a station counts by the first that applies, see `stations.left_out`.
_REASONS = ("closed", "hours_unknown", "kind", "missing_amenity", "stars")
# Stands after the reasons, for what is not left out.
_PASSES = len(_REASONS)


def find_nearest_of_many(
    directory: Directory,
    query: NearestQuery,
    places: Sequence[tuple[float, float]],
    evaluator: HoursEvaluator,
) -> list[Found]:
    """Find the answers to one question from several places.

    Args:
        directory: the register.
        query: the question; its place does not count.
        places: longitude and latitude of each, degrees WGS-84.
        evaluator: judges opening hours.

    Returns:
        What `find_nearest` finds for each.
    """
    found = None
    if len(places) >= _WORTH_ARRAYS and query.radius_m is None and query.open is not OpenFilter.ON_ARRIVAL:
        found = _in_one_look(directory, query, places, evaluator)
    if found is None:
        found = [None] * len(places)
    return [
        find_nearest(directory, replace(query, lon=lon, lat=lat), evaluator) if one is None else one
        for one, (lon, lat) in zip(found, places, strict=True)
    ]


def _in_one_look(
    directory: Directory,
    query: NearestQuery,
    places: Sequence[tuple[float, float]],
    evaluator: HoursEvaluator,
) -> list[Found | None] | None:
    absent = absent_in(directory, query, evaluator)
    selection = directory.selection(query.max_error_m, query.kinds, query.amenities, query.min_stars, absent)
    everyone = directory.selection(query.max_error_m, frozenset(), frozenset(), None, absent)
    lon, lat = np.array([place[0] for place in places]), np.array([place[1] for place in places])
    view = None
    if query.open is OpenFilter.NOW:
        view = directory.open.ready_view(selection.mask, query.at, evaluator)
        if view is None:
            return None
        looked = _open_of_many(everyone, view, lon, lat, query.limit)
    elif selection.passes_all:
        looked = everyone.look_of_many(lon, lat, query.limit, None, 0)
    else:
        looked = everyone.look_of_many(lon, lat, query.limit, selection.mask, selection.count)
    if looked is None:
        return None
    left_out = None
    if view is not None:
        left_out = _left_out(looked, _reasons_of_all(directory, query, view)[looked.over])
    elif not selection.passes_all:
        left_out = _left_out(looked, _reasons(directory, query, directory.located[looked.over]))
    return _assembled(directory, selection, looked, left_out, (lon, lat))


def _open_of_many(
    everyone: Selection, view: OpenView, lon: Degrees, lat: Degrees, limit: int
) -> Looked | None:
    """Find the open ones, and what comes before the last of them; that may be open, too."""
    if view.index is None or view.members is None:
        return everyone.look_of_many(lon, lat, limit, view.mask, view.count)
    # Among few open ones an index of their own is quicker than a long look at all.
    looked = look_of_many(view.index, view.members, lon, lat, limit)
    if looked is None:
        return None
    before = everyone.passed_over_of_many(lon, lat, looked.hits)
    if before is None:
        return None
    return Looked(looked.hits, *before)


def _assembled(
    directory: Directory,
    selection: Selection,
    looked: Looked,
    left_out: list[dict[str, int]] | None,
    where: tuple[Degrees, Degrees],
) -> list[Found | None]:
    reach_m = np.array(
        [_LEAST_REACH_M if not hits else max(hits[-1][0], _LEAST_REACH_M) for hits in looked.hits]
    )
    around = selection.count_uncertain_of_many(*where, reach_m).tolist()
    return [
        None
        if hits is None
        else Found(
            in_directory(directory, hits),
            dict(NOTHING_LEFT_OUT) if left_out is None else left_out[number],
            around[number],
        )
        for number, hits in enumerate(looked.hits)
    ]


def _left_out(looked: Looked, reasons: NDArray[np.uint8]) -> list[dict[str, int]]:
    """Count for each place what was passed over, each station by its reason."""
    rows, kinds = len(looked.hits), _PASSES + 1
    counts = np.bincount(looked.over_of * kinds + reasons, minlength=rows * kinds).reshape(rows, kinds)
    return [dict(zip(_REASONS, row, strict=True)) for row in counts[:, :_PASSES].tolist()]


def _reasons(directory: Directory, query: NearestQuery, places: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Tell the first reason that leaves each of some stations out, `closed` where it is no other."""
    columns = directory.columns
    needed = bits(query.amenities, AMENITY_BIT)
    # The last that is written here is the first that applies.
    reasons = np.zeros(len(places), np.uint8)
    reasons[columns.stars[places] < (query.min_stars or 0)] = 4
    reasons[(columns.amenities[places] & needed) != needed] = 3
    reasons[(columns.kinds[places] & bits(query.kinds, KIND_BIT)) == 0] = 2
    return reasons


def _reasons_of_all(directory: Directory, query: NearestQuery, view: OpenView) -> NDArray[np.uint8]:
    """Tell for every located station why it is not in a view: one look for each instead of five.

    A view belongs to one set of filters, and is the same as long as no state changes.
    """
    if view.reasons is None:
        reasons = _reasons(directory, query, directory.located)
        unknown = view.unknown[directory.columns.rule[directory.located]]
        reasons[unknown & (reasons == 0)] = 1
        reasons[view.mask] = _PASSES
        view.reasons = reasons
    return view.reasons
