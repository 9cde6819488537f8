"""Entries of GeoNames that were joined to several townships: each can be one of them at the most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from geodata.geodesic import distance_m

# Degrees WGS-84 and the number of the entry.
Position = tuple[float, float, int]

# The county of the township that an entry belongs to has another place so near.
_NEAR_M = 20_000.0
# How much farther the other counties' places are, where it is clear which one it belongs to.
_FARTHER, _FARTHER_M = 1.5, 3_000.0


def without_shared(townships: Mapping[str, Position], seats: Mapping[str, Position]) -> dict[str, Position]:
    """Leave out positions whose entry was joined to several townships, as many 新华路街道 are.

    It stays with the one of them whose county has another place near it, where that is clear, and with none
    otherwise. Of 148 that are left out, 67 of the 109 that could be compared were more than 6 km off, and 62
    more than 15 km; of those that stay with one, 2 of 54 (docs/accuracy.md).

    Args:
        townships: code → position, as joined by name.
        seats: code → position of seats of counties and others.

    Returns:
        The positions that are to be relied on, in the same order.
    """
    claims: defaultdict[int, list[str]] = defaultdict(list)
    for code, (_, _, entry) in townships.items():
        claims[entry].append(code)
    places: defaultdict[str, list[Position]] = defaultdict(list)
    for code, position in townships.items():
        if len(claims[position[2]]) == 1:
            places[code[:6]].append(position)
    for code, position in seats.items():
        places[code].append(position)
    kept = {_owner(codes, townships, places) for codes in claims.values()}
    return {code: position for code, position in townships.items() if code in kept}


def _owner(
    codes: list[str], townships: Mapping[str, Position], places: Mapping[str, list[Position]]
) -> str | None:
    """Tell which township an entry is; None where that is in doubt."""
    if len(codes) == 1:
        return codes[0]
    ranked = sorted((_nearest_m(townships[code], places.get(code[:6], [])), code) for code in codes)
    (near_m, code), (next_m, _) = ranked[:2]
    is_clear = near_m <= _NEAR_M and next_m >= _FARTHER * near_m + _FARTHER_M
    return code if is_clear else None


def _nearest_m(position: Position, places: list[Position]) -> float:
    if not places:
        return float("inf")
    lon, lat = (np.array([place[axis] for place in places]) for axis in (0, 1))
    return float(distance_m(position[0], position[1], lon, lat).min())
