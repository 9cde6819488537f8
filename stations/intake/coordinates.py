"""Cells with coordinates → a position as it was given, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geodata.baidu_mercator import bd09_of_metres
from geodata.datum import BD09MC, FORMULA_EAST, FORMULA_NORTH, FORMULA_SOUTH, FORMULA_WEST, Datum
from geodata.projected import WEB_MERCATOR, to_degrees
from stations.intake.angles import Angle, read_angle, split_pair
from stations.intake.cell_words import is_no_value
from stations.intake.crs_words import is_metres, projection_code
from stations.intake.draft import GivenCoordinates
from stations.intake.issues import RowIssue, make_issue, shorten

PairOrder = Literal["lonlat", "latlon", "unclear"]

# Longitudes and latitudes of China, in degrees; no pair lies inside both ways round.
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)

# Nothing stands so near to 0° N 0° E but what was never filled in.
_ZERO_DEGREES = 0.01

_WEB_MERCATOR_MAX_M = 20_037_509.0

# Converted degrees are kept to a tenth of a millimetre; five decimals are worth about a metre.
_CONVERTED_DIGITS = 9
_DIGITS_OF_A_METRE = 5
_DATUM_OF_METRES = {BD09MC: Datum.BD09, f"epsg:{WEB_MERCATOR}": Datum.WGS84}


@dataclass(frozen=True, slots=True)
class CoordinateCell:
    """A cell with a coordinate.

    Args:
        column: header of the column.
        text: what stands there.
    """

    column: str
    text: str


def read_coordinates(
    lon: CoordinateCell, lat: CoordinateCell, datum: str | None, row: int
) -> tuple[GivenCoordinates | None, tuple[RowIssue, ...]]:
    """Read longitude and latitude from two cells.

    Args:
        lon: the cell of the longitude.
        lat: the cell of the latitude.
        datum: the datum or projection that is declared for them (`gcj02`, `epsg:4526`); None where none is.
        row: number of the row.

    Returns:
        The position where it can be used, and what is to know about it. Nothing is exchanged or shortened to
        make it fit; only metres of a declared projection are converted, and both numbers in one of the cells
        are read as a pair.
    """
    # Words for nothing hold no digits, so that they are no angles either.
    found = x, y = read_angle(lon.text), read_angle(lat.text)
    if x is not None and y is not None:
        return _judge(x, y, datum, row, (lon, lat))
    filled = {cell.text: cell for cell in (lon, lat) if not is_no_value(cell.text)}
    if len(filled) == 1 and x is y is None and split_pair(*filled):
        (cell,) = filled.values()
        return read_pair(cell, "unclear", datum, row)
    unreadable = [
        cell
        for cell, angle in zip((lon, lat), found, strict=True)
        if angle is None and not is_no_value(cell.text)
    ]
    if unreadable:
        return None, tuple(_issue("coordinates_unreadable", row, (cell,)) for cell in unreadable)
    if x is None and y is None:
        return None, ()
    missing, other = (lon, lat) if x is None else (lat, lon)
    params = {"other": other.column, "given": shorten(other.text)}
    return None, (_issue("coordinates_half", row, (missing,), **params),)


def _issue(code: str, row: int, cells: Sequence[CoordinateCell], **params: str) -> RowIssue:
    """Say something about one cell, or about longitude and latitude together."""
    columns = dict.fromkeys(cell.column for cell in cells)
    return make_issue(code, row, ", ".join(columns), ", ".join(cell.text for cell in cells), **params)


def read_pair(
    cell: CoordinateCell, order: PairOrder, datum: str | None, row: int
) -> tuple[GivenCoordinates | None, tuple[RowIssue, ...]]:
    """Read longitude and latitude from one cell.

    Args:
        cell: the cell, such as `113.62,34.75`, `[113.62, 34.75]` or `113.62 34.75`.
        order: which comes first by the header; where that says nothing, by letters, by range, or because only
            one of both ways lies in China.
        datum: the datum or projection that is declared for them; None where none is.
        row: number of the row.

    Returns:
        The position where it can be used, and what is to know about it.
    """
    if is_no_value(cell.text):
        return None, ()
    pair = split_pair(cell.text)
    if pair is None:
        return None, (_issue("coordinates_unreadable", row, (cell,)),)
    first, second = pair
    if order == "unclear" and not is_metres(datum):
        latitude_first = _latitude_is_first(first, second)
    else:
        latitude_first = order == "latlon"
    if latitude_first is None:
        return None, (_issue("pair_order_unclear", row, (cell,)),)
    lon, lat = (second, first) if latitude_first else (first, second)
    return _judge(lon, lat, datum, row, (cell,))


def _latitude_is_first(first: Angle, second: Angle) -> bool | None:
    if first.axis or second.axis:
        return first.axis == "lat" or second.axis == "lon"
    if abs(first.degrees) > 90 or abs(second.degrees) > 90:
        return abs(second.degrees) > 90
    if _in_china(first.degrees, second.degrees) != _in_china(second.degrees, first.degrees):
        return _in_china(second.degrees, first.degrees)
    return None if first.degrees or second.degrees else False


def _in_china(lon: float, lat: float) -> bool:
    return _CHINA_LON[0] <= lon <= _CHINA_LON[1] and _CHINA_LAT[0] <= lat <= _CHINA_LAT[1]


def _judge(
    lon: Angle, lat: Angle, datum: str | None, row: int, cells: Sequence[CoordinateCell]
) -> tuple[GivenCoordinates | None, tuple[RowIssue, ...]]:
    x, y = lon.degrees, lat.degrees
    if abs(x) < _ZERO_DEGREES and abs(y) < _ZERO_DEGREES:
        return None, (_issue("coordinates_zero", row, cells),)
    if datum is not None and is_metres(datum):
        return _from_projection(lon, lat, datum, row, cells)
    code, params = "", {}
    if _look_swapped(lon, lat):
        code, params = "coordinates_swapped", {"lon": f"{x:.10g}", "lat": f"{y:.10g}"}
    elif 1000 < abs(x) < 1e8 and 1000 < abs(y) < 1e8:
        code, params = "coordinates_projected", {"projection": _projection(abs(x), abs(y))}
    elif abs(x) > 180 or abs(y) > 90:
        code = "coordinates_out_of_range"
    elif datum is None:
        code = "datum_undeclared"
    if code:
        return None, (_issue(code, row, cells, **params),)
    given = GivenCoordinates(x, y, datum, min(lon.digits, lat.digits))
    if datum in (Datum.GCJ02, Datum.BD09) and not _has_chinese_datum(x, y):
        shown = datum.upper()
        return given, (_issue("datum_not_used_there", row, cells, datum=shown),)
    return given, ()


def _from_projection(
    x: Angle, y: Angle, projection: str, row: int, cells: Sequence[CoordinateCell]
) -> tuple[GivenCoordinates | None, tuple[RowIssue, ...]]:
    name, code = projection.upper(), projection_code(projection)
    place = _baidu_degrees(x, y) if code is None else to_degrees(x.degrees, y.degrees, code)
    if place is None:
        return None, (_issue("coordinates_outside_projection", row, cells, crs=name),)
    lon, lat = (round(degrees, _CONVERTED_DIGITS) for degrees in place)
    datum = _DATUM_OF_METRES.get(projection, Datum.CGCS2000)
    digits = min(_CONVERTED_DIGITS, _DIGITS_OF_A_METRE + min(x.digits, y.digits))
    shown = {"crs": name, "lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}
    issue = _issue("coordinates_converted", row, cells, **shown)
    return GivenCoordinates(lon, lat, datum, digits), (issue,)


def _baidu_degrees(x: Angle, y: Angle) -> tuple[float, float] | None:
    lon, lat = bd09_of_metres(np.array([x.degrees]), np.array([y.degrees]))
    place = float(lon[0]), float(lat[0])
    return place if _has_chinese_datum(*place) else None


def _has_chinese_datum(lon: float, lat: float) -> bool:
    return FORMULA_WEST <= lon <= FORMULA_EAST and FORMULA_SOUTH <= lat <= FORMULA_NORTH


def _look_swapped(lon: Angle, lat: Angle) -> bool:
    x, y = lon.degrees, lat.degrees
    if lon.axis == "lat" or lat.axis == "lon":
        return True
    if 90 < abs(y) <= 180 and abs(x) <= 90:
        return True
    return _in_china(y, x) and not _in_china(x, y)


def _projection(x: float, y: float) -> str:
    """Name what metres of this size are; an easting with a zone before it exceeds Web Mercator's range."""
    if max(x, y) > _WEB_MERCATOR_MAX_M:
        return "Gauss–Krüger"
    return "Web Mercator / EPSG:3857" if max(x, y) > 8e6 else "Gauss–Krüger / UTM"
