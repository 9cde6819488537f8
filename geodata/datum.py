"""The datums that coordinates in China are written in, and the exact way between them.

WGS-84 is used inside; GCJ-02 (Amap, Tencent) and BD-09 (Baidu) are met at the doors. What is converted is
what was declared: nothing here asks whether a place "is in China".
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]

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


_SAME_AS_WGS84 = (Datum.WGS84, Datum.CGCS2000)

# A step leaves at most 0.7 % of the error of GCJ-02 and 2 % of that of BD-09 (measured); after so many steps
# it is less than a float can hold.
_INVERSE_STEPS = {Datum.GCJ02: 6, Datum.BD09: 8}


@overload
def from_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]: ...
@overload
def from_wgs84(lon: FloatArray, lat: FloatArray, datum: Datum) -> tuple[FloatArray, FloatArray]: ...
def from_wgs84(
    lon: float | FloatArray, lat: float | FloatArray, datum: Datum
) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Write WGS-84 coordinates in another datum.

    Args:
        lon: longitude, degrees, WGS-84; a float or an array.
        lat: latitude, degrees, WGS-84; the same shape as `lon`.
        datum: the datum wanted.

    Returns:
        Longitude and latitude in `datum`, as floats for floats and new arrays for arrays. Outside the
        rectangle of the published formula they are unchanged; NaN stays NaN.

    Raises:
        ValueError: the shapes differ, or `datum` is none of `Datum`.

    The formula is the one published as eviltransform (https://github.com/googollee/eviltransform).
    """
    wgs_lon, wgs_lat = _pair(lon, lat)
    if Datum(datum) not in _SAME_AS_WGS84:
        inside = _in_rectangle(wgs_lon, wgs_lat)
        wgs_lon[inside], wgs_lat[inside] = _shifted(wgs_lon[inside], wgs_lat[inside], datum)
    return _like(lon, wgs_lon, wgs_lat)


@overload
def to_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]: ...
@overload
def to_wgs84(lon: FloatArray, lat: FloatArray, datum: Datum) -> tuple[FloatArray, FloatArray]: ...
def to_wgs84(
    lon: float | FloatArray, lat: float | FloatArray, datum: Datum
) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Read coordinates of another datum as WGS-84, the exact inverse of `from_wgs84`.

    Args:
        lon: longitude, degrees, in `datum`; a float or an array.
        lat: latitude, degrees, in `datum`; the same shape as `lon`.
        datum: the datum that was declared for them.

    Returns:
        Longitude and latitude in WGS-84, as floats for floats and new arrays for arrays. Coordinates that no
        point of the formula's rectangle is shifted to are unchanged; NaN stays NaN.

    Raises:
        ValueError: the shapes differ, or `datum` is none of `Datum`.

    Within two kilometres of the rectangle's edge, which lies outside China, the published formula is not
    one to one; there the solution inside the rectangle is taken.
    """
    wgs_lon, wgs_lat = _pair(lon, lat)
    if Datum(datum) not in _SAME_AS_WGS84:
        near = np.flatnonzero(_in_rectangle(wgs_lon, wgs_lat, margin=_LARGEST_SHIFT))
        solved_lon, solved_lat = _unshifted(wgs_lon[near], wgs_lat[near], datum)
        # A rounding error of the solution must not push a point of the very edge out of the rectangle.
        inside = _in_rectangle(solved_lon, solved_lat, margin=1e-9)
        wgs_lon[near[inside]], wgs_lat[near[inside]] = solved_lon[inside], solved_lat[inside]
    return _like(lon, wgs_lon, wgs_lat)


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


def _in_rectangle(lon: FloatArray, lat: FloatArray, margin: float = 0.0) -> NDArray[np.bool_]:
    return (
        (lon >= FORMULA_WEST - margin)
        & (lon <= FORMULA_EAST + margin)
        & (lat >= FORMULA_SOUTH - margin)
        & (lat <= FORMULA_NORTH + margin)
    )


def _unshifted(lon: FloatArray, lat: FloatArray, datum: Datum) -> tuple[FloatArray, FloatArray]:
    """Solve shifted(x) = given by fixed-point iteration.

    The number of steps is fixed so that a coordinate has the same answer alone and in a list.
    """
    wgs_lon, wgs_lat = lon, lat
    for _ in range(_INVERSE_STEPS[datum]):
        there_lon, there_lat = _shifted(wgs_lon, wgs_lat, datum)
        wgs_lon, wgs_lat = wgs_lon + (lon - there_lon), wgs_lat + (lat - there_lat)
    return wgs_lon, wgs_lat


def _shifted(lon: FloatArray, lat: FloatArray, datum: Datum) -> tuple[FloatArray, FloatArray]:
    gcj_lon, gcj_lat = _gcj02(lon, lat)
    return _bd09(gcj_lon, gcj_lat) if datum == Datum.BD09 else (gcj_lon, gcj_lat)


def _gcj02(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Shift WGS-84 to GCJ-02 by the published series in metres, then turned into degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    common = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (common + _waves(y, (20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0))) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (common + _waves(x, (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0))) * 2.0 / 3.0

    phi = np.radians(lat)
    curvature = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    prime_vertical_m = _SEMI_MAJOR_M / np.sqrt(curvature)
    meridian_m = prime_vertical_m * (1.0 - _ECCENTRICITY_SQUARED) / curvature
    east_degrees = np.degrees(east_m / (prime_vertical_m * np.cos(phi)))
    return lon + east_degrees, lat + np.degrees(north_m / meridian_m)


def _waves(degrees: FloatArray, *terms: tuple[float, float]) -> FloatArray:
    """Sum sine waves given as (amplitude in metres, half a period in degrees)."""
    total = np.zeros_like(degrees)
    for amplitude_m, half_period in terms:
        total += amplitude_m * np.sin(np.pi / half_period * degrees)
    return total


def _bd09(gcj_lon: FloatArray, gcj_lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Shift GCJ-02 to BD-09 by the published turn, stretch and offset."""
    radius = np.hypot(gcj_lon, gcj_lat) + 0.00002 * np.sin(gcj_lat * _BD09_FREQUENCY)
    angle = np.arctan2(gcj_lat, gcj_lon) + 0.000003 * np.cos(gcj_lon * _BD09_FREQUENCY)
    return radius * np.cos(angle) + _BD09_EAST, radius * np.sin(angle) + _BD09_NORTH
