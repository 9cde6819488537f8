"""Positions that somebody should look at: sources disagree about them, or they do not fit their division."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from geodata.choosing import ChoosingGeocoder
from geodata.divisions import Divisions, is_within
from geodata.geocode import Geocoded
from geodata.geodesic import distance_m
from geodata.located_divisions import LocatedDivisions
from stations.division_distance import beyond_seats, outside_area
from stations.guessed import guessed_position
from stations.model import Position, PositionSource, Station

# Nearer than this two candidates are one.
_SAME_PLACE_M = 1.0


class ReviewReason(StrEnum):
    """Why somebody should look at a position."""

    SOURCES_DISAGREE = "sources_disagree"
    OUTSIDE_DIVISION = "outside_division"
    FAR_FROM_DIVISION = "far_from_division"


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A station whose position somebody should look at.

    Args:
        station: the station.
        reason: why.
        distance_m: how far the sources are apart, or how far the position lies from its division.
    """

    station: Station
    reason: ReviewReason
    distance_m: float


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """Where a station may be.

    Args:
        position: there, with its error and who says so.
        name: what the source says that it found; a stranger's text.
        distance_m: from the present position.
    """

    position: Position
    name: str | None
    distance_m: float


def review_items(stations: Iterable[Station], divisions: Divisions) -> tuple[ReviewItem, ...]:
    """List the positions that somebody should look at.

    Args:
        stations: the stations of the register. What a person has set, or has looked at and left, is passed
            over.
        divisions: all divisions; only where they know their seats or areas are positions compared with them.

    Returns:
        The items, the largest distance first; of equal ones by id.
    """
    open_ = [station for station in stations if station.position is not None and _is_open(station.position)]
    found = {
        station.id: _item(station, ReviewReason.SOURCES_DISAGREE, station.position.disagreement_m)
        for station in open_
        if station.position is not None and station.position.disagreement_m is not None
    }
    given = [
        station
        for station in open_
        if station.position is not None
        and station.position.source is PositionSource.GIVEN
        and station.id not in found
    ]
    if given and isinstance(divisions, LocatedDivisions):
        found |= {item.station.id: item for item in _outside(given, divisions)}
    return tuple(sorted(found.values(), key=lambda item: (-item.distance_m, item.station.id)))


def _item(station: Station, reason: ReviewReason, distance_m: float) -> ReviewItem:
    # Pages of a list are continued by distance: it must be the same number as a text and back.
    return ReviewItem(station, reason, round(distance_m, 3))


def _is_open(position: Position) -> bool:
    return position.source is not PositionSource.STAFF and not position.reviewed


def _outside(stations: Sequence[Station], divisions: LocatedDivisions) -> list[ReviewItem]:
    codes = [station.division for station in stations]
    positions = [station.position for station in stations if station.position is not None]
    lon = np.array([position.lon for position in positions])
    lat = np.array([position.lat for position in positions])
    error_m = np.array([position.error_m for position in positions])
    outside, judged = outside_area(codes, lon, lat, error_m, divisions)
    items = [
        _item(stations[place], ReviewReason.OUTSIDE_DIVISION, metres)
        for place, (_, metres) in outside.items()
    ]
    for place, (_, metres, _) in beyond_seats(codes, lon, lat, divisions).items():
        if place not in judged:
            items.append(_item(stations[place], ReviewReason.FAR_FROM_DIVISION, metres))
    return items


def inside(items: Iterable[ReviewItem], area: str | None) -> tuple[ReviewItem, ...]:
    """Keep the items of a division.

    Args:
        items: the items.
        area: code of the division; None for everywhere.

    Returns:
        The items whose station is said to lie there, in the same order.
    """
    if area is None:
        return tuple(items)
    return tuple(item for item in items if item.station.division and is_within(item.station.division, area))


def place_candidates(
    station: Station, geocoder: ChoosingGeocoder, contexts: Sequence[str | None] = (None,)
) -> tuple[PlaceCandidate, ...]:
    """List where a station may be.

    Args:
        station: the station.
        geocoder: asks all sources for its address.
        contexts: areas that the address may have been asked with; the first one to which an online service
            has answered counts.

    Returns:
        The present position first, if there is one, then what the sources say, the likeliest first.
    """
    words = station.address or station.name
    answers = [geocoder.candidates(words, context, station.host) for context in dict.fromkeys(contexts)]
    answered = next(
        (found for found in answers if any(map(_is_service, found))), answers[0] if answers else ()
    )
    present = station.position
    candidates = [] if present is None else [PlaceCandidate(present, None, 0.0)]
    for found in answered:
        position = guessed_position(found)
        near = next(
            (i for i, one in enumerate(candidates) if _apart_m(one.position, position) < _SAME_PLACE_M), None
        )
        if near is None:
            away_m = 0.0 if present is None else _apart_m(present, position)
            candidates.append(PlaceCandidate(position, found.name, away_m))
        elif near == 0 and present is not None and present.is_guess:
            # What the source itself says of its error, without what other sources added to it.
            candidates[0] = PlaceCandidate(position, found.name, 0.0)
    return tuple(candidates)


def _is_service(found: Geocoded) -> bool:
    return guessed_position(found).source is PositionSource.SERVICE


def _apart_m(one: Position, other: Position) -> float:
    return float(distance_m(one.lon, one.lat, np.array([other.lon]), np.array([other.lat]))[0])
