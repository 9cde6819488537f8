"""The datums that coordinates in China are written in, and the exact way between them.

WGS-84 is used inside; GCJ-02 (Amap, Tencent), BD-09 and BD-09MC (Baidu) and the projections of CGCS2000 are
met at the doors. What is converted is what was declared: nothing here asks whether a place "is in China".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from geodata.baidu_mercator import bd09_of_metres, metres_of_bd09
from geodata.projected import is_projected, project, unproject

FloatArray: TypeAlias = NDArray[np.float64]
Number = TypeVar("Number", float, FloatArray)

# The rectangle in which the published GCJ-02 formula is defined, degrees.
FORMULA_WEST, FORMULA_EAST = 72.004, 137.8347
FORMULA_SOUTH, FORMULA_NORTH = 0.8293, 55.8271

# Krasovsky 1940, the ellipsoid of the GCJ-02 formula.
_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323

_BD09_FREQUENCY = np.pi * 3000.0 / 180.0
_BD09_EAST, _BD09_NORTH = 0.0065, 0.006

# No shift of either datum is larger than this inside the rectangle, degrees.
_LARGEST_SHIFT = 0.05


class Datum(StrEnum):
    """The datum in which a longitude and a latitude are meant.

    CGCS2000 differs from WGS-84 by decimetres, less than any of these coordinates is worth, and is taken as
    its equal.
    """

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


# Metres, so no `Datum`: what is asked for degrees must not be given these.
BD09MC = "bd09mc"

Crs: TypeAlias = Datum | str | int

_SAME_AS_WGS84 = (Datum.WGS84, Datum.CGCS2000)
_GEOGRAPHIC = {4326: Datum.WGS84, 4490: Datum.CGCS2000}
_PREFIX = "epsg:"

# A step leaves at most 0.7 % of the error of GCJ-02 and 2 % of that of BD-09 (measured); after so many steps
# it is less than a float can hold.
# A rounding error of the solution must not push a point of the very edge out of the rectangle.
_EDGE = 1e-9
_INVERSE_STEPS = {Datum.GCJ02: 6, Datum.BD09: 8}


@overload
def from_wgs84(lon: float, lat: float, crs: Crs) -> tuple[float, float]: ...
@overload
def from_wgs84(lon: FloatArray, lat: FloatArray, crs: Crs) -> tuple[FloatArray, FloatArray]: ...
def from_wgs84(
    lon: float | FloatArray, lat: float | FloatArray, crs: Crs
) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Write WGS-84 coordinates in another datum or projection.

    Args:
        lon: longitude, degrees, WGS-84; a float or an array.
        lat: latitude, degrees, WGS-84; the same shape as `lon`.
        crs: what is wanted: a `Datum`, `bd09mc`, or an EPSG code such as 4526 or `epsg:4526`: 4326, 4490,
            4491 to 4554 and 3857.

    Returns:
        Longitude and latitude in degrees, or easting and northing in metres; floats for floats and new arrays
        for arrays. Outside the rectangle of the published formula of GCJ-02 and BD-09 degrees are unchanged;
        where a projection is not used both are NaN. NaN stays NaN.

    Raises:
        ValueError: the shapes differ, or there is no such `crs`.

    The formula is the one published as eviltransform (https://github.com/googollee/eviltransform).
    """
    system = _system(crs)
    if isinstance(lon, float) and isinstance(lat, float) and system in _INVERSE_STEPS:
        return _of_one(lon, lat, Datum(system), back=False)
    x, y = _pair(lon, lat)
    if isinstance(system, int):
        x, y = _flat(project, x, y, system)
    elif system not in _SAME_AS_WGS84:
        datum = Datum.BD09 if system == BD09MC else Datum(system)
        inside = _in_rectangle(x, y)
        x[inside], y[inside] = _shifted(x[inside], y[inside], datum, np)
        if system == BD09MC:
            x, y = _flat(metres_of_bd09, x, y)
    return _like(lon, x, y)


