"""Rows of a list whose place is known otherwise: earlier records, and the same place in other lists."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from stations.intake.draft import Draft
from stations.model import Position, PositionSource, Station
from stations.name_core import road_and_number

# As many pairs tell as much as more of them would.
ENOUGH_PAIRS = 500
# Looking for roads and numbers takes time; so many rows of a list are enough to find its datum.
_MOST_ROADS = 3_000
_FEW_PAIRS = 30
_EXACT_ERROR_M = 50.0
_TRUSTED = (PositionSource.STAFF, PositionSource.GIVEN)

_Key = Hashable | None


def known_positions(
    drafts: Sequence[Draft], current: Sequence[Station], others: Sequence[Station]
) -> list[tuple[Draft, Position]]:
    """Pair rows that give coordinates with where the same place is known to be.

    Args:
        drafts: rows with coordinates.
        current: stations of the same dataset.
        others: stations of other datasets.

    Returns:
        At most 500 pairs. The same place is: the owner's id in the same dataset, name and address, or, where
        these give fewer than thirty, road and number in the same county. A key that several rows or several
        stations have is passed over, unless the stations stand within metres of each other.
    """
    pairs: dict[int, tuple[Draft, Position]] = {}
    searches: tuple[tuple[Callable[[Draft], _Key], Callable[[Station], _Key], Iterable[Station]], ...] = (
        (_draft_id, _station_id, current),
        (_draft_name, _station_name, (*current, *others)),
    )
    for of_draft, of_station, stations in searches:
        if len(pairs) >= ENOUGH_PAIRS:
            break
        pairs |= {draft.row: (draft, where) for draft, where in _join(drafts, of_draft, of_station, stations)}
    if len(pairs) < _FEW_PAIRS:
        some = drafts[:_MOST_ROADS]
        counties = {_county(draft.values.get("division")) for draft in some} - {""}
        near = [s for s in (*current, *others) if _county(s.division) in counties]
        for draft, where in _join(some, _draft_road, _station_road, near):
            pairs.setdefault(draft.row, (draft, where))
    return list(pairs.values())[:ENOUGH_PAIRS]


def _join(
    drafts: Sequence[Draft],
    of_draft: Callable[[Draft], _Key],
    of_station: Callable[[Station], _Key],
    stations: Iterable[Station],
) -> Iterator[tuple[Draft, Position]]:
    wanted: dict[Hashable, Draft | None] = {}
    for draft in drafts:
        key = of_draft(draft)
        if key is not None:
            wanted[key] = None if key in wanted else draft
    if not wanted:
        return
    for key, where in _positions(stations, of_station, wanted).items():
        draft_or_none = wanted[key]
        if draft_or_none is not None and where is not None:
            yield draft_or_none, where


def _positions(
    stations: Iterable[Station], of_station: Callable[[Station], _Key], wanted: Mapping[Hashable, object]
) -> dict[Hashable, Position | None]:
    """Find one position for each key; a person's outweighs a list's, and a contradiction leaves none."""
    found: dict[Hashable, Position | None] = {}
    for station in stations:
        position = station.position
        if position is None or position.source not in _TRUSTED or position.error_m > _EXACT_ERROR_M:
            continue
        key = of_station(station)
        if key is None or key not in wanted:
            continue
        before = found.get(key, position)
        if before is None or position.source is PositionSource.STAFF:
            found[key] = position if before is not None else None
        elif before.source is not PositionSource.STAFF:
            same = abs(before.lon - position.lon) < 1e-3 and abs(before.lat - position.lat) < 1e-3
            found[key] = before if same else None
    return found


def _draft_id(draft: Draft) -> _Key:
    return draft.values.get("external_id") or None


def _station_id(station: Station) -> _Key:
    return station.external_id or None


def _draft_name(draft: Draft) -> _Key:
    address = draft.values.get("address")
    return (draft.values["name"], address) if address else None


def _station_name(station: Station) -> _Key:
    return (station.name, station.address) if station.address else None


def _draft_road(draft: Draft) -> _Key:
    return _road(draft.values.get("division"), draft.values.get("address") or "")


def _station_road(station: Station) -> _Key:
    return _road(station.division, station.address)


def _road(division: str | None, address: str) -> _Key:
    county = _county(division)
    road = road_and_number(address) if county and address else ""
    return (county, road) if road else None


def _county(division: str | None) -> str:
    """Name the county of a division; empty where it is known no better than a city."""
    code = (division or "")[:6]
    return "" if code.endswith("00") else code
