"""How often one client may ask: by token, by address behind proxies, in one worker and in several."""

from __future__ import annotations

import asyncio
import logging
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError
from starlette.testclient import TestClient

from api import rate_limits
from api.app import create_app
from api.guard_settings import Allowance, read_allowances
from api.limited import allowance_of
from api.rate_limits import RateLimits, Window
from api.settings import Settings
from api.shared_counts import RedisCounts, SharedCounts, shared_key
from api.tokens import hash_secret, new_secret
from stations.store import Role, Store, Token, TokenKind, User
from tests.api.conftest import NOW

PLACE = "/v1/nearest?lon=113.6538&lat=34.7466"


def limits_of(text: str, now: list[datetime] | None = None, key: bytes | None = None) -> RateLimits:
    moment = [NOW] if now is None else now
    return RateLimits(read_allowances(text), lambda: moment[0], key)


def scope_of(address: str, *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"client": (address, 1), "headers": list(headers)}


@contextmanager
def serving(url: str, address: str = "198.51.100.7", **given: Any) -> Iterator[TestClient]:
    app: FastAPI = create_app(Settings(database_url=SecretStr(url), **given), clock=lambda: NOW)
    with TestClient(app, follow_redirects=False, client=(address, 5000)) as client:
        yield client


def test_usual_limits_and_what_replaces_them() -> None:
    usual = read_allowances("")
    assert usual["read"] == Allowance(600, 60)
    assert usual["report"] == Allowance(10, 600)
    changed = read_allowances(" 5/second , report=off,export=2/15minutes")
    assert (changed["read"], changed["export"]) == (Allowance(5, 1), Allowance(2, 900))
    assert "report" not in changed
    assert changed["sign_in"] == usual["sign_in"]
    assert read_allowances("off") == {}


@pytest.mark.parametrize(
    "text", ["fast", "600", "600/fortnight", "0/minute", "5/0minutes", "reports=5/hour", "-1/day"]
)
def test_a_limit_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ValidationError, match=text):
        Settings(rate_limit=text)


def test_a_window_slides_and_says_how_long_to_wait() -> None:
    now = [NOW.replace(second=0)]
    limits = limits_of("10/minute", now)
    for _ in range(10):
        assert limits.take(scope_of("192.0.2.1"), "read") is None
    wait_s = limits.take(scope_of("192.0.2.1"), "read")
    # Next minute begins after 60 s; 6 s into it, nine tenths of the ten are still within.
    assert wait_s == pytest.approx(66)
    assert limits.take(scope_of("192.0.2.2"), "read") is None
    now[0] += timedelta(seconds=65)
    assert limits.take(scope_of("192.0.2.1"), "read") == pytest.approx(1)
    now[0] += timedelta(seconds=1.01)
    assert limits.take(scope_of("192.0.2.1"), "read") is None
    assert limits.take(scope_of("192.0.2.1"), "read") is not None
    now[0] += timedelta(minutes=2)
    assert [limits.take(scope_of("192.0.2.1"), "read") for _ in range(10)] == [None] * 10


@settings(max_examples=60)
@given(st.lists(st.floats(0, 20), min_size=1, max_size=80), st.integers(1, 6), st.integers(1, 10))
def test_waiting_as_told_is_enough_and_no_stretch_has_more_than_twice(
    pauses: list[float], count: int, seconds: int
) -> None:
    window, now_s = Window(Allowance(count, seconds)), 1_000.0
    taken: list[float] = []
    for pause in pauses:
        now_s += pause
        wait_s = window.take("client", now_s)
        if wait_s is not None:
            now_s += wait_s + 1e-6
            assert window.take("client", now_s) is None
        taken.append(now_s)
    for moment in taken:
        # The estimate takes what was done before as spread evenly; it never lets twice as many through.
        assert sum(moment - seconds < other <= moment for other in taken) <= 2 * count


def test_a_clock_that_jumps_back_shuts_nobody_out() -> None:
    now = [NOW]
    limits = limits_of("2/day", now)
    assert [limits.take(scope_of("192.0.2.1"), "read") for _ in range(3)][-1] is not None
    now[0] -= timedelta(days=900)
    assert limits.take(scope_of("192.0.2.1"), "read") is None


def test_networks_of_version_6_count_as_one_and_mapped_addresses_as_version_4() -> None:
    limits = limits_of("1/minute")
    assert limits.take(scope_of("2001:db8::1"), "read") is None
    assert limits.take(scope_of("2001:db8::ffff:1"), "read") is not None
    assert limits.take(scope_of("2001:db8:0:1::1"), "read") is None
    assert limits.take(scope_of("::ffff:192.0.2.9"), "read") is None
    assert limits.take(scope_of("192.0.2.9"), "read") is not None
    assert limits.take({"client": None, "headers": []}, "read") is None


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "CLIENTS_KEPT", 3)
    limits = limits_of("1/minute")
    for number in range(50):
        assert limits.take(scope_of(f"192.0.2.{number}"), "read") is None
    assert len(limits.windows["read"].taken) == 3
    assert limits.take(scope_of("192.0.2.0"), "read") is not None


