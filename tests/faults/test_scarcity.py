"""A database that another program holds, a disk that cannot be written, and no more open files."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sqlite3
import subprocess
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.faults.serving import a_list, command, make_register, serving, until, upload

_SPARE_FILES = 20


def test_a_file_that_another_program_holds_is_read_and_writers_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stations.store.sqlite_file._WAIT_MS", 50)
    file = tmp_path / "register.db"
    headers = make_register(f"sqlite:///{file}")
    settings = Settings(database_url=SecretStr(f"sqlite:///{file}"))
    with TestClient(create_app(settings), headers=headers) as client:

        def bring_in() -> tuple[int, int]:
            files = {"file": ("list.csv", a_list(2), "text/csv")}
            found = client.post("/v1/imports", files=files, data={"dataset": "zz", "crs": "wgs84"})
            return found.status_code, int(found.headers.get("retry-after", "0"))

        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            status, seconds = bring_in()
            assert status == 503
            assert seconds > 0
            assert client.get("/v1/stations").status_code == 200
            other.execute("ROLLBACK")
        assert bring_in() == (201, 0)


def test_on_a_read_only_disk_nothing_begins_and_the_reason_is_said(tmp_path: Path) -> None:
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or unmount is None:
        pytest.skip("only root may mount a disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run([mount, "-t", "tmpfs", "tmpfs", str(disk)], check=False).returncode:  # noqa: S603
        pytest.skip("no disk may be mounted here")
    try:
        url = f"sqlite:///{disk / 'register.db'}"
        make_register(url)
        subprocess.run([mount, "-o", "remount,ro", str(disk)], check=True)  # noqa: S603
        for words in (("doctor",), ("serve", "--port", "1")):
            ended = command(url, tmp_path, *words)
            assert ended.returncode == 3
            assert "cannot be opened or written" in ended.stdout + ended.stderr
        subprocess.run([mount, "-o", "remount,rw", str(disk)], check=True)  # noqa: S603
        assert command(url, tmp_path, "doctor").returncode == 0
    finally:
        subprocess.run([unmount, "--lazy", str(disk)], check=True)  # noqa: S603


def test_without_a_free_file_connections_wait_and_the_service_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    headers = make_register(url)
    with serving(url, tmp_path) as service:
        pid = service.process.pid
        former = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        most = len(os.listdir(f"/proc/{pid}/fd")) + _SPARE_FILES
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (most, former[1]))
        with ExitStack() as stack:
            for _ in range(3 * _SPARE_FILES):
                stack.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            until(lambda: len(os.listdir(f"/proc/{pid}/fd")) == most, "all files are in use")
        assert service.get("/v1/stations?limit=1").status_code == 200
        assert upload(service, headers, a_list(2)).status_code == 201
        assert service.process.poll() is None
