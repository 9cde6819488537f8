"""What the public map shows in one tile: clusters far out, stations close up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from stations.directory import Directory
from stations.features import mask_mobile
from stations.grids import GridFilters
from stations.hours import HoursEvaluator
from stations.nearest_query import wants_absent
from stations.opening import opening_of


@dataclass(frozen=True, slots=True)
class TileQuery:
    """One tile and what it may show.

    Args:
        z: zoom.
        x: column of the tile.
        y: row of the tile.
        at: the instant to judge opening by, with a time zone.
        kinds: any of these; empty means every kind.
        amenities: all of these are `yes`.
        open_now: only what is open at `at`.
        min_stars: at least so many stars; unknown is not enough.
    """

    z: int
    x: int
    y: int
    at: datetime
    kinds: frozenset[str] = frozenset()
    amenities: frozenset[str] = frozenset()
    open_now: bool = False
    min_stars: int | None = None


def tile(directory: Directory, query: TileQuery, evaluator: HoursEvaluator) -> dict[str, Any]:
    """Show one tile.

    Args:
        directory: the register.
        query: the tile and its filters, which belong to the counts of the clusters.
        evaluator: judges opening hours.

    Returns:
        `clusters` as `[lon, lat, count, approximate]`, the last how many have no sure position, and
        `stations` with what a pin needs; before them `data_version`, and `licence` and `attribution` of all
        stations in the tile.

    Raises:
        ValueError: when there is no such tile.
    """
    absent = () if wants_absent(query.kinds) else directory.pop_ups.absent(query.at, evaluator)
    mask = directory.mask(query.kinds, query.amenities, query.min_stars, absent=absent)
    filters = GridFilters(query.kinds, query.amenities, query.min_stars, absent)
    if query.open_now:
        opened = directory.open.at(query.at, evaluator)
        mask, filters = mask & opened, replace(filters, opened=opened.tobytes())
    grid, members = directory.grids.grid(filters, mask)
    content = grid.tile(query.z, query.x, query.y)
    terms = directory.terms.of_many(members[grid.members(query.z, query.x, query.y)])
    return {
        "data_version": directory.version,
        "licence": list(terms.licence),
        "attribution": list(terms.attribution),
        "clusters": [
            [round(lon, 5), round(lat, 5), count, approximate]
            for (lon, lat, count), approximate in zip(content.clusters, content.marked, strict=True)
        ],
        "stations": [_pin(directory, int(members[i]), query.at, evaluator) for i in content.points],
    }


def _pin(directory: Directory, place: int, at: datetime, evaluator: HoursEvaluator) -> dict[str, Any]:
    station = directory.stations[place]
    position = station.position
    assert position is not None  # noqa: S101 (the grid holds located stations only)
    return {
        "id": station.id,
        "name": mask_mobile(station.name),
        "lon": round(position.lon, 6),
        "lat": round(position.lat, 6),
        "kind": station.kinds[0] if station.kinds else None,
        "open": opening_of(station, at, evaluator).state,
        "error_m": round(position.error_m),
        "guessed": position.is_guess,
    }
