"""What happened to stations: the only way the register changes, and what undo, audit and change feed read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from stations.model import Station
from stations.record import station_from_record, station_to_record


@dataclass(frozen=True, slots=True)
class StationAdded:
    """A station entered the register."""

    after: Station


@dataclass(frozen=True, slots=True)
class StationChanged:
    """Facts about a station changed; a person may have said why."""

    before: Station
    after: Station
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StationVerified:
    """A person checked a station, on the spot or in another way."""

    before: Station
    after: Station


@dataclass(frozen=True, slots=True)
class StationRemoved:
    """A station left the register; the event stays as its tombstone."""

    before: Station
    reason: str


@dataclass(frozen=True, slots=True)
class StationRestored:
    """A removed station came back under its old id."""

    after: Station


Event = StationAdded | StationChanged | StationVerified | StationRemoved | StationRestored

_KINDS: dict[str, type[Event]] = {
    "added": StationAdded,
    "changed": StationChanged,
    "verified": StationVerified,
    "removed": StationRemoved,
    "restored": StationRestored,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def event_kind(event: Event) -> str:
    """Name an event for the store: added, changed, verified, removed or restored.

    Args:
        event: the event.

    Returns:
        The name.
    """
    return _NAMES[type(event)]


def event_station_id(event: Event) -> str:
    """Tell which station an event is about.

    Args:
        event: the event.

    Returns:
        The station's id.
    """
    return event.before.id if isinstance(event, StationRemoved) else event.after.id


def event_to_record(event: Event) -> dict[str, Any]:
    """Write an event as JSON values.

    Args:
        event: the event.

    Returns:
        A dictionary with `kind` and, where the event has them, `before`, `after` and `reason`.
    """
    record: dict[str, Any] = {"kind": event_kind(event)}
    for side in ("before", "after"):
        station = getattr(event, side, None)
        if station is not None:
            record[side] = station_to_record(station)
    if isinstance(event, StationRemoved) or (isinstance(event, StationChanged) and event.reason):
        record["reason"] = event.reason
    return record


def event_from_record(record: Mapping[str, Any]) -> Event:
    """Read what `event_to_record` wrote.

    Args:
        record: the dictionary.

    Returns:
        The event.
    """
    values: dict[str, Any] = {
        side: station_from_record(record[side]) for side in ("before", "after") if record.get(side)
    }
    if record["kind"] in ("removed", "changed"):
        values["reason"] = record.get("reason") or ""
    return _KINDS[record["kind"]](**values)


def inverse(events: Sequence[Event], reason: str, now: datetime) -> tuple[Event, ...]:
    """Find the events that take a sequence of events back.

    Args:
        events: what happened, in order.
        reason: written on the tombstones of stations that leave again.
        now: the instant, with a time zone; a record that comes back changes again at that instant.

    Returns:
        Events that, applied in order, lead back to where the sequence began.
    """
    return tuple(_inverse(event, reason, now) for event in reversed(events))


def _inverse(event: Event, reason: str, now: datetime) -> Event:
    if isinstance(event, StationAdded | StationRestored):
        return StationRemoved(event.after, reason)
    back = replace(event.before, updated_at=now)
    if isinstance(event, StationRemoved):
        return StationRestored(back)
    return StationChanged(before=event.after, after=back)
