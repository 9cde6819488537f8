"""A full disk, and a page of the database file that went bad."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from stations.events import StationAdded
from stations.model import Dataset, Station
from stations.store import Store
from tests.faults.serving import NOW, Service, a_list, apply, command, make_register, serving, until, upload

_ROWS = 2_000


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """A disk of its own that is filled up to the brim."""
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or unmount is None:
        pytest.skip("only root may mount a small disk")
    words = [mount, "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if subprocess.run(words, check=False, capture_output=True).returncode:  # noqa: S603
        pytest.skip("no disk may be mounted here")
    try:
        yield
    finally:
        subprocess.run([unmount, "--lazy", str(folder)], check=True)  # noqa: S603


def _fill(folder: Path) -> Path:
    """Leave no room in a folder's disk."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return ballast


def _refused_then_done(service: Service, headers: dict[str, str], import_id: str) -> Iterator[None]:
    """Apply where nothing can be written, then, after the caller made room, once more."""
    refused = apply(service, headers, import_id)
    assert refused.status_code == 503, refused.text
    assert int(refused.headers["retry-after"]) > 0
    assert service.get("/v1/stations?limit=1").json()["number_matched"] == 0
    assert service.get("/readyz").status_code == 200
    yield
    assert apply(service, headers, import_id).status_code == 200
    until(lambda: service.get("/v1/stations?limit=1").json()["number_matched"] == _ROWS, "it is applied")


def test_a_full_disk_changes_nothing_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with _small_disk(disk):
        url = f"sqlite:///{disk / 'register.db'}"
        headers = make_register(url)
        with serving(url, tmp_path) as service:
            planned = upload(service, headers, a_list(_ROWS)).json()["id"]
            ballast = _fill(disk)
            steps = _refused_then_done(service, headers, planned)
            next(steps)
            ballast.unlink()
            list(steps)
        with Store.open(url) as store:
            store.check_integrity()


def test_a_file_that_may_not_grow_is_no_worse(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    headers = make_register(url)
    with serving(url, tmp_path) as service:
        planned = upload(service, headers, a_list(_ROWS)).json()["id"]
        former = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
        pids = service.process.pid, *service.beside()
        assert len(pids) == 2
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (64 * 1024, former[1]))
        steps = _refused_then_done(service, headers, planned)
        next(steps)
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, former)
        list(steps)
    with Store.open(url) as store:
        store.check_integrity()


def test_doctor_finds_a_damaged_page(tmp_path: Path) -> None:
    file = tmp_path / "register.db"
    url = f"sqlite:///{file}"
    with Store.open(url) as store:
        store.upgrade()
        version = store.put_dataset(Dataset("zz"))
        stations = [Station(f"s{n:09d}", "zz", f"驿站{n}") for n in range(200)]
        store.apply_events([StationAdded(station) for station in stations], version, "li", NOW)
        store.check_integrity()
    # Its history is what no answer and no start of the service would ever read.
    with closing(sqlite3.connect(file)) as connection:
        (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events'").fetchone()
    with file.open("r+b") as damaged:
        damaged.seek((page - 1) * page_bytes + 3)
        damaged.write(b"\xff" * 64)
    ended = command(url, tmp_path, "doctor", "--json")
    assert ended.returncode == 3
    found = next(result for result in json.loads(ended.stdout) if result["check"] == "store")
    assert not found["ok"]
    assert "damaged" in found["detail"]
