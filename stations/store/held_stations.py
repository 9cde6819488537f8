"""Stations as the register holds them, written after a change and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.errors import StoreError
from stations.model import Station
from stations.store import tables
from stations.store.records import station_row


@dataclass(frozen=True, slots=True)
class Held:
    """A station that the register knows, removed or not."""

    station: Station
    record: dict[str, Any]
    removed: bool


def write_stations(
    connection: Connection, held: Mapping[str, Held], known: Mapping[str, Any], version: int, at: datetime
) -> None:
    """Write what events made of stations.

    Args:
        connection: a transaction that writes.
        held: the stations as they are to be.
        known: id → record of those that the register holds, as it was read.
        version: the version of the register that they belong to.
        at: the instant of the change, UTC.
    """
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for id_, one in held.items():
        if one.removed and one.record is known.get(id_):
            gone.append({"key": id_, "version": version, "removed_at": at})
            continue
        row = station_row(one.station, one.record, version, at if one.removed else None)
        (changed if id_ in known else new).append({**row, "key": id_} if id_ in known else row)
    if new:
        connection.execute(sa.insert(tables.stations), new)
    for rows in filter(None, (changed, gone)):
        columns: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0] if name not in ("id", "key")}
        statement = sa.update(tables.stations).where(tables.stations.c.id == sa.bindparam("key"))
        connection.execute(statement.values(columns), rows)


def verify_written(connection: Connection, expected: tuple[int, int, int], version: int) -> None:
    """Count what was written: an answer of success stands on what is there, not on what was sent.

    Args:
        connection: a transaction that has written.
        expected: how many events and stations, and how many of these are removed.
        version: the version that they belong to.

    Raises:
        StoreError: the database kept something else.
    """
    events, stations = tables.events, tables.stations
    written_events = sa.select(sa.func.count()).where(events.c.version == version)
    written = sa.select(sa.func.count(), sa.func.count(stations.c.removed_at)).where(
        stations.c.version == version
    )
    found = (connection.execute(written_events).scalar_one(), *connection.execute(written).one())
    if found != expected:
        raise StoreError(
            f"The database did not keep what was written (events, stations, removed: {expected} sent, "
            f"{found} found); nothing was changed.",
            code="not_written",
        )
