"""The nearest points of several places: one look at the tree and one measurement for all of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from geodata import nearest
from geodata.auxiliary_sphere import CHORD_SLACK, auxiliary_sphere
from geodata.datum import FloatArray
from geodata.geodesic import WGS84_ELLIPSOID, distances_and_bearings, require_positions
from geodata.hits import IndexArray
from geodata.nearest import Mask, PointIndex

# Beyond this many neighbours other ways are cheaper.
_MOST_NEIGHBOURS = 400
_MEAN_AXIS_M = (WGS84_ELLIPSOID.a + WGS84_ELLIPSOID.b) / 2
_STRETCH = WGS84_ELLIPSOID.a / WGS84_ELLIPSOID.b

# Distance in metres, place, and bearing in degrees.
Triple = tuple[float, int, float]


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look found.

    Args:
        hits: for each place asked from the nearest that pass, sorted by distance, then place; None where so
            many lie equally far, or so few pass, that the question has to be asked alone.
        over: places of what comes before the last of them and does not pass, shape (p,), in no order.
        over_of: which place asked from each of `over` belongs to, shape (p,).
    """

    hits: list[list[Triple] | None]
    over: IndexArray
    over_of: IndexArray


def look_of_many(
    index: PointIndex,
    members: IndexArray,
    lon: FloatArray,
    lat: FloatArray,
    limit: int,
    passes: Mask | None = None,
    passing: int = 0,
) -> Looked | None:
    """Find for several places what `few_nearest` and `nearest_and_passed_over` find for one.

    Args:
        index: the points.
        members: the place of each point in the caller's arrays, ascending, shape (n,).
        lon: longitudes asked from, degrees, WGS-84, shape (m,).
        lat: latitudes asked from, degrees, WGS-84, shape (m,).
        limit: how many to find of each, at least 1; meant for some dozens.
        passes: True for what passes, in the caller's arrays; None where all do.
        passing: how many points pass; not used without `passes`.

    Returns:
        What was found; None where so few points pass that other ways are cheaper.

    Raises:
        ValueError: a position is not finite or out of range.
    """
    require_positions(lon, lat)
    if limit < 1 or (passes is not None and passing < limit):
        return None
    width = limit + nearest.SPARE
    if passes is not None:
        width = width * len(index) // passing
    if not 1 < width <= min(_MOST_NEIGHBOURS, len(index)):
        return None
    chord, points = index.tree.query(_auxiliary_points(lon, lat), k=width)
    places = members[points]
    passed = None if passes is None else passes[places]
    near, is_complete = _candidates(chord, passed, limit)
    row, column = (near if passed is None else near & passed).nonzero()
    found = _measured(index, lon, lat, row, points[row, column], places[row, column])
    hits = _by_row(found, len(lon), limit, is_complete)
    if passed is None:
        return Looked(hits, np.empty(0, np.intp), np.empty(0, np.intp))
    row, column = (near & ~passed).nonzero()
    over = places[row, column]
    before = _is_before(index, lon, lat, (row, points[row, column], over, chord[row, column]), hits)
    return Looked(hits, over[before], row[before])


def _candidates(chord: FloatArray, passed: Mask | None, limit: int) -> tuple[Mask, Mask]:
    """Tell which neighbours may come before the last hit, and for which rows that is all of them."""
    if passed is None:
        last = chord[:, limit - 1]
        complete = np.ones(len(chord), np.bool_)
    else:
        rank = passed.cumsum(axis=1)
        complete = rank[:, -1] >= limit
        last = chord[np.arange(len(chord)), (rank >= limit).argmax(axis=1)]
    edge = _candidate_chords(last)
    complete &= edge < chord[:, -1]
    return (chord <= edge[:, None]) & complete[:, None], complete


def _auxiliary_points(lon: FloatArray, lat: FloatArray) -> FloatArray:
    return np.ascontiguousarray(auxiliary_sphere(lon, lat).T)


