"""Positions that were found from an address, as records and people are told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from geodata.geocode import GAZETTEER_LICENCE, Geocoded
from geodata.services import SERVICES
from stations.model import Position, PositionSource

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


def teller(position: Position) -> str | None:
    """Tell whom to name where a position is shown.

    Args:
        position: the position.

    Returns:
        The licence of the shipped gazetteer, that of a pack as `by` has it, or that of an online service;
        None where nobody outside the register told it.
    """
    by = position.by
    if not is_told(position):
        return None
    if by is not None:
        return SERVICES[by].licence if by in SERVICES else by
    return GAZETTEER_LICENCE if position.source is PositionSource.GAZETTEER else None


def in_order(told: Iterable[str]) -> tuple[str, ...]:
    """Put those who told positions in order.

    Args:
        told: what `teller` says.

    Returns:
        Each once: the shipped gazetteer first, then by name.
    """
    return tuple(sorted(set(told), key=lambda name: (name != GAZETTEER_LICENCE, name)))


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