def test_what_is_no_address_counts_too_and_is_not_kept_at_length() -> None:
    limits = limits_of("1/minute")
    assert limits.take(scope_of("x" * 9_000), "read") is None
    assert limits.take(scope_of("x" * 8_000), "read") is not None
    assert max(map(len, limits._clients)) < 100
    assert limits.take(scope_of("\udcff"), "read") is None


def test_no_address_is_kept_as_it_is() -> None:
    limits = limits_of("5/minute")
    limits.take(scope_of("192.0.2.55"), "read")
    assert "192.0.2.55" not in repr(limits.windows["read"])


def test_what_watches_the_service_and_files_are_never_counted(demo_url: str) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/static/page.css", "/favicon.ico"):
        assert allowance_of("GET", path) is None
    with serving(demo_url, rate_limit="1/hour") as client:
        assert client.get("/v1/vocabulary").status_code == 200
        assert client.get("/v1/vocabulary").status_code == 429
        assert {client.get("/healthz").status_code for _ in range(5)} == {200}
        assert {client.get("/readyz").status_code for _ in range(5)} == {200}


@pytest.mark.parametrize(
    ("method", "path", "what"),
    [
        ("GET", "/v1/nearest", "read"),
        ("POST", "/v1/nearest", "question"),
        ("POST", "/v1/along", "question"),
        ("GET", "/v1/tiles/3/4/5.json", "tile"),
        ("GET", "/v1/export/stations.csv", "export"),
        ("POST", "/staff/login", "sign_in"),
        ("GET", "/staff/login", "read"),
        ("POST", "/v1/stations/aaaaaaaaaa/reports", "read"),
        ("GET", "/", "read"),
    ],
)
def test_what_is_counted_as_what(method: str, path: str, what: str) -> None:
    assert allowance_of(method, path) == what


