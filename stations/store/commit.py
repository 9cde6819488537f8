"""One commit: events checked against what the register holds, written, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.errors import ConflictError, ErrorDetail, NotFoundError, StoreError
from stations.events import (
    Event,
    StationAdded,
    StationChanged,
    StationRemoved,
    StationRestored,
    event_kind,
    event_station_id,
)
from stations.record import station_to_record
from stations.store import tables
from stations.store.checks import check_texts, id_faults, refuse, shown, station_faults, text_faults
from stations.store.held_stations import Held, verify_written, write_stations
from stations.store.plan_rows import batches
from stations.store.records import read_station, storable

# Both drivers take more parameters than this in one statement.
EVENTS_A_BATCH = 2_000
_CONFLICTS_NAMED = 20


@dataclass(frozen=True, slots=True)
class Signature:
    """Who commits, when, and as part of what.

    Args:
        actor: who does it.
        at: when, UTC.
        import_id: the import that the events belong to, None for a single edit.
    """

    actor: str
    at: datetime
    import_id: str | None


def read_version(connection: Connection) -> int:
    """Read the version of the register.

    Args:
        connection: a transaction.

    Returns:
        The version.

    Raises:
        StoreError: the register's only row is gone.
    """
    return _version(connection.execute(sa.select(tables.register.c.version)).scalar_one_or_none())


def read_mark(connection: Connection, version: int) -> str:
    """Read what a version of this register is told from the same version of another one by.

    Args:
        connection: a transaction.
        version: a version.

    Returns:
        The mark; empty where this register has not been at that version.
    """
    statement = sa.select(tables.commits.c.mark).where(tables.commits.c.version == version)
    return connection.execute(statement).scalar_one_or_none() or ""


def read_second(connection: Connection, version: int) -> int:
    """Read the second from which answers of a version are dated.

    Args:
        connection: a transaction.
        version: a version.

    Returns:
        Unix time; 0 where this register has not been at that version.
    """
    statement = sa.select(tables.commits.c.second).where(tables.commits.c.version == version)
    return connection.execute(statement).scalar_one_or_none() or 0


def lock_version(connection: Connection) -> int:
    """Read the version of the register and keep every other writer waiting until this one is done.

    Args:
        connection: a transaction that writes.

    Returns:
        The version.

    Raises:
        StoreError: the register's only row is gone.
    """
    # SQLite knows no FOR UPDATE and needs none: its writers begin one after the other.
    statement = sa.select(tables.register.c.version).with_for_update()
    return _version(connection.execute(statement).scalar_one_or_none())


def _version(found: int | None) -> int:
    if found is None:
        raise StoreError(
            "The register has lost its version; restore the database from a backup.", code="version_lost"
        )
    return found


def check_version(version: int, expected_version: int) -> None:
    """Make sure that the register is where the caller believes it to be.

    Args:
        version: where it is.
        expected_version: where the caller believes it to be.

    Raises:
        ConflictError: they differ.
    """
    if version != expected_version:
        raise ConflictError(
            f"The register has moved on: it is at version {version}, this was made for version "
            f"{expected_version}. Look again and repeat.",
            code="register_moved_on",
        )


def move_version(connection: Connection, version: int) -> int:
    """Count one commit.

    Args:
        connection: a transaction that holds the lock of `lock_version`.
        version: the version before.

    Returns:
        The version after.
    """
    connection.execute(sa.update(tables.register).values(version=version + 1))
    return version + 1


def write_events(connection: Connection, events: Iterable[Event], version: int, signature: Signature) -> int:
    """Write events and what they make of the stations, a batch at a time.

    Args:
        connection: a transaction that holds the lock of `lock_version`.
        events: what happens, in order; they are consumed within the transaction.
        version: the version before.
        signature: who commits, when, and as part of what.

    Returns:
        The version after: one more, or the same where there are no events.

    Raises:
        InputError: an event holds what a database cannot.
        NotFoundError: a station names a dataset that does not exist.
        ConflictError: an event does not fit what the register holds.
        StoreError: what was written is not what can be read back.
    """
    check_texts(actor=signature.actor)
    datasets = frozenset(connection.execute(sa.select(tables.datasets.c.name)).scalars())
    moved = version + 1
    count = 0
    removed: dict[str, bool] = {}
    for batch in batches(events, EVENTS_A_BATCH):
        held = _write_batch(connection, batch, datasets, moved, signature)
        removed |= {id_: one.removed for id_, one in held.items()}
        count += len(batch)
    if not count:
        return version
    move_version(connection, version)
    verify_written(connection, (count, len(removed), sum(removed.values())), moved)
    return moved


def _write_batch(
    connection: Connection,
    events: Sequence[Event],
    datasets: frozenset[str],
    version: int,
    signature: Signature,
) -> dict[str, Held]:
    """Write some events and what they make of their stations."""
    held = _read_held(connection, {event_station_id(event) for event in events})
    known = {id_: one.record for id_, one in held.items()}
    rows = _replay(held, events)
    _check_datasets({one.station.dataset for one in held.values()} - datasets)
    _bring_back(connection, {one.station.dataset for one in held.values() if not one.removed})
    common = {
        "version": version,
        "actor": signature.actor,
        "at": signature.at,
        "import_id": signature.import_id,
    }
    connection.execute(sa.insert(tables.events), [{**row, **common} for row in rows])
    write_stations(connection, held, known, version, signature.at)
    return held


def _read_held(connection: Connection, ids: set[str]) -> dict[str, Held]:
    refuse(fault for id_ in ids for fault in id_faults(id_))
    table = tables.stations
    statement = sa.select(table.c.id, table.c.record, table.c.removed_at).where(table.c.id.in_(sorted(ids)))
    return {
        id_: Held(read_station(record), record, removed_at is not None)
        for id_, record, removed_at in connection.execute(statement)
    }


def _replay(held: dict[str, Held], events: Iterable[Event]) -> list[dict[str, Any]]:
    """Carry events out on what the register holds; `held` is what it will hold afterwards."""
    rows: list[dict[str, Any]] = []
    conflicts: list[ErrorDetail] = []
    faults: list[ErrorDetail] = []
    for event in events:
        id_ = event_station_id(event)
        known = held.get(id_)
        conflict = _conflict(known, event)
        if conflict is not None:
            conflicts.append(ErrorDetail(id_, conflict))
            continue
        row, held[id_] = _carry_out(known, event, faults)
        rows.append(row)
    refuse(faults)
    if conflicts:
        raise ConflictError(
            _conflict_sentence(conflicts), tuple(conflicts[:_CONFLICTS_NAMED]), code="register_moved_on"
        )
    return rows


def _conflict_sentence(conflicts: Sequence[ErrorDetail]) -> str:
    more = f" ({len(conflicts) - 1} more)" if len(conflicts) > 1 else ""
    return f"The register has moved on. Station {conflicts[0].where}: {conflicts[0].message}{more}"


def _conflict(known: Held | None, event: Event) -> str | None:
    if isinstance(event, StationAdded):
        if known is None:
            return None
        owner = "belonged to a removed station" if known.removed else "is in use"
        return f"it is to be added, but this id {owner}"
    if known is None:
        return "it is to be changed, but there is no such station"
    if isinstance(event, StationRestored):
        return None if known.removed else "it is to be restored, but it was not removed"
    if known.removed:
        return "it is to be changed, but it was removed"
    return None if known.station == event.before else "it is no longer as it was when the change was made"


def _carry_out(known: Held | None, event: Event, faults: list[ErrorDetail]) -> tuple[dict[str, Any], Held]:
    """Write an event as a row, and the station as it is afterwards."""
    row: dict[str, Any] = {
        "kind": event_kind(event),
        "station_id": event_station_id(event),
        "before": None,
        "after": None,
        "reason": None,
    }
    if known is not None and not isinstance(event, StationRestored):
        row["before"] = known.record
    if isinstance(event, StationRemoved):
        assert known is not None  # noqa: S101 (otherwise it would be a conflict)
        row["reason"] = event.reason
        faults.extend(text_faults(event.reason, f"{event.before.id}.reason"))
        return row, Held(known.station, known.record, removed=True)
    if isinstance(event, StationChanged) and event.reason:
        row["reason"] = event.reason
        faults.extend(text_faults(event.reason, f"{event.after.id}.reason"))
    after = storable(event.after)
    record = station_to_record(after)
    faults.extend(station_faults(after, record))
    row["after"] = record
    return row, Held(after, record, removed=False)


def _check_datasets(unknown: set[str]) -> None:
    if unknown:
        name = shown(min(unknown))
        raise NotFoundError(
            f"There is no dataset {name!r}; put it into the register first.", code="no_dataset", name=name
        )


def _bring_back(connection: Connection, names: set[str]) -> None:
    """Let deleted datasets be there again that get a station, such as by undoing its removal."""
    table = tables.datasets
    gone = table.c.name.in_(sorted(names)) & table.c.removed_at.is_not(None)
    connection.execute(sa.update(table).where(gone).values(removed_at=None))