@overload
def to_wgs84(x: float, y: float, crs: Crs) -> tuple[float, float]: ...
@overload
def to_wgs84(x: FloatArray, y: FloatArray, crs: Crs) -> tuple[FloatArray, FloatArray]: ...
def to_wgs84(
    x: float | FloatArray, y: float | FloatArray, crs: Crs
) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Read coordinates of another datum or projection as WGS-84, the exact inverse of `from_wgs84`.

    Args:
        x: longitude in degrees, or easting in metres; a float or an array.
        y: latitude in degrees, or northing in metres; the same shape as `x`.
        crs: what was declared for them, as `from_wgs84` takes it.

    Returns:
        Longitude and latitude in WGS-84, as floats for floats and new arrays for arrays. Degrees that no
        point of the formula's rectangle is shifted to are unchanged; metres from where a projection is not
        used are NaN; NaN stays NaN.

    Raises:
        ValueError: the shapes differ, or there is no such `crs`.

    Within two kilometres of the rectangle's edge, which lies outside China, the published formula is not
    one to one; there the solution inside the rectangle is taken.
    """
    system = _system(crs)
    if isinstance(x, float) and isinstance(y, float) and system in _INVERSE_STEPS:
        return _of_one(x, y, Datum(system), back=True)
    lon, lat = _pair(x, y)
    if isinstance(system, int):
        lon, lat = _flat(unproject, lon, lat, system)
    elif system not in _SAME_AS_WGS84:
        if system == BD09MC:
            lon, lat = _flat(bd09_of_metres, lon, lat)
        lon, lat = _shifted_back(lon, lat, Datum.BD09 if system == BD09MC else Datum(system))
    return _like(x, lon, lat)


def _system(crs: Crs) -> Datum | str | int:
    """Tell what is declared: a datum, Baidu's metres, or the code of a projection."""
    text = str(crs).lower()
    code = text.removeprefix(_PREFIX)
    if code.isdecimal():
        number = int(code)
        if number in _GEOGRAPHIC:
            return _GEOGRAPHIC[number]
        if is_projected(number):
            return number
        raise ValueError(f"EPSG:{number} is not converted here; 4326, 4490, 4491 to 4554 and 3857 are")
    return BD09MC if text == BD09MC else Datum(text)


def _flat(
    convert: Callable[..., tuple[FloatArray, FloatArray]], x: FloatArray, y: FloatArray, *more: int
) -> tuple[FloatArray, FloatArray]:
    """Convert arrays of any shape with a function for lists."""
    one, other = convert(x.ravel(), y.ravel(), *more)
    return one.reshape(x.shape), other.reshape(x.shape)


def _shifted_back(lon: FloatArray, lat: FloatArray, datum: Datum) -> tuple[FloatArray, FloatArray]:
    near = np.nonzero(_in_rectangle(lon, lat, margin=_LARGEST_SHIFT))
    solved_lon, solved_lat = _unshifted(lon[near], lat[near], datum, np)
    inside = _in_rectangle(solved_lon, solved_lat, margin=_EDGE)
    lon[near] = np.where(inside, solved_lon, lon[near])
    lat[near] = np.where(inside, solved_lat, lat[near])
    return lon, lat


def _pair(lon: float | FloatArray, lat: float | FloatArray) -> tuple[FloatArray, FloatArray]:
    """Copy both into float arrays of at least one dimension, refusing shapes that differ."""
    if np.shape(lon) != np.shape(lat):
        raise ValueError(f"lon and lat must have the same shape, given {np.shape(lon)} and {np.shape(lat)}")
    return np.array(lon, dtype=np.float64, ndmin=1), np.array(lat, dtype=np.float64, ndmin=1)


