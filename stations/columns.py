"""The fields of stations that filters look at, as arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from stations.model import RANKED_ERROR_M, Amenity, Station, Status
from stations.vocabulary import AMENITIES, KINDS

KIND_BIT = {kind.code: np.uint64(1 << place) for place, kind in enumerate(KINDS)}
AMENITY_BIT = {amenity.code: np.uint64(1 << place) for place, amenity in enumerate(AMENITIES)}
Shared = TypeVar("Shared")


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
        origin: index into `Parts.origins`.
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
    origin: NDArray[np.int32]
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


def station_columns(
    stations: Sequence[Station], origin: NDArray[np.int32], rule: NDArray[np.int32]
) -> Columns:
    """Write the fields that filters look at as arrays.

    Args:
        stations: in the order of ids.
        origin: for each station its place among `Parts.origins`, shape (n,).
        rule: for each station its place among `Directory.rules`, shape (n,).

    Returns:
        The columns.
    """
    positions = [station.position for station in stations]
    known: dict[int, int] = {}
    return Columns(
        _floats([math.nan if position is None else position.lon for position in positions]),
        _floats([math.nan if position is None else position.lat for position in positions]),
        _floats([math.inf if position is None else position.error_m for position in positions]),
        np.array(
            [
                position is not None and (position.error_m > RANKED_ERROR_M or position.is_guess)
                for position in positions
            ],
            np.bool_,
        ),
        np.array([_shared_bits(station.kinds, known, _kind_bits) for station in stations], np.uint64),
        np.array([_shared_bits(station.amenities, known, _amenity_bits) for station in stations], np.uint64),
        np.array([station.stars or 0 for station in stations], np.int8),
        np.array([station.status is Status.OPEN for station in stations], np.bool_),
        origin,
        rule,
    )


def _floats(values: list[float]) -> NDArray[np.float64]:
    return np.array(values, np.float64)


def _shared_bits(value: Shared, known: dict[int, int], read: Callable[[Shared], int]) -> int:
    """Read the bits of a value once for all stations that share it; they keep it alive meanwhile."""
    found = known.get(id(value))
    if found is None:
        found = known[id(value)] = read(value)
    return found


def _kind_bits(kinds: tuple[str, ...]) -> int:
    return sum({int(KIND_BIT.get(kind, 0)) for kind in kinds})


def _amenity_bits(amenities: Mapping[str, Amenity]) -> int:
    return sum(int(AMENITY_BIT.get(code, 0)) for code, value in amenities.items() if value is Amenity.YES)
