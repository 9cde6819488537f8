"""Asking a routing server: right answers, every kind of wrong one, and none within the time allowed."""

from __future__ import annotations

import asyncio
import logging
import selectors
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest

from api.routing import Routed, Routing, configured_routing
from api.routing.cache import WayCache
from api.settings import Settings
from geodata.routing import Way
from geodata.services import FaultKind
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.journey import RouteKind
from stations.model import Position, PositionSource, Snapshot, Station
from stations.nearest import NearestQuery, OpenFilter
from stations.travel import Travel
from tests.api.routing import fake_router as fakes
from tests.api.routing.fake_router import FakeRouter

EVALUATOR = HoursEvaluator()
QUERY = NearestQuery(113.60001, 34.70002, datetime(2026, 7, 15, 6, tzinfo=UTC), limit=3)
KINDS = ("osrm", "valhalla")


def _register() -> Directory:
    places = [
        Station(f"s{i:09d}", "d", "站", position=Position(113.61 + i / 100, 34.7, 10.0, PositionSource.GIVEN))
        for i in range(8)
    ]
    return Directory(Snapshot(1, {}, tuple(places)))


REGISTER = _register()


class Time:
    """Seconds that only a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def routing_of(url: str, clock: Callable[[], float], kind: str = "osrm", **more: Any) -> Routing:
    given = {"routing_url": url, "routing_kind": kind, "routing_timeout_ms": 5_000, **more}
    configured = configured_routing(Settings.model_validate(given))
    assert configured is not None
    return Routing(configured, clock)


def ask(routing: Routing, *queries: NearestQuery) -> list[Routed]:
    async def run() -> list[Routed]:
        try:
            return [await routing.journeys(REGISTER, query, EVALUATOR) for query in queries]
        finally:
            await routing.aclose()

    return asyncio.run(run())


@pytest.mark.parametrize("kind", KINDS)
def test_all_ways_come_of_one_request(fake: FakeRouter, kind: str) -> None:
    fake.null_targets = frozenset({1})
    [routed] = ask(routing_of(fake.url, Time(), kind), QUERY)
    assert len(fake.requests) == 1
    assert (routed.source, routed.fault) == (kind, None)
    shown = {place: (j.kind, j.minutes, j.route_m) for place, j in routed.journeys.items()}
    assert shown == {
        0: (RouteKind.ROUTED, 50, 5_000),
        1: (RouteKind.UNREACHABLE, None, None),
        2: (RouteKind.ROUTED, 150, 15_000),
    }


def test_the_server_is_asked_what_its_documentation_says(fake: FakeRouter) -> None:
    ask(routing_of(fake.url + "/routed-{profile}/", Time()), replace(QUERY, travel=Travel.RIDE))
    [(method, path, _)] = fake.requests
    assert method == "GET"
    assert path.startswith("/routed-bike/table/v1/bike/113.600000,34.700000;113.610000,34.700000;")
    assert "sources=0" in path


def test_what_is_secret_goes_to_the_server_and_into_no_log(
    fake: FakeRouter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = fake.url.replace("http://", "http://me:hush@") + "?api_key=sesame"
    ask(routing_of(url, Time()), QUERY)
    [(_, path, headers)] = fake.requests
    assert "api_key=sesame" in path
    assert headers["Authorization"].startswith("Basic ")
    fake.answer = fakes.failing
    ask(routing_of(url, Time()), QUERY)
    assert "hush" not in caplog.text
    assert "sesame" not in caplog.text
    assert "no answer of the routing server" in caplog.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (fakes.garbled, FaultKind.UNREADABLE),
        (fakes.failing, FaultKind.BUSY),
        (fakes.refusing, FaultKind.QUESTION),
        (fakes.short, FaultKind.UNREADABLE),
        (fakes.huge, FaultKind.TOO_LARGE),
        (fakes.dropping, FaultKind.UNREACHABLE),
        (fakes.redirecting, FaultKind.UNREADABLE),
    ],
)
def test_a_wrong_answer_is_none(
    fake: FakeRouter, kind: str, answer: Callable[..., bool], fault: FaultKind
) -> None:
    fake.answer = answer
    [routed] = ask(routing_of(fake.url, Time(), kind), QUERY)
    assert routed == Routed({}, "straight_line", fault)
    assert len(fake.requests) == 1


def test_nobody_at_the_address() -> None:
    [routed] = ask(routing_of("http://127.0.0.1:1", Time()), QUERY)
    assert routed.fault is FaultKind.UNREACHABLE


def test_after_three_faults_nobody_is_asked_until_the_pause_is_over(fake: FakeRouter) -> None:
    time, fake.answer = Time(), fakes.failing
    routing = routing_of(fake.url, time)
    elsewhere = [replace(QUERY, lon=113.6 + i / 1000) for i in range(6)]

    async def run() -> list[FaultKind | None]:
        found = [(await routing.journeys(REGISTER, query, EVALUATOR)).fault for query in elsewhere]
        assert len(fake.requests) == 3
        time.now += 21
        # Of all that come now, one finds out.
        again = await asyncio.gather(*(routing.journeys(REGISTER, query, EVALUATOR) for query in elsewhere))
        assert len(fake.requests) == 4
        time.now += 21
        fake.answer = lambda handler, right: False
        found += [one.fault for one in again]
        found.append((await routing.journeys(REGISTER, QUERY, EVALUATOR)).fault)
        await routing.aclose()
        return found

    faults = asyncio.run(run())
    assert None not in faults[:-1]
    assert faults[-1] is None


def test_a_refused_question_says_nothing_against_the_server(fake: FakeRouter) -> None:
    fake.answer = fakes.refusing
    found = ask(routing_of(fake.url, Time()), *[QUERY] * 6)
    assert len(fake.requests) == 6
    assert {one.fault for one in found} == {FaultKind.QUESTION}


def test_the_same_place_is_asked_about_once_in_a_while(fake: FakeRouter) -> None:
    time = Time()
    routing = routing_of(fake.url, time)

    async def run() -> None:
        for query, requests in (
            (QUERY, 1),
            (replace(QUERY, lon=QUERY.lon + 0.00001), 1),
            (replace(QUERY, limit=2), 1),
            (replace(QUERY, limit=5), 2),
            (replace(QUERY, travel=Travel.RIDE), 3),
            (replace(QUERY, lon=QUERY.lon + 0.001), 4),
        ):
            await routing.journeys(REGISTER, query, EVALUATOR)
            assert len(fake.requests) == requests
        # Only what was lacking.
        assert fake.requests[1][1].count(";") == 2
        time.now += 301
        await routing.journeys(REGISTER, QUERY, EVALUATOR)
        assert len(fake.requests) == 5
        await routing.aclose()

    asyncio.run(run())


def test_what_is_known_of_a_moment_ago_serves_while_the_server_is_away(fake: FakeRouter) -> None:
    routing = routing_of(fake.url, Time())

    async def run() -> Routed:
        await routing.journeys(REGISTER, QUERY, EVALUATOR)
        fake.answer = fakes.failing
        found = await routing.journeys(REGISTER, replace(QUERY, limit=5), EVALUATOR)
        await routing.aclose()
        return found

    routed = asyncio.run(run())
    assert (set(routed.journeys), routed.source, routed.fault) == ({0, 1, 2}, "osrm", FaultKind.BUSY)


def test_who_has_no_profile_or_no_candidates_is_not_asked(fake: FakeRouter) -> None:
    only_walking = routing_of(fake.url, Time(), routing_profiles="walk=foot")
    far_away = replace(QUERY, lon=-70.0)
    asked = ask(only_walking, replace(QUERY, travel=Travel.RIDE), far_away)
    assert asked == [Routed({}, "straight_line")] * 2
    assert not fake.requests


def test_arrivals_are_asked_about_twice_as_many(fake: FakeRouter) -> None:
    always = tuple(replace(station, hours_rule="24/7") for station in REGISTER.stations)
    there = Directory(Snapshot(1, {}, always))
    routing = routing_of(fake.url, Time())

    async def run() -> None:
        await routing.journeys(there, replace(QUERY, open=OpenFilter.ON_ARRIVAL), EVALUATOR)
        await routing.aclose()

    asyncio.run(run())
    [(_, path, _)] = fake.requests
    assert path.count(";") == 6


def test_the_cache_is_bounded() -> None:
    cache = WayCache(Time(), most=3)
    for number in range(10):
        cache["foot", (0.0, 0.0), (float(number), 0.0)] = Way(1.0, 1.0)
    assert len(cache) == 3
    assert ("foot", (0.0, 0.0), (9.0, 0.0)) in cache
    assert ("foot", (0.0, 0.0), (0.0, 0.0)) not in cache


class PassingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only where it would wait, and at once."""

    def __init__(self) -> None:
        self.passed = 0.0
        super().__init__(_NeverWaiting(self))

    def time(self) -> float:
        return self.passed


