"""Positions that were found from an address, as records and people are told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from geodata.geocode import GAZETTEER_LICENCE, Geocoded
from geodata.services import SERVICES
from stations.model import Position, PositionSource, Station

_SOURCES: Mapping[str, PositionSource] = MappingProxyType(
    {"gazetteer": PositionSource.GAZETTEER, "known_place": PositionSource.KNOWN_PLACE}
)


def source_of(found: Geocoded) -> PositionSource:
    """Tell which kind of source an answer is from.

    Args:
        found: the answer.

    Returns:
        The source; a geocoder that is neither the gazetteer nor the known places is an online service.
    """
    return _SOURCES.get(found.source, PositionSource.SERVICE)


def guessed_position(found: Geocoded) -> Position:
    """Make a position of what was found for an address.

    Args:
        found: the answer, with a position.

    Returns:
        The position with its error and who told it.
    """
    assert found.lon is not None and found.lat is not None and found.error_m is not None  # noqa: S101, PT018
    source = source_of(found)
    return Position(
        lon=found.lon,
        lat=found.lat,
        error_m=found.error_m,
        source=source,
        level=found.level,
        by=found.source if source is PositionSource.SERVICE else found.by,
        disagreement_m=found.disagreement_m,
    )


def guess_licences(stations: Iterable[Station]) -> tuple[str, ...]:
    """List whom to name for the positions that were guessed.

    Args:
        stations: the stations.

    Returns:
        The licences of their sources, each once; a known place is the register's own.
    """
    guesses = {(p.source, p.by) for s in stations if (p := s.position) is not None and p.is_guess}
    gazetteer = [GAZETTEER_LICENCE] if any(s is PositionSource.GAZETTEER for s, _ in guesses) else []
    names = sorted({by for source, by in guesses if source is PositionSource.SERVICE and by is not None})
    return (*gazetteer, *(SERVICES[name].licence for name in names if name in SERVICES))


def position_view(position: Position) -> dict[str, Any]:
    """Write a position as JSON values, for a person who chooses among several.

    Args:
        position: the position.

    Returns:
        `source`, `by`, `lon`, `lat`, `error_m` and `level`.
    """
    return {
        "source": str(position.source),
        "by": position.by,
        "lon": round(position.lon, 6),
        "lat": round(position.lat, 6),
        "error_m": round(position.error_m),
        "level": position.level,
    }


def candidate_values(found: Geocoded) -> dict[str, Any]:
    """Write an answer as JSON values, for a person who chooses among several.

    Args:
        found: the answer, with a position.

    Returns:
        As `position_view` does, with the `name` that the source has for it.
    """
    return {**position_view(guessed_position(found)), "name": found.name}
