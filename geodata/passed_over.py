"""The nearest points that pass a filter, and the nearer ones that do not, in one look at the tree."""

from __future__ import annotations

import numpy as np

from geodata import nearest
from geodata.auxiliary_sphere import CHORD_SLACK, auxiliary_point, candidate_chord, chord_of
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
    chord, points = index.tree.query(auxiliary_point(lon, lat), k=width)
    places = members[points]
    passed = passes[places]
    order = passed.nonzero()[0]
    if len(order) < limit:
        return None
    edge = candidate_chord(float(chord[order[limit - 1]]))
    if edge >= chord[-1]:
        return None
    number = int(chord.searchsorted(edge, side="right"))
    chosen = order[: int(order.searchsorted(number))]
    hits = sorted(_measured(index, lon, lat, points, places, chosen))[:limit]
    rest = (~passed[:number]).nonzero()[0]
    surely = chord_of(hits[-1][0] / WGS84_ELLIPSOID.a) - CHORD_SLACK
    sure = int(chord[rest].searchsorted(surely))
    unsure = _measured(index, lon, lat, points, places, rest[sure:])
    last = hits[-1][:2]
    before = [place for metres, place, _ in unsure if (metres, place) < last]
    over = places[rest[:sure]]
    return hits, np.concatenate([over, np.array(before, np.intp)]) if before else over


def _measured(
    index: PointIndex, lon: float, lat: float, points: IndexArray, places: IndexArray, chosen: IndexArray
) -> list[tuple[float, int, float]]:
    measured = []
    here = points[chosen]
    for place, to_lon, to_lat in zip(
        places[chosen].tolist(), index.lon[here].tolist(), index.lat[here].tolist(), strict=True
    ):
        metres, bearing_deg = distance_and_bearing_of_one(lon, lat, to_lon, to_lat)
        measured.append((round(metres, nearest.DISTANCE_DECIMALS), place, bearing_deg))
    return measured
