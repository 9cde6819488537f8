"""`yizhan doctor` about logs, metrics, limits, webhooks and the points of analysts."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.settings import Settings
from api.webhooks import configured_webhooks
from stations.store import Store
from stations.store.deliveries import Delivery
from tests.api.command_line import Run

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="


@pytest.fixture
def listening() -> Iterator[int]:
    """A port of the loopback that takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def detail(run: Run, name: str, code: int = 0) -> str:
    checked = run("doctor", "--json")
    assert checked.code == code
    return str(next(one["detail"] for one in checked.json if one["check"] == name))


def webhook(monkeypatch: pytest.MonkeyPatch, url: str, private: str = "true") -> str:
    """Set one up; returns the key under which the register knows it."""
    monkeypatch.setenv("YIZHAN_WEBHOOK_URLS", url)
    monkeypatch.setenv("YIZHAN_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("YIZHAN_WEBHOOK_PRIVATE", private)
    configured = configured_webhooks(Settings())
    assert configured is not None
    return configured.endpoints[0].key


def test_what_is_set_is_said_and_no_token_is_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert detail(run, "logs") == "text from warning on, to standard error"
    assert detail(run, "metrics") == "/metrics: from 127.0.0.1, from ::1"
    assert detail(run, "webhooks") == "none"
    monkeypatch.setenv("YIZHAN_LOG_FORMAT", "json")
    monkeypatch.setenv("YIZHAN_LOG_LEVEL", "info")
    monkeypatch.setenv("YIZHAN_METRICS_FROM", "")
    assert detail(run, "logs") == "json from info on, every request, to standard error"
    assert detail(run, "metrics") == "/metrics: nobody may read it"
    monkeypatch.setenv("YIZHAN_METRICS_TOKEN", "hush-hush-hush-hush")
    assert detail(run, "metrics") == "/metrics: with the token"


def test_who_counts_requests_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIZHAN_RATE_LIMIT", "7/minute")
    assert detail(run, "limits") == "7/minute; each worker counts alone"
    monkeypatch.setenv("YIZHAN_LANG", "zh")
    assert detail(run, "limits") == "7/minute；每个进程各自计数"


def test_a_store_of_limits_that_is_away_is_a_fault_and_its_password_stays_secret(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("redis")
    monkeypatch.setenv("YIZHAN_RATE_LIMIT_STORE", "redis://me:hush@127.0.0.1:1/0")
    told = detail(run, "limits", code=3)
    assert "redis://127.0.0.1:1/0" in told
    assert "connecting" in told
    assert "hush" not in run("doctor").out
    monkeypatch.setenv("YIZHAN_LANG", "zh")
    assert "YIZHAN_RATE_LIMIT_STORE" in detail(run, "limits", code=3)


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="there is no Redis on this machine")
def test_a_store_of_limits_counts_or_says_why_not(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("redis")
    path = tmp_path / "redis.sock"
    words = ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(tmp_path)]
    words += ["--requirepass", "hush"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert server.stdout is not None
    try:
        next(line for line in server.stdout if "ready to accept" in line.lower())
        monkeypatch.setenv("YIZHAN_RATE_LIMIT_STORE", f"unix://{path}")
        # It answers, and lets nobody count who has no password: each worker would count alone.
        assert "authenticated" in detail(run, "limits", code=3)
        monkeypatch.setenv("YIZHAN_RATE_LIMIT_STORE", f"unix://:wrong@{path}")
        assert "password" in detail(run, "limits", code=3).partition("look at")[0]
        monkeypatch.setenv("YIZHAN_RATE_LIMIT_STORE", f"unix://:hush@{path}")
        told = detail(run, "limits")
        assert str(path) in told
        assert "hush" not in told
    finally:
        server.kill()
        server.communicate()


def test_what_a_client_says_is_told_without_the_password(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    def repeat(address: str) -> None:
        raise OSError(f"cannot reach {address}\n hu sh")

    monkeypatch.setattr("api.cli.operation_checks.RedisCounts", repeat)
    monkeypatch.setenv("YIZHAN_RATE_LIMIT_STORE", "redis://me:hu%20sh@127.0.0.1:1/0")
    told = detail(run, "limits", code=3)
    assert "(OSError)" in told
    assert "hu sh" not in told
    assert "hu%20sh" not in told


def test_on_a_file_there_are_no_points(run: Run) -> None:
    assert "PostgreSQL" in detail(run, "points")


@pytest.mark.parametrize(
    ("has", "may", "said"),
    [
        (True, True, "can be read by QGIS"),
        (False, True, "let an administrator run CREATE EXTENSION postgis"),
        (False, False, "This PostgreSQL has no PostGIS"),
    ],
)
def test_what_analysts_lack_is_said_and_is_no_fault(
    run: Run, monkeypatch: pytest.MonkeyPatch, has: bool, may: bool, said: str
) -> None:
    monkeypatch.setattr(Store, "has_geometry", lambda _store: has)
    monkeypatch.setattr(Store, "may_have_geometry", lambda _store: may)
    with Store.open("sqlite:///yizhan.db") as store:
        store.upgrade()
    assert said in detail(run, "points")


def test_an_empty_database_lacks_nothing_yet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "has_geometry", lambda _store: False)
    monkeypatch.setattr(Store, "may_have_geometry", lambda _store: True)
    assert detail(run, "points") == "made together with the schema"


def test_a_webhook_that_answers_is_reachable(
    run: Run, monkeypatch: pytest.MonkeyPatch, listening: int
) -> None:
    webhook(monkeypatch, f"http://127.0.0.1:{listening}/hush")
    assert detail(run, "webhooks") == "127.0.0.1: reachable, not told anything yet"


@pytest.mark.parametrize(
    ("url", "private", "said"),
    [
        ("http://127.0.0.1:1/hush", "true", "refused"),
        ("https://127.0.0.1:1/hush", "false", "not a public address"),
    ],
)
def test_a_webhook_that_is_away_is_a_fault_and_its_address_stays_secret(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, private: str, said: str
) -> None:
    webhook(monkeypatch, url, private)
    told = detail(run, "webhooks", code=3)
    assert said in told
    assert "hush" not in told


def test_a_webhook_that_speaks_no_tls_is_a_fault(
    run: Run, monkeypatch: pytest.MonkeyPatch, listening: int
) -> None:
    monkeypatch.setenv("YIZHAN_WEBHOOK_TIMEOUT_SECONDS", "1")
    webhook(monkeypatch, f"https://127.0.0.1:{listening}/hush")
    assert "not reachable (timeout)" in detail(run, "webhooks", code=3)


def test_attempts_that_failed_are_a_fault(run: Run, monkeypatch: pytest.MonkeyPatch, listening: int) -> None:
    key = webhook(monkeypatch, f"http://127.0.0.1:{listening}/hush")
    with Store.open("sqlite:///yizhan.db") as store:
        store.upgrade()
        store.begin_delivery(Delivery(key, 7, ""))
    assert detail(run, "webhooks") == "127.0.0.1: reachable, told up to event 7"
    with Store.open("sqlite:///yizhan.db") as store:
        now = datetime.now(UTC)
        store.lease_delivery(key, "me", now, now)
        store.settle_delivery(Delivery(key, 7, "", failures=2), "me")
    assert "2 attempts failed, next in 0 s" in detail(run, "webhooks", code=3)
