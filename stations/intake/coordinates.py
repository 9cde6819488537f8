"""Cells with coordinates → a position as it was given, or what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from stations.intake.cell_words import is_no_value
from stations.intake.draft import GivenCoordinates
from stations.intake.issues import RowIssue, make_issue

PairOrder = Literal["lonlat", "latlon", "unclear"]
Axis = Literal["lon", "lat"]

# Longitudes and latitudes of China, in degrees; no pair lies inside both ways round.
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)

# Nothing stands so near to 0° N 0° E but what was never filled in.
_ZERO_DEGREES = 0.01

# Longer texts are no coordinates, and not worth the time that the patterns would take.
_MAX_ANGLE_CHARS = 60

_WEB_MERCATOR_MAX_M = 20_037_509.0

# Done before NFKC, which would turn º into a letter and ″ into two primes.
_SIGNS = str.maketrans(
    dict.fromkeys("º˚°゜度", "°")
    | dict.fromkeys("′'’‘ʹ＇´`分", "'")
    | dict.fromkeys("″\"”“ʺ＂秒", '"')
    | dict.fromkeys("−–—－", "-")
)  # fmt: skip
_HEMISPHERES: dict[str, tuple[Axis, int]] = {
    **dict.fromkeys(("e", "东经", "東經", "東経"), ("lon", 1)),
    **dict.fromkeys(("w", "西经", "西經", "西経"), ("lon", -1)),
    **dict.fromkeys(("n", "北纬", "北緯"), ("lat", 1)),
    **dict.fromkeys(("s", "南纬", "南緯"), ("lat", -1)),
}
_ANGLE = re.compile(rf"({'|'.join(_HEMISPHERES)})?[:\s]*([^a-z]*?(?:e[+-]?\d{{1,2}})?°?)\s*([ewns])?")
_DECIMAL = re.compile(r"([+-]?\d{1,12})(?:[.,](\d{1,30}))?(?:e([+-]?\d{1,2}))?°?", re.ASCII)
_SEXAGESIMAL = re.compile(
    r"([+-]?\d{1,3})\s*[°:\s]\s*(\d{1,2}(?:\.\d+)?)(?:\s*['：:\s]\s*(?:(\d{1,2}(?:\.\d+)?)\s*\"?)?)?",
    re.ASCII,
)
_LABELS = re.compile(r"(经度|經度|longitude|long|lon|lng|x)|(纬度|緯度|latitude|lat|y)")
_SEPARATORS = (r";", r"[,，]", r"、", r"\s+", r"[:|/]")


@dataclass(frozen=True, slots=True)
class CoordinateCell:
    """A cell with a coordinate.

    Args:
        column: header of the column.
        text: what stands there.
    """

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Angle:
    """A number of degrees as it is written.

    Args:
        degrees: the value.
        digits: decimals of a degree that it is written with; a whole second counts as three.
        axis: what a hemisphere letter says it is, if there is one.
    """

    degrees: float
    digits: int
    axis: Axis | None = None


def read_angle(text: str) -> Angle | None:
    """Read degrees: decimal with point or comma, with degree signs, or degrees, minutes and seconds.

    Args:
        text: such as `113.6203`, `113,6203`, `113°37'12"E`, `东经113度37分12秒` or `1.1362E+02`.

    Returns:
        The angle, or None where the text is no such number; `nan` and `inf` are none.
    """
    if len(text) > _MAX_ANGLE_CHARS:
        return None
    folded = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold().replace("''", '"')
    folded = "".join(c for c in folded if unicodedata.category(c) != "Cf").strip()
    match = _ANGLE.fullmatch(folded)
    if match is None or (match.group(1) and match.group(3)):
        return None
    axis, sign = _HEMISPHERES.get(match.group(1) or match.group(3) or "", (None, 1))
    body = match.group(2).strip()
    number = _read_decimal(body) or _read_sexagesimal(body)
    if number is None:
        return None
    degrees, digits = number
    return Angle(sign * degrees, digits, axis)


def _read_decimal(body: str) -> tuple[float, int] | None:
    match = _DECIMAL.fullmatch(body)
    if match is None:
        return None
    whole, fraction, exponent = match.groups()
    power = int(exponent or 0)
    degrees = float(f"{whole}.{fraction or 0}e{power}")
    return degrees, max(0, len(fraction or "") - power)


def _read_sexagesimal(body: str) -> tuple[float, int] | None:
    match = _SEXAGESIMAL.fullmatch(body)
    if match is None:
        return None
    whole, minutes, seconds = match.groups()
    if float(minutes) >= 60 or float(seconds or 0) >= 60 or (seconds and "." in minutes):
        return None
    degrees = abs(int(whole)) + float(minutes) / 60 + float(seconds or 0) / 3600
    last = seconds or minutes
    digits = (3 if seconds else 1) + len(last.partition(".")[2])
    return (-degrees if whole.startswith("-") else degrees), digits


def read_coordinates(
    lon: CoordinateCell, lat: CoordinateCell, datum: str | None, row: int
) -> tuple[GivenCoordinates | None, tuple[RowIssue, ...]]:
    """Read longitude and latitude from two cells.

    Args:
        lon: the cell of the longitude.
        lat: the cell of the latitude.
        datum: the datum that is declared for them; None where none is.
        row: number of the row.

    Returns:
        The position where it can be used, and what is to know about it. Nothing is exchanged, shortened or
        converted to make it fit.
    """
    angles = []
    for cell in (lon, lat):
        angle = None if is_no_value(cell.text) else read_angle(cell.text)
        if angle is None and not is_no_value(cell.text):
            return None, (make_issue("coordinates_unreadable", row, cell.column, cell.text),)
        angles.append(angle)
    if angles[0] is None and angles[1] is None:
        return None, ()
    if angles[0] is None or angles[1] is None:
        missing, given = (lon, lat) if angles[0] is None else (lat, lon)
        return None, (make_issue("coordinates_half", row, missing.column, given.text),)
    column = lon.column if lon.column == lat.column else f"{lon.column}, {lat.column}"
    return _judge(angles[0], angles[1], datum, row, CoordinateCell(column, f"{lon.text}, {lat.text}"))


def read_pair(
    cell: CoordinateCell, order: PairOrder, datum: str | None, row: int
) -> tuple[GivenCoordinates | None, tuple[RowIssue, ...]]:
    """Read longitude and latitude from one cell.

    Args:
        cell: the cell, such as `113.62,34.75`, `[113.62, 34.75]` or `113.62 34.75`.
        order: which comes first by the header; where that says nothing, by letters, by range, or because only
            one of both ways lies in China.
        datum: the datum that is declared for them; None where none is.
        row: number of the row.

    Returns:
        The position where it can be used, and what is to know about it.
    """
    if is_no_value(cell.text):
        return None, ()
    pair = split_pair(cell.text)
    if pair is None:
        return None, (make_issue("coordinates_unreadable", row, cell.column, cell.text),)
    first, second = pair
    latitude_first = _latitude_is_first(first, second) if order == "unclear" else order == "latlon"
    if latitude_first is None:
        return None, (make_issue("pair_order_unclear", row, cell.column, cell.text),)
    lon, lat = (second, first) if latitude_first else (first, second)
    return _judge(lon, lat, datum, row, cell)


def split_pair(text: str) -> tuple[Angle, Angle] | None:
    """Split a text that is nothing but two coordinates.

    Args:
        text: the cell.

    Returns:
        Both in the order in which they stand, or None where the text is something else.
    """
    if len(text) > 3 * _MAX_ANGLE_CHARS:
        return None
    body = re.sub(r"^\s*(?:point)?\s*[(\[（【{]|[)\]）】}]\s*$", "", text, flags=re.IGNORECASE).strip()
    axes: list[Axis] = ["lon" if match.group(1) else "lat" for match in _LABELS.finditer(body.casefold())]
    if axes:
        body = _LABELS.sub(" ", body.casefold()).replace("=", " ")
        body = re.sub(r"(^|\s)\s*[:：]\s*", r"\1", body).strip()
    for separator in _SEPARATORS:
        parts = [part for part in re.split(separator, body.replace("；", ";")) if part.strip()]
        if len(parts) == 2:
            first, second = read_angle(parts[0]), read_angle(parts[1])
            if first and second:
                if len(axes) == 2 and axes[0] != axes[1]:
                    first = Angle(first.degrees, first.digits, axes[0])
                    second = Angle(second.degrees, second.digits, axes[1])
                return first, second
    return None


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
    lon: Angle, lat: Angle, datum: str | None, row: int, cell: CoordinateCell
) -> tuple[GivenCoordinates | None, tuple[RowIssue, ...]]:
    x, y = lon.degrees, lat.degrees
    code, params = "", {}
    if abs(x) < _ZERO_DEGREES and abs(y) < _ZERO_DEGREES:
        code = "coordinates_zero"
    elif _look_swapped(lon, lat):
        code, params = "coordinates_swapped", {"lon": f"{x:.10g}", "lat": f"{y:.10g}"}
    elif 1000 < abs(x) < 1e8 and 1000 < abs(y) < 1e8:
        code, params = "coordinates_projected", {"projection": _projection(abs(x), abs(y))}
    elif abs(x) > 180 or abs(y) > 90:
        code = "coordinates_out_of_range"
    elif datum is None:
        code = "datum_undeclared"
    if code:
        return None, (make_issue(code, row, cell.column, cell.text, **params),)
    return GivenCoordinates(x, y, datum, min(lon.digits, lat.digits)), ()


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
