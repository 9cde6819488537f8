"""How exact an online service says that its answer is, and the radius that this is worth.

No service publishes how far its answers are off, except Baidu for its `confidence`. The radii are therefore
set by what the words mean and on the safe side: a door or a place is off by a building block and by the way
that numbers are interpolated, a road by half its length, a village or a business quarter by its extent.
Divisions have the radii measured for the embedded gazetteer (docs/accuracy.md), those for a place that may
be anywhere in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from geodata.catalogue import text
from geodata.divisions import Level
from geodata.geocode import ERRORS_M


class FoundLevel(StrEnum):
    """What kind of thing a service found, the most exact first."""

    DOOR = "door"
    PLACE = "place"
    BUILDING = "building"
    CROSSING = "crossing"
    ROAD = "road"
    VILLAGE = "village"
    QUARTER = "quarter"
    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    COUNTRY = "country"
    UNKNOWN = "unknown"


FOUND_ERRORS_M: Mapping[FoundLevel, float] = MappingProxyType(
    {
        FoundLevel.DOOR: 150.0,
        FoundLevel.PLACE: 200.0,
        FoundLevel.BUILDING: 200.0,
        FoundLevel.CROSSING: 200.0,
        FoundLevel.ROAD: 2_500.0,
        FoundLevel.VILLAGE: 2_500.0,
        FoundLevel.QUARTER: 4_000.0,
        FoundLevel.TOWNSHIP: ERRORS_M[Level.TOWNSHIP][1],
        FoundLevel.COUNTY: ERRORS_M[Level.COUNTY][1],
        FoundLevel.CITY: ERRORS_M[Level.CITY][1],
        FoundLevel.PROVINCE: ERRORS_M[Level.PROVINCE][1],
        FoundLevel.COUNTRY: 2_500_000.0,
        # A word that nobody documents: no better than a county.
        FoundLevel.UNKNOWN: ERRORS_M[Level.COUNTY][1],
    }
)


_WORDS = frozenset(map(str, FoundLevel))


def found_words(level: str, lang: str) -> str:
    """Name what a service found.

    Args:
        level: a `FoundLevel`, or a word that nobody documents.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The words.
    """
    return text(f"found.{level if level in _WORDS else FoundLevel.UNKNOWN}", lang)
