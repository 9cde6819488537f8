"""Reading the JSON of a service that promises nothing: every value may be missing or of another type."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.datum import Datum, to_wgs84
from geodata.geodesic import distance_m
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.found_levels import FOUND_ERRORS_M, FoundLevel

# More candidates than this say only that the address is ambiguous.
MAX_CANDIDATES = 10
_NAME_LENGTH = 200
_NUMBER = re.compile(r"[+-]?\d{1,4}(\.\d{1,20})?")
_CODE = re.compile(r"[1-9]\d{5}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a service offers as the answer.

    Args:
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.
        error_m: radius in metres within which the place lies in nine cases of ten.
        level: what kind of thing was found.
        confidence: 0 to 1, how sure the service is.
        division_code: the six digits of its division, None where the service tells none.
        name: what the service calls the place; a stranger's text.
    """

    lon: float
    lat: float
    error_m: float
    level: FoundLevel
    confidence: float
    division_code: str | None = None
    name: str | None = None


def parse(text: str) -> Any:
    """Read the text of an answer.

    Args:
        text: what the service sent.

    Returns:
        JSON values.

    Raises:
        ServiceFault: it is no JSON: a page in HTML, or cut off.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ServiceFault(FaultKind.UNREADABLE, "not JSON") from None


def an_object(value: Any, where: str) -> Mapping[str, Any]:
    """Insist on an object.

    Args:
        value: any JSON value.
        where: its name, for the fault.

    Returns:
        The object.

    Raises:
        ServiceFault: it is something else.
    """
    if isinstance(value, dict):
        return value
    raise ServiceFault(FaultKind.UNREADABLE, f"{where} is no object")


def a_list(value: Any, where: str) -> list[Any]:
    """Insist on a list.

    Args:
        value: any JSON value.
        where: its name, for the fault.

    Returns:
        Its first items, as many as are worth looking at.

    Raises:
        ServiceFault: it is something else.
    """
    if isinstance(value, list):
        return value[:MAX_CANDIDATES]
    raise ServiceFault(FaultKind.UNREADABLE, f"{where} is no list")


def code_of(value: Any) -> str:
    """Read a status that some services write as a number and some as a text.

    Args:
        value: any JSON value.

    Returns:
        The status as a short text; empty for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return str(value)[:40]


def text_of(value: Any) -> str | None:
    """Read a text; Amap writes an empty one as an empty list.

    Args:
        value: any JSON value.

    Returns:
        The text; None where there is none.
    """
    if not isinstance(value, str):
        return None
    return value.strip()[:_NAME_LENGTH] or None


def number_of(value: Any) -> float | None:
    """Read a number that may be written as a text.

    Args:
        value: any JSON value.

    Returns:
        A finite number; None for anything else.
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def division_of(value: Any) -> str | None:
    """Read a division code (GB/T 2260).

    Args:
        value: any JSON value; Amap gives a text, others sometimes a number.

    Returns:
        Six digits; None for anything else.
    """
    text = code_of(value)
    return text if _CODE.fullmatch(text) else None


def reach_m(west: Any, south: Any, east: Any, north: Any) -> float:
    """Measure how far a thing reaches from its middle.

    Args:
        west: the edges of the box around it, degrees, WGS-84; any JSON values.
        south: see `west`.
        east: see `west`.
        north: see `west`.

    Returns:
        Half the diagonal in metres; 0 where the values make no box.
    """
    edges = [number_of(value) for value in (west, south, east, north)]
    if any(edge is None or abs(edge) > 180 for edge in edges):
        return 0.0
    lons, lats = np.array(edges[0::2], dtype=np.float64), np.array(edges[1::2], dtype=np.float64)
    if (np.abs(lats) > 90).any():
        return 0.0
    return float(distance_m(float(lons[0]), float(lats[0]), lons[1:], lats[1:])[0]) / 2


def place(
    lon: Any,
    lat: Any,
    datum: Datum,
    level: FoundLevel,
    *,
    error_m: float = 0.0,
    confidence: float = 1.0,
    division_code: str | None = None,
    name: str | None = None,
) -> Candidate | None:
    """Make a candidate of what a service says about a place.

    Args:
        lon: longitude, degrees, in `datum`; any JSON value.
        lat: latitude, degrees, in `datum`; any JSON value.
        datum: in which the service answers.
        level: what kind of thing it is.
        error_m: a radius in metres that is known besides; the larger of this and the level's is taken.
        confidence: how sure the service is.
        division_code: its division.
        name: what the service calls it.

    Returns:
        The candidate in WGS-84; None where there are no coordinates on the Earth, or those of nowhere (0, 0).
    """
    east, north = number_of(lon), number_of(lat)
    if east is None or north is None or not (-180 <= east <= 180 and -90 <= north <= 90):
        return None
    if east == 0 and north == 0:
        return None
    wgs_lon, wgs_lat = to_wgs84(east, north, datum)
    radius_m = max(FOUND_ERRORS_M[level], error_m)
    sure = min(max(confidence, 0.0), 1.0)
    return Candidate(wgs_lon, wgs_lat, radius_m, level, sure, division_code, name)
