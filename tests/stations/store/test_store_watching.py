"""Whoever watches a register hears of every commit, and two registers of one version are told apart."""

from __future__ import annotations

import select
import shutil
from pathlib import Path

import pytest

from stations.errors import StoreError
from stations.model import Dataset
from stations.store import Store
from stations.store.watching import Watch
from tests.stations.store.conftest import RunSql

# What a test that hangs is ended by; news are there within milliseconds.
_HANGS_AFTER_S = 60


def has_news(watch: Watch) -> bool:
    """Look, and where the database tells by itself wait for it."""
    descriptor = watch.fileno()
    if descriptor is not None:
        assert select.select([descriptor], [], [], _HANGS_AFTER_S)[0]
    return watch.has_news()


def test_every_commit_is_news_once(url: str, store: Store) -> None:
    with Store.open(url) as reader:
        watch = reader.watch()
        try:
            assert not watch.has_news()
            store.put_dataset(Dataset("hz", title="又一名"))
            assert has_news(watch)
            assert not watch.has_news()
            reader.load()
            store.datasets()
            assert not watch.has_news()
        finally:
            watch.close()


def test_every_version_has_a_mark_that_stays(url: str, store: Store) -> None:
    version, mark = store.state()
    assert mark
    snapshot = store.load()
    assert (snapshot.version, snapshot.mark) == (version, mark)
    store.put_dataset(Dataset("hz", title="又一名"))
    step = store.load_since(version)
    assert step.since_mark == mark
    assert (step.version, step.mark) == store.state()
    assert step.mark != mark
    assert store.load_since(99).since_mark == ""


def test_every_version_has_a_second_of_its_own_that_stays(url: str, store: Store) -> None:
    version = store.data_version()
    seconds = [store.load().second]
    for number in range(5):
        store.put_dataset(Dataset("hz", title=f"title {number}"))
        snapshot = store.load()
        assert store.load_since(version).second == snapshot.second
        seconds.append(snapshot.second)
    # More versions than seconds passed: none shares one, and none has one that began before its commit.
    assert seconds == sorted(set(seconds))
    assert seconds[-1] - seconds[0] >= 5
    with Store.open(url) as other:
        assert other.load().second == seconds[-1]


@pytest.mark.postgres
def test_a_connection_that_the_server_ends_is_an_error_and_no_silence(
    postgres_url: str, run_sql: RunSql
) -> None:
    with Store.open(postgres_url) as store:
        watch = store.watch()
        run_sql(
            postgres_url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database() AND left(query, 6) = 'LISTEN'",
        )
        # The first look may read the farewell of the server, the next one finds that it is gone.
        with pytest.raises(StoreError):
            assert not any(has_news(watch) for _ in range(2))
        watch.close()


def test_a_file_that_another_one_replaced_is_left(tmp_path: Path) -> None:
    file, copy = tmp_path / "register.db", tmp_path / "copy.db"
    with Store.open(f"sqlite:///{file}") as store:
        store.upgrade()
        store.put_dataset(Dataset("a"))
        watch = store.watch()
        with Store.open(f"sqlite:///{copy}") as other:
            other.upgrade()
            other.put_dataset(Dataset("b"))
        held = store.state()
        # What was not yet moved from the log belongs to the former file.
        for log in tmp_path.glob("register.db-*"):
            log.unlink()
        copy.replace(file)
        with pytest.raises(StoreError):
            watch.has_news()
        watch.close()
        assert [dataset.name for dataset in store.datasets()] == ["b"]
        found = store.state()
        assert (found[0], found[1] != held[1]) == (held[0], True)
        store.put_dataset(Dataset("c"))
    with Store.open(f"sqlite:///{file}") as store:
        assert {dataset.name for dataset in store.datasets()} == {"b", "c"}


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with Store.open(f"sqlite:///{folder / 'register.db'}") as store:
        store.upgrade()
        shutil.move(folder / "register.db", tmp_path / "kept.db")
        with pytest.raises(StoreError, match="gone"):
            store.put_dataset(Dataset("a"))
        assert not (folder / "register.db").exists()
        shutil.move(tmp_path / "kept.db", folder / "register.db")
        assert store.put_dataset(Dataset("a"))
