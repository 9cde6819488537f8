"""`make soak`: the service under steady load for minutes, while lists come and go and people report.

It measures what the server can answer, asks 60 % of that for the rest of the time, and fails where an answer
fails, memory grows, or answers become slower.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from api.tokens import issue_token
from stations.store import Role, Store, User
from tests.benchmarks.served import LOAD_CORE, SERVER_CORE, Served, free_port
from tests.benchmarks.steady_load import Answers, Load
from tests.benchmarks.synthetic_register import fill, questions

SHARE, MOST_GROWTH = 0.6, 0.05
# The last third of the time against the first; below a millisecond nobody can tell.
MOST_SLOWER, UNNOTICED_MS = 1.5, 1.0
PLACES, CAPACITY_S, MEMORY_EVERY_S = 3_000, 10.0, 1.0
# So much of the time memory may still settle: texts are written, lists are read for the first time.
WARM_SHARE = 0.3
# What the server may wait for a core on a machine that is called quiet.
MOST_KEPT_WAITING = 0.05
_READY_S = 300


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run showed.

    Args:
        capacity: answers a second without pause.
        per_second: questions a second afterwards.
        answers: to the questions.
        memory_mb: seconds since the start of the questions, and resident memory of the server together with
            the processes that work on lists for it.
        work: what was done beside them.
        minutes: how long it was to last.
        busy: share of the time that the server had a core.
        kept_waiting: share of the time that it waited for one: others used the machine.
        beside_mb: as `memory_mb`, of the processes that work on lists alone.
    """

    capacity: float
    per_second: float
    answers: Answers
    memory_mb: Sequence[tuple[float, float]]
    work: dict[str, int]
    minutes: float
    busy: float = 0.0
    kept_waiting: float = 0.0
    beside_mb: Sequence[tuple[float, float]] = ()

    def p99_ms(self, part: int, of: int = 3) -> float:
        """All but one in a hundred answers of a part of the time came within so many milliseconds."""
        lasts = self.minutes * 60 / of
        pairs = zip(self.answers.due_s, self.answers.taken_s, strict=True)
        taken = sorted(taken for due, taken in pairs if part * lasts <= due < (part + 1) * lasts)
        return taken[math.ceil(len(taken) * 0.99) - 1] * 1e3 if taken else math.inf

    def growth(self) -> float:
        """How much memory grew: the last fifth after the warm-up against its first fifth."""
        warm = [mb for at, mb in self.memory_mb if at >= self.minutes * 60 * WARM_SHARE]
        fifth = max(len(warm) // 5, 1)
        if not warm:
            return math.inf
        return statistics.median(warm[-fifth:]) / statistics.median(warm[:fifth]) - 1

    def faults(self) -> list[str]:
        """Name what is not as it should be."""
        found = [f"{count} questions failed: {why}" for why, count in self.answers.failed.items()]
        found += [f"{count} times {what}" for what, count in self.work.items() if what.startswith("failed")]
        found += [f"no {what}" for what in ("imports", "undos", "reports") if not self.work.get(what)]
        asked = self.per_second * self.minutes * 60
        if len(self.answers.taken_s) < 0.98 * asked:
            found.append(f"only {len(self.answers.taken_s)} of {asked:.0f} questions were answered")
        if self.growth() > MOST_GROWTH:
            found.append(f"memory grew by {self.growth():.1%}, more than {MOST_GROWTH:.0%}")
        first, last = self.p99_ms(0), self.p99_ms(2)
        if not last <= max(first * MOST_SLOWER, first + UNNOTICED_MS):
            found.append(f"p99 went from {first:.1f} to {last:.1f} ms")
        return found

    def table(self) -> str:
        """Write the figures as the rows of docs/benchmarks.md."""
        beside = ("imports", "undos", "reports")
        rows = [
            ("minutes", f"{self.minutes:g}"),
            ("answers a second without pause", f"{self.capacity:,.0f}"),
            ("questions a second", f"{self.per_second:,.0f}"),
            ("answers; failed", f"{len(self.answers.taken_s):,}; {sum(self.answers.failed.values())}"),
            ("p99 of the three thirds", ", ".join(f"{self.p99_ms(part):.1f}" for part in range(3)) + " ms"),
            ("memory after the warm-up, at the end", _memory(self)),
            ("server had a core, waited for one", f"{self.busy:.0%}, {self.kept_waiting:.0%} of the time"),
            ("imports, undos, reports", ", ".join(str(self.work.get(what, 0)) for what in beside)),
        ]  # fmt: skip
        return "\n".join(f"| {name} | {value} |" for name, value in rows)

    def minute_lines(self) -> str:
        """Write what each minute was like, so that a trend is seen."""
        minutes = max(round(self.minutes), 1)
        lines = ["| minute | p99 | slowest | memory | of it for lists |", "|---|---|---|---|---|"]
        # In one round through the answers; there are millions.
        taken: list[list[float]] = [[] for _ in range(minutes)]
        for due, late in zip(self.answers.due_s, self.answers.taken_s, strict=True):
            taken[min(int(due / self.minutes / 60 * minutes), minutes - 1)].append(late)
        for minute, late_s in enumerate(map(sorted, taken)):
            begins, ends = minute * self.minutes * 60 / minutes, (minute + 1) * self.minutes * 60 / minutes
            p99 = late_s[math.ceil(len(late_s) * 0.99) - 1] * 1e3 if late_s else math.inf
            slowest = late_s[-1] * 1e3 if late_s else math.inf
            whole, beside = (_typical(of, begins, ends) for of in (self.memory_mb, self.beside_mb))
            lines.append(
                f"| {minute + 1} | {p99:.1f} ms | {slowest:.0f} ms | {whole:.0f} MB | {beside:.0f} MB |"
            )
        return "\n".join(lines)


def _typical(memory_mb: Sequence[tuple[float, float]], begins: float, ends: float) -> float:
    found = [mb for at, mb in memory_mb if begins <= at < ends]
    return statistics.median(found) if found else math.nan


def _memory(figures: Figures) -> str:
    warm = [mb for at, mb in figures.memory_mb if at >= figures.minutes * 60 * WARM_SHARE] or [math.nan]
    fifth = max(len(warm) // 5, 1)
    first, last = statistics.median(warm[:fifth]), statistics.median(warm[-fifth:])
    return f"{first:.0f} MB, {last:.0f} MB ({figures.growth():+.1%})"


def soak(minutes: float, stations: int, connections: int) -> Figures:
    """Run it all.

    Args:
        minutes: how long to ask at a steady pace.
        stations: how large the register is.
        connections: how many questions are under way at the most.

    Returns:
        The figures.
    """
    with tempfile.TemporaryDirectory(prefix="yizhan-soak-") as folder:
        url = f"sqlite:///{folder}/soak.db"
        fill(url, stations)
        token, station = _prepare(url)
        with _serving(url, Path(folder)) as server:
            return asyncio.run(_measure(server, token, station, minutes, connections))


def _prepare(url: str) -> tuple[str, str]:
    now = datetime.now(UTC)
    with Store.open(url) as store:
        store.add_user(User("soak", "unused", Role.ADMIN, now))
        return issue_token(store, "soak", "soak", now)[0], store.load().stations[0].id


@contextlib.contextmanager
def _serving(url: str, folder: Path) -> Iterator[Served]:
    """Serve as an operator does, one worker, on a core of its own where there are two."""
    port, start = free_port(), time.monotonic()
    program = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)]
    if shutil.which("taskset") and len(os.sched_getaffinity(0)) > 1:
        program = ["taskset", "-c", SERVER_CORE, *program]
        os.sched_setaffinity(0, {int(LOAD_CORE)})
    own = {"YIZHAN_DATABASE_URL": url, "YIZHAN_RATE_LIMIT": "off", "YIZHAN_TRUSTED_PROXIES": "127.0.0.1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YIZHAN_")}
    environment = {**kept, **own, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    with subprocess.Popen(program, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            base = f"http://127.0.0.1:{port}"
            while not _is_ready(base):
                if process.poll() is not None or time.monotonic() - start > _READY_S:
                    raise SystemExit("the server did not become ready")
                time.sleep(0.1)
            yield Served(base, process.pid, time.monotonic() - start)
        finally:
            process.terminate()


def _is_ready(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


async def _measure(server: Served, token: str, station: str, minutes: float, connections: int) -> Figures:
    asked = [f"/v1/nearest?lon={lon}&lat={lat}&limit=5" for lon, lat in questions(PLACES)]
    random.Random(1).shuffle(asked)
    paths = cycle(asked)
    print("soak: warms up and measures what the server can answer", flush=True)
    await Load(server.base, paths, 16).run(CAPACITY_S, None)
    found = await Load(server.base, paths, 16).run(CAPACITY_S, None)
    capacity = len(found.taken_s) / CAPACITY_S
    per_second, seconds = SHARE * capacity, minutes * 60
    print(f"soak: {per_second:,.0f} questions a second for {minutes:g} minutes", flush=True)
    beside = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.soak_work", server.base, token, station, str(seconds - 1)),
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
    )
    memory: list[tuple[float, float]] = []
    lists: list[tuple[float, float]] = []
    start, began = _processor(server), time.monotonic()
    watching = asyncio.create_task(_watch(server, memory, lists))
    try:
        answers = await Load(server.base, paths, connections).run(seconds, per_second)
        busy, kept_waiting = (
            (now - then) / seconds for now, then in zip(_processor(server), start, strict=True)
        )
        if time.monotonic() - began < seconds:
            # A run that was given up ends long before the work beside it would.
            beside.terminate()
        said, _ = await asyncio.wait_for(beside.communicate(), 90)
    finally:
        watching.cancel()
        if beside.returncode is None:
            beside.kill()
    work = json.loads(said or b"{}")
    return Figures(capacity, per_second, answers, memory, work, minutes, busy, kept_waiting, lists)


def _processor(server: Served) -> tuple[float, float]:
    """Seconds that the server's first thread, which answers, has had a core and has waited for one."""
    had, waited, _ = Path(f"/proc/{server.pid}/schedstat").read_text().split()
    return int(had) / 1e9, int(waited) / 1e9


async def _watch(server: Served, memory: list[tuple[float, float]], lists: list[tuple[float, float]]) -> None:
    start = time.monotonic()
    while True:
        at, beside = time.monotonic() - start, server.beside_mb()
        lists.append((at, beside))
        memory.append((at, server.memory_mb() + beside))
        await asyncio.sleep(MEMORY_EVERY_S)


def main() -> int:
    """Run it as a command; 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long, at most 60")
    parser.add_argument("--stations", type=int, default=20_000, help="size of the register")
    parser.add_argument("--connections", type=int, default=32, help="questions under way at the most")
    given = parser.parse_args()
    figures = soak(min(max(given.minutes, 0.1), 60.0), given.stations, given.connections)
    print(figures.table())
    print(figures.minute_lines())
    faults = figures.faults()
    if figures.kept_waiting > MOST_KEPT_WAITING:
        print("soak: others used the machine, so that times say little")
    print("soak: " + ("all as it should be" if not faults else "; ".join(faults)))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
