"""Two at once, one killed in the middle, one reading meanwhile: the register is always whole."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from stations.errors import ConflictError
from stations.events import StationAdded, StationChanged
from stations.model import Dataset, Station
from stations.store import ImportRecord, ImportStatus, Store

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)


class KilledError(Exception):
    """Stands for whatever may happen in the middle of a commit."""


def save(store: Store, import_id: str) -> None:
    record = ImportRecord(
        id=import_id,
        dataset="hz",
        filename="x.csv",
        sha256=hashlib.sha256(b"x").hexdigest(),
        base_version=store.data_version(),
        created_at=NOW,
        created_by="li",
        options={},
        plan={},
        counts={},
    )
    store.save_import(record, b"x")


def events(prefix: str, count: int = 50) -> list[StationAdded]:
    return [StationAdded(Station(f"{prefix}{number:09d}", "hz", "驿站")) for number in range(count)]


def outcome(act: Callable[[], int]) -> int | str:
    try:
        return act()
    except ConflictError:
        return "conflict"


def at_once(acts: list[Callable[[], int]]) -> list[int | str]:
    """Let every act begin at the same moment in a thread of its own."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], int]) -> int | str:
        barrier.wait(timeout=60)
        return outcome(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_imports_at_once_one_wins_and_the_other_is_told(url: str, store: Store) -> None:
    save(store, "i1")
    save(store, "i2")
    # A second store: another worker, with connections of its own.
    with Store.open(url) as other:
        results = at_once(
            [
                lambda: store.apply_import("i1", events("a"), 1, "li", NOW),
                lambda: other.apply_import("i2", events("b"), 1, "wang", NOW),
            ]
        )
    assert sorted(map(str, results)) == ["2", "conflict"]
    winner, loser = ("i1", "i2") if results[0] == 2 else ("i2", "i1")
    assert store.get_import(winner).status is ImportStatus.APPLIED
    assert store.get_import(loser).status is ImportStatus.PLANNED
    assert store.events_of_import(loser) == ()
    assert len(store.load().stations) == len(store.events_of_import(winner)) == 50


def test_one_import_applied_by_two_at_once_is_applied_once(store: Store) -> None:
    save(store, "i1")
    act = lambda: store.apply_import("i1", events("a"), 1, "li", NOW)  # noqa: E731
    assert sorted(map(str, at_once([act, act]))) == ["2", "conflict"]
    assert len(store.events_of_import("i1")) == 50


def test_edits_by_many_at_once_are_all_kept_by_those_who_try_again(url: str, store: Store) -> None:
    (added,) = events("a", 1)
    store.apply_events([added], 1, "li", NOW)
    worker_count, edit_count = 4, 5

    def edit_until_done(worker: int) -> Callable[[], int]:
        def run() -> int:
            done = 0
            with Store.open(url) as own:
                while done < edit_count:
                    snapshot = own.load()
                    (before,) = snapshot.stations
                    after = Station(before.id, "hz", "驿站", note=f"{before.note}{worker}")
                    change = StationChanged(before, after)
                    if outcome(lambda: own.apply_events([change], snapshot.version, "li", NOW)) != "conflict":  # noqa: B023
                        done += 1
            return done

        return run

    at_once([edit_until_done(worker) for worker in range(worker_count)])
    (station,) = store.load().stations
    assert sorted(station.note) == sorted("".join(str(w) * edit_count for w in range(worker_count)))
    assert store.data_version() == 2 + worker_count * edit_count
    versions = [one.version for one in store.events_after(0, 1_000)]
    assert versions == list(range(2, 3 + worker_count * edit_count))


def test_a_reader_sees_one_state_while_a_writer_commits(store: Store) -> None:
    count = sa.text("SELECT count(*) FROM stations")
    version = sa.text("SELECT version FROM register")
    with store.reading() as connection:
        before = connection.execute(version).scalar_one(), connection.execute(count).scalar_one()
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(store.apply_events, events("a"), 1, "li", NOW).result(timeout=60) == 2
        assert (connection.execute(version).scalar_one(), connection.execute(count).scalar_one()) == before
    assert store.data_version() == 2


@pytest.mark.parametrize(
    "statement", ["INSERT INTO events", "INSERT INTO stations", "UPDATE register", "UPDATE imports", "COMMIT"]
)
def test_whatever_happens_in_the_middle_nothing_is_half_done(store: Store, statement: str) -> None:
    save(store, "i1")
    before = store.load(), store.get_import("i1"), store.known_ids(), store.events_after(0, 100)

    def kill(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        if text.startswith(statement):
            raise KilledError

    def kill_commit(_connection: Any) -> None:
        raise KilledError

    with store.writing() as connection:
        engine = connection.engine
    name, listener = ("commit", kill_commit) if statement == "COMMIT" else ("after_cursor_execute", kill)
    sa.event.listen(engine, name, listener)
    try:
        with pytest.raises(KilledError):
            store.apply_import("i1", events("a"), 1, "li", NOW)
    finally:
        sa.event.remove(engine, name, listener)
    assert (store.load(), store.get_import("i1"), store.known_ids(), store.events_after(0, 100)) == before
    assert store.apply_import("i1", events("a"), 1, "li", NOW) == 2


KILLED = """
import os, sys
from datetime import UTC, datetime
import sqlalchemy as sa
from stations.events import StationAdded
from stations.model import Station
from stations.store import Store

store = Store.open(sys.argv[1])
with store.writing() as connection:
    engine = connection.engine
sa.event.listen(engine, "commit", lambda connection: os._exit(7))
events = [StationAdded(Station(f"{number:010d}", "hz", "x")) for number in range(500)]
store.apply_import("i1", events, 1, "li", datetime(2026, 5, 1, tzinfo=UTC))
"""


def test_a_process_that_dies_before_its_commit_leaves_nothing(url: str, store: Store) -> None:
    save(store, "i1")
    ended = subprocess.run([sys.executable, "-c", KILLED, url], check=False, timeout=120)  # noqa: S603
    assert ended.returncode == 7
    assert store.load().stations == ()
    assert store.get_import("i1").status is ImportStatus.PLANNED
    assert store.events_after(0, 10) == ()
    assert store.apply_import("i1", events("a"), 1, "li", NOW) == 2


def test_two_workers_that_start_at_once_make_one_schema(empty_url: str) -> None:
    def start() -> int:
        with Store.open(empty_url) as store:
            store.upgrade()
            return store.put_dataset(Dataset("hz"))

    assert at_once([start, start, start]) == [1, 1, 1]
