"""The square tiles of web maps: Web Mercator, cut into 2^z by 2^z tiles at zoom z, y growing southwards."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from geodata.datum import FloatArray

MAX_ZOOM = 22
TILE_PX = 256

# Where Web Mercator makes the world a square: arctan(sinh(pi)), degrees.
MERCATOR_MAX_LAT = math.degrees(math.atan(math.sinh(math.pi)))


class Bounds(NamedTuple):
    """The edges of a tile in degrees, WGS-84."""

    west: float
    south: float
    east: float
    north: float


def require_tile(z: int, x: int, y: int) -> None:
    """Refuse numbers that name no tile.

    Args:
        z: zoom, 0 to 22.
        x: column, 0 to 2^z - 1, from the west.
        y: row, 0 to 2^z - 1, from the north.

    Raises:
        ValueError: one of them is out of range; the message names it.
    """
    if not 0 <= z <= MAX_ZOOM:
        raise ValueError(f"z must be 0 to {MAX_ZOOM}, given {z}")
    last = 2**z - 1
    for name, value in (("x", x), ("y", y)):
        if not 0 <= value <= last:
            raise ValueError(f"{name} must be 0 to {last} at zoom {z}, given {value}")


def tile_bounds(z: int, x: int, y: int) -> Bounds:
    """Tell where a tile lies.

    Args:
        z: zoom, 0 to 22.
        x: column from the west.
        y: row from the north.

    Returns:
        West, south, east and north edge, degrees.

    Raises:
        ValueError: there is no such tile.
    """
    require_tile(z, x, y)
    edge_lon, edge_lat = unproject(np.array([x, x + 1]) / 2**z, np.array([y, y + 1]) / 2**z)
    return Bounds(float(edge_lon[0]), float(edge_lat[1]), float(edge_lon[1]), float(edge_lat[0]))


def project(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Place coordinates on the square of Web Mercator (EPSG:3857 scaled to 0..1).

    Args:
        lon: longitudes, degrees.
        lat: latitudes, degrees; beyond 85.05° they are put on the edge.

    Returns:
        x from the west and y from the north, both 0 to 1.
    """
    sine = np.sin(np.radians(np.clip(lat, -MERCATOR_MAX_LAT, MERCATOR_MAX_LAT)))
    y = 0.5 - np.arctanh(sine) / (2.0 * np.pi)
    return np.asarray((lon + 180.0) / 360.0), np.asarray(np.clip(y, 0.0, 1.0))


def unproject(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Read coordinates from the square of Web Mercator, the inverse of `project`.

    Args:
        x: from the west, 0 to 1.
        y: from the north, 0 to 1.

    Returns:
        Longitudes and latitudes, degrees.
    """
    return x * 360.0 - 180.0, np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * y))))
