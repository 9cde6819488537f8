"""Measuring how well addresses are read and how far off positions are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from geodata.address import AddressReading
from geodata.divisions import Divisions, Level, short_name
from geodata.geocode import ERRORS_M, GazetteerGeocoder, Setting, setting_of
from geodata.geodesic import distance_m
from tests.benchmarks.accuracy.lists import Place, Township

# Of rows that speak of a whole city, or of a station of the underground: no county can be read.
RIGHTLY_NONE = "no county is named, none told"
TOO_MUCH = "no county is named, one told"
OUTCOMES = ("right", "wrong", "none", RIGHTLY_NONE, TOO_MUCH)
_SETTINGS = {
    Setting.COUNTY_STREET: "街道 of a county",
    Setting.COUNTY_TOWN: "town of a county",
    Setting.DISTRICT_STREET: "街道 of a district",
    Setting.DISTRICT_TOWN: "town of a district",
    Setting.BANNER: "banner",
    Setting.CITY_ONLY: "city",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One division that was told, or not.

    Args:
        group: what is counted together.
        level: of the true division, as a word.
        outcome: `right`, `wrong` or `none`; `RIGHTLY_NONE` or `TOO_MUCH` where there was nothing to tell.
        confidence: of the reading.
    """

    group: str
    level: str
    outcome: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Distance:
    """How far off one position is.

    Args:
        group: what is counted together.
        level: of the position.
        off_m: the distance to the truth, metres.
        error_m: the error that was stated, metres.
    """

    group: str
    level: str
    off_m: float
    error_m: float


def county_answers(
    places: Iterable[Place], geocoder: GazetteerGeocoder, *, context: bool
) -> Iterator[Answer]:
    """Compare the county that is read from each address with the true one.

    Args:
        places: the rows.
        geocoder: its reader is measured.
        context: whether the reader is told the city that the list gives.

    Yields:
        One answer a row.
    """
    for place in places:
        reading = geocoder.reader.read(place.address, place.city if context else None)
        found = reading.at(Level.COUNTY)
        if place.county is None:
            outcome = RIGHTLY_NONE if found is None else TOO_MUCH
        else:
            outcome = "none" if found is None else "right" if found.code == place.county else "wrong"
        yield Answer(place.list_name, "county", outcome, reading.confidence)


def forms(divisions: Divisions, code: str) -> dict[str, tuple[str, str | None]]:
    """Write a township as people do.

    Args:
        divisions: all divisions.
        code: the township's code.

    Returns:
        How it is written → the address, and the area that is known beforehand.
    """
    chain = divisions.chain(code)
    upper = [short_name(item.name, item.level) for item in chain[:-1]]
    area = next(item.code for item in reversed(chain[:-1]) if item.level <= Level.CITY)
    return {
        "full names": ("".join(item.name for item in chain) + "1号", None),
        "city, county and township in short": ("".join(upper[1:]) + chain[-1].name + "1号", None),
        "county and township": (chain[-2].name + chain[-1].name + "1号", None),
        "township, in a list of its city": (chain[-1].name + "1号", area),
    }


def _doubtful_forms(divisions: Divisions, code: str) -> list[tuple[str, str | None]]:
    """Write a township as people should not: with as little as can be."""
    chain = divisions.chain(code)
    short = [short_name(item.name, item.level) for item in chain]
    elsewhere = "330000" if code[:2] != "33" else "410000"
    return [
        (chain[-1].name + "1号", None),
        (short[-2] + short[-1] + "1号", None),
        (short[-2] + "人民路1号", None),
        (short[0] + short[-2] + "人民路1号", None),
        (chain[-2].name + "1号", elsewhere),
        (short[-2] + chain[-1].name + "1号", elsewhere),
    ]


def township_answers(townships: Sequence[Township], geocoder: GazetteerGeocoder) -> Iterator[Answer]:
    """Read every township from each way of writing it, and compare level by level.

    Args:
        townships: the townships.
        geocoder: its reader is measured.

    Yields:
        One answer for each level that the township has.
    """
    divisions = geocoder.gazetteer.divisions
    for township in townships:
        if township.code not in divisions:
            continue
        for form, (address, area) in forms(divisions, township.code).items():
            reading = geocoder.reader.read(address, area)
            for division in divisions.chain(township.code):
                found = reading.at(division.level)
                outcome = "none" if found is None else "right" if found == division else "wrong"
                yield Answer(form, division.level.word, outcome, reading.confidence)


def confidence_answers(
    places: Iterable[Place], townships: Iterable[Township], geocoder: GazetteerGeocoder
) -> Iterator[Answer]:
    """Ask of every reading that says anything whether it is right as far as it goes.

    Args:
        places: rows of which the county is known.
        townships: the townships, in each way of writing them.
        geocoder: its reader is measured.

    Yields:
        One answer for each reading.
    """
    divisions = geocoder.gazetteer.divisions
    for place in places:
        for context in (None, place.city):
            reading = geocoder.reader.read(place.address, context)
            if place.county is not None and reading.chain:
                yield _as_far("lists", reading, divisions.chain(place.county), divisions)
    for township in islice(townships, 0, None, 3):
        truth = divisions.chain(township.code)
        written = [*forms(divisions, township.code).values(), *_doubtful_forms(divisions, township.code)]
        for address, area in written if truth else ():
            reading = geocoder.reader.read(address, area)
            if reading.chain:
                yield _as_far("townships", reading, truth, divisions)


def _as_far(group: str, reading: AddressReading, truth: Sequence[object], divisions: Divisions) -> Answer:
    known = min(len(truth), len(reading.chain))
    right = list(reading.chain[:known]) == list(truth[:known])
    return Answer(group, reading.chain[-1].level.word, "right" if right else "wrong", reading.confidence)


def list_distances(places: Iterable[Place], geocoder: GazetteerGeocoder) -> Iterator[Distance]:
    """Measure how far the positions that addresses give are from the coordinates of the lists.

    Args:
        places: the rows.
        geocoder: finds the positions; it is told the city that the list gives.

    Yields:
        One distance a row with coordinates.
    """
    for place in places:
        if place.lon is None or place.lat is None or place.county is None:
            continue
        found = geocoder.geocode(place.address, place.city)
        if found is not None and found.lon is not None and found.lat is not None:
            off_m = _between(place.lon, place.lat, found.lon, found.lat)
            yield Distance("lists", str(found.level), off_m, found.error_m or 0.0)


def township_distances(townships: Iterable[Township], geocoder: GazetteerGeocoder) -> Iterator[Distance]:
    """Measure how far the seats around each published township are from it.

    Args:
        townships: the townships.
        geocoder: says the positions and their errors.

    Yields:
        A distance for each level that has a seat: as if only the county, the city or the province had one.
    """
    divisions, seats = geocoder.gazetteer.divisions, geocoder.gazetteer.places
    for township in townships:
        chain = divisions.chain(township.code)
        if township.lon is None or township.lat is None or not chain:
            continue
        setting = setting_of(chain)
        for division in chain:
            seat = seats.get(division.code)
            if seat is not None:
                off_m = _between(township.lon, township.lat, seat.lon, seat.lat)
                error_m = ERRORS_M[division.level][setting]
                yield Distance(_SETTINGS[setting], division.level.word, off_m, error_m)


def _between(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    return float(distance_m(lon, lat, np.array([to_lon]), np.array([to_lat]))[0])
