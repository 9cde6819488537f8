"""The nearest points that pass a filter, and the nearer ones that do not, in one look at the tree."""

from __future__ import annotations

import math

import numpy as np

from geodata import nearest
from geodata.auxiliary_sphere import (
    CHORD_SLACK,
    auxiliary_point,
    candidate_chord,
    chord_of,
    outer_chord,
)
from geodata.geodesic import WGS84_ELLIPSOID, distance_and_bearing_of_one, require_position
from geodata.hits import IndexArray
from geodata.nearest import Mask, PointIndex

# Beyond this many neighbours other ways are cheaper.
_MOST_NEIGHBOURS = 400


def nearest_and_passed_over(
    index: PointIndex, members: IndexArray, lon: float, lat: float, limit: int, passes: Mask, passing: int
) -> tuple[list[tuple[float, int, float]], IndexArray] | None:
    """Find the nearest points that pass, and all that come before the last of them and do not.

    Args:
        index: the points.
        members: the place of each point in the caller's arrays, ascending, shape (n,).
        lon: longitude asked from, degrees, WGS-84.
        lat: latitude asked from, degrees, WGS-84.
        limit: how many that pass, at least 1; meant for some dozens.
        passes: True for what passes, in the caller's arrays.
        passing: how many points pass.

    Returns:
        `limit` triples of distance in metres, place in the caller's arrays, and bearing in degrees, sorted by
        distance, then place; and the places of what was passed over, in no order. None where so few pass, or
        so many lie equally far, that other ways are cheaper.

    Raises:
        ValueError: the position is not finite or out of range.
    """
    require_position(lon, lat)
    if limit < 1 or passing < limit:
        return None
    width = (limit + nearest.SPARE) * len(index) // passing
    if not 1 < width <= min(_MOST_NEIGHBOURS, len(index)):
        return None
    found, points = index.tree.query(auxiliary_point(lon, lat), k=width)
    places = members[points]
    chord = found.tolist()
    chosen, rest = _until_the_last(chord, passes[places].tolist(), limit)
    if len(chosen) < limit:
        return None
    hits = sorted(_measured(index, lon, lat, points, places, chosen))[:limit]
    over = places[rest]
    surely = _sure_chord(hits[-1][0])
    sure = len(rest)
    while sure and chord[rest[sure - 1]] >= surely:
        sure -= 1
    before = _before(hits[-1], _measured(index, lon, lat, points, places, rest[sure:]))
    return hits, np.concatenate([over[:sure], before]) if sure < len(rest) else over


def passed_over(
    index: PointIndex, members: IndexArray, lon: float, lat: float, last: tuple[float, int, float]
) -> IndexArray:
    """Find all points that come before an answer by distance and then place.

    Args:
        index: the points.
        members: the place of each point in the caller's arrays, ascending, shape (n,).
        lon: longitude asked from, degrees, WGS-84.
        lat: latitude asked from, degrees, WGS-84.
        last: distance in metres, place in the caller's arrays, and bearing of the answer.

    Returns:
        Their places in the caller's arrays, in no order.

    Raises:
        ValueError: the position is not finite or out of range.
    """
    require_position(lon, lat)
    where = auxiliary_point(lon, lat)
    points = np.array(
        index.tree.query_ball_point(where, outer_chord(last[0]), return_sorted=False), dtype=np.intp
    )
    apart = index.tree.data[points] - where
    unsure = np.einsum("ij,ij->i", apart, apart) >= _sure_chord(last[0]) ** 2
    places = members[points]
    edge = unsure.nonzero()[0].tolist()
    before = _before(last, _measured(index, lon, lat, points, places, edge))
    return np.concatenate([places[~unsure], before])


def _sure_chord(distance_m: float) -> float:
    """Tell the chord below which every point is nearer than a distance."""
    return max(chord_of(distance_m / WGS84_ELLIPSOID.a) - CHORD_SLACK, 0.0)


def _until_the_last(chord: list[float], passed: list[bool], limit: int) -> tuple[list[int], list[int]]:
    """Divide neighbours up to the last that may be among the answers; no answers where that is not seen."""
    chosen: list[int] = []
    rest: list[int] = []
    edge = math.inf
    for number, passes in enumerate(passed):
        if chord[number] > edge:
            return chosen, rest
        if not passes:
            rest.append(number)
            continue
        chosen.append(number)
        if len(chosen) == limit:
            edge = candidate_chord(chord[number])
    return [], []


def _before(last: tuple[float, int, float], measured: list[tuple[float, int, float]]) -> IndexArray:
    return np.array([place for metres, place, _ in measured if (metres, place) < last[:2]], np.intp)


def _measured(
    index: PointIndex, lon: float, lat: float, points: IndexArray, places: IndexArray, chosen: list[int]
) -> list[tuple[float, int, float]]:
    if not chosen:
        return []
    measured = []
    here = points[chosen]
    for place, to_lon, to_lat in zip(
        places[chosen].tolist(), index.lon[here].tolist(), index.lat[here].tolist(), strict=True
    ):
        metres, bearing_deg = distance_and_bearing_of_one(lon, lat, to_lon, to_lat)
        measured.append((nearest.rounded_m(metres), place, bearing_deg))
    return measured
