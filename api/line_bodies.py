"""A line in a JSON question: GeoJSON read strictly, every wrong position named."""

from __future__ import annotations

from typing import Any

import numpy as np

from api.parameters import Fault
from api.queries import LAT, LON
from api.question_bodies import Faults, Members, Number, written
from geodata.datum import Datum, to_wgs84
from geodata.line import Line

MOST_POSITIONS = 5_000
LONGEST_KM = 2_000
_FEWEST_POSITIONS = 2
# Longitude, latitude, and whatever else: RFC 7946 lets a third number be the height, which does not count.
_COORDINATES = 2

LINE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "GeoJSON: a LineString, or a Feature whose geometry is one; its coordinates are in `crs`; "
    f"2 to {MOST_POSITIONS} positions, at most {LONGEST_KM} km",
    "required": ["type"],
    "example": {"type": "LineString", "coordinates": [[113.62, 34.75], [113.66, 34.75], [113.66, 34.78]]},
}


def read_line(given: Any, crs: str, faults: Faults) -> Line:
    """Read a line.

    Args:
        given: the JSON value.
        crs: the datum of its coordinates.
        faults: where to note what is wrong.

    Returns:
        The line in WGS-84.

    Raises:
        QueryFaults: it is none; every wrong position is named.
    """
    where, positions = _coordinates(given, faults)
    lon, lat = [], []
    for number, position in enumerate(positions):
        read = _read_position(f"{where}[{number}]", position, faults)
        if read is not None:
            lon.append(read[0])
            lat.append(read[1])
    faults.check()
    lons, lats = np.array(lon), np.array(lat)
    if crs != Datum.WGS84:
        lons, lats = to_wgs84(lons, lats, Datum(crs))
    line = Line(lons, lats)
    if line.length_m > LONGEST_KM * 1000:
        faults.add(where, Fault("line_too_long", km=f"{line.length_m / 1000:,.0f}", high=f"{LONGEST_KM:,}"))
        faults.check()
    return line


def _coordinates(given: Any, faults: Faults) -> tuple[str, list[Any]]:
    """Find the list of positions, and how to name it; a fault leaves it empty."""
    where, shape = "line", given
    if isinstance(given, Members) and given.get("type") == "Feature":
        where, shape = "line.geometry", given.get("geometry")
    if not isinstance(shape, Members) or shape.get("type") != "LineString":
        kind = shape.get("type") if isinstance(shape, Members) else shape
        faults.add(where, Fault("required" if given is None else "not_a_line"), kind)
        return where, []
    where, positions = f"{where}.coordinates", shape.get("coordinates")
    if not isinstance(positions, list):
        faults.add(where, Fault("required" if positions is None else "not_a_list"), positions)
    elif len(positions) < _FEWEST_POSITIONS:
        faults.add(where, Fault("too_few", low=_FEWEST_POSITIONS), positions)
    elif len(positions) > MOST_POSITIONS:
        faults.add(where, Fault("too_many", high=f"{MOST_POSITIONS:,}", count=f"{len(positions):,}"))
    else:
        return where, positions
    return where, []


def _read_position(where: str, position: Any, faults: Faults) -> tuple[float, float] | None:
    is_one = isinstance(position, list) and len(position) >= _COORDINATES
    if not is_one or not all(isinstance(part, Number) for part in position):
        faults.add(where, Fault("not_a_coordinate"), position)
        return None
    read = []
    for number, parameter in enumerate((LON, LAT)):
        try:
            read.append(parameter.read(written(position[number])))
        except Fault as fault:
            faults.add(f"{where}[{number}]", _exchanged_or(fault, position[0], position[1]), position[number])
    return (read[0], read[1]) if len(read) == _COORDINATES else None


def _exchanged_or(fault: Fault, lon: Number, lat: Number) -> Fault:
    """Say that coordinates are exchanged where they would be right the other way round."""
    try:
        LON.read(written(lat))
        LAT.read(written(lon))
    except Fault:
        return fault
    return Fault("exchanged", **fault.values)
