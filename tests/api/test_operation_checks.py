"""`yizhan doctor` about logs, metrics and webhooks."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

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
