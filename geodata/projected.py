"""Metres of the projections in which Chinese offices keep coordinates ↔ degrees.

The projections of CGCS2000 (EPSG:4491 to 4554: Gauss–Krüger in zones of six and three degrees, with and
without the number of the zone before the easting) and Web Mercator. What is converted is what was declared;
no projection is ever guessed from the size of the numbers.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

_FloatArray: TypeAlias = NDArray[np.float64]

WEB_MERCATOR = 3857
_CGCS2000_PROJECTED = range(4491, 4555)
_CGCS2000, _WGS84 = 4490, 4326

# Surveys go on beyond the edge of their zone; a zone further off is a mistake. Degrees.
_MARGIN = 1.5


def is_projected(code: int) -> bool:
    """Tell whether coordinates of a coordinate reference system can be converted here.

    Args:
        code: its EPSG code.

    Returns:
        True for the projections of CGCS2000 and for Web Mercator.
    """
    return code == WEB_MERCATOR or code in _CGCS2000_PROJECTED


def to_degrees(x: float, y: float, code: int) -> tuple[float, float] | None:
    """Convert metres of a projection to degrees.

    In Chinese surveying, and in the EPSG definitions of these systems, X is the northing; geographic
    programs write the easting as X. Both orders are tried, and the one that lies where the projection is
    used is taken; inside China the other never does. Web Mercator has one order only.

    Args:
        x: one of both, metres.
        y: the other, metres.
        code: the EPSG code of the projection.

    Returns:
        Longitude and latitude, degrees, in CGCS2000 or, from Web Mercator, WGS-84; None where neither order
        lies where the projection is used.

    Raises:
        ValueError: the projection is none of those that `is_projected` accepts.
    """
    _require(code)
    orders = ((x, y),) if code == WEB_MERCATOR else ((x, y), (y, x))
    found = [place for easting, northing in orders if (place := _inverse(easting, northing, code))]
    return found[0] if len(found) == 1 else None


def unproject(easting: _FloatArray, northing: _FloatArray, code: int) -> tuple[_FloatArray, _FloatArray]:
    """Convert metres of a projection to degrees, a whole list at once.

    Args:
        easting: metres, with the number of the zone where the projection has it, shape (n,).
        northing: metres, shape (n,).
        code: the EPSG code of the projection.

    Returns:
        Longitude and latitude, degrees, in CGCS2000 or, from Web Mercator, WGS-84; NaN where that is not
        within a degree and a half of where the projection is used.

    Raises:
        ValueError: the projection is none of those that `is_projected` accepts.
    """
    _require(code)
    transformer, bounds = _transformer(code)
    lon, lat = transformer.transform(easting, northing)
    return _inside(lon, lat, lon, lat, bounds)


def project(lon: _FloatArray, lat: _FloatArray, code: int) -> tuple[_FloatArray, _FloatArray]:
    """Convert degrees to metres of a projection, the inverse of `unproject`.

    Args:
        lon: longitude, degrees, shape (n,).
        lat: latitude, degrees, shape (n,).
        code: the EPSG code of the projection.

    Returns:
        Easting and northing, metres; NaN for places where the projection is not used.

    Raises:
        ValueError: the projection is none of those that `is_projected` accepts.
    """
    _require(code)
    transformer, bounds = _transformer(code)
    easting, northing = transformer.transform(lon, lat, direction="INVERSE")
    return _inside(easting, northing, lon, lat, bounds)


def _require(code: int) -> None:
    if not is_projected(code):
        raise ValueError(f"EPSG:{code} is not converted here")


def _inside(
    x: _FloatArray,
    y: _FloatArray,
    lon: _FloatArray,
    lat: _FloatArray,
    bounds: tuple[float, float, float, float],
) -> tuple[_FloatArray, _FloatArray]:
    west, south, east, north = bounds
    inside = (lon >= west - _MARGIN) & (lon <= east + _MARGIN)
    inside &= (lat >= south - _MARGIN) & (lat <= north + _MARGIN) & np.isfinite(x) & np.isfinite(y)
    return np.where(inside, x, np.nan), np.where(inside, y, np.nan)


def _inverse(easting: float, northing: float, code: int) -> tuple[float, float] | None:
    transformer, (west, south, east, north) = _transformer(code)
    lon, lat = transformer.transform(easting, northing)
    inside = west - _MARGIN <= lon <= east + _MARGIN and south - _MARGIN <= lat <= north + _MARGIN
    return (float(lon), float(lat)) if inside else None


@cache
def _transformer(code: int) -> tuple[Transformer, tuple[float, float, float, float]]:
    crs = CRS.from_epsg(code)
    area = crs.area_of_use
    assert area is not None  # noqa: S101 (every system of the range has one)
    target = _WGS84 if code == WEB_MERCATOR else _CGCS2000
    return Transformer.from_crs(code, target, always_xy=True), area.bounds
