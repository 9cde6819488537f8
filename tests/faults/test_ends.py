"""Workers that are killed while they write, services that are told to stop, and two who apply at once."""

from __future__ import annotations

import os
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import httpx
import pytest

from stations.store import ImportStatus, Store
from tests.faults.serving import Service, a_list, apply, make_register, serving, until, upload

_ROWS = 4_000


def _somebody_writes(file: Path) -> bool:
    """Tell whether a transaction that writes is open."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


def _count(service: Service) -> int:
    return int(service.get("/v1/stations?limit=1").json()["number_matched"])


def test_kill_9_of_the_workers_during_an_apply_leaves_all_or_nothing(tmp_path: Path) -> None:
    file = tmp_path / "register.db"
    headers = make_register(f"sqlite:///{file}")
    with serving(f"sqlite:///{file}", tmp_path, workers=2) as service, ThreadPoolExecutor(1) as threads:
        planned = upload(service, headers, a_list(_ROWS)).json()["id"]
        first = until(lambda: len(service.workers()) == 2 and service.workers(), "two workers run")
        applying = threads.submit(apply, service, headers, planned)
        until(lambda: _somebody_writes(file) or applying.done(), "somebody writes")
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            applying.result()
        # The supervisor starts others in their place.
        until(lambda: not set(service.workers()) & set(first) and _count(service) == 0, "others serve")
        with Store.open(f"sqlite:///{file}") as store:
            assert store.get_import(planned).status is ImportStatus.PLANNED
            assert store.load().stations == ()
            store.check_integrity()
        assert apply(service, headers, planned).status_code == 200
        until(lambda: _count(service) == _ROWS, "it is applied after all")


def test_two_who_apply_at_once_and_a_stop_that_lets_them_end(tmp_path: Path) -> None:
    file = tmp_path / "register.db"
    headers = make_register(f"sqlite:///{file}")
    with serving(f"sqlite:///{file}", tmp_path) as service, ThreadPoolExecutor(2) as threads:
        planned = upload(service, headers, a_list(_ROWS)).json()["id"]
        both = [threads.submit(apply, service, headers, planned) for _ in range(2)]
        answers = [one.result() for one in both]
        assert sorted(answer.status_code for answer in answers) == [200, 409], [a.text for a in answers]
        assert _count(service) == _ROWS
        # Two plans that were made for the same version: the second is done too, or shown anew before.
        plans = [upload(service, headers, a_list(n), dataset=f"d{n}").json()["id"] for n in (30, 40)]
        for answer, plan in zip(threads.map(partial(apply, service, headers), plans), plans, strict=True):
            if answer.status_code == 409:
                assert answer.json()["replanned"]
                answer = apply(service, headers, plan)
            assert answer.status_code == 200, answer.text
        assert _count(service) == _ROWS + 70
        changed = a_list(_ROWS).replace("驿站".encode(), "小站".encode())
        again = upload(service, headers, changed).json()["id"]
        applying = threads.submit(apply, service, headers, again)
        until(lambda: _somebody_writes(file) or applying.done(), "somebody writes")
        service.process.send_signal(signal.SIGTERM)
        answer = applying.result()
        assert answer.status_code == 200
        assert answer.json()["status"] == "applied"
        assert service.process.wait() in (0, -signal.SIGTERM)
        with pytest.raises(httpx.ConnectError):
            service.get("/healthz")
    with Store.open(f"sqlite:///{file}") as store:
        names = {station.name[:2] for station in store.load().stations if station.dataset == "zz"}
        assert names == {"小站"}


def test_what_works_on_lists_begins_anew_and_ends_with_its_worker(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    headers = make_register(url)
    with serving(url, tmp_path) as service:
        planned = upload(service, headers, a_list(30)).json()["id"]
        (beside,) = service.beside()
        os.kill(beside, signal.SIGKILL)
        assert apply(service, headers, planned).status_code == 200
        (beside,) = service.beside()
        os.kill(service.process.pid, signal.SIGKILL)
        until(lambda: not _runs(beside), "it ends too")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
