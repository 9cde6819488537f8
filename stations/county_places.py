"""The known places of one county, by what their addresses say.

A place tells about addresses of its own township, and of the whole county where one of the two names no
township. Nothing is averaged: the answer is the position of one place, and its error says what it is worth to
be there instead of at the address. The errors are measured, see docs/accuracy.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from geodata.address import AddressReader, AddressReading
from geodata.divisions import Level
from geodata.geocode import Geocoded
from geodata.geodesic import distance_m
from stations.matching import fold
from stations.model import RANKED_ERROR_M, Station, VerificationKind

KNOWN_PLACE_SOURCE = "known_place"
KNOWN_PLACE_LICENCE = ""

# Nine of ten lie nearer than this: with the same township known for both, and with the county alone.
KNOWN_ERRORS_M: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "house_number": (150.0, 300.0),
        "building": (200.0, 2_500.0),
        "road": (5_000.0, 5_000.0),
        "host": (5_000.0, 5_000.0),
    }
)
# Another number on the same road: so far off, and so much more for each number between the two. Eight pairs
# were measured, too few to rank such a position among the nearest stations.
NEXT_NUMBER_M = RANKED_ERROR_M
PER_NUMBER_M = 20.0

_NUMBER = re.compile(r"\d+")
# A road or a host with more places than this tells nothing that a few of them would not.
_MOST_COMPARED = 30
_LETTERS = re.compile(r"[^\W_]{2}")


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place whose position is known.

    Args:
        id: of the station; None for a row of a list that is not in the register yet.
        name: as on the sign.
        address: as written.
        division: code of its division.
        host: the organisation whose house it is; empty if unknown.
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.
        verified: a person has checked it on the spot; no call tells where a place is.
    """

    id: str | None
    name: str
    address: str
    division: str
    host: str
    lon: float
    lat: float
    verified: bool = False


class Words(NamedTuple):
    """What of an address is compared.

    Args:
        township: its code; None where the address names none.
        road: name of the road; empty if unknown, as the following ones.
        number: the first number on the plate.
        plate: the number as written.
        building: name of the building.
        host: the organisation whose house it is, as `stations.matching.fold` writes it.
    """

    township: str | None
    road: str
    number: int | None
    plate: str
    building: str
    host: str


class _Known(NamedTuple):
    place: KnownPlace
    words: Words


class _Line(NamedTuple):
    """The numbered places of one road; `width` is 0 where all lie in the township that is asked about."""

    numbers: list[int]
    places: Mapping[int, list[_Known]]
    width: int


def known_place(station: Station) -> KnownPlace | None:
    """Take a station as a place that tells where others are.

    Args:
        station: the station.

    Returns:
        The place; None where the station has no exact position, no address or no division.
    """
    position = station.position
    if position is None or position.is_guess or position.error_m > RANKED_ERROR_M:
        return None
    if not station.address or not station.division or position.disagreement_m is not None:
        return None
    verified = station.verification_kind is VerificationKind.ON_SITE
    lon, lat = position.lon, position.lat
    return KnownPlace(
        station.id, station.name, station.address, station.division, station.host, lon, lat, verified
    )


def words_of(reading: AddressReading, host: str) -> Words:
    """Take from an address what is compared.

    Args:
        reading: the address, read.
        host: the organisation whose house it is; empty if unknown.

    Returns:
        The words; empty where the address does not say.
    """
    township = reading.at(Level.TOWNSHIP)
    plate = reading.number
    number = _NUMBER.search(plate)
    return Words(
        None if township is None else township.code,
        reading.road,
        None if number is None else int(number[0][:6]),
        plate,
        reading.building,
        fold(host) if _LETTERS.search(host) else "",
    )


