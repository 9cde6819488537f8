"""OSRM: the table service of its HTTP API, https://project-osrm.org/docs/v5.24.0/api/#table-service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geodata.routing.way import COORDINATE_DECIMALS, LonLat, RouteRequest, Way, row_of, way_of
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.reading import an_object, code_of

# What the server says of a question that it understands and has no answer to.
_ABOUT_THE_QUESTION = frozenset({"NoSegment", "NoTable", "NoRoute", "InvalidValue", "TooBig"})


def request_osrm(origin: LonLat, targets: Sequence[LonLat], profile: str) -> RouteRequest:
    """Ask for the ways from one place to many.

    Args:
        origin: longitude and latitude, degrees, WGS-84.
        targets: likewise, at least one.
        profile: such as `foot`; the server was prepared for one and heeds no other.

    Returns:
        The request.
    """
    places = ";".join(
        f"{lon:.{COORDINATE_DECIMALS}f},{lat:.{COORDINATE_DECIMALS}f}" for lon, lat in (origin, *targets)
    )
    asked = {"sources": "0", "annotations": "duration,distance", "generate_hints": "false"}
    return RouteRequest(f"/table/v1/{profile}/{places}", asked)


def read_osrm(answer: Any, number: int) -> tuple[Way | None, ...]:
    """Read the answer.

    Args:
        answer: the JSON values.
        number: how many targets were asked about.

    Returns:
        The ways in the order of the targets; None where none leads there.

    Raises:
        ServiceFault: the server refuses, or the answer is none.
    """
    found = an_object(answer, "answer")
    code = code_of(found.get("code"))
    if code != "Ok":
        kind = FaultKind.QUESTION if code in _ABOUT_THE_QUESTION else FaultKind.UNREADABLE
        raise ServiceFault(kind, code or "no code")
    # The first column is the way from the origin to itself.
    seconds = row_of(found.get("durations"), "durations", number + 1)[1:]
    metres = row_of(found.get("distances"), "distances", number + 1)[1:]
    return tuple(map(way_of, seconds, metres))
