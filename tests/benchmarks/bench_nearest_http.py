"""The courier's question over HTTP: against a route that does nothing, PostGIS, Redis, and other sizes.

One server runs at a time, one worker on one core; the load comes from the other core, where Redis and
PostgreSQL run as well. The servers take turns, and what counts is the middle of the ratios of all turns.
"""

from __future__ import annotations

import compileall
import contextlib
import os
import shutil
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.benchmarks.compared_data import fill_postgis, fill_redis
from tests.benchmarks.served import LOAD_CORE, Rate, Served, free_port, load, measure, serving, warm_up
from tests.benchmarks.swap_probe import slowest_while_changing
from tests.benchmarks.synthetic_register import fill, questions

ROOT, PACKAGES = Path(__file__).parents[2], ("geodata", "stations", "web", "api")
STATIONS, SMALL, LARGE = 200_000, 20_000, 2_000_000
TURNS, QUESTIONS = 3, 20_000
APP = "api.app:create_app"
SERVERS = "tests.benchmarks.compared_servers"
# A Wednesday in Shanghai at 14:00.
OPEN_NOW = "&amenity=microwave,drinking_water&open=now&at=2026-07-15T14:00%2B08:00"
PROBE = "/v1/nearest?lon=113.65&lat=34.75&limit=10"

pytestmark = pytest.mark.skipif(
    shutil.which("wrk") is None or shutil.which("taskset") is None, reason="wrk and taskset make the load"
)


def paths(more: str = "") -> list[str]:
    return [f"/v1/nearest?lon={lon}&lat={lat}&limit=10{more}" for lon, lat in questions(QUESTIONS)]


@pytest.fixture(scope="module", autouse=True)
def bytecode() -> None:
    """Write the bytecode that installing writes: without it a start takes a tenth longer."""
    for package in PACKAGES:
        compileall.compile_dir(str(ROOT / package), quiet=1)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _filled(tmp_path_factory.mktemp("register"), STATIONS)


def _filled(folder: Path, count: int) -> str:
    url = f"sqlite:///{folder}/bench.db"
    fill(url, count)
    return url


@pytest.fixture(scope="module")
def postgres_url() -> str | None:
    return os.environ.get("YIZHAN_TEST_POSTGRES_URL")


@contextlib.contextmanager
def _ours(url: str) -> Iterator[Served]:
    with serving(APP, {"YIZHAN_DATABASE_URL": url, "YIZHAN_RATE_LIMIT": "off"}, PROBE) as server:
        yield server


@contextlib.contextmanager
def _redis(folder: Path, url: str) -> Iterator[dict[str, str]]:
    port = free_port()
    command = [
        "taskset",
        "-c",
        LOAD_CORE,
        "redis-server",
        "--port",
        str(port),
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            fill_redis(url, port)
            yield {"YIZHAN_BENCH_REDIS_PORT": str(port)}
        finally:
            process.terminate()


def _say(name: str, value: object, target: str = "") -> None:
    print(f"{name:<58} {value!s:>12}  {target}")


def _rates(url: str, others: Mapping[str, tuple[str, dict[str, str]]], folder: Path) -> list[dict[str, Rate]]:
    """Measure all servers in turn, several times over."""
    turns = []
    for _ in range(TURNS):
        found: dict[str, Rate] = {}
        with _ours(url) as server:
            found["ours, asked for the first time"] = warm_up(server, paths(), folder)
            found["ours"] = measure(server, paths(), folder)
            load(server.base, paths(OPEN_NOW), folder, seconds=2)
            found["open"] = measure(server, paths(OPEN_NOW), folder)
        for name, (factory, environment) in others.items():
            with serving(factory, environment, PROBE) as server:
                load(server.base, paths(), folder, seconds=1)
                found[name] = measure(server, paths(), folder)
        turns.append(found)
    return turns


def test_the_question_costs_little_over_doing_nothing(
    register: str, postgres_url: str | None, tmp_path: Path
) -> None:
    body = tmp_path / "body.json"
    with _ours(register) as server:
        with urllib.request.urlopen(server.base + PROBE) as answer:  # noqa: S310
            body.write_bytes(answer.read())
        warm_up(server, paths(), tmp_path)
        ready_s, memory_mb = server.ready_s, server.memory_mb()
    others = {"bare": (f"{SERVERS}:bare", {"YIZHAN_BENCH_BODY": str(body)})}
    with contextlib.ExitStack() as stack:
        if shutil.which("redis-server") and find_spec("redis"):
            others["redis"] = (f"{SERVERS}:redis", stack.enter_context(_redis(tmp_path, register)))
        if postgres_url is not None and find_spec("asyncpg"):
            fill_postgis(register, postgres_url)
            others["postgis"] = (f"{SERVERS}:postgis", {"YIZHAN_BENCH_POSTGRES": postgres_url})
        turns = _rates(register, others, tmp_path)
    print(f"\n{STATIONS:,} stations, 10 full records ({body.stat().st_size:,} bytes), 16 connections")
    for name in turns[0]:
        rate = statistics.median(turn[name].per_second for turn in turns)
        _say(f"{name}, answers a second", f"{rate:,.0f}")
        assert all(turn[name].failed == 0 for turn in turns), turns
    for name, target in (("bare", "≥ 0.45"), ("postgis", "≥ 4"), ("redis", "≥ 1")):
        if name in turns[0]:
            ratio = statistics.median(turn["ours"].per_second / turn[name].per_second for turn in turns)
            _say(f"ours / {name}", f"{ratio:.2f}", target)
    ratio = statistics.median(turn["bare"].processor_us / turn["ours"].processor_us for turn in turns)
    _say("processor time of an answer, bare / ours", f"{ratio:.2f}")
    ratio = statistics.median(turn["open"].per_second / turn["ours"].per_second for turn in turns)
    _say("two amenities and open=now / without", f"{ratio:.2f}", "≥ 0.7")
    _say("p99, milliseconds", f"{min(turn['ours'].p99_ms for turn in turns):.1f}", "< 10")
    _say("start to ready, seconds", f"{ready_s:.1f}", "< 6")
    _say("memory of the worker, MB", f"{memory_mb:.0f}", "< 600")


def test_a_new_version_is_swapped_in_unnoticed(register: str) -> None:
    with _ours(register) as server:
        time.sleep(1)
        slowest, asked, moved = slowest_while_changing(server.base, register, PROBE)
    print()
    assert moved, "the change never arrived"
    _say(f"slowest of {asked} answers while a new version comes in, ms", f"{slowest:.0f}", "≤ 50")


def test_a_hundred_times_the_stations_cost_little(tmp_path: Path) -> None:
    rates = {}
    for count in (SMALL, LARGE):
        folder = tmp_path / str(count)
        folder.mkdir()
        with _ours(_filled(folder, count)) as server:
            warm_up(server, paths(), folder)
            rates[count] = measure(server, paths(), folder)
            memory_mb = server.memory_mb()
        (folder / "bench.db").unlink()
    print()
    for count, rate in rates.items():
        _say(f"{count:,} stations, answers a second", f"{rate.per_second:,.0f}")
    _say("rate at 2,000,000 / at 20,000", f"{rates[LARGE].per_second / rates[SMALL].per_second:.2f}", "≥ 0.6")
    ratio = rates[SMALL].processor_us / rates[LARGE].processor_us
    _say("processor time of an answer at 20,000 / at 2,000,000", f"{ratio:.2f}")
    _say("memory of the worker with 2,000,000, MB", f"{memory_mb:.0f}")
