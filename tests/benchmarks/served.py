"""Servers started for a benchmark on one core, and load from the other one."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SERVER_CORE, LOAD_CORE = "0", "1"
_LONGEST_START_S = 900
_MS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}
# Asks from another place each time; the path is the same but for that.
_LUA = """
local paths = {}
for line in io.lines(os.getenv("YIZHAN_BENCH_PATHS")) do paths[#paths + 1] = line end
local asked = 0
request = function()
  asked = asked + 1
  return wrk.format("GET", paths[(asked - 1) % #paths + 1])
end
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a server answered under load.

    Args:
        per_second: answers in a second.
        p99_ms: all but one in a hundred came within so many milliseconds.
        failed: answers that were no 200, and connections that broke.
        processor_us: processor time of the server for one answer, microseconds.
    """

    per_second: float
    p99_ms: float
    failed: int
    processor_us: float = 0.0


@dataclass(frozen=True, slots=True)
class Served:
    """A running server.

    Args:
        base: its address.
        pid: its process.
        ready_s: seconds from its start to its first answer.
    """

    base: str
    pid: int
    ready_s: float

    def processor_s(self) -> float:
        """Processor time that the process has taken, seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory of the process at this moment."""
        return _resident_mb(self.pid)

    def beside_mb(self) -> float:
        """Resident memory of the processes that it has begun, at this moment."""
        listed = Path(f"/proc/{self.pid}/task").glob("*/children")
        total = 0.0
        # Threads and processes may end while they are looked at.
        for children in listed:
            with contextlib.suppress(OSError):
                total += sum(map(_resident_mb, map(int, children.read_text().split())))
        return total


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    # A process that has ended has no memory until its end is taken note of.
    return int(found[1]) / 1024 if found else 0.0


def free_port() -> int:
    """Find a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(factory: str, environment: dict[str, str], probe: str) -> Iterator[Served]:
    """Run one uvicorn worker on the servers' core.

    Args:
        factory: `module:function` that makes the application.
        environment: what it needs to know.
        probe: a path that answers 200 as soon as the server is ready.

    Yields:
        The server; it ends with the block.
    """
    port = free_port()
    command = [
        *("taskset", "-c", SERVER_CORE, sys.executable, "-m", "uvicorn", "--factory", factory),
        *("--port", str(port), "--log-level", "warning", "--no-access-log"),
    ]
    start = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603
    try:
        base = f"http://127.0.0.1:{port}"
        while not _answers(base + probe):
            assert process.poll() is None, f"{factory} ended with {process.returncode}"
            assert time.monotonic() - start < _LONGEST_START_S, f"{factory} did not become ready"
            time.sleep(0.02)
        yield Served(base, process.pid, time.monotonic() - start)
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def measure(server: Served, paths: Sequence[str], folder: Path, seconds: int = 5) -> Rate:
    """Load a server and see what its processor does: that hardly depends on what else the machine does.

    Args:
        server: the server.
        paths: what to ask, in turn.
        folder: for the files that the load generator reads.
        seconds: how long.

    Returns:
        The rate.
    """
    before = server.processor_s()
    rate = load(server.base, paths, folder, seconds)
    answers = max(rate.per_second * seconds, 1.0)
    return replace(rate, processor_us=(server.processor_s() - before) / answers * 1e6)


def warm_up(server: Served, paths: Sequence[str], folder: Path) -> Rate:
    """Ask everything once.

    Args:
        server: the server.
        paths: what to ask.
        folder: for the files that the load generator reads.

    Returns:
        The rate of the first two seconds, when nothing was asked before.
    """
    first = measure(server, paths, folder, seconds=2)
    # The load generator begins with the first path each time.
    left = paths[int(first.per_second * 2) :]
    while left:
        left = left[int(load(server.base, left, folder, seconds=2).per_second * 2) :]
    return first


def load(base: str, paths: Sequence[str], folder: Path, seconds: int = 5, connections: int = 16) -> Rate:
    """Ask a server as fast as it answers, from the load's core.

    Args:
        base: the server's address.
        paths: what to ask, in turn.
        folder: for the files that the load generator reads.
        seconds: how long.
        connections: how many questions are under way at a time.

    Returns:
        The rate.
    """
    script, list_of_paths = folder / "load.lua", folder / "paths.txt"
    script.write_text(_LUA)
    list_of_paths.write_text("\n".join(paths) + "\n")
    command = [
        *("taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"),
        *("-s", str(script), base),
    ]
    environment = {**os.environ, "YIZHAN_BENCH_PATHS": str(list_of_paths)}
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    return read_report(said.stdout)


def read_report(text: str) -> Rate:
    """Read what wrk prints.

    Args:
        text: its standard output.

    Returns:
        The rate.
    """
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text)
    assert rate is not None, text
    assert p99 is not None, text
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    failed = (int(bad[1]) if bad else 0) + (sum(map(int, broken.groups())) if broken else 0)
    return Rate(float(rate[1]), float(p99[1]) * _MS[p99[2]], failed)
