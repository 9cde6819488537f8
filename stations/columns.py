"""The fields of stations that filters look at, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stations.model import RANKED_ERROR_M, Amenity, Station, Status
from stations.vocabulary import AMENITIES, KINDS

KIND_BIT = {kind.code: np.uint64(1 << place) for place, kind in enumerate(KINDS)}
AMENITY_BIT = {amenity.code: np.uint64(1 << place) for place, amenity in enumerate(AMENITIES)}


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields that filters look at, one array element a station, in the order of ids.

    Args:
        lon: degrees WGS-84, NaN without a position.
        lat: degrees WGS-84, NaN without a position.
        error_m: radius of the position's error, infinite without a position.
        approximate: the position is only a guess, or less certain than what is ranked.
        kinds: bit mask by `KIND_BIT`.
        amenities: bit mask of amenities that are `yes`, by `AMENITY_BIT`.
        stars: 0 where unknown.
        public: the station exists for the public and is not closed for the time being.
        rule: index into `Directory.rules`.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    error_m: NDArray[np.float64]
    approximate: NDArray[np.bool_]
    kinds: NDArray[np.uint64]
    amenities: NDArray[np.uint64]
    stars: NDArray[np.int8]
    public: NDArray[np.bool_]
    rule: NDArray[np.int32]


def bits(codes: frozenset[str], table: Mapping[str, np.uint64]) -> np.uint64:
    """Combine codes to a bit mask.

    Args:
        codes: codes of a vocabulary.
        table: code → its bit.

    Returns:
        The mask.
    """
    mask = np.uint64(0)
    for code in codes:
        mask |= table[code]
    return mask


def station_columns(stations: Sequence[Station], rule: NDArray[np.int32]) -> Columns:
    """Write the fields that filters look at as arrays.

    Args:
        stations: in the order of ids.
        rule: for each station its place among `Directory.rules`, shape (n,).

    Returns:
        The columns.
    """
    count = len(stations)
    lon, lat, error_m = (np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.inf))
    kinds, amenities = np.zeros(count, np.uint64), np.zeros(count, np.uint64)
    approximate = np.zeros(count, np.bool_)
    for place, station in enumerate(stations):
        position = station.position
        if position is not None:
            lon[place], lat[place], error_m[place] = position.lon, position.lat, position.error_m
            approximate[place] = position.is_guess or position.error_m > RANKED_ERROR_M
        for kind in station.kinds:
            kinds[place] |= KIND_BIT.get(kind, np.uint64(0))
        for code, value in station.amenities.items():
            if value is Amenity.YES:
                amenities[place] |= AMENITY_BIT.get(code, np.uint64(0))
    stars = np.array([station.stars or 0 for station in stations], np.int8)
    public = np.array([station.status is Status.OPEN for station in stations], np.bool_)
    return Columns(lon, lat, error_m, approximate, kinds, amenities, stars, public, rule)
