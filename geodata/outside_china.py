"""Coarse outlines of places off the mainland, to ask a person about the datum there, never to convert."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
import shapely

from geodata.datum import FloatArray

# Drawn by hand along well-known lines, good to about a kilometre, and inside rather than outside: what lies
# in one of them surely does not lie on the mainland. Much that is abroad lies in none.
_RINGS: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = MappingProxyType(
    {
        "hong_kong": (
            (
                (113.84, 22.15), (113.84, 22.38), (113.95, 22.462), (114.03, 22.495), (114.06, 22.51),
                (114.11, 22.52), (114.15, 22.537), (114.20, 22.55), (114.23, 22.537), (114.30, 22.555),
                (114.45, 22.54), (114.50, 22.40), (114.50, 22.15),
            ),
        ),
        "macao": (
            (
                (113.531, 22.212), (113.556, 22.214), (113.60, 22.19), (113.60, 22.107), (113.552, 22.107),
                (113.55, 22.16), (113.533, 22.185),
            ),
        ),
        "taiwan": (
            ((120.0, 21.8), (120.0, 25.4), (122.1, 25.4), (122.1, 21.8)),
            ((119.3, 23.1), (119.3, 23.9), (119.8, 23.9), (119.8, 23.1)),
        ),
    }
)  # fmt: skip
# West, south, east and north of rectangles without a place of China's mainland, by which countries they show.
_ABROAD = (
    (126.0, 33.0, 129.7, 38.5),  # the south of Korea
    (129.0, 30.0, 137.9, 41.5),  # Japan
    (93.0, 46.0, 114.0, 49.5),  # Mongolia
    (97.5, 5.6, 108.3, 21.0),  # Thailand, Laos, Cambodia, Viet Nam
    (103.0, 20.0, 106.6, 22.2),  # the north of Viet Nam
    (119.5, 5.0, 127.0, 19.5),  # the Philippines
    (72.0, 42.9, 79.9, 55.9),  # Kazakhstan, Kyrgyzstan
    (83.0, 50.0, 115.0, 55.9),  # Russia
    (72.0, 0.8, 88.0, 26.5),  # India, Sri Lanka
    (88.0, 20.5, 92.0, 26.5),  # Bangladesh
    (81.0, 26.4, 85.9, 27.75),  # Nepal
)


def region_of(lon: FloatArray, lat: FloatArray) -> list[str | None]:
    """Tell which points surely lie off the mainland.

    Args:
        lon: longitudes, degrees, WGS-84, shape (n,).
        lat: latitudes, degrees, WGS-84, shape (n,).

    Returns:
        `hong_kong`, `macao`, `taiwan`, `abroad`, or None where these outlines say nothing.
    """
    found: list[str | None] = [None] * lon.size
    finite = np.isfinite(lon) & np.isfinite(lat)
    for name, area in _areas().items():
        for place in np.flatnonzero(finite & shapely.contains_xy(area, lon, lat)).tolist():
            found[place] = found[place] or name
    return found


@cache
def _areas() -> Mapping[str, shapely.Geometry]:
    areas = {name: shapely.MultiPolygon([(ring, ()) for ring in rings]) for name, rings in _RINGS.items()}
    areas["abroad"] = shapely.union_all([shapely.box(*corners) for corners in _ABROAD])
    for area in areas.values():
        shapely.prepare(area)
    return MappingProxyType(areas)
