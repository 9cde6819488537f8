"""Places that may be one and the same although their ids differ: proposals for a person, with reasons.

Nothing is compared with everything: only places that share a neighbourhood, a road with a number, a
telephone or the core of their name are looked at, and a block that half a list shares tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.catalogue import text
from stations.matching import Folding, fold
from stations.model import Position, Station
from stations.name_core import core_of_name, overlaps, phones_of, road_and_number
from stations.near_pairs import DOOR_M, METRES_A_DEGREE, Pairs, neighbours, sharing

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
# Coordinates that are not good to a street say nothing about being the same.
_MAX_ERROR_M = 300.0
_NOTHING = 0
_NOWHERE = (float("nan"),) * 3
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
        reasons: `same_name`, `similar_name`, `same_address`, `same_place` or `same_phone`.
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
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            One text for each reason.
        """
        return tuple(text(f"alike.{code}", lang) for code in self.reasons)


def find_near(
    asked: Sequence[Place], known: Iterable[Place], folding: Folding = fold
) -> dict[str, tuple[NearDuplicate, ...]]:
    """Find places that may be the same as those of a list.

    Args:
        asked: stations that a list brings or changes; they are compared with one another, too.
        known: stations that they are compared with.
        folding: `stations.matching.fold`, or what remembers its results.

    Returns:
        Station id → the likeliest others, best first; only for those that have any.
    """
    cities = {_city(place.station) for place in asked}
    others = (place for place in known if "" in cities or _city(place.station) in cities | {""})
    traits = _Traits([*asked, *others], folding)
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for pairs in _candidates(traits, len(asked)):
        found |= traits.alike(pairs)
    near: dict[int, list[NearDuplicate]] = {}
    for (one, other), reasons in found.items():
        near.setdefault(one, []).append(_proposal(traits.places[other], reasons))
        if other < len(asked):
            near.setdefault(other, []).append(_proposal(traits.places[one], reasons))
    return {
        asked[index].station.id: tuple(sorted(some, key=_likeliest_first)[:MOST_SHOWN])
        for index, some in near.items()
    }


def _candidates(traits: _Traits, asked: int) -> Iterator[Pairs]:
    yield sharing(map(_words, traits.places, traits.cores, traits.roads, traits.phones), asked)
    yield from neighbours(traits.positions, asked)


def _city(station: Station) -> str:
    """Name the city of a station; of a register of the whole country a list's cities are a small part."""
    return (station.division or "")[:4]


def _words(place: Place, core: str, road: str, phones: frozenset[str]) -> list[str]:
    words = [f"phone {phone}" for phone in phones]
    if len(core) >= _LEAST_CORE:
        words.append(f"name {core}")
    if road:
        words.append(f"road {(place.station.division or '')[:6]} {road}")
    return words


def _proposal(other: Place, reasons: tuple[str, ...]) -> NearDuplicate:
    station = other.station
    score = round(min(sum(_WEIGHTS[reason] for reason in reasons), 1.0), 2)
    return NearDuplicate(station.id, other.row, station.name, station.dataset, score, reasons)


def _likeliest_first(near: NearDuplicate) -> tuple[float, str]:
    return (-near.score, near.station_id)