class CountyPlaces:
    """The known places of one county by what their addresses say.

    Args:
        reader: reads the addresses.
        places: the places; stations without an exact position are passed over.
    """

    def __init__(self, reader: AddressReader, places: Iterable[Station | KnownPlace]) -> None:
        self.known = False
        self._by: dict[tuple[str, ...], list[_Known]] = defaultdict(list)
        self._told: dict[tuple[str, ...], Geocoded | None] = {}
        self._lines: dict[tuple[str, ...], _Line] = {}
        for item in places:
            place = known_place(item) if isinstance(item, Station) else item
            if place is None:
                continue
            self.known = True
            known = _Known(place, words_of(reader.read(place.address, place.division), place.host))
            for key in _keys(known.words):
                self._by[key].append(known)

    def find(self, words: Words) -> tuple[Geocoded, ...]:
        """Find what the places tell about an address.

        Args:
            words: what the address says.

        Returns:
            One answer for each kind of evidence, the smallest error first.
        """
        door = self._at(words, "house_number", ("number", words.road, words.plate)) if words.plate else None
        found = [
            door,
            self._at(words, "building", ("building", words.building)) if words.building else None,
            self._on_road(words) if words.road and door is None else None,
            self._at(words, "host", ("host", words.host)) if words.host else None,
        ]
        return tuple(sorted((item for item in found if item is not None), key=lambda item: item.error_m or 0))

    def _near(self, words: Words, key: tuple[str, ...]) -> tuple[list[_Known], int]:
        """List the places that share a word: those of the township, or those that may lie in it."""
        there = self._by.get(key, ())
        same = [item for item in there if words.township and item.words.township == words.township]
        if same:
            return same, 0
        open_to = [item for item in there if words.township is None or item.words.township is None]
        return open_to, 1

    def _at(self, words: Words, level: str, key: tuple[str, ...]) -> Geocoded | None:
        asked = (*key, words.township or "")
        if asked not in self._told:
            near, width = self._near(words, key)
            self._told[asked] = _answer(near, level, KNOWN_ERRORS_M[level][width]) if near else None
        return self._told[asked]

    def _on_road(self, words: Words) -> Geocoded | None:
        """Take the nearest number on the road, or any place there where the address has no number."""
        key = ("road", words.road)
        line = self._line(words, key)
        if words.number is None or not line.numbers:
            return self._at(words, "road", key)
        place = bisect_left(line.numbers, words.number)
        beside = line.numbers[max(0, place - 1) : place + 1]
        gap = min(abs(number - words.number) for number in beside)
        nearest = [
            item for number in beside if abs(number - words.number) == gap for item in line.places[number]
        ]
        whole_m = KNOWN_ERRORS_M["road"][line.width]
        return _answer(nearest, "road", min(whole_m, NEXT_NUMBER_M + PER_NUMBER_M * gap))

    def _line(self, words: Words, key: tuple[str, ...]) -> _Line:
        """Sort the places of a road by their numbers, once for each township that is asked about."""
        asked = (*key, words.township or "")
        if asked not in self._lines:
            near, width = self._near(words, key)
            places: dict[int, list[_Known]] = defaultdict(list)
            for item in near:
                if item.words.number is not None:
                    places[item.words.number].append(item)
            self._lines[asked] = _Line(sorted(places), places, width)
        return self._lines[asked]


def _keys(words: Words) -> Iterable[tuple[str, ...]]:
    if words.road:
        yield ("road", words.road)
        if words.plate:
            yield ("number", words.road, words.plate)
    if words.building:
        yield ("building", words.building)
    if words.host:
        yield ("host", words.host)


def _answer(near: Sequence[_Known], level: str, error_m: float) -> Geocoded | None:
    """Answer with the surest place; None where the places are too far apart to mean one."""
    ordered = sorted(near, key=lambda item: (not item.place.verified, item.place.lon, item.place.lat))
    best = ordered[0].place
    if len(ordered) > 1:
        some = [item.place for item in ordered[:_MOST_COMPARED]]
        lons, lats = np.array([one.lon for one in some]), np.array([one.lat for one in some])
        apart_m = [distance_m(one.lon, one.lat, lons, lats) for one in some]
        first = ordered[0].place.verified
        middle = min(range(len(some)), key=lambda i: (some[i].verified != first, float(apart_m[i].sum()), i))
        if float(apart_m[middle].max()) > 2 * error_m:
            return None
        best = some[middle]
    return Geocoded(
        division_code=best.division,
        confidence=1.0,
        source=KNOWN_PLACE_SOURCE,
        licence=KNOWN_PLACE_LICENCE,
        lon=best.lon,
        lat=best.lat,
        error_m=error_m,
        level=level,
        name=best.name,
        by=best.id,
    )
