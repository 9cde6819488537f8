"""The whole register in a backup and in another database: everything arrives, or nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from stations.errors import ConflictError, StoreError
from stations.events import StationChanged
from stations.model import Dataset, Station
from stations.store import AuditEntry, Store, tables
from stations.store.copies import (
    Manifest,
    filling,
    move_register,
    read_backup,
    restore_register,
    write_backup,
)
from stations.store.plan_rows import batches
from stations.store.schema import known_schemas, newest_schema
from tests.stations.store.full_register import NOW, contents, fill


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Store]:
    """A register on SQLite in which every table holds something."""
    with Store.open(f"sqlite:///{tmp_path / 'full.db'}") as store:
        store.upgrade()
        fill(store)
        yield store


@pytest.fixture
def empty(empty_url: str) -> Iterator[Store]:
    """A database that was never used, on each engine."""
    with Store.open(empty_url) as store:
        yield store


def back_up(store: Store, file: Path) -> Manifest:
    with file.open("wb") as stream:
        return write_backup(store, stream, NOW, "1.2.3")


def restore(store: Store, file: Path, *, replace: bool = False) -> filling.Filled:
    with read_backup(file) as backup:
        return restore_register(store, backup, replace=replace)


def test_everything_arrives_on_either_engine_and_comes_back(
    full: Store, empty: Store, tmp_path: Path
) -> None:
    seen: list[int] = []
    filled = move_register(full, empty, seen.append, seen.append)
    assert contents(empty) == contents(full)
    assert empty.state() == full.state()
    assert empty.load() == full.load()
    assert filled.data_version == full.data_version()
    assert seen[0] == seen[-1] == sum(filled.rows.values()) >= len(filled.rows)
    with Store.open(f"sqlite:///{tmp_path / 'back.db'}") as back:
        again = move_register(empty, back)
        assert contents(back) == contents(full)
    assert again == filled


def test_a_backup_holds_everything_and_is_restored_on_either_engine(
    full: Store, empty: Store, tmp_path: Path
) -> None:
    manifest = back_up(full, tmp_path / "a.zip")
    filled = restore(empty, tmp_path / "a.zip")
    assert contents(empty) == contents(full)
    assert filled.rows == {table.name: table.rows for table in manifest.tables}
    # Another backup of what was restored has the same hashes, whichever engine it comes from.
    assert back_up(empty, tmp_path / "b.zip").tables == manifest.tables
    assert filled.sha256 == {table.name: table.sha256 for table in manifest.tables}


def test_what_is_restored_counts_on_and_is_guarded_as_before(full: Store, empty: Store) -> None:
    move_register(full, empty)
    numbers = {name: max(row["seq"] for row in contents(full)[name]) for name in ("events", "audit")}
    assert empty.add_audit(AuditEntry(0, NOW, "li", "a")).seq == numbers["audit"] + 1
    (station,) = empty.load().stations
    edit = StationChanged(station, Station(station.id, "hz", "再改"), "")
    version = empty.apply_events([edit], empty.data_version(), "li", NOW)
    assert [stored.seq for stored in empty.events_after(numbers["events"], 9)] == [numbers["events"] + 1]
    assert empty.state()[0] == version
    assert empty.state()[1] not in ("", full.state()[1])
    with pytest.raises(StoreError, match="only ever added"), empty.writing() as connection:
        connection.execute(sa.text("DELETE FROM audit"))


def test_a_register_is_replaced_only_when_that_is_asked_for(
    store: Store, full: Store, tmp_path: Path
) -> None:
    back_up(full, tmp_path / "a.zip")
    store.add_audit(AuditEntry(0, NOW, "li", "lost"))
    before = contents(store)
    with pytest.raises(ConflictError, match="already"):
        restore(store, tmp_path / "a.zip")
    with pytest.raises(ConflictError, match="already"):
        move_register(full, store)
    assert contents(store) == before
    restore(store, tmp_path / "a.zip", replace=True)
    restored = contents(store)
    assert restored == contents(full)
    with pytest.raises(StoreError, match="only ever added"), store.writing() as connection:
        connection.execute(sa.text("DELETE FROM audit"))


def test_a_number_is_never_given_twice_by_a_register_that_was_replaced(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "a.zip")
    for _ in range(3):
        last = store.add_audit(AuditEntry(0, NOW, "li", "a")).seq
    restore(store, tmp_path / "a.zip", replace=True)
    assert store.audit(0, 9) == ()
    restore(store, tmp_path / "a.zip", replace=True)
    assert store.add_audit(AuditEntry(0, NOW, "li", "a")).seq > last


def test_another_register_of_the_same_version_has_another_mark(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "a.zip")
    former = store.put_dataset(Dataset("hz", title="一")), store.state()
    restore(store, tmp_path / "a.zip", replace=True)
    assert store.put_dataset(Dataset("hz", title="二")) == former[0]
    assert store.state() != former[1]


@pytest.mark.parametrize("step", ["_set_counters", "_verify", "move_schema"])
def test_what_is_interrupted_leaves_no_trace_and_is_begun_again(
    empty: Store, full: Store, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_values: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(filling, step, stop)
        with pytest.raises(KeyboardInterrupt):
            move_register(full, empty)
    assert empty.schema_version() is None
    move_register(full, empty)
    assert contents(empty) == contents(full)


def test_a_restore_that_fails_leaves_what_was_there(
    store: Store, full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(full, tmp_path / "a.zip")
    store.add_audit(AuditEntry(0, NOW, "li", "kept"))
    before = contents(store)

    def lose_one(connection: sa.Connection, _tables: object) -> None:
        connection.execute(sa.text("DELETE FROM plan_rows WHERE place = 1"))

    monkeypatch.setattr(filling, "_set_counters", lose_one)
    with pytest.raises(StoreError, match=r"plan_rows.*1 of 2"):
        restore(store, tmp_path / "a.zip", replace=True)
    assert contents(store) == before
    with pytest.raises(StoreError, match="only ever added"), store.writing() as connection:
        connection.execute(sa.text("DELETE FROM audit"))


def test_a_register_that_is_changed_while_it_is_copied_is_copied_again(full: Store, empty: Store) -> None:
    def write(done: int) -> None:
        if done == 1:
            full.add_audit(AuditEntry(0, NOW, "li", "meanwhile"))

    with pytest.raises(ConflictError, match="Stop the service"):
        move_register(full, empty, progress=write)
    assert empty.schema_version() is None


def test_a_backup_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    before = store.data_version()
    changes: list[int] = []

    def write(_done: int) -> None:
        changes.append(store.put_dataset(Dataset("hz", title=f"第 {len(changes)} 次")))

    with (tmp_path / "a.zip").open("wb") as stream:
        manifest = write_backup(store, stream, NOW, "1", progress=write)
    assert len(changes) > 2
    assert manifest.data_version == before
    with Store.open(f"sqlite:///{tmp_path / 'b.db'}") as other:
        restore(other, tmp_path / "a.zip")
        assert other.datasets() == (Dataset("hz", title="杭州"),)
        assert other.data_version() == before


@pytest.mark.parametrize("schema", sorted(known_schemas())[:-1])
def test_a_backup_of_an_older_program_is_brought_up_to_date(
    full: Store, empty_url: str, schema: str, tmp_path: Path
) -> None:
    snapshot = full.load()
    full.downgrade(schema)
    assert back_up(full, tmp_path / "a.zip").schema == schema
    with Store.open(empty_url) as store:
        for replace in (False, True):
            assert restore(store, tmp_path / "a.zip", replace=replace).schema == newest_schema()
            assert store.schema_version() == newest_schema()
            loaded = store.load()
            assert (loaded.version, loaded.stations) == (snapshot.version, snapshot.stations)
            assert loaded.datasets.keys() == snapshot.datasets.keys()
            assert store.import_content("i1")


def test_there_is_nothing_to_copy_where_there_is_no_register(empty: Store, tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'x.db'}") as other:
        with pytest.raises(StoreError, match="no register"):
            move_register(empty, other)
        with pytest.raises(StoreError, match="no register"):
            back_up(empty, tmp_path / "a.zip")


def test_rows_are_carried_a_few_at_a_time(full: Store, empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [{"service": "amap", "question": f"{n:05d}", "answer": "x", "asked_at": NOW} for n in range(2_500)]
    with full.writing() as connection:
        connection.execute(sa.insert(tables.geocodes), many)
    held: list[int] = []

    def counted(rows: Any, size: int) -> Iterator[list[dict[str, Any]]]:
        for batch in batches(rows, size):
            held.append(len(batch))
            yield batch

    monkeypatch.setattr(filling, "batches", counted)
    move_register(full, empty)
    assert max(held) == 1_000
    assert contents(empty) == contents(full)
