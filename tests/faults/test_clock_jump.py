"""A clock that jumps to another year and back: nothing is lost, nothing hangs, and order stays order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.sessions import SESSION_COOKIE, start_session
from api.settings import Settings
from stations.store import Store
from tests.faults.serving import NOW, a_list, make_register


class Clock:
    """Shows what it was set to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(tmp_path: Path, clock: Clock) -> Iterator[TestClient]:
    """A program that may do everything, before an application whose clock can be set."""
    url = f"sqlite:///{tmp_path / 'register.db'}"
    headers = make_register(url)
    app = create_app(Settings(database_url=SecretStr(url)), clock=clock)
    with TestClient(app, headers=headers, follow_redirects=False) as opened:
        yield opened


def _bring_in(client: TestClient, rows: int) -> None:
    files = {"file": ("list.csv", a_list(rows), "text/csv")}
    planned = client.post("/v1/imports", files=files, data={"dataset": "zz", "crs": "wgs84"}).json()["id"]
    assert client.post(f"/v1/imports/{planned}/apply", json={}).status_code == 200


@pytest.mark.parametrize("days", [-400, -1, 1, 400, 20_000])
def test_imports_and_answers_go_on_and_the_feed_keeps_its_order(
    client: TestClient, clock: Clock, tmp_path: Path, days: int
) -> None:
    _bring_in(client, 1)
    clock.now = NOW + timedelta(days=days)
    _bring_in(client, 2)
    clock.now = NOW
    _bring_in(client, 3)
    assert client.get("/v1/stations").json()["number_matched"] == 3
    for at in (NOW, NOW + timedelta(days=days)):
        clock.now = at
        assert client.get("/v1/nearest?lon=113.0&lat=34.8").status_code == 200
        assert client.get("/readyz").json()["status"] == "ready"
        assert client.get("/map").status_code == 200
    with Store.open(f"sqlite:///{tmp_path / 'register.db'}") as store:
        events = store.events_after(0, 10)
    assert [event.version for event in events] == sorted(event.version for event in events)
    # What happened says when it was thought to be, and comes in the order in which it was done.
    assert [event.at for event in events] == [NOW, NOW + timedelta(days=days), NOW]
    changes = client.get("/v1/changes").json()
    assert len(changes["changes"]) == 3


def test_a_session_that_ended_in_a_wrong_future_holds_again(
    client: TestClient, clock: Clock, tmp_path: Path
) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'register.db'}") as store:
        secret = start_session(store, store.get_user("li"), NOW)
    cookie = {"Cookie": f"{SESSION_COOKIE}={secret}", "Authorization": ""}
    statuses = []
    for now in (NOW, datetime(2099, 1, 1, tzinfo=UTC), NOW, NOW - timedelta(days=1)):
        clock.now = now
        statuses.append(client.get("/v1/imports", headers=cookie).status_code)
    assert statuses == [200, 401, 200, 200]
