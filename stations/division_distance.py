"""How far positions lie from the divisions that are named for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from scipy.spatial import cKDTree

from geodata.datum import FloatArray
from geodata.divisions import Level
from geodata.located_divisions import LocatedDivisions

# Areas that one can have are drawn to some hundred metres; nearer than this to a border nothing is said.
BORDER_M = 300.0
# Ninety-nine of a hundred published positions of townships lie nearer to the seat of their county, city or
# province, and as many of 9,061 townships within that of the township itself (docs/decisions/datum.md). For a
# township the extent of the largest is added.
RADIUS_M: Mapping[Level, float] = MappingProxyType(
    {Level.TOWNSHIP: 60_000.0, Level.COUNTY: 82_000.0, Level.CITY: 264_000.0, Level.PROVINCE: 993_000.0}
)
# Of the townships so near to the seat of a county 98.7 % belong to its city, and only 86 % to the county.
NEAREST_SEAT_M = 10_000.0

_EARTH_RADIUS_M = 6_371_000.0


def outside_area(
    codes: Sequence[str | None],
    lon: FloatArray,
    lat: FloatArray,
    error_m: FloatArray,
    divisions: LocatedDivisions,
) -> tuple[dict[int, tuple[str, float]], frozenset[int]]:
    """Find the positions that lie outside the area of the division that is named for them.

    Args:
        codes: the divisions that are named.
        lon: longitudes, degrees, WGS-84, shape (n,).
        lat: latitudes, degrees, WGS-84, shape (n,).
        error_m: how far off the positions may be, shape (n,).
        divisions: all divisions with their areas.

    Returns:
        Index → the smallest division around the named one that has an area, and metres to it; and the indexes
        of all positions that could be judged.
    """
    polygons = divisions.polygons
    if polygons is None:
        return {}, frozenset()
    groups: dict[str, list[int]] = {}
    for index, code in enumerate(codes):
        chain = divisions.chain(code) if code else ()
        area = next((item.code for item in reversed(chain) if item.code in polygons), None)
        if area is not None:
            groups.setdefault(area, []).append(index)
    outside: dict[int, tuple[str, float]] = {}
    for area, indexes in groups.items():
        metres = polygons.outside_m(area, lon[indexes], lat[indexes])
        far = metres > np.maximum(error_m[indexes], BORDER_M)
        outside |= {indexes[place]: (area, float(metres[place])) for place in np.flatnonzero(far).tolist()}
    return outside, frozenset(index for indexes in groups.values() for index in indexes)


def beyond_seats(
    codes: Sequence[str | None], lon: FloatArray, lat: FloatArray, divisions: LocatedDivisions
) -> dict[int, tuple[str, float, float]]:
    """Find the positions that lie farther from the seat of their division than nearly all places do.

    Args:
        codes: the divisions that are named.
        lon: longitudes, degrees, WGS-84, shape (n,).
        lat: latitudes, degrees, WGS-84, shape (n,).
        divisions: all divisions with their seats.

    Returns:
        Index → the smallest division around the named one that has a known seat, metres to it, and how far
        nearly all places are from such a seat.
    """
    seats = divisions.seats
    nearest: dict[str | None, str] = {}
    for code in set(codes):
        chain = divisions.chain(code) if code else ()
        # In the largest provinces much is far from the seat; what lies near that of its county is not.
        seat = next((item.code for item in reversed(chain) if item.code in seats), None)
        if seat is not None:
            nearest[code] = seat
    places = [index for index, code in enumerate(codes) if code in nearest]
    if not places:
        return {}
    named = [nearest[codes[index]] for index in places]
    seat_lon = np.array([seats[code].lon for code in named])
    seat_lat = np.array([seats[code].lat for code in named])
    radius_m = np.array([RADIUS_M[divisions[code].level] for code in named])
    metres = _metres(lon[places], lat[places], seat_lon, seat_lat)
    return {
        places[one]: (named[one], float(metres[one]), float(radius_m[one]))
        for one in np.flatnonzero(metres > radius_m).tolist()
    }


def nearest_city(
    places: Sequence[int], lon: FloatArray, lat: FloatArray, divisions: LocatedDivisions
) -> dict[int, tuple[str, float]]:
    """Guess the city of positions from the nearest seat of a county.

    Args:
        places: which of the positions are asked about.
        lon: longitudes, degrees, WGS-84, shape (n,).
        lat: latitudes, degrees, WGS-84, shape (n,).
        divisions: all divisions with their seats.

    Returns:
        Index → code of the city, or of the province where there is no city between, and metres to the seat;
        only where a seat lies within ten kilometres.
    """
    counties = [code for code in divisions.seats if divisions[code].level == Level.COUNTY]
    if not places or not counties:
        return {}
    tree = cKDTree(
        _on_sphere(
            np.array([divisions.seats[code].lon for code in counties]),
            np.array([divisions.seats[code].lat for code in counties]),
        )
    )
    chords, nearest = tree.query(_on_sphere(lon[list(places)], lat[list(places)]))
    found: dict[int, tuple[str, float]] = {}
    for place, chord, seat in zip(places, np.atleast_1d(chords), np.atleast_1d(nearest), strict=True):
        parent = divisions[counties[int(seat)]].parent
        metres = float(chord) * _EARTH_RADIUS_M
        if parent is not None and metres <= NEAREST_SEAT_M:
            found[place] = (parent, metres)
    return found


def _metres(lon: FloatArray, lat: FloatArray, to_lon: FloatArray, to_lat: FloatArray) -> FloatArray:
    """Measure distances on a sphere (haversine), good to half a per cent."""
    first, second = np.radians(lat), np.radians(to_lat)
    half = np.sin((second - first) / 2) ** 2
    half += np.cos(first) * np.cos(second) * np.sin(np.radians(to_lon - lon) / 2) ** 2
    metres: FloatArray = 2 * _EARTH_RADIUS_M * np.arcsin(np.sqrt(half))
    return metres


def _on_sphere(lon: FloatArray, lat: FloatArray) -> FloatArray:
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)))
