"""Places that may be one and the same although their ids differ: proposals for a person, with reasons.

Nothing is compared with everything: only places that share a neighbourhood, a road with a number, a
telephone or the core of their name are looked at, and a block that half a list shares tells nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from stations.model import Position, Station
from stations.name_core import bigrams, core_of_name, phones_of, road_and_number

REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "same_name": ("名称相同", "same name"),
        "similar_name": ("名称相近", "similar name"),
        "same_address": ("道路和门牌号相同", "same road and number"),
        "same_place": ("位置在误差范围内相同", "same position within the error"),
        "same_phone": ("电话相同", "same telephone"),
    }
)

_WEIGHTS = {
    "same_name": 0.5,
    "similar_name": 0.3,
    "same_address": 0.35,
    "same_place": 0.35,
    "same_phone": 0.2,
}
MIN_SCORE = 0.6
MOST_SHOWN = 5

# A pair of characters in common for every second one: 郑州银行桐柏路支行 and 桐柏路郑州银行.
_SIMILAR = 0.5
# What two people who point at one door are apart.
_DOOR_M = 30.0
# Coordinates that are not good to a street say nothing about being the same.
_MAX_ERROR_M = 300.0
_METRES_A_DEGREE = 111_320.0
# The neighbouring cells together hold everything within the error of two places. Nearly all places are exact
# and looked for in small cells; in the large ones a town's would be compared with one another for nothing.
_SMALL_ERROR_M = 30.0
_SMALL_CELL_DEG = 2.05 * _SMALL_ERROR_M / _METRES_A_DEGREE
_LARGE_CELL_DEG = 2.05 * _MAX_ERROR_M / _METRES_A_DEGREE
# A telephone or a name that more places share is that of a chain or an office.
_LARGEST_BLOCK = 40
# Shorter cores are those of hundreds.
_LEAST_CORE = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A station that may be the same as another.

    Args:
        station: the station.
        row: its row in the list, None for one of the register.
    """

    station: Station
    row: int | None = None


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Another place that may be the same.

    Args:
        station_id: its id; of a row that brings a new station the id that it would get.
        row: its row in the list, None for one of the register.
        name: its name.
        dataset: the list that it is from.
        score: 0 to 1, how much speaks for it.
        reasons: keys of `REASONS`.
    """

    station_id: str
    row: int | None
    name: str
    dataset: str
    score: float
    reasons: tuple[str, ...]

    def reason_texts(self, lang: str) -> tuple[str, ...]:
        """Say the reasons to a person.

        Args:
            lang: `zh` or `en`.

        Returns:
            One text for each reason.
        """
        return tuple(REASONS[code][1 if lang == "en" else 0] for code in self.reasons)


@dataclass(frozen=True, slots=True)
class _Traits:
    place: Place
    core: str
    road: str
    phones: frozenset[str]
    exact: Position | None


def find_near(asked: Sequence[Place], known: Iterable[Place]) -> dict[str, tuple[NearDuplicate, ...]]:
    """Find places that may be the same as those of a list.

    Args:
        asked: stations that a list brings or changes; they are compared with one another, too.
        known: stations that they are compared with.

    Returns:
        Station id → the likeliest others, best first; only for those that have any.
    """
    traits = [_traits(place) for place in asked]
    cities = {_city(place.station) for place in asked}
    others = (_traits(place) for place in known if "" in cities or _city(place.station) in cities | {""})
    blocks: dict[str, list[_Traits]] = {}
    alone: dict[str, _Traits] = {}
    for one in chain(traits, others):
        for key in _keys(one):
            # Most keys are those of one place; a list for each would be most of what a plan weighs.
            first = alone.setdefault(key, one)
            if first is not one:
                blocks.setdefault(key, [first]).append(one)
    found = ((one, _likeliest(one, blocks, alone)) for one in traits)
    return {one.place.station.id: near for one, near in found if near}


def _city(station: Station) -> str:
    """Name the city of a station; of a register of the whole country a list's cities are a small part."""
    return (station.division or "")[:4]


def _likeliest(
    one: _Traits, blocks: Mapping[str, Sequence[_Traits]], alone: Mapping[str, _Traits]
) -> tuple[NearDuplicate, ...]:
    others: dict[str, _Traits] = {}
    for key in _keys(one, around=True):
        block = blocks.get(key) or ((alone[key],) if key in alone else ())
        if len(block) <= _LARGEST_BLOCK:
            others |= {other.place.station.id: other for other in block}
    others.pop(one.place.station.id, None)
    near = [found for other in others.values() if (found := _compare(one, other)) is not None]
    return tuple(sorted(near, key=lambda found: (-found.score, found.station_id))[:MOST_SHOWN])


def _traits(place: Place) -> _Traits:
    station = place.station
    core = core_of_name(station.name)
    position = station.position
    exact = position if position is not None and position.error_m <= _MAX_ERROR_M else None
    road = road_and_number(station.address)
    return _Traits(place, core, road, phones_of(station.phone), exact)


def _keys(one: _Traits, *, around: bool = False) -> Iterator[str]:
    """Name the blocks of a place; `around` names the neighbouring cells, too."""
    area = (one.place.station.division or "")[:6]
    if len(one.core) >= _LEAST_CORE:
        yield f"name {one.core}"
    if one.road:
        yield f"road {area} {one.road}"
    for phone in one.phones:
        yield f"phone {phone}"
    if one.exact is not None:
        yield from _cells(one.exact, around=around)


def _cells(position: Position, *, around: bool) -> Iterator[str]:
    """Name the cells that a place lies in, or those in which others within the error of both may lie."""
    exact = position.error_m <= _SMALL_ERROR_M
    if around:
        kinds = ("small", "coarse") if exact else ("any",)
    else:
        kinds = ("small", "any") if exact else ("coarse", "any")
    for kind in kinds:
        size = _SMALL_CELL_DEG if kind == "small" else _LARGE_CELL_DEG
        north = math.floor(position.lat / size)
        for y in (north - 1, north, north + 1) if around else (north,):
            # Wider in degrees towards the poles, so that a cell is as many metres wide as it is high.
            width = size / max(0.05, math.cos(math.radians(abs(y) * size)) * 0.999)
            east = math.floor(position.lon / width)
            for x in (east - 1, east, east + 1) if around else (east,):
                yield f"{kind} {x} {y}"


def _compare(one: _Traits, other: _Traits) -> NearDuplicate | None:
    reasons = []
    if one.core and one.core == other.core:
        reasons.append("same_name")
    elif _overlap(bigrams(one.core), bigrams(other.core)) >= _SIMILAR:
        reasons.append("similar_name")
    if one.road and one.road == other.road:
        reasons.append("same_address")
    if one.exact is not None and other.exact is not None and _within_error(one.exact, other.exact):
        reasons.append("same_place")
    if one.phones & other.phones:
        reasons.append("same_phone")
    score = sum(_WEIGHTS[reason] for reason in reasons)
    if score < MIN_SCORE:
        return None
    station = other.place.station
    return NearDuplicate(
        station.id, other.place.row, station.name, station.dataset, round(min(score, 1.0), 2), tuple(reasons)
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index of two sets: the share of what either has that both have."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _within_error(one: Position, other: Position) -> bool:
    # On distances of some hundred metres a flat Earth is off by less than a step.
    north_m = (one.lat - other.lat) * _METRES_A_DEGREE
    east_m = (one.lon - other.lon) * _METRES_A_DEGREE * math.cos(math.radians(one.lat))
    return math.hypot(north_m, east_m) <= max(_DOOR_M, one.error_m + other.error_m)
