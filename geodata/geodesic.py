"""Distances and bearings on the WGS-84 ellipsoid."""

from __future__ import annotations

import math

import numpy as np
from pyproj import Geod

from geodata.datum import FloatArray

WGS84_ELLIPSOID = Geod(ellps="WGS84")


def distance_m(lon: float, lat: float, lons: FloatArray, lats: FloatArray) -> FloatArray:
    """Measure the geodesic distance from one point to many.

    Args:
        lon: longitude of the one point, degrees, WGS-84.
        lat: latitude of the one point, degrees, WGS-84.
        lons: longitudes of the others, degrees, shape (n,).
        lats: latitudes of the others, degrees, shape (n,).

    Returns:
        Metres, shape (n,); NaN where a coordinate is not finite.

    Raises:
        ValueError: `lons` and `lats` are not two equally long lists.

    The solution is that of Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), good to 15 nanometres.
    """
    return distance_and_bearing(lon, lat, lons, lats)[0]


def distance_and_bearing(
    lon: float, lat: float, lons: FloatArray, lats: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Measure the geodesic distance and the direction in which to set out, from one point to many.

    Args:
        lon: longitude of the one point, degrees, WGS-84.
        lat: latitude of the one point, degrees, WGS-84.
        lons: longitudes of the others, degrees, shape (n,).
        lats: latitudes of the others, degrees, shape (n,).

    Returns:
        Metres and degrees clockwise from north, 0 ≤ bearing < 360, both of shape (n,); the bearing to the
        point itself is 0. NaN where a coordinate is not finite.

    Raises:
        ValueError: `lons` and `lats` are not two equally long lists.

    The solution is that of Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), good to 15 nanometres.
    """
    if lons.ndim != 1 or lons.shape != lats.shape:
        raise ValueError(f"lons and lats must be equally long lists, given {lons.shape} and {lats.shape}")
    return distances_and_bearings(np.full(lons.shape, lon), np.full(lons.shape, lat), lons, lats)


def distances_and_bearings(
    from_lon: FloatArray, from_lat: FloatArray, to_lon: FloatArray, to_lat: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Measure as `distance_and_bearing` does, each pair of points by itself.

    Args:
        from_lon: longitudes of the first points, degrees, WGS-84, shape (n,).
        from_lat: latitudes of the first points, degrees, WGS-84, shape (n,).
        to_lon: longitudes of the second points, degrees, WGS-84, shape (n,).
        to_lat: latitudes of the second points, degrees, WGS-84, shape (n,).

    Returns:
        Metres and degrees clockwise from north, 0 ≤ bearing < 360, both of shape (n,).
    """
    bearing, _, metres = WGS84_ELLIPSOID.inv(from_lon, from_lat, to_lon, to_lat)
    bearing = np.where(metres == 0.0, 0.0, bearing % 360.0)
    # The remainder of a tiny negative angle rounds to 360 itself.
    bearing[bearing >= 360.0] = 0.0
    return metres, bearing


def distance_and_bearing_of_one(lon: float, lat: float, to_lon: float, to_lat: float) -> tuple[float, float]:
    """Measure as `distance_and_bearing` does, from one point to one other: quicker for a handful.

    Args:
        lon: longitude of the one point, degrees, WGS-84.
        lat: latitude of the one point, degrees, WGS-84.
        to_lon: longitude of the other, degrees, WGS-84.
        to_lat: latitude of the other, degrees, WGS-84.

    Returns:
        Metres, and degrees clockwise from north, 0 ≤ bearing < 360; to the point itself 0.
    """
    bearing, _, metres = WGS84_ELLIPSOID.inv(lon, lat, to_lon, to_lat)
    if metres == 0.0:
        return 0.0, 0.0
    bearing %= 360.0
    # The remainder of a tiny negative angle rounds to 360 itself.
    return metres, bearing if bearing < 360.0 else 0.0


def require_positions(lon: FloatArray, lat: FloatArray) -> None:
    """Refuse arrays that are not a list of places on Earth.

    Args:
        lon: longitudes, degrees, WGS-84, shape (n,).
        lat: latitudes, degrees, WGS-84, shape (n,).

    Raises:
        ValueError: the shapes differ, or an element is not finite or out of range; the first is named.
    """
    if lon.ndim != 1 or lon.shape != lat.shape:
        raise ValueError(f"lon and lat must be equally long lists, given {lon.shape} and {lat.shape}")
    for name, values, largest in (("lon", lon, 180.0), ("lat", lat, 90.0)):
        wrong = np.flatnonzero(~(np.abs(values) <= largest))
        if wrong.size:
            first = int(wrong[0])
            raise ValueError(f"{name}[{first}] must be -{largest:g} to {largest:g}, given {values[first]}")


def require_position(lon: float, lat: float) -> None:
    """Refuse what is not a place on Earth.

    Args:
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.

    Raises:
        ValueError: one of them is not finite or out of range; the message names it.
    """
    # Written so that NaN, which compares false with everything, is refused.
    if not -180.0 <= lon <= 180.0:
        raise ValueError(f"lon must be -180 to 180, given {lon}")
    if not -90.0 <= lat <= 90.0:
        raise ValueError(f"lat must be -90 to 90, given {lat}")


def checked_radius(radius_m: float) -> float:
    """Refuse what is no radius.

    Args:
        radius_m: metres.

    Returns:
        The same.

    Raises:
        ValueError: it is not finite or not above 0.
    """
    if not 0.0 < radius_m < math.inf:
        raise ValueError(f"radius_m must be a finite number of metres above 0, given {radius_m}")
    return radius_m
