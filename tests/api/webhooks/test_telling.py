"""Webhooks are told everything, in order, at least once, by one worker, and nobody waits for them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.change_cursors import cursor_of
from api.settings import Settings
from api.webhook_settings import PAUSES_S
from api.webhooks import ConfiguredWebhooks, Deliverer, configured_webhooks
from api.webhooks.deliverer import CHANGES_A_MESSAGE
from api.webhooks.sending import Sender
from geodata.divisions import Divisions
from stations.events import StationAdded, StationChanged, StationRemoved
from stations.model import Dataset, Station
from stations.store import Store
from stations.store.deliveries import Delivery
from stations.store.feed import Anchor
from tests.api.webhooks.conftest import Hook

KEY = b"k" * 32
FIRST = Station("aaaaaaaaaa", "zz", "一号驿站")
DIVISIONS = Divisions(())


class Receiver(httpx.AsyncBaseTransport):
    """What a webhook was sent, and what it says to that."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.answer: Callable[[httpx.Request], httpx.Response] = lambda request: httpx.Response(204)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        await asyncio.sleep(0)
        return self.answer(request)

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.requests]


class World:
    """A register, its webhooks, and a clock that only a test moves."""

    def __init__(self, store: Store, *urls: str) -> None:
        given = {
            "webhook_urls": ",".join(urls or ("https://hooks.example/hush",)),
            "webhook_secret": "whsec_" + base64.b64encode(KEY).decode(),
        }
        configured = configured_webhooks(Settings.model_validate(given))
        assert configured is not None
        self.configured: ConfiguredWebhooks = configured
        self.store = store
        self.receiver = Receiver()
        self.now = datetime(2026, 7, 15, 6, tzinfo=UTC)

    def deliverer(self) -> Deliverer:
        sender = Sender(self.receiver, self.configured)
        return Deliverer(self.configured, self.store, DIVISIONS, lambda: self.now, sender)

    def tell(self, *deliverers: Deliverer) -> None:
        async def run() -> None:
            await asyncio.gather(*(one.tell_all() for one in deliverers or (self.deliverer(),)))

        asyncio.run(run())

    def commit(self, *events: Any) -> None:
        self.store.apply_events(events, self.store.data_version(), "li", self.now)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Store.open(f"sqlite:///{tmp_path / 'register.db'}") as store:
        store.upgrade()
        store.put_dataset(Dataset("zz"))
        yield World(store)


@pytest.fixture
def begun(world: World) -> World:
    """The webhook is known, and something has happened since."""
    world.tell()
    world.commit(StationAdded(FIRST))
    return world


def test_a_new_webhook_is_told_what_happens_from_then_on(world: World) -> None:
    world.commit(StationAdded(FIRST))
    world.tell()
    assert not world.receiver.requests
    world.commit(StationRemoved(FIRST, "closed"))
    world.tell()
    [said] = world.receiver.told()
    assert said["type"] == "stations.changed"
    assert [(one["change"], one["reason"]) for one in said["data"]["changes"]] == [("removed", "closed")]
    world.tell()
    assert len(world.receiver.requests) == 1


def test_a_message_is_signed_over_its_id_its_time_and_its_body(begun: World) -> None:
    begun.tell()
    [request] = begun.receiver.requests
    assert request.headers["content-type"] == "application/json"
    assert int(request.headers["webhook-timestamp"]) == int(begun.now.timestamp())
    head = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}."
    digest = hmac.new(KEY, head.encode() + request.content, hashlib.sha256).digest()
    assert request.headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


def test_many_changes_are_many_messages_in_order(world: World) -> None:
    world.tell()
    stations = [Station(f"{number:010d}", "zz", "站") for number in range(2 * CHANGES_A_MESSAGE + 7)]
    world.commit(*map(StationAdded, stations))
    world.tell()
    told = world.receiver.told()
    assert [len(said["data"]["changes"]) for said in told] == [CHANGES_A_MESSAGE, CHANGES_A_MESSAGE, 7]
    assert [said["data"]["more"] for said in told] == [True, True, False]
    assert [one["id"] for said in told for one in said["data"]["changes"]] == [one.id for one in stations]
    assert [said["data"]["before"] for said in told[1:]] == [said["data"]["cursor"] for said in told[:-1]]


def test_what_nobody_outside_can_see_is_passed_over_in_silence(begun: World) -> None:
    begun.tell()
    begun.commit(StationChanged(FIRST, replace(FIRST, external_id="7")))
    begun.tell()
    assert len(begun.receiver.requests) == 1
    begun.commit(StationRemoved(replace(FIRST, external_id="7"), "closed"))
    begun.tell()
    assert len(begun.receiver.requests) == 2


def test_a_failure_is_tried_again_with_longer_and_longer_pauses(begun: World) -> None:
    begun.receiver.answer = lambda request: httpx.Response(500)
    begun.tell()
    for number, pause_s in enumerate((*PAUSES_S, PAUSES_S[-1]), 1):
        assert len(begun.receiver.requests) == number
        begun.now += timedelta(seconds=pause_s - 1)
        begun.tell()
        assert len(begun.receiver.requests) == number
        begun.now += timedelta(seconds=1 + pause_s / 10)
        begun.tell()
    assert len({request.headers["webhook-id"] for request in begun.receiver.requests}) == 1
    assert len({request.content for request in begun.receiver.requests}) == 1
    assert len({request.headers["webhook-timestamp"] for request in begun.receiver.requests}) > 1
    begun.receiver.answer = lambda request: httpx.Response(200)
    begun.now += timedelta(days=1)
    begun.tell()
    before = len(begun.receiver.requests)
    begun.commit(StationRemoved(FIRST, "closed"))
    begun.tell()
    assert len(begun.receiver.requests) == before + 1


