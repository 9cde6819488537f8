"""`POST /v1/nearest`: many places and what all of them ask, read from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from api.parameters import Fault
from api.queries import LAT, LON, NEAREST_PARAMETERS, nearest_query
from api.question_bodies import (
    Faults,
    Members,
    members_schema,
    parse_question,
    read_id,
    read_members,
)
from stations.nearest import NearestQuery

MOST_POINTS = 1_000
# Of so many different stations the answer is some 25 MB.
MOST_ANSWERS = 10_000
_PLACE = (LON, LAT)
_OF_A_POINT = frozenset({"lon", "lat", "lang", "division"})
# What does not depend on the place, and is therefore said once for all of them; `lang` is in the address.
COMMON_PARAMETERS = tuple(parameter for parameter in NEAREST_PARAMETERS if parameter.name not in _OF_A_POINT)

BATCH_SCHEMA: dict[str, Any] = members_schema(
    COMMON_PARAMETERS,
    {
        "points": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_POINTS,
            "description": "places to answer for, each by itself and in this order",
            "items": members_schema(
                _PLACE,
                {
                    "id": {
                        "type": ["string", "integer", "null"],
                        "maxLength": 100,
                        "description": "what you call this place; it comes back with the answer",
                    }
                },
            ),
        }
    },
    ["points"],
)
BATCH_EXAMPLE: dict[str, Any] = {
    "points": [{"id": "rider-7", "lon": 113.6254, "lat": 34.7466}, {"lon": 113.6601, "lat": 34.7577}],
    "limit": 3,
    "amenity": ["hot_water"],
    "open": "now",
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Many questions that differ by their place alone.

    Args:
        queries: one for each place, in order.
        ids: what the asker calls each place, as JSON text.
    """

    queries: tuple[NearestQuery, ...]
    ids: tuple[bytes, ...]


def read_batch(text: bytes, now: datetime) -> Batch:
    """Read a body.

    Args:
        text: the body.
        now: the present instant.

    Returns:
        Its questions.

    Raises:
        QueryFaults: naming every wrong value, such as `points[17].lon`.
    """
    members, faults = parse_question(text), Faults()
    common = read_members(members, COMMON_PARAMETERS, faults, others=("points",))
    points = _points(members, faults)
    places, ids = [], []
    for number, point in enumerate(points):
        within = f"points[{number}]"
        if not isinstance(point, Members):
            faults.add(within, Fault("not_an_object"), point)
            continue
        places.append(read_members(point, _PLACE, faults, f"{within}.", ("id",)))
        try:
            ids.append(read_id(point.get("id")))
        except Fault as fault:
            faults.add(f"{within}.id", fault, point["id"])
    if len(points) * common["limit"] > MOST_ANSWERS:
        high = MOST_ANSWERS // len(points)
        faults.add("limit", Fault("too_many_answers", points=f"{len(points):,}", high=high), members["limit"])
    faults.check()
    return Batch(_queries(places, common, now), tuple(ids))


def _points(members: Members, faults: Faults) -> list[Any]:
    points = members.get("points")
    if points is None:
        faults.add("points", Fault("required"))
    elif not isinstance(points, list):
        faults.add("points", Fault("not_a_list"), points)
    elif not points:
        faults.add("points", Fault("too_few", low=1), points)
    elif len(points) > MOST_POINTS:
        faults.add("points", Fault("too_many", high=f"{MOST_POINTS:,}", count=f"{len(points):,}"))
    else:
        return points
    return []


def _queries(
    places: list[dict[str, Any]], common: Mapping[str, Any], now: datetime
) -> tuple[NearestQuery, ...]:
    first, *others = places
    query = nearest_query({**common, **first}, now)
    is_shifted = common["crs"] != "wgs84"
    return (
        query,
        *(
            nearest_query({**common, **place}, now) if is_shifted else replace(query, **place)
            for place in others
        ),
    )
