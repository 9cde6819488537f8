"""Which stations of a register are exported, and how many are left out because they are not open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geodata.divisions import is_within
from stations.columns import AMENITY_BIT, KIND_BIT, bits
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.listing import ListQuery, matching_places
from stations.model import Station, Status
from stations.public_changes import is_open_data

EVERY_STATUS = frozenset(Status)
FOR_THE_PUBLIC = frozenset({Status.OPEN})


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported.

    Args:
        stations: in the order in which they were given.
        left_out: how many more there are, of another status than was asked for.
        withheld: how many more there are whose dataset is kept out of open data.
    """

    stations: tuple[Station, ...]
    left_out: int
    withheld: int = 0


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


def select_from(
    directory: Directory,
    query: ListQuery,
    evaluator: HoursEvaluator,
    *,
    dataset: str | None = None,
    statuses: frozenset[Status] = FOR_THE_PUBLIC,
    staff: bool = False,
) -> Selection:
    """Choose stations for an export by the filters of the list.

    Args:
        directory: the register.
        query: the filters; its page does not count.
        evaluator: judges opening hours.
        dataset: only those of this dataset; None for all.
        statuses: only those with one of these.
        staff: for staff, who get what is kept out of open data too.

    Returns:
        The stations, in the order of ids; for the public none of a dataset that is kept out of open data.
        Pop-ups are among them outside of their days too: an export is of records.
    """
    columns, mask = directory.columns, np.ones(len(directory), np.bool_)
    if query.kinds:
        mask &= (columns.kinds & bits(query.kinds, KIND_BIT)) != 0
    if query.amenities:
        wanted = bits(query.amenities, AMENITY_BIT)
        mask &= (columns.amenities & wanted) == wanted
    found = (directory.stations[place] for place in matching_places(directory, query, evaluator, mask))
    asked = [station for station in found if dataset is None or station.dataset == dataset]
    of_status = [station for station in asked if station.status in statuses]
    chosen = tuple(station for station in of_status if staff or is_open_data(station, directory.datasets))
    return Selection(chosen, len(asked) - len(of_status), len(of_status) - len(chosen))
