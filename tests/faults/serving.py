"""The service as operators run it: processes of its own, which a test may stop and kill."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from api.tokens import issue_token
from stations.store import Role, Store, User

# Tests wait for what they look at, however long a machine takes; this only ends one that hangs.
HANGS_AFTER_S = 120
NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
_REPOSITORY = Path(__file__).resolve().parents[2]
_PROGRAM = "from api.cli import main; main()"


@dataclass
class Service:
    """A running service.

    Args:
        base: its address.
        process: the first of its processes; that of the supervisor where there are several workers.
        log: what it says.
    """

    base: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.base.rpartition(":")[2])

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask on a connection of its own, so that any worker may answer."""
        return httpx.get(self.base + path, timeout=HANGS_AFTER_S, trust_env=False, **more)

    def workers(self) -> list[int]:
        """The process ids of the workers, without helpers of Python's."""
        return self._children(b"spawn_main")

    def beside(self) -> list[int]:
        """The process ids of what works on lists for a worker that is the only one."""
        return self._children(b"api.import_child")

    def _children(self, named: bytes) -> list[int]:
        # Each thread of a process has its own children.
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        pids = [int(pid) for children in listed for pid in children.read_text().split()]
        return [pid for pid in pids if named in Path(f"/proc/{pid}/cmdline").read_bytes()]


def until(condition: Any, what: str, hangs_after_s: float = HANGS_AFTER_S) -> Any:
    """Wait until something is true.

    Args:
        condition: called again and again; errors of the network count as not yet.
        what: names it in the message when it never is.
        hangs_after_s: how long to wait at the most.

    Returns:
        What the condition returned.
    """
    end = time.monotonic() + hangs_after_s
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            found = condition()
            if found:
                return found
        time.sleep(0.02)
    raise AssertionError(f"it never happened: {what}")


@contextlib.contextmanager
def serving(url: str, folder: Path, workers: int = 1, **settings: object) -> Iterator[Service]:
    """Run `yizhan serve` and end it however the test ends.

    Args:
        url: of the register.
        folder: for what it says.
        workers: how many processes.
        settings: of the service, by their names.

    Yields:
        The service, ready.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / f"service-{port}.log"
    with log.open("wb") as output:
        words = [sys.executable, "-c", _PROGRAM, "serve", "--port", str(port), "--workers", str(workers)]
        named = {f"YIZHAN_{name.upper()}": str(value) for name, value in settings.items()}
        environment = {**_environment(url), **named}
        process = subprocess.Popen(  # noqa: S603
            words, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    service = Service(f"http://127.0.0.1:{port}", process, log)
    try:
        until(lambda: _is_ready(service), f"the service starts: {log.read_text()}")
        yield service
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def command(url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `yizhan` with these words, in English."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", _PROGRAM, *words],
        cwd=folder,
        env={**_environment(url), "YIZHAN_LANG": "en"},
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "YIZHAN_DATABASE_URL": url, "PYTHONPATH": str(_REPOSITORY)}


def _is_ready(service: Service) -> bool:
    assert service.process.poll() is None, service.log.read_text()
    return service.get("/readyz").status_code == 200


def make_register(url: str) -> dict[str, str]:
    """Make an empty register with somebody who may do everything.

    Args:
        url: of the register.

    Returns:
        The headers that let a program in.
    """
    with Store.open(url) as store:
        store.upgrade()
        store.add_user(User("li", "$argon2id$none", Role.ADMIN, NOW))
        secret, _ = issue_token(store, "li", "tests", NOW)
    return {"Authorization": f"Bearer {secret}"}


def a_list(rows: int) -> bytes:
    """Write a list of stations."""
    lines = (f"{n},驿站{n},郑州市中原区翠竹街{n}号,113.{n:06d},34.8,wgs84\n" for n in range(rows))
    return ("编号,名称,地址,经度,纬度,坐标系\n" + "".join(lines)).encode()


def upload(service: Service, headers: dict[str, str], data: bytes, dataset: str = "zz") -> httpx.Response:
    """Upload a list."""
    return httpx.post(
        f"{service.base}/v1/imports?lang=en",
        headers=headers,
        files={"file": ("list.csv", data, "text/csv")},
        data={"dataset": dataset, "crs": "wgs84"},
        timeout=HANGS_AFTER_S,
        trust_env=False,
    )


def post(service: Service, headers: dict[str, str], path: str, **more: Any) -> httpx.Response:
    """Change something."""
    more.setdefault("json", {})
    return httpx.post(service.base + path, headers=headers, timeout=HANGS_AFTER_S, trust_env=False, **more)


def apply(service: Service, headers: dict[str, str], import_id: str) -> httpx.Response:
    """Write what an import plans."""
    return post(service, headers, f"/v1/imports/{import_id}/apply?lang=en")


def undo(service: Service, headers: dict[str, str], import_id: str) -> httpx.Response:
    """Take an import back."""
    return post(service, headers, f"/v1/imports/{import_id}/undo?lang=en")
