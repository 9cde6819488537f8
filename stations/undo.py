"""What takes an import back: the register as it would be had the import never been applied.

The history of every station is played again without the imports that are undone, fact by fact. So a later
change stays, whoever made it, and so does what a later list only stated again; and it makes no difference in
which order imports are undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from stations.model import Station
from stations.store import StoredEvent
from stations.taken_places import TakenPlaces

_CHECKED = ("verified_at", "verification_kind")
_NOTHING_KNOWN = Station("", "", "")
_IDENTITY = ("id", "dataset", "name", "timezone", "created_at", "updated_at")


class KeptReason(StrEnum):
    """Why something that an import did was not taken back."""

    CHANGED_LATER = "changed_later"
    STATED_AGAIN = "stated_again"
    REMOVED_LATER = "removed_later"
    PLACE_TAKEN = "place_taken"


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
class Statement:
    """What an import stated about a station without changing it.

    Args:
        import_id: the import.
        version: the version of the register at which it was applied.
        paths: the facts that it stated; None where an older program did not write them down: all of them.
    """

    import_id: str
    version: int
    paths: tuple[Path, ...] | None


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to one station.

    Args:
        station_id: the station.
        current: the station as it is; None where it is not in the register.
        events: what happened, in order.
        statements: what imports stated about it, in the order in which they were applied.
    """

    station_id: str
    current: Station | None
    events: Sequence[StoredEvent]
    statements: Sequence[Statement] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What takes an import back at one station.

    Args:
        station_id: the station.
        events: the events that do it.
        kept: what they leave as it is.
    """

    station_id: str
    events: tuple[Event, ...]
    kept: tuple[KeptField, ...] = ()


@dataclass(frozen=True, slots=True)
class _Past:
    """A station after some of its history: as it is, or as it was last."""

    station: Station | None
    last: Station | None


def undo_step(import_id: str, history: History, undone: frozenset[str], now: datetime) -> Step:
    """Find what takes an import back at one station.

    Args:
        import_id: the import.
        history: everything that happened to the station.
        undone: ids of imports that were undone before.
        now: the instant, with a time zone.

    Returns:
        The events and what they leave as it is.
    """
    without = undone | {import_id}
    statements = [one for one in history.statements if one.import_id not in without]
    past = bare = _replay(history.events, without)
    if statements:
        past = _replay(history.events, without, statements)
    events = _lead_back(history.current, past, f"import {import_id} undone", now)
    did = next((one.event for one in history.events if one.import_id == import_id), None)
    return Step(history.station_id, events, tuple(_kept(history, did, past, bare)))


def undo_steps(steps: Iterable[Step], places: TakenPlaces) -> Iterator[Step]:
    """Leave out the stations that would come back into a place that another one has by now.

    Args:
        steps: what takes an import back, station by station.
        places: the places that stations have once all these steps are taken.

    Yields:
        The steps that are taken.
    """
    for step in steps:
        first = step.events[0] if step.events else None
        if isinstance(first, StationRestored) and places.holds_another(first.after):
            kept = KeptField(step.station_id, first.after.name, (), KeptReason.PLACE_TAKEN)
            yield Step(step.station_id, (), (kept,))
        else:
            yield step


def _replay(
    history: Iterable[StoredEvent], without: frozenset[str], statements: Sequence[Statement] = ()
) -> _Past:
    """Play the history of a station again, leaving out what some imports did and what undoing them did."""
    station: Station | None = None
    last: Station | None = None
    # The station as it really was at each moment: that is what a list stated.
    real: Station | None = None
    waiting = list(reversed(statements))
    for stored in history:
        while waiting and waiting[-1].version < stored.version:
            station = _stated(station, real, waiting.pop())
        event = stored.event
        real = None if isinstance(event, StationRemoved) else event.after
        if stored.import_id in without:
            continue
        if isinstance(event, StationRemoved):
            station, last = None, station or event.before
        elif isinstance(event, StationChanged | StationVerified) and station is not None:
            station = _patched(station, event)
        else:
            # Also a change of a station that only a left out import had brought: who changed it wants it.
            station = event.after
    while waiting:
        station = _stated(station, real, waiting.pop())
    return _Past(station, station or last)


def _stated(station: Station | None, real: Station | None, statement: Statement) -> Station | None:
    """Give a station what a list stated; one that only left out imports had brought comes with that alone."""
    if real is None:
        return station
    if statement.paths is None:
        return real
    paths = set(statement.paths)
    paths |= {(field, "") for field, leader in LEADERS.items() if (leader, "") in paths}
    bare = replace(_NOTHING_KNOWN, **{name: getattr(real, name) for name in _IDENTITY})
    return with_facts(station or bare, {path: fact(real, path) for path in sorted(paths)})


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


def _kept(history: History, did: Event | None, past: _Past, bare: _Past) -> Iterator[KeptField]:
    """Report what later changes and lists keep from being taken back; `bare` is the past without lists."""
    id_, current = history.station_id, history.current
    if did is None or isinstance(did, StationRemoved):
        return
    if isinstance(did, StationAdded | StationRestored):
        if current is None:
            return
        if bare.station is not None:
            fields = fields_of(_differ(did.after, bare.station))
            yield KeptField(id_, current.name, fields, KeptReason.CHANGED_LATER)
        elif past.station is not None:
            yield KeptField(id_, current.name, (), KeptReason.STATED_AGAIN)
    elif current is None:
        yield KeptField(id_, did.after.name, (), KeptReason.REMOVED_LATER)
    elif past.station is not None:
        paths = _differ(did.before, did.after)
        stay = [path for path in paths if _stays(path, did.before, past.station, current)]
        changed = [p for p in stay if bare.station and _stays(p, did.before, bare.station, current)]
        again = [path for path in stay if path not in changed]
        for some, reason in ((changed, KeptReason.CHANGED_LATER), (again, KeptReason.STATED_AGAIN)):
            if some:
                yield KeptField(id_, current.name, fields_of(some), reason)


def _stays(path: Path, before: Station, past: Station, current: Station) -> bool:
    value = fact(past, path)
    return bool(value == fact(current, path) and value != fact(before, path))
