"""Valhalla: its time-distance matrix, https://valhalla.github.io/valhalla/api/matrix/api-reference/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geodata.routing.way import COORDINATE_DECIMALS, LonLat, RouteRequest, Way, row_of, way_of
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.reading import an_object, code_of

_METRES_PER_KILOMETRE = 1000.0
_METRES_PER_MILE = 1609.344


def request_valhalla(origin: LonLat, targets: Sequence[LonLat], profile: str) -> RouteRequest:
    """Ask for the ways from one place to many.

    Args:
        origin: longitude and latitude, degrees, WGS-84.
        targets: likewise, at least one.
        profile: the costing, such as `pedestrian`.

    Returns:
        The request.
    """
    asked = {
        "sources": [_location(origin)],
        "targets": [_location(target) for target in targets],
        "costing": profile,
        "units": "kilometers",
        "verbose": True,
    }
    return RouteRequest("/sources_to_targets", body=asked)


def read_valhalla(answer: Any, number: int) -> tuple[Way | None, ...]:
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
    if "error_code" in found:
        raise ServiceFault(FaultKind.QUESTION, f"error {code_of(found['error_code'])}")
    per_unit = _METRES_PER_MILE if found.get("units") in ("miles", "mi") else _METRES_PER_KILOMETRE
    row = row_of(found.get("sources_to_targets"), "sources_to_targets", number)
    return tuple(_way(an_object(cell, "way"), place, per_unit) for place, cell in enumerate(row))


def _way(cell: Mapping[str, Any], place: int, per_unit: float) -> Way | None:
    if cell.get("to_index", place) != place:
        raise ServiceFault(FaultKind.UNREADABLE, "the ways are in another order")
    way = way_of(cell.get("time"), cell.get("distance"))
    return None if way is None else Way(way.seconds, way.metres * per_unit)


def _location(place: LonLat) -> dict[str, float]:
    lon, lat = place
    return {"lon": round(lon, COORDINATE_DECIMALS), "lat": round(lat, COORDINATE_DECIMALS)}