@pytest.mark.parametrize(
    ("answer", "pause_s"),
    [
        (httpx.Response(429, headers={"Retry-After": "3600"}), 3_600),
        (httpx.Response(503, headers={"Retry-After": "9" * 5_000}), 5),
        (httpx.Response(302, headers={"Location": "http://127.0.0.1/"}), 5),
        (httpx.Response(410), 86_400),
    ],
)
def test_a_receiver_says_how_long_it_wants_to_be_left_alone(
    begun: World, answer: httpx.Response, pause_s: int
) -> None:
    begun.receiver.answer = lambda request: answer
    begun.tell()
    delivery = begun.store.delivery(begun.configured.endpoints[0].key)
    assert delivery is not None
    assert delivery.retry_at is not None
    assert pause_s <= (delivery.retry_at - begun.now).total_seconds() <= pause_s * 1.1
    assert len(begun.receiver.requests) == 1


def test_of_many_workers_one_tells(begun: World) -> None:
    begun.commit(*(StationAdded(Station(f"{number:010d}", "zz", "站")) for number in range(120)))
    begun.tell(*(begun.deliverer() for _ in range(4)))
    told = begun.receiver.told()
    seqs = [one["cursor"] for said in told for one in said["data"]["changes"]]
    assert len(seqs) == len(set(seqs)) == 121
    assert seqs == sorted(seqs, key=lambda cursor: int(cursor.partition("-")[0]))


def test_a_worker_that_dies_while_telling_is_replaced(begun: World) -> None:
    def die(request: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    begun.receiver.answer = die
    with pytest.raises(KeyboardInterrupt):
        begun.tell()
    begun.receiver.answer = lambda request: httpx.Response(204)
    begun.tell()
    assert len(begun.receiver.requests) == 1
    begun.now += timedelta(minutes=2)
    begun.tell()
    first, second = begun.receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    begun.tell()
    assert len(begun.receiver.requests) == 2


def test_one_webhook_that_fails_keeps_no_other_waiting(world: World) -> None:
    both = World(world.store, "https://good.example/", "https://bad.example/")
    both.tell()
    both.commit(StationAdded(FIRST))

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "bad.example":
            raise httpx.ConnectError("no")
        return httpx.Response(200)

    both.receiver.answer = answer
    both.tell()
    both.commit(StationRemoved(FIRST, "closed"))
    both.tell()
    hosts = [request.url.host for request in both.receiver.requests]
    assert sorted(hosts) == ["bad.example", "good.example", "good.example"]


def test_an_import_does_not_wait_for_a_webhook(begun: World) -> None:
    def change_meanwhile(request: httpx.Request) -> httpx.Response:
        begun.receiver.answer = lambda request: httpx.Response(204)
        begun.commit(StationRemoved(FIRST, "closed"))
        return httpx.Response(204)

    begun.receiver.answer = change_meanwhile
    begun.tell()
    told = [one["change"] for said in begun.receiver.told() for one in said["data"]["changes"]]
    assert told == ["added", "removed"]


def test_where_the_choice_of_datasets_changes_everything_has_to_be_read_anew(
    begun: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.tell()
    monkeypatch.setattr("stations.public_changes.is_open_data", lambda station, datasets: False)
    begun.tell()
    begun.tell()
    _, said = begun.receiver.told()
    assert said["type"] == "stations.full_sync"
    assert set(said["data"]) == {"before", "cursor"}


def test_no_log_holds_an_address(begun: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    begun.receiver.answer = lambda request: httpx.Response(500)
    begun.tell()
    assert "hooks.example: HTTP 500" in caplog.text
    assert "hush" not in caplog.text


def test_a_receiver_that_never_answers_is_given_up(begun: World) -> None:
    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    quick = replace(begun.configured, timeout_s=0.01)
    sender = Sender(Silent(), quick)
    begun.tell(Deliverer(quick, begun.store, DIVISIONS, lambda: begun.now, sender))
    delivery = begun.store.delivery(begun.configured.endpoints[0].key)
    assert delivery is not None
    assert delivery.failures == 1


def test_the_application_tells_a_real_receiver(tmp_path: Path, hook: Hook) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    given = {
        "database_url": SecretStr(url),
        "refresh_seconds": 0.05,
        "webhook_urls": hook.url,
        "webhook_private": True,
        "webhook_secret": "whsec_" + base64.b64encode(KEY).decode(),
    }
    with Store.open(url) as store:
        store.upgrade()
        store.put_dataset(Dataset("zz"))
        store.apply_events([StationAdded(FIRST)], 1, "li", datetime(2026, 7, 15, tzinfo=UTC))
        settings = Settings.model_validate(given)
        webhooks = configured_webhooks(settings)
        assert webhooks is not None
        start = cursor_of(Anchor(), ())
        store.begin_delivery(Delivery(webhooks.endpoints[0].key, start.seq, start.mark))
        with TestClient(create_app(settings)):
            assert hook.received.wait(20)
    assert json.loads(hook.body)["data"]["changes"][0]["id"] == FIRST.id
