"""A real process that is killed while it moves or restores a register: nothing is there, or everything."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from stations.model import Dataset
from stations.store import Store
from stations.store.copies import write_backup
from tests.stations.store.full_register import NOW, contents, fill
from tests.stations.store.killed_copy import carry_out, copy

if not hasattr(signal, "SIGKILL"):
    pytest.skip("this system has no kill -9", allow_module_level=True)

# The first row, one in the middle, and none: it dies before its commit then.
_STATEMENTS = (1, 9, 10_000)
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([carry_out.__module__])


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Store]:
    """A register in which every table holds something."""
    with Store.open(f"sqlite:///{tmp_path / 'full.db'}") as store:
        store.upgrade()
        fill(store)
        yield store


def killed(step: str, origin: str, target: str, statement: int) -> None:
    process = _PROCESSES.Process(target=carry_out, args=(step, origin, target, statement))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    process.close()


def origin_of(step: str, full: Store, folder: Path) -> str:
    if step == "move":
        return f"sqlite:///{folder / 'full.db'}"
    file = folder / "backup.zip"
    with file.open("wb") as stream:
        write_backup(full, stream, NOW, "1")
    return str(file)


@pytest.mark.parametrize("statement", _STATEMENTS)
@pytest.mark.parametrize("step", ["move", "restore"])
def test_what_was_killed_is_as_if_never_begun_and_can_be_begun_again(
    full: Store, empty_url: str, tmp_path: Path, step: str, statement: int
) -> None:
    origin = origin_of(step, full, tmp_path)
    killed(step, origin, empty_url, statement)
    with Store.open(empty_url) as store:
        # No worker serves half of it: there is no register at all.
        assert store.schema_version() is None
        copy(step, origin, store)
        assert contents(store) == contents(full)
        store.check_integrity()


@pytest.mark.parametrize("statement", _STATEMENTS)
def test_a_restore_that_was_killed_leaves_the_former_register_and_its_readers(
    full: Store, store: Store, url: str, tmp_path: Path, statement: int
) -> None:
    origin = origin_of("replace", full, tmp_path)
    version = store.put_dataset(Dataset("former", title="从前"))
    before, state = contents(store), store.state()
    killed("replace", origin, url, statement)
    assert (contents(store), store.state()) == (before, state)
    assert store.put_dataset(Dataset("former", title="还在")) == version + 1
    copy("replace", origin, store)
    assert contents(store) == contents(full)
    assert store.state() != state
