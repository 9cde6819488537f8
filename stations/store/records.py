"""Stations and events as rows of the database and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from stations.events import Event, event_from_record
from stations.model import Station
from stations.record import station_from_record
from stations.store import tables
from stations.store.checks import utc

_INSTANTS = ("verified_at", "created_at", "updated_at")


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event as the register keeps it.

    Args:
        seq: its place in the order of everything that ever happened.
        version: the version of the register that it led to; all events of one commit share it.
        at: when it was committed, UTC.
        actor: who did it.
        import_id: the import that it belongs to, None for a single edit.
        event: what happened.
    """

    seq: int
    version: int
    at: datetime
    actor: str
    import_id: str | None
    event: Event


@dataclass(frozen=True, slots=True)
class StoredStation:
    """One station as the register keeps it, removed or not.

    Args:
        station: the record; of a removed station the last one.
        version: the version of the register at which it last changed.
        removed_at: when it was removed, UTC; None while it is in the register.
    """

    station: Station
    version: int
    removed_at: datetime | None


def storable(station: Station) -> Station:
    """Write the instants of a station in UTC, the only way that the register keeps them.

    Args:
        station: any station.

    Returns:
        An equal station.

    Raises:
        InputError: an instant has no offset.
    """
    instants = {name: getattr(station, name) for name in _INSTANTS}
    given: dict[str, Any] = {
        name: utc(at, f"{station.id}.{name}")
        for name, at in instants.items()
        if at is not None and at.tzinfo is not UTC
    }
    return replace(station, **given) if given else station


def station_row(
    station: Station, record: Mapping[str, Any], version: int, removed_at: datetime | None
) -> dict[str, Any]:
    """Write a station as a row of the table `stations`.

    Args:
        station: the station.
        record: the same as JSON values.
        version: the version of the register that it belongs to.
        removed_at: when it was removed, None while it is in the register.

    Returns:
        Column → value.
    """
    position = station.position
    return {
        "id": station.id,
        "dataset": station.dataset,
        "external_id": station.external_id,
        "name": station.name,
        "division": station.division,
        "lon": None if position is None else position.lon,
        "lat": None if position is None else position.lat,
        "record": record,
        "version": version,
        "removed_at": removed_at,
    }


def read_station(record: Mapping[str, Any]) -> Station:
    """Read a station from its record; the same bytes come out of either database.

    Args:
        record: JSON values.

    Returns:
        The station.
    """
    return station_from_record(_ordered(record))


def read_records(connection: Connection, *conditions: sa.ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """Read the records of stations, one after the other.

    Args:
        connection: a transaction.
        conditions: on the table `stations`.

    Returns:
        JSON values.
    """
    record = tables.stations.c.record
    if connection.dialect.name != "sqlite":
        return iter(connection.execute(sa.select(record).where(*conditions)).scalars())
    # As a text it would be decoded for Python and then encoded again for the reader of JSON.
    as_bytes = sa.select(sa.cast(record, sa.LargeBinary)).where(*conditions)
    return map(orjson.loads, connection.execute(as_bytes).scalars())


def read_event(row: RowMapping) -> StoredEvent:
    """Read a row of the table `events`.

    Args:
        row: column → value.

    Returns:
        The event.
    """
    sides = {side: row[side] and _ordered(row[side]) for side in ("before", "after")}
    event = event_from_record({"kind": row["kind"], "reason": row["reason"], **sides})
    return StoredEvent(row["seq"], row["version"], row["at"], row["actor"], row["import_id"], event)


def _ordered(record: Mapping[str, Any]) -> dict[str, Any]:
    # JSONB forgets the order of keys; `station_to_record` writes them sorted.
    sorted_maps = {
        name: dict(sorted(record[name].items())) for name in ("amenities", "extra") if name in record
    }
    return {**record, **sorted_maps}