def test_a_refusal_is_a_problem_that_says_when_to_come_again(demo_url: str) -> None:
    with serving(demo_url, rate_limit="2/minute") as client:
        assert [client.get(f"{PLACE}&lang=en").status_code for _ in range(3)] == [200, 200, 429]
        refused = client.get(f"{PLACE}&lang=en")
        assert refused.headers["content-type"] == "application/problem+json"
        assert (refused.json()["status"], refused.headers["cache-control"]) == (429, "no-store")
        wait_s = int(refused.headers["retry-after"])
        assert f"{wait_s} seconds" in refused.json()["detail"]
        assert refused.headers["ratelimit-policy"] == '"read";q=2;w=60'
        assert refused.headers["ratelimit"] == f'"read";r=0;t={wait_s}'
        assert refused.headers["access-control-allow-origin"] == "*"
        assert "RateLimit" in refused.headers["access-control-expose-headers"]
        assert refused.headers["x-content-type-options"] == "nosniff"
        page = client.get("/?lang=zh", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
        assert "请求过多" in page.text


def test_a_question_that_goes_on_behind_the_front_is_counted_once(demo_url: str) -> None:
    with serving(demo_url, rate_limit="3/minute") as client:
        faulty = [client.get("/v1/nearest?lon=113&lat=no").status_code for _ in range(4)]
    assert faulty == [422, 422, 422, 429]


def test_sign_in_has_a_limit_of_its_own(demo_url: str) -> None:
    with serving(demo_url, rate_limit="sign_in=3/hour") as client:
        statuses = [client.post("/staff/login", data={"username": "li"}).status_code for _ in range(4)]
        assert statuses == [403, 403, 403, 429]
        assert client.get("/staff/login").status_code == 200


def test_a_token_that_holds_is_counted_by_itself_and_made_up_ones_by_address(tmp_path: Path) -> None:
    url, secret = f"sqlite:///{tmp_path / 'tokens.db'}", f"yz_{new_secret()}"
    with Store.open(url) as store:
        store.upgrade()
        store.add_user(User("li", "unused", Role.VIEWER, NOW))
        store.add_token(Token("t1", hash_secret(secret), "li", TokenKind.API, NOW, label="program"))
    with serving(url, rate_limit="3/minute") as client:
        held = {"Authorization": f"Bearer {secret}"}
        # The first one is counted by address: nobody knows yet that the token holds.
        assert [client.get("/v1/tokens", headers=held).status_code for _ in range(4)] == [200] * 4
        assert client.get("/v1/tokens", headers=held).status_code == 429
        made_up = [{"Authorization": f"Bearer yz_{number}"} for number in range(3)]
        assert [client.get("/v1/tokens", headers=one).status_code for one in made_up] == [401, 401, 429]


FORWARDED = "203.0.113.5"


@pytest.mark.parametrize(
    ("connected", "forwarded", "seen"),
    [
        ("198.51.100.7", FORWARDED, "198.51.100.7"),
        ("10.0.0.2", FORWARDED, FORWARDED),
        ("10.0.0.2", f"1.1.1.1, {FORWARDED}", FORWARDED),
        ("10.0.0.2", f"1.1.1.1, {FORWARDED}, 10.0.0.9", FORWARDED),
        ("10.0.0.2", "2001:db8::7", "2001:db8::7"),
        ("10.0.0.2", "", "10.0.0.2"),
    ],
)
def test_an_address_is_read_from_the_right_and_through_trusted_proxies_alone(
    demo_url: str, connected: str, forwarded: str, seen: str
) -> None:
    with serving(demo_url, connected, rate_limit="1/hour", trusted_proxies=("10.0.0.0/8",)) as client:
        headers = {"X-Forwarded-For": forwarded}
        assert client.get("/v1/vocabulary", headers=headers).status_code == 200
        limits = client.app.state.rate_limits  # type: ignore[attr-defined]
        assert limits.take(scope_of(seen), "read") is not None
        spoofed = {"X-Forwarded-For": f"9.9.9.9, {forwarded}" if forwarded else "10.0.0.2"}
        assert client.get("/v1/vocabulary", headers=spoofed).status_code == 429


@pytest.mark.parametrize("proxies", ["*", "0.0.0.0/0", "::/0", "proxy.example", "10.0.0.1/8"])
def test_nobody_may_be_everybodys_proxy(proxies: str) -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings(trusted_proxies=proxies)


class Counters:
    """A server of counters in memory that can be away."""

    def __init__(self) -> None:
        self.totals: dict[str, int] = {}
        self.is_away = False
        self.closed = False

    async def add(self, counts: Sequence[tuple[str, int, int]]) -> Sequence[int]:
        if self.is_away:
            raise ConnectionError("redis://user:secret@10.0.0.3")
        for key, more, _ in counts:
            self.totals[key] = self.totals.get(key, 0) + more
        return [self.totals[key] for key, _, _ in counts]

    async def aclose(self) -> None:
        self.closed = True


def test_workers_count_together() -> None:
    server, key = Counters(), shared_key("redis://one")
    one, other = (limits_of("10/minute", key=key) for _ in range(2))
    tellers = [SharedCounts(limits, server) for limits in (one, other)]
    for limits in (one, other):
        assert [limits.take(scope_of("192.0.2.1"), "read") for _ in range(6)] == [None] * 6
    for teller in (*tellers, tellers[0]):
        asyncio.run(teller.tell())
    # The first has told before the second did; it learns with what it counts next.
    assert one.take(scope_of("192.0.2.1"), "read") is None
    asyncio.run(tellers[0].tell())
    assert one.take(scope_of("192.0.2.1"), "read") is not None
    assert other.take(scope_of("192.0.2.1"), "read") is not None
    assert other.take(scope_of("192.0.2.2"), "read") is None
    assert not any("192.0.2" in name for name in server.totals)


def test_without_the_store_each_worker_counts_alone_and_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = Counters()
    limits = limits_of("2/minute")
    teller = SharedCounts(limits, server)
    server.is_away = True
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            limits.take(scope_of("192.0.2.1"), "read")
            asyncio.run(teller.tell())
        assert len(caplog.messages) == 1
        assert "secret" not in caplog.text
        assert limits.take(scope_of("192.0.2.1"), "read") is not None
        server.is_away = False
        asyncio.run(teller.tell())
    assert len(caplog.messages) == 2
    assert list(server.totals.values()) == [2]


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="there is no Redis on this machine")
def test_a_real_redis_counts_for_two_workers(tmp_path: Path) -> None:
    pytest.importorskip("redis")
    path = tmp_path / "redis.sock"
    words = ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert server.stdout is not None
    try:
        next(line for line in server.stdout if "Ready to accept" in line or "ready to accept" in line)
        asyncio.run(count_in_two(f"unix://{path}"))
    finally:
        server.kill()
        server.communicate()


async def count_in_two(address: str) -> None:
    totals = []
    for _ in range(2):
        limits, counts = limits_of("10/minute", key=shared_key(address)), RedisCounts(address)
        for _ in range(4):
            limits.take(scope_of("192.0.2.1"), "read")
        await SharedCounts(limits, counts).tell()
        await counts.aclose()
        totals.append(list(limits.windows["read"].taken.values()))
    assert totals == [[4], [8]]


def test_telling_goes_on_until_the_application_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.shared_counts.TOLD_EVERY_S", 0)
    server, limits = Counters(), limits_of("2/minute")
    limits.take(scope_of("192.0.2.1"), "read")

    async def run() -> None:
        task = asyncio.create_task(SharedCounts(limits, server).keep_telling())
        while not server.totals:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert server.closed
