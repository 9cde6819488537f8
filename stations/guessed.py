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
    told_by = found.by
    if source is PositionSource.SERVICE:
        told_by = found.source
    elif source is PositionSource.GAZETTEER:
        # A pack may be gone when its positions are shown, so its licence stays with them.
        told_by = None if found.licence == GAZETTEER_LICENCE else found.licence or None
    return Position(
        lon=found.lon,
        lat=found.lat,
        error_m=found.error_m,
        source=source,
        level=found.level,
        by=told_by,
        disagreement_m=found.disagreement_m,
    )


def is_told(position: Position) -> bool:
    """Tell whether somebody outside the register told a position, and must be named where it is shown.

    Args:
        position: the position.

    Returns:
        True for the gazetteer, its packs and online services, and for a person's pin that was put where one
        of them said; a known place is the register's own.
    """
    if position.source is PositionSource.STAFF:
        return position.by is not None
    return position.source in (PositionSource.GAZETTEER, PositionSource.SERVICE)


def told_licences(stations: Iterable[Station]) -> tuple[str, ...]:
    """List whom to name for the positions that others told.

    Args:
        stations: the stations.

    Returns:
        The licences of their sources, each once: that of the shipped gazetteer, those of packs as `by` has
        them, and those of services.
    """
    told = {(p.source, p.by) for s in stations if (p := s.position) is not None and is_told(p)}
    named = {SERVICES[by].licence if by in SERVICES else by for _, by in told if by is not None}
    is_shipped = any(by is None and source is PositionSource.GAZETTEER for source, by in told)
    return (*([GAZETTEER_LICENCE] if is_shipped else ()), *sorted(named - {GAZETTEER_LICENCE}))


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
