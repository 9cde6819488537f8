"""`POST /v1/along`: a line and what is asked of the stations beside it, read from JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.line_bodies import LINE_SCHEMA, read_line
from api.parameter_kinds import integer, number
from api.parameters import Parameter
from api.queries import NEAREST_PARAMETERS, echo, nearest_query
from api.question_bodies import Faults, members_schema, parse_question, read_members
from geodata.datum import Datum
from stations.along import AlongQuery

WIDEST_CORRIDOR_M = 5_000
_CORRIDOR = number(
    "corridor_m",
    "how far off the line a station may lie, geodesic metres",
    0,
    WIDEST_CORRIDOR_M,
    above=True,
    required=True,
)
_NOT_ALONG = frozenset({"lon", "lat", "radius_m", "limit", "lang", "division"})
ALONG_PARAMETERS: tuple[Parameter, ...] = (
    _CORRIDOR,
    integer("limit", "how many answers at the most", 1, 500, default=100),
    *(parameter for parameter in NEAREST_PARAMETERS if parameter.name not in _NOT_ALONG),
)
ALONG_SCHEMA: dict[str, Any] = members_schema(ALONG_PARAMETERS, {"line": LINE_SCHEMA}, ["line"])
ALONG_EXAMPLE: dict[str, Any] = {
    "line": LINE_SCHEMA["example"],
    "corridor_m": 500,
    "travel": "ride",
    "open": "on_arrival",
}


def read_along(text: bytes, now: datetime) -> AlongQuery:
    """Read a body.

    Args:
        text: the body.
        now: the present instant.

    Returns:
        Its question.

    Raises:
        QueryFaults: naming every wrong value, such as `line.coordinates[3][1]`.
    """
    members, faults = parse_question(text), Faults()
    values = read_members(members, ALONG_PARAMETERS, faults, others=("line",))
    line = read_line(members.get("line"), values["crs"], faults)
    (lon, *_), (lat, *_) = line.cover(line.length_m + 1.0)
    start = {"lon": float(lon), "lat": float(lat), "radius_m": None}
    # The line is in WGS-84 by now.
    filters = nearest_query({**values, **start, "crs": Datum.WGS84.value}, now)
    return AlongQuery(line, values["corridor_m"], filters)


def echo_along(query: AlongQuery) -> dict[str, Any]:
    """Say how a question was understood, for the answer's `query`.

    Args:
        query: the question.

    Returns:
        JSON values; the line itself is not repeated.
    """
    asked = echo(query.filters)
    for name in ("lon", "lat", "radius_m"):
        del asked[name]
    return {
        "length_m": round(query.line.length_m, 1),
        "corridor_m": query.corridor_m,
        **asked,
    }
