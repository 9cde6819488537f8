"""A register in which every table holds something, and something that is hard to carry."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from stations.events import StationAdded, StationChanged, StationRemoved
from stations.model import Amenity, Dataset, Position, PositionSource, Station
from stations.store import AuditEntry, ImportRecord, PlanRowRecord, Role, Store, Token, TokenKind, User
from stations.store.tables import metadata

NOW = datetime(2026, 5, 1, 8, 30, 0, 123456, tzinfo=UTC)
CONTENT = bytes(range(256)) * 40
EXTRA = {"b": "2", "a": "1", "备注": "逗号,引号\"'\n换行😀"}


def stations() -> tuple[Station, ...]:
    place = Position(-0.0, 30.123456789012345, 1e-7, PositionSource.GIVEN)
    first = Station("aaaaaaaaaa", "hz", "驿站", position=place, extra=EXTRA, verified_at=NOW)
    return first, Station("bbbbbbbbbb", "hz", "外地驿站", amenities={"water": Amenity.YES}, division="330106")


def fill(store: Store) -> None:
    """Fill every table of a register with the newest schema."""
    first, second = stations()
    store.put_dataset(Dataset("hz", title="杭州", mapping={"站名": "name"}))
    store.put_dataset(Dataset("a_b-c"))
    record = ImportRecord(
        *("i1", "hz", "驿站.csv", hashlib.sha256(CONTENT).hexdigest(), 2, NOW, "li"),
        *({"fixes": {"2": {"名称": "驿站\0\ud83d"}}}, {"dataset": "hz", "known": 0}, {"new": 2}),
    )
    rows = [PlanRowRecord(0, "new", "aaaaaaaaaa", {"name": "甲\0"}), PlanRowRecord(1, "new", None, {})]
    store.save_import(record, CONTENT, rows)
    store.apply_import("i1", [StationAdded(first), StationAdded(second)], 2, "li", NOW)
    changed = Station("aaaaaaaaaa", "hz", "新驿站", position=first.position)
    store.apply_events([StationChanged(first, changed, ""), StationRemoved(second, "关闭")], 3, "li", NOW)
    store.add_user(User("li", "hash", Role.ADMIN, NOW))
    store.add_token(Token("t1", "a" * 64, "li", TokenKind.API, NOW, expires_at=NOW + timedelta(days=1)))
    store.record_login("li", NOW, ok=False)
    store.add_audit(AuditEntry(0, NOW, "li", "a", "b", {"c": "驿"}))
    store.add_geocode("amap", "杭州市 A路1号", '{"x": 1}', NOW)
    _fill_rest(store)


def _fill_rest(store: Store) -> None:
    """Write rows past the program where a table is still empty."""
    webhook = {"endpoint": "e", "seq": 3, "mark": "m", "failures": 0, "retry_at": NOW}
    report = {"station_id": "aaaaaaaaaa", "kind": "closed", "at": NOW, "comment": "关了", "status": "open"}
    with store.writing() as connection:
        connection.execute(sa.insert(metadata.tables["webhooks"]), webhook)
        connection.execute(sa.insert(metadata.tables["reports"]), {**report, "hours_text": "", "note": ""})
        for name, table in metadata.tables.items():
            message = f"this test knows nothing of table {name}: let it hold a row"
            assert connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first(), message


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Everything that a register holds, read past the code that copies it."""
    with store.reading() as connection:
        return {
            name: sorted(
                (dict(row) for row in connection.execute(sa.select(table)).mappings()),
                key=lambda row: [str(row[column.name]) for column in table.primary_key],
            )
            for name, table in metadata.tables.items()
        }
