"""Which stations of a register are exported, and how many are left out because they are not open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geodata.divisions import is_within
from stations.model import Station, Status

EVERY_STATUS = frozenset(Status)
FOR_THE_PUBLIC = frozenset({Status.OPEN})


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported.

    Args:
        stations: in the order in which they were given.
        left_out: how many more there are, of another status than was asked for.
    """

    stations: tuple[Station, ...]
    left_out: int


def select_stations(
    stations: Iterable[Station],
    *,
    dataset: str | None = None,
    division: str | None = None,
    statuses: frozenset[Status] = FOR_THE_PUBLIC,
) -> Selection:
    """Choose stations for an export.

    Args:
        stations: those of the register.
        dataset: only those of this dataset; None for all.
        division: only those in this division and below it, by code; None for all.
        statuses: only those with one of these.

    Returns:
        The stations. Pop-ups are among them outside of their days too: an export is of records.
    """
    asked = [station for station in stations if _is_asked(station, dataset, division)]
    chosen = tuple(station for station in asked if station.status in statuses)
    return Selection(chosen, len(asked) - len(chosen))


def _is_asked(station: Station, dataset: str | None, division: str | None) -> bool:
    if dataset is not None and station.dataset != dataset:
        return False
    return division is None or (station.division is not None and is_within(station.division, division))
