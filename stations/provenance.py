"""Who said what: the origin of every field, and what people set against a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from stations.events import StationAdded, StationChanged, StationRemoved, StationVerified, event_station_id
from stations.facts import Path, differing_facts, fact
from stations.model import Station
from stations.store import StoredEvent

_OWN_FIELDS = frozenset({"id", "dataset", "created_at", "updated_at"})
# A pin tells itself what the list said; the reading of hours follows their text where that is changed, too.
_CARRIED = frozenset({"position", "hours_rule", "hours_needs"})
_TEXT: Path = ("hours_text", "")
_READING: Path = ("hours_rule", "")
_FIELDS = tuple(f.name for f in fields(Station) if f.name not in _OWN_FIELDS)


@dataclass(frozen=True, slots=True)
class FieldOrigin:
    """Where the value of a field comes from.

    Args:
        at: when it was set, UTC.
        actor: who set it, or applied the import that did.
        import_id: the import that set it; None for a person's edit.
    """

    at: datetime
    actor: str
    import_id: str | None


@dataclass(frozen=True, slots=True)
class Override:
    """One fact that a person set against a list.

    Args:
        listed: what the list had said until then.
        value: what the person says.
        at: when, UTC.
        actor: who.
    """

    listed: Any
    value: Any
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A station that a person took out of the register.

    Args:
        reason: why.
        at: when, UTC.
        actor: who.
    """

    reason: str
    at: datetime
    actor: str


def field_origins(events: Iterable[StoredEvent]) -> dict[str, FieldOrigin]:
    """Tell for every field of one station who set it last.

    Args:
        events: everything that happened to the station, in order.

    Returns:
        Field → origin, for fields that were ever set; a field that was emptied has the origin of that.
    """
    origins: dict[str, FieldOrigin] = {}
    known = Station("", "", "", kinds=())
    for stored in events:
        event = stored.event
        if isinstance(event, StationRemoved):
            continue
        origin = FieldOrigin(stored.at, stored.actor, stored.import_id)
        origins |= {name: origin for name in _FIELDS if getattr(known, name) != getattr(event.after, name)}
        known = event.after
    return origins


def overrides(events: Iterable[StoredEvent]) -> dict[str, dict[Path, Override]]:
    """Find the facts that people set against what a list had said.

    Positions are not among them: a pin carries in itself what the list said, see `stations.model.Position`.

    Args:
        events: what happened, in order; the events of imports may be left out, see `is_current`.

    Returns:
        Station id → fact → what the list had said and what the person says.
    """
    found: dict[str, dict[Path, Override]] = {}
    for stored in events:
        event = stored.event
        if isinstance(event, StationAdded) and stored.import_id is None:
            continue
        if not isinstance(event, StationChanged | StationVerified):
            continue
        own = found.setdefault(event.after.id, {})
        paths = differing_facts(event.before, event.after)
        for path in paths:
            if path[0] in _CARRIED and (path != _READING or _TEXT in paths):
                continue
            earlier = own.pop(path, None)
            if stored.import_id is not None:
                continue
            before, value = fact(event.before, path), fact(event.after, path)
            listed = earlier.listed if earlier is not None and earlier.value == before else before
            if listed != value:
                own[path] = Override(listed, value, stored.at, stored.actor)
    return {id_: own for id_, own in found.items() if own}


def is_current(override: Override, station: Station, path: Path) -> bool:
    """Tell whether a station still says what a person set.

    Args:
        override: what the person set.
        station: the station as it is.
        path: which fact.

    Returns:
        False where an import, or an undo, has set it anew since.
    """
    return bool(fact(station, path) == override.value)


def removals(events: Iterable[StoredEvent]) -> Mapping[str, Removal]:
    """Find the stations that people took out of the register.

    Args:
        events: what happened, in order; the events of imports may be left out.

    Returns:
        Station id → removal, for stations whose last event here is one by a person.
    """
    found: dict[str, Removal] = {}
    for stored in events:
        id_ = event_station_id(stored.event)
        found.pop(id_, None)
        if isinstance(stored.event, StationRemoved) and stored.import_id is None:
            found[id_] = Removal(stored.event.reason, stored.at, stored.actor)
    return found
