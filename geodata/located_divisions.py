"""Divisions together with what is known of where they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from geodata.divisions import Division, Divisions
from geodata.polygons import DivisionPolygons


class Seat(Protocol):
    """Where the seat of a division is, degrees, WGS-84."""

    @property
    def lon(self) -> float:
        """Longitude."""
        ...

    @property
    def lat(self) -> float:
        """Latitude."""
        ...


class LocatedDivisions(Divisions):
    """All divisions of one date, with their seats and, where an operator added them, their areas.

    Args:
        items: every division once; a parent may come after its children.
        seats: division code → its seat.
        polygons: the areas; None where no pack is installed.

    Raises:
        ValueError: a code is there twice, or a parent is missing.
    """

    def __init__(
        self,
        items: Iterable[Division],
        seats: Mapping[str, Seat],
        polygons: DivisionPolygons | None = None,
    ) -> None:
        super().__init__(items)
        self.seats = MappingProxyType(dict(seats))
        self.polygons = polygons