class _Traits:
    """What places are compared by, one entry for each place."""

    def __init__(self, places: Sequence[Place], folding: Folding) -> None:
        stations = [place.station for place in places]
        self.places = places
        self.cores = [core_of_name(station.name, folding) for station in stations]
        self.roads = [road_and_number(station.address, folding) for station in stations]
        self.phones = [phones_of(station.phone) for station in stations]
        self.positions = [_exact(station.position) for station in stations]
        self._core_codes, self._distinct_cores = _coded(self.cores)
        self._road_codes, _ = _coded(self.roads)
        self._phone_codes, _ = _coded([min(phones, default="") for phones in self.phones])
        self._several_phones = np.array([len(phones) > 1 for phones in self.phones], np.bool_)
        at = [(p.lon, p.lat, p.error_m) if p is not None else _NOWHERE for p in self.positions]
        self._at = np.array(at).reshape(-1, 3)

    def alike(self, pairs: Pairs) -> dict[tuple[int, int], tuple[str, ...]]:
        """Compare pairs of places.

        Args:
            pairs: indexes of two places each.

        Returns:
            Pair → what speaks for their being the same, where that is enough.
        """
        both = np.sort(pairs[:, 0] * len(self.places) + pairs[:, 1])
        one, other = np.divmod(both[np.diff(both, prepend=-1) != 0], len(self.places))
        same_name = self._equal(self._core_codes, one, other)
        same_road = self._equal(self._road_codes, one, other)
        same_place = self._within_error(one, other)
        similar = np.zeros_like(same_name)
        unsure = np.flatnonzero(~same_name & (same_road | same_place))
        similar[unsure] = self._similar(one[unsure], other[unsure])
        # Nothing but a telephone is left to be enough, and only beside the same name.
        possible = (same_name | similar) & (same_road | same_place) | (same_road & same_place)
        possible |= same_name & self._may_share_phone(one, other)
        found = {}
        for index in np.flatnonzero(possible):
            i, j = int(one[index]), int(other[index])
            if self.places[i].station.id == self.places[j].station.id:
                # Two rows that speak of one station are held back for that.
                continue
            facts = (same_name[index], similar[index], same_road[index], same_place[index])
            said = (*facts, not self.phones[i].isdisjoint(self.phones[j]))
            reasons = tuple(reason for reason, holds in zip(_WEIGHTS, said, strict=True) if holds)
            if sum(_WEIGHTS[reason] for reason in reasons) >= MIN_SCORE:
                found[i, j] = reasons
        return found

    @staticmethod
    def _equal(codes: Pairs, one: Pairs, other: Pairs) -> npt.NDArray[np.bool_]:
        same: npt.NDArray[np.bool_] = (codes[one] == codes[other]) & (codes[one] != _NOTHING)
        return same

    def _may_share_phone(self, one: Pairs, other: Pairs) -> npt.NDArray[np.bool_]:
        several: npt.NDArray[np.bool_] = self._several_phones[one] | self._several_phones[other]
        return several | self._equal(self._phone_codes, one, other)

    def _within_error(self, one: Pairs, other: Pairs) -> npt.NDArray[np.bool_]:
        # On distances of some hundred metres a flat Earth is off by less than a step.
        lon, lat, error_m = self._at.T
        north_m = (lat[one] - lat[other]) * METRES_A_DEGREE
        east_m = (lon[one] - lon[other]) * METRES_A_DEGREE * np.cos(np.radians(lat[one]))
        within: npt.NDArray[np.bool_] = np.hypot(north_m, east_m) <= np.maximum(
            DOOR_M, error_m[one] + error_m[other]
        )
        return within

    def _similar(self, one: Pairs, other: Pairs) -> npt.NDArray[np.bool_]:
        """Compare the cores of names; of a chain's, the same two come many times."""
        codes = self._core_codes[one] * len(self._distinct_cores) + self._core_codes[other]
        distinct, which = np.unique(codes, return_inverse=True)
        alike = overlaps(self._distinct_cores, *np.divmod(distinct, len(self._distinct_cores)))
        similar: npt.NDArray[np.bool_] = (alike >= _SIMILAR)[which]
        return similar


def _exact(position: Position | None) -> Position | None:
    return position if position is not None and position.error_m <= _MAX_ERROR_M else None


def _coded(texts: Sequence[str]) -> tuple[Pairs, list[str]]:
    """Number texts, the same with the same number; the empty one is `_NOTHING`."""
    codes: dict[str, int] = {"": _NOTHING}
    numbers = np.fromiter((codes.setdefault(text, len(codes)) for text in texts), np.int64, len(texts))
    return numbers, list(codes)