def passed_over_of_many(
    index: PointIndex,
    members: IndexArray,
    lon: FloatArray,
    lat: FloatArray,
    hits: list[list[Triple] | None],
) -> tuple[IndexArray, IndexArray]:
    """Find for several places what comes before their last hit by distance and then place, hits included.

    Args:
        index: the points.
        members: the place of each point in the caller's arrays, ascending, shape (n,).
        lon: longitudes asked from, degrees, WGS-84, shape (m,).
        lat: latitudes asked from, degrees, WGS-84, shape (m,).
        hits: for each of them what was found; None where nothing is to be counted.

    Returns:
        Places in the caller's arrays in no order, and which place asked from each belongs to, shapes (p,).
    """
    where = _auxiliary_points(lon, lat)
    last_m = np.array([0.0 if found is None else found[-1][0] for found in hits])
    reach = _chords_of(last_m / WGS84_ELLIPSOID.b) + CHORD_SLACK
    within = index.tree.query_ball_point(where, reach, return_sorted=False)
    counts = [len(found) for found in within]
    points = np.fromiter(chain.from_iterable(within), np.intp, sum(counts))
    row = np.repeat(np.arange(len(lon)), counts)
    apart = index.tree.data[points] - where[row]
    chord = np.sqrt(np.einsum("ij,ij->i", apart, apart))
    places = members[points]
    before = _is_before(index, lon, lat, (row, points, places, chord), hits)
    return places[before], row[before]


def count_around_many(
    index: PointIndex, lon: FloatArray, lat: FloatArray, radius_m: FloatArray
) -> NDArray[np.intp]:
    """Count the points around several places as `count_around` does around one.

    Args:
        index: the points.
        lon: longitudes asked from, degrees, WGS-84, shape (m,).
        lat: latitudes asked from, degrees, WGS-84, shape (m,).
        radius_m: how far around each, metres, more than 0, shape (m,).

    Returns:
        How many points around each, shape (m,).
    """
    around = _chords_of(radius_m / _MEAN_AXIS_M)
    where = _auxiliary_points(lon, lat)
    return np.asarray(index.tree.query_ball_point(where, around, return_length=True), np.intp)


def _candidate_chords(chord: FloatArray) -> FloatArray:
    """Tell the chords up to which points may be nearer on the ellipsoid than given ones."""
    angle = 2.0 * np.arcsin(np.minimum(chord / 2.0, 1.0)) * _STRETCH
    return _chords_of(angle) + CHORD_SLACK


def _chords_of(angle: FloatArray) -> FloatArray:
    """Tell the chords of angles, radians."""
    return np.asarray(2.0 * np.sin(np.minimum(angle, math.pi) / 2.0))


def _measured(
    index: PointIndex,
    lon: FloatArray,
    lat: FloatArray,
    row: IndexArray,
    points: IndexArray,
    places: IndexArray,
) -> tuple[IndexArray, FloatArray, IndexArray, FloatArray]:
    """Measure candidates and sort them by row, distance and place."""
    metres, bearing = distances_and_bearings(lon[row], lat[row], index.lon[points], index.lat[points])
    metres = np.round(metres, nearest.DISTANCE_DECIMALS)
    order = np.lexsort((places, metres, row))
    return row[order], metres[order], places[order], bearing[order]


def _by_row(
    found: tuple[IndexArray, FloatArray, IndexArray, FloatArray],
    rows: int,
    limit: int,
    is_complete: Mask,
) -> list[list[Triple] | None]:
    """Give each place asked from the first of its own."""
    row, metres, places, bearing = found
    triples = list(zip(metres.tolist(), places.tolist(), bearing.tolist(), strict=True))
    starts = row.searchsorted(np.arange(rows)).tolist()
    return [
        triples[start : start + limit] if complete else None
        for start, complete in zip(starts, is_complete.tolist(), strict=True)
    ]


def _is_before(
    index: PointIndex,
    lon: FloatArray,
    lat: FloatArray,
    near: tuple[IndexArray, IndexArray, IndexArray, FloatArray],
    hits: list[list[Triple] | None],
) -> Mask:
    """Tell which points come before the last hit of their row; only those near its distance are measured."""
    row, points, places, chord = near
    last_m = np.array([0.0 if found is None else found[-1][0] for found in hits])
    last_place = np.array([-1 if found is None else found[-1][1] for found in hits])
    surely = _chords_of(last_m / WGS84_ELLIPSOID.a) - CHORD_SLACK
    before = chord < surely[row]
    unsure = (~before).nonzero()[0]
    if len(unsure):
        at = row[unsure]
        metres, _ = distances_and_bearings(
            lon[at], lat[at], index.lon[points[unsure]], index.lat[points[unsure]]
        )
        metres = np.round(metres, nearest.DISTANCE_DECIMALS)
        ties = (metres == last_m[at]) & (places[unsure] < last_place[at])
        before[unsure] = (metres < last_m[at]) | ties
    return before
