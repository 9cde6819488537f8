"""A real process that is killed in the middle of an import: everything is written, or nothing is."""

from __future__ import annotations

import multiprocessing
import signal
from datetime import UTC, datetime

import pytest

from stations.importing import Origin, apply_import, plan_import, undo_import
from stations.store import ImportStatus, Store
from tests.stations.store.killed_import import OPTIONS, PLACES, carry_out, list_of

if not hasattr(signal, "SIGKILL"):
    pytest.skip("this system has no kill -9", allow_module_level=True)

NOW = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
ROWS = 400
# Starting Python and importing takes longer than what is tested: one process does it and forks for each test.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([carry_out.__module__])


@pytest.mark.parametrize("statement", [2, 3, 4, 6, 10_000])
@pytest.mark.parametrize("step", ["apply", "undo"])
def test_kill_9_in_the_middle_leaves_the_old_state_or_the_new_one(
    url: str, store: Store, step: str, statement: int
) -> None:
    plan_import(store, list_of(ROWS), OPTIONS, origin=Origin("i1", "li", NOW), **PLACES)
    if step == "undo":
        apply_import(store, "i1", "li", NOW)
    before, status = store.load(), store.get_import("i1").status
    process = _PROCESSES.Process(target=carry_out, args=(url, step, statement))
    process.start()
    process.join()
    # Where there are fewer statements the process came to its end.
    assert process.exitcode == (-signal.SIGKILL if statement < 100 else 0)
    process.close()
    after, found = store.load(), store.get_import("i1")
    if found.status is status:
        assert after == before
        assert len(store.events_of_import("i1")) == (ROWS if step == "undo" else 0)
    else:
        assert len(after.stations) == (0 if step == "undo" else ROWS)
        assert len(store.events_of_import("i1")) == (2 * ROWS if step == "undo" else ROWS)
    # Whoever comes next can go on.
    if store.get_import("i1").status is ImportStatus.PLANNED:
        apply_import(store, "i1", "li", NOW, **PLACES)
    if store.get_import("i1").status is ImportStatus.APPLIED:
        assert undo_import(store, "i1", "li", NOW).kept == ()
    assert store.load().stations == ()