class _NeverWaiting(selectors.DefaultSelector):
    def __init__(self, loop: PassingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        self._loop.passed += timeout or 0.0
        return super().select(0)


class Slow(httpx.AsyncBaseTransport):
    """A server that takes its time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.asked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        values = {"code": "Ok", "durations": [[0, 3000, 3000, 3000]], "distances": [[0, 5e3, 5e3, 5e3]]}
        return httpx.Response(200, stream=httpx.ByteStream(orjson.dumps(values)))


@pytest.mark.parametrize(("seconds", "is_known"), [(0.2, True), (0.4, False), (3600.0, False)])
def test_nobody_waits_longer_than_the_server_is_given(seconds: float, is_known: bool) -> None:
    loop, slow = PassingLoop(), Slow(seconds)
    configured = configured_routing(Settings.model_validate({"routing_url": "http://slow.example"}))
    assert configured is not None
    routing = Routing(configured, loop.time, slow)
    waits: list[float] = []

    async def run() -> None:
        for number in range(50):
            before = loop.time()
            query = replace(QUERY, lon=113.6 + number / 1000)
            routed = await routing.journeys(REGISTER, query, EVALUATOR)
            waits.append(loop.time() - before)
            assert (routed.source == "osrm") == is_known
        await routing.aclose()

    try:
        loop.run_until_complete(run())
    finally:
        loop.close()
    assert max(waits) <= 0.3 + 1e-6
    if not is_known:
        # Three wait; the others fall back without asking.
        assert slow.asked == 3
        assert sum(waits) == pytest.approx(0.9)
