"""What a directory computes from every station, made from all of them or from those that are new."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from geodata.datum import Datum, from_wgs84
from stations.columns import Columns, station_columns
from stations.matching import fold
from stations.model import Station
from stations.opening import RuleKey, hours_of
from stations.snapshots import Moved
from stations.terms import Origin, origin_of

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Parts:
    """Arrays with one element a station, in the order of ids.

    Args:
        rules: what is distinct in what decides when stations are open; some may be of earlier versions.
        origins: what is distinct in where stations are from; some may be of earlier versions.
        columns: the fields that filters look at.
        gcj02_lon: longitude in GCJ-02, degrees, NaN without a position.
        gcj02_lat: latitude in GCJ-02, degrees, NaN without a position.
    """

    rules: tuple[RuleKey, ...]
    origins: tuple[Origin, ...]
    columns: Columns
    gcj02_lon: NDArray[np.float64]
    gcj02_lat: NDArray[np.float64]


def make_parts(stations: Sequence[Station]) -> Parts:
    """Compute everything anew.

    Args:
        stations: in the order of ids.

    Returns:
        The parts.
    """
    rules: dict[RuleKey, int] = {}
    origins: dict[Origin, int] = {}
    columns = _columns(stations, origins, rules)
    return Parts(tuple(rules), tuple(origins), columns, *_gcj02(columns))


def advance_parts(parts: Parts, moved: Moved, stations: Sequence[Station]) -> Parts:
    """Compute only what is new; the rest is copied.

    Args:
        parts: of the earlier version.
        moved: which stations are gone, and which have come.
        stations: of the new version, in the order of ids.

    Returns:
        The parts of the new version.
    """
    rules = {rule: number for number, rule in enumerate(parts.rules)}
    origins = {origin: number for number, origin in enumerate(parts.origins)}
    fresh = [stations[place] for place in moved.come.tolist()]
    new = _columns(fresh, origins, rules)
    columns = Columns(
        *(
            moved.merged(getattr(parts.columns, field.name), getattr(new, field.name))
            for field in fields(Columns)
        )
    )
    lon, lat = _gcj02(new)
    return Parts(
        tuple(rules),
        tuple(origins),
        columns,
        moved.merged(parts.gcj02_lon, lon),
        moved.merged(parts.gcj02_lat, lat),
    )


def searched_text(station: Station) -> str:
    """Write what searches look at: name and address as they are compared, each on a line of its own.

    Args:
        station: the station.

    Returns:
        The text.
    """
    return f"{fold(station.name)}\n{fold(station.address)}"


def _columns(stations: Sequence[Station], origins: dict[Origin, int], rules: dict[RuleKey, int]) -> Columns:
    return station_columns(
        stations,
        _numbered(map(origin_of, stations), origins),
        _numbered(map(hours_of, stations), rules),
    )


def _numbered(keys: Iterable[Key], numbers: dict[Key, int]) -> NDArray[np.int32]:
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int32)


def _gcj02(columns: Columns) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return from_wgs84(columns.lon, columns.lat, Datum.GCJ02)
