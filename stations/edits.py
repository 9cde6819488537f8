"""What a person does to one station: corrects it, checks it, takes it out, brings it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from stations.edit_faults import EditFaults
from stations.edited_values import edited_values
from stations.errors import ConflictError, NotFoundError
from stations.events import Event, StationChanged, StationRemoved, StationRestored, StationVerified
from stations.facts import differing_facts
from stations.model import Station, VerificationKind
from stations.store import Store, StoredStation

_LONGEST_REASON = 500


def edit_event(
    station: Station, changes: Mapping[str, Any], now: datetime, reason: str = ""
) -> StationChanged | None:
    """Make the event of a correction.

    Args:
        station: the station as it is.
        changes: field → new value as JSON has it, see `edited_values`; what is not named stays.
        now: the instant, with a time zone.
        reason: why, in the person's words; it stands in the station's history.

    Returns:
        The event; None where the station says all that already.

    Raises:
        EditFaults: a field is not known or cannot be edited, or a value is not one; every fault is named.
    """
    after = replace(station, **edited_values(station, changes, _today(station, now)))
    if not differing_facts(station, after):
        return None
    return StationChanged(station, replace(after, updated_at=now), " ".join(reason.split()))


def _today(station: Station, now: datetime) -> date:
    try:
        return now.astimezone(ZoneInfo(station.timezone)).date()
    except (KeyError, ValueError, OSError):
        return now.date()


def verify_event(
    station: Station, now: datetime, kind: VerificationKind = VerificationKind.ON_SITE
) -> StationVerified:
    """Make the event of a person's check: the only thing that ever sets `verified_at`.

    Args:
        station: the station as it is.
        now: the instant, with a time zone.
        kind: how the person checked.

    Returns:
        The event.
    """
    after = replace(station, verified_at=now, verification_kind=kind, updated_at=now)
    return StationVerified(station, after)


def remove_event(station: Station, reason: str) -> StationRemoved:
    """Make the event of a removal; the tombstone stays.

    Args:
        station: the station as it is.
        reason: why; it is shown to those who follow the changes.

    Returns:
        The event.

    Raises:
        EditFaults: no reason is given, or it is too long.
    """
    stated = " ".join(reason.split())
    if not stated or len(stated) > _LONGEST_REASON:
        raise EditFaults({"reason": (stated[:80], "reason", {"high": _LONGEST_REASON})})
    return StationRemoved(station, stated)


def edit_station(
    store: Store,
    station_id: str,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: str,
    now: datetime,
    reason: str = "",
) -> StoredStation:
    """Correct a station.

    Args:
        store: the register.
        station_id: the station.
        changes: field → new value as JSON has it, see `edited_values`.
        expected_version: the `version` of the station that the person looked at; None for any.
        actor: who.
        now: the instant, with a time zone.
        reason: why, in the person's words.

    Returns:
        The station as it is now; as it was where nothing differs.

    Raises:
        NotFoundError: there is no such station, or it was removed.
        EditFaults: a field or a value is not one.
        ConflictError: the station has changed since; nothing was changed.
    """
    station = _looked_at(store, station_id, expected_version)
    return _commit(store, station_id, edit_event(station, changes, now, reason), expected_version, actor, now)


def verify_station(
    store: Store,
    station_id: str,
    expected_version: int | None,
    actor: str,
    now: datetime,
    kind: VerificationKind = VerificationKind.ON_SITE,
) -> StoredStation:
    """Note that a person checked and found the station as it is described.

    Args:
        store: the register.
        station_id: the station.
        expected_version: the `version` of the station that the person looked at; None for any.
        actor: who.
        now: the instant, with a time zone.
        kind: how the person checked.

    Returns:
        The station as it is now.

    Raises:
        NotFoundError: there is no such station, or it was removed.
        ConflictError: the station has changed since; nothing was changed.
    """
    station = _looked_at(store, station_id, expected_version)
    return _commit(store, station_id, verify_event(station, now, kind), expected_version, actor, now)


def settle_event(station: Station, now: datetime) -> StationChanged | None:
    """Make the event of leaving a doubtful position as it is, so that nobody is asked about it again.

    Args:
        station: the station as it is.
        now: the instant, with a time zone.

    Returns:
        The event; None where there is no position or it was looked at before.
    """
    if station.position is None or station.position.reviewed:
        return None
    reviewed = replace(station.position, reviewed=True)
    return StationChanged(station, replace(station, position=reviewed, updated_at=now))


def settle_station(
    store: Store, station_id: str, expected_version: int, actor: str, now: datetime
) -> StoredStation:
    """Leave the doubtful position of a station as it is.

    Args:
        store: the register.
        station_id: the station.
        expected_version: the `version` of the station that the person looked at.
        actor: who.
        now: the instant, with a time zone.

    Returns:
        The station as it is now.

    Raises:
        NotFoundError: there is no such station, or it was removed.
        ConflictError: the station has changed since; nothing was changed.
    """
    station = _looked_at(store, station_id, expected_version)
    return _commit(store, station_id, settle_event(station, now), expected_version, actor, now)


def remove_station(
    store: Store, station_id: str, reason: str, expected_version: int | None, actor: str, now: datetime
) -> StoredStation:
    """Take a station out of the register; it keeps its id and its history.

    Args:
        store: the register.
        station_id: the station.
        reason: why.
        expected_version: the `version` of the station that the person looked at; None for any.
        actor: who.
        now: the instant, with a time zone.

    Returns:
        The last record of the station.

    Raises:
        NotFoundError: there is no such station, or it was removed already.
        EditFaults: no reason is given, or it is too long.
        ConflictError: the station has changed since; nothing was changed.
    """
    station = _looked_at(store, station_id, expected_version)
    return _commit(store, station_id, remove_event(station, reason), expected_version, actor, now)


def restore_station(store: Store, station_id: str, actor: str, now: datetime) -> StoredStation:
    """Bring a removed station back under its id, as it was.

    Args:
        store: the register.
        station_id: the station.
        actor: who.
        now: the instant, with a time zone.

    Returns:
        The station as it is now.

    Raises:
        NotFoundError: there never was such a station.
        ConflictError: it is in the register.
    """
    stored = store.get_station(station_id)
    if stored.removed_at is None:
        raise ConflictError(
            f"Station {station_id!r} is in the register; there is nothing to restore.",
            code="not_removed",
            id=station_id,
        )
    event = StationRestored(replace(stored.station, updated_at=now))
    return _commit(store, station_id, event, stored.version, actor, now)


def _looked_at(store: Store, station_id: str, expected_version: int | None) -> Station:
    """Read a station that a person wants to change, as that person saw it."""
    stored = store.get_station(station_id)
    if stored.removed_at is not None:
        raise NotFoundError(f"Station {station_id!r} was removed.", code="station_removed", id=station_id)
    if expected_version is not None and stored.version != expected_version:
        raise ConflictError(
            f"Station {station_id!r} has changed since: it is at version {stored.version}, "
            f"not {expected_version}.",
            code="edit_clash",
            id=station_id,
            version=stored.version,
        )
    return stored.station


def _commit(
    store: Store,
    station_id: str,
    event: Event | None,
    expected_version: int | None,
    actor: str,
    now: datetime,
) -> StoredStation:
    """Write one event; a commit about other stations that comes in between is no reason to refuse."""
    while event is not None:
        version = store.data_version()
        try:
            store.apply_events([event], version, actor, now)
        except ConflictError:
            if store.data_version() == version:
                raise
            if expected_version is not None and store.get_station(station_id).version != expected_version:
                raise
            continue
        break
    return store.get_station(station_id)