def _like(
    given: float | FloatArray, lon: FloatArray, lat: FloatArray
) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Answer in the form of the question: floats for a float."""
    if np.ndim(given) == 0:
        return float(lon[0]), float(lat[0])
    return lon, lat


def _of_one(lon: float, lat: float, datum: Datum, back: bool) -> tuple[float, float]:
    """Convert one position without the cost of arrays, by the same steps."""
    if not _in_rectangle(lon, lat, margin=_LARGEST_SHIFT if back else 0.0):
        return lon, lat
    if not back:
        return _shifted(lon, lat, datum, math)
    solved = _unshifted(lon, lat, datum, math)
    return solved if _in_rectangle(*solved, margin=_EDGE) else (lon, lat)


def _in_rectangle(lon: Number, lat: Number, margin: float = 0.0) -> Any:
    return (
        (lon >= FORMULA_WEST - margin)
        & (lon <= FORMULA_EAST + margin)
        & (lat >= FORMULA_SOUTH - margin)
        & (lat <= FORMULA_NORTH + margin)
    )


def _unshifted(lon: Number, lat: Number, datum: Datum, m: Any) -> tuple[Number, Number]:
    """Solve shifted(x) = given by fixed-point iteration.

    The number of steps is fixed so that a coordinate has the same answer alone and in a list.
    """
    wgs_lon, wgs_lat = lon, lat
    for _ in range(_INVERSE_STEPS[datum]):
        there_lon, there_lat = _shifted(wgs_lon, wgs_lat, datum, m)
        wgs_lon, wgs_lat = wgs_lon + (lon - there_lon), wgs_lat + (lat - there_lat)
    return wgs_lon, wgs_lat


def _shifted(lon: Number, lat: Number, datum: Datum, m: Any) -> tuple[Number, Number]:
    """Shift WGS-84; `m` has the functions: `numpy` for arrays, `math` for floats."""
    gcj_lon, gcj_lat = _gcj02(lon, lat, m)
    return _bd09(gcj_lon, gcj_lat, m) if datum == Datum.BD09 else (gcj_lon, gcj_lat)


def _gcj02(lon: Number, lat: Number, m: Any) -> tuple[Number, Number]:
    """Shift WGS-84 to GCJ-02 by the published series in metres, then turned into degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = m.sqrt(m.fabs(x))
    common = 20.0 * m.sin(6.0 * m.pi * x) + 20.0 * m.sin(2.0 * m.pi * x)
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (common + _waves(y, m, (20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0))) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (common + _waves(x, m, (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0))) * 2.0 / 3.0

    phi = m.radians(lat)
    curvature = 1.0 - _ECCENTRICITY_SQUARED * m.sin(phi) ** 2
    prime_vertical_m = _SEMI_MAJOR_M / m.sqrt(curvature)
    meridian_m = prime_vertical_m * (1.0 - _ECCENTRICITY_SQUARED) / curvature
    east_degrees = m.degrees(east_m / (prime_vertical_m * m.cos(phi)))
    return lon + east_degrees, lat + m.degrees(north_m / meridian_m)


def _waves(degrees: Any, m: Any, *terms: tuple[float, float]) -> Any:
    """Sum sine waves given as (amplitude in metres, half a period in degrees)."""
    total = 0.0 * degrees
    for amplitude_m, half_period in terms:
        total += amplitude_m * m.sin(m.pi / half_period * degrees)
    return total


def _bd09(gcj_lon: Number, gcj_lat: Number, m: Any) -> tuple[Number, Number]:
    """Shift GCJ-02 to BD-09 by the published turn, stretch and offset."""
    radius = m.hypot(gcj_lon, gcj_lat) + 0.00002 * m.sin(gcj_lat * _BD09_FREQUENCY)
    turn = np.arctan2 if m is np else math.atan2
    angle = turn(gcj_lat, gcj_lon) + 0.000003 * m.cos(gcj_lon * _BD09_FREQUENCY)
    return radius * m.cos(angle) + _BD09_EAST, radius * m.sin(angle) + _BD09_NORTH
