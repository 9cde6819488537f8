"""What takes an import back: the register as it would be had the import never been applied.

The history of every station is played again without the imports that are undone, fact by fact. So a later
change stays, whoever made it, and it makes no difference in which order imports are undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from stations.events import (
    Event,
    StationAdded,
    StationChanged,
    StationRemoved,
    StationRestored,
    StationVerified,
)
from stations.facts import LEADERS, Path, differing_facts, fact, fields_of, with_facts
from stations.matching import fold
from stations.model import Station
from stations.store import StoredEvent

_CHECKED = ("verified_at",)


class KeptReason(StrEnum):
    """Why something that an import did was not taken back."""

    CHANGED_LATER = "changed_later"
    REMOVED_LATER = "removed_later"
    PLACE_TAKEN = "place_taken"


KEPT_REASONS: Mapping[KeptReason, tuple[str, str]] = {
    KeptReason.CHANGED_LATER: ("之后又有修改，保留现在的内容", "changed again later, so it stays as it is"),
    KeptReason.REMOVED_LATER: ("之后已被撤销", "removed later"),
    KeptReason.PLACE_TAKEN: (
        "已有另一个站点使用相同的编号或名称和地址",
        "another station has its id or its name and address by now",
    ),
}


@dataclass(frozen=True, slots=True)
class KeptField:
    """Something that an import did and that its undo leaves as it is.

    Args:
        station_id: the station.
        name: its name.
        fields: the fields that stay; empty where the station as a whole is meant.
        reason: why.
    """

    station_id: str
    name: str
    fields: tuple[str, ...]
    reason: KeptReason


@dataclass(frozen=True, slots=True)
class Undoing:
    """What takes an import back.

    Args:
        events: the events that do it.
        kept: what they leave as it is.
    """

    events: tuple[Event, ...]
    kept: tuple[KeptField, ...]


@dataclass(frozen=True, slots=True)
class _Past:
    """A station after some of its history: as it is, or as it was last."""

    station: Station | None
    last: Station | None


def undo_events(
    import_id: str,
    histories: Mapping[str, Sequence[StoredEvent]],
    undone: frozenset[str],
    current: Mapping[str, Station],
    now: datetime,
) -> Undoing:
    """Find what takes an import back.

    Args:
        import_id: the import.
        histories: station id → everything that happened to it, in order; for every station that the import
            touched.
        undone: ids of imports that were undone before.
        current: id → station, for all stations of the dataset that are in the register.
        now: the instant, with a time zone.

    Returns:
        The events and what they leave as it is.
    """
    reason = f"import {import_id} undone"
    pasts = {id_: _replay(history, undone | {import_id}) for id_, history in histories.items()}
    steps = {id_: _lead_back(current.get(id_), past, reason, now) for id_, past in pasts.items()}
    places = _Places(_staying(current, steps))
    events: list[Event] = []
    kept: list[KeptField] = []
    for id_, step in steps.items():
        if step and isinstance(step[0], StationRestored) and places.holds_another(step[0].after):
            kept.append(KeptField(id_, step[0].after.name, (), KeptReason.PLACE_TAKEN))
            continue
        events += step
        did = [stored.event for stored in histories[id_] if stored.import_id == import_id]
        kept += _kept(id_, did, current.get(id_), pasts[id_])
    return Undoing(tuple(events), tuple(kept))


def _staying(current: Mapping[str, Station], steps: Mapping[str, Sequence[Event]]) -> Iterator[Station]:
    """List the stations that are in the register and will be, as they will be."""
    for id_, station in current.items():
        last = next(reversed(steps.get(id_, ())), None)
        if not isinstance(last, StationRemoved):
            yield station if last is None else last.after


def _replay(history: Iterable[StoredEvent], without: frozenset[str]) -> _Past:
    """Play the history of a station again, leaving out what some imports did and what undoing them did."""
    station: Station | None = None
    last: Station | None = None
    for stored in history:
        if stored.import_id in without:
            continue
        event = stored.event
        if isinstance(event, StationRemoved):
            station, last = None, station or event.before
        elif isinstance(event, StationChanged | StationVerified) and station is not None:
            station = _patched(station, event)
        else:
            # Also a change of a station that only a left out import had brought: who changed it wants it.
            station = event.after
    return _Past(station, station or last)


def _patched(station: Station, event: StationChanged | StationVerified) -> Station:
    paths = set(differing_facts(event.before, event.after, _CHECKED))
    leading = {field for field, _ in paths}
    paths |= {(field, "") for field, leader in LEADERS.items() if leader in leading}
    patched = with_facts(station, {path: fact(event.after, path) for path in sorted(paths)})
    return replace(patched, updated_at=event.after.updated_at)


def _lead_back(current: Station | None, past: _Past, reason: str, now: datetime) -> tuple[Event, ...]:
    """Lead from what is to what would be."""
    if past.station is not None:
        wanted = replace(past.station, updated_at=now)
        if current is None:
            return (StationRestored(wanted),)
        return (StationChanged(current, wanted),) if _differ(current, wanted) else ()
    if current is None:
        return ()
    if past.last is None or not _differ(current, past.last):
        return (StationRemoved(current, reason),)
    # The tombstone shall hold what the station was when it left the register.
    before = replace(past.last, updated_at=now)
    return (StationChanged(current, before), StationRemoved(before, reason))


def _differ(one: Station, other: Station) -> tuple[Path, ...]:
    return differing_facts(one, other, _CHECKED)


def _kept(id_: str, did: Sequence[Event], current: Station | None, past: _Past) -> tuple[KeptField, ...]:
    """Report what later changes of others keep from being taken back."""
    event = next(iter(did), None)
    if event is None:
        return ()
    if isinstance(event, StationAdded | StationRestored):
        if past.station is None or current is None:
            return ()
        fields = fields_of(_differ(event.after, past.station))
        return (KeptField(id_, current.name, fields, KeptReason.CHANGED_LATER),)
    if isinstance(event, StationRemoved):
        return ()
    if current is None:
        return (KeptField(id_, event.after.name, (), KeptReason.REMOVED_LATER),)
    if past.station is None:
        return ()
    was = past.station
    stay = [p for p in _differ(event.before, event.after) if _stays(p, event.before, was, current)]
    return (KeptField(id_, current.name, fields_of(stay), KeptReason.CHANGED_LATER),) if stay else ()


def _stays(path: Path, before: Station, past: Station, current: Station) -> bool:
    value = fact(past, path)
    return bool(value == fact(current, path) and value != fact(before, path))


class _Places:
    """The ids and places that stations of a dataset have."""

    def __init__(self, stations: Iterable[Station]) -> None:
        self._by_id: dict[str, Station] = {}
        self._by_place: dict[tuple[str, str], Station] = {}
        for station in stations:
            if station.external_id:
                self._by_id[station.external_id] = station
            if station.address:
                self._by_place[fold(station.name), fold(station.address)] = station

    def holds_another(self, station: Station) -> bool:
        """Tell whether another station has the owner's id of this one, or its name and address."""
        if station.external_id and station.external_id in self._by_id:
            return True
        there = self._by_place.get((fold(station.name), fold(station.address)))
        # Whom the owner numbers differently are two, even at one address.
        return there is not None and not (there.external_id and station.external_id)
