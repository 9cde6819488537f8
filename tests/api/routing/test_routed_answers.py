"""Answers and pages with a routing server: the same stations in the same order, other minutes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.nearest_front import NearestFront
from api.settings import Settings
from tests.api.command_line import Run
from tests.api.routing import fake_router as fakes
from tests.api.routing.fake_router import FakeRouter

NOW = datetime(2026, 7, 15, 6, 0, 30, tzinfo=UTC)
HERE = "lon=113.6538&lat=34.7466"
Opened = Callable[..., TestClient]


@pytest.fixture
def routed_app(demo_url: str, fake: FakeRouter) -> FastAPI:
    """The demonstration with a routing server whose ways are twice the straight line."""
    fake.factor = 2.0
    given = {"database_url": SecretStr(demo_url), "routing_url": fake.url, "routing_timeout_ms": 5_000}
    return create_app(Settings.model_validate(given), clock=lambda: NOW)


@pytest.fixture
def routed(routed_app: FastAPI) -> Iterator[TestClient]:
    """A client of it."""
    with TestClient(routed_app, follow_redirects=False) as opened:
        yield opened


def without_travel(body: dict[str, Any]) -> dict[str, Any]:
    left = json.loads(json.dumps(body))
    left.pop("travel", None)
    for feature in left["features"]:
        for name in ("travel_minutes", "route", "route_m"):
            feature["properties"].pop(name, None)
    return left  # type: ignore[no-any-return]


def test_without_the_setting_nothing_changes(client: TestClient) -> None:
    body = client.get(f"/v1/nearest?{HERE}").json()
    assert "travel" not in body
    assert all("route" not in feature["properties"] for feature in body["features"])


def test_the_front_answers_only_where_nobody_has_to_be_waited_for(
    demo_app: FastAPI, routed_app: FastAPI
) -> None:
    assert NearestFront.__name__ in str(demo_app.user_middleware)
    assert NearestFront.__name__ not in str(routed_app.user_middleware)


@pytest.mark.parametrize("more", ["", "&limit=50", "&open=now", "&max_error_m=20000", "&travel=ride"])
def test_the_same_stations_in_the_same_order(routed: TestClient, client: TestClient, more: str) -> None:
    along_roads = routed.get(f"/v1/nearest?{HERE}{more}").json()
    plain = client.get(f"/v1/nearest?{HERE}{more}").json()
    assert without_travel(along_roads) == without_travel(plain)
    assert along_roads["travel"]["source"] == "osrm"
    assert along_roads["travel"]["detour_factor"] == 1.3
    assert "note" not in along_roads["travel"]


def test_what_is_farther_than_anybody_walks_is_not_asked_about(routed: TestClient, fake: FakeRouter) -> None:
    body = routed.get("/v1/nearest?lon=-70&lat=0").json()
    assert body["features"][0]["properties"]["distance_m"] > 100_000
    assert body["travel"]["source"] == "straight_line"
    assert "note" not in body["travel"]
    assert not fake.requests


def test_minutes_and_metres_come_from_the_server(routed: TestClient, fake: FakeRouter) -> None:
    fake.null_targets = frozenset({1})
    response = routed.get(f"/v1/nearest?{HERE}&limit=3")
    assert response.headers["cache-control"] == "public, max-age=30"
    told = [feature["properties"] for feature in response.json()["features"]]
    assert [one["route"] for one in told] == ["routed", "unreachable", "routed"]
    for one in (told[0], told[2]):
        # The origin is rounded to 11 m before anybody is asked.
        assert one["route_m"] == pytest.approx(2 * one["distance_m"], abs=20)
        assert one["travel_minutes"] == math.ceil(one["route_m"] / 100)
    assert (told[1]["route_m"], told[1]["travel_minutes"]) == (None, None)


def test_who_asks_again_has_it(routed: TestClient) -> None:
    first = routed.get(f"/v1/nearest?{HERE}")
    held = {"If-None-Match": first.headers["etag"]}
    assert routed.get(f"/v1/nearest?{HERE}", headers=held).status_code == 304


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_server_that_is_away_is_said_and_kept_by_nobody(
    routed: TestClient, fake: FakeRouter, lang: str
) -> None:
    fake.answer = fakes.failing
    response = routed.get(f"/v1/nearest?{HERE}&lang={lang}")
    body = response.json()
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"
    assert body["travel"]["source"] == "straight_line"
    note = body["travel"]["note"]
    assert ("routing server" in note) == (lang == "en")
    assert body["features"][0]["properties"]["travel_minutes"] > 0
    page = routed.get(f"/list?{HERE}&lang={lang}")
    assert note in page.text


def test_a_wrong_question_is_refused_before_anybody_is_asked(routed: TestClient, fake: FakeRouter) -> None:
    response = routed.get("/v1/nearest?lon=x&lat=34")
    assert response.status_code == 422
    assert response.json()["errors"][0]["where"] == "lon"
    assert not fake.requests


def test_a_question_cannot_say_who_is_asked(routed: TestClient, fake: FakeRouter) -> None:
    for name in ("routing_url", "url", "profile", "host"):
        assert routed.get(f"/v1/nearest?{HERE}&{name}=http://127.0.0.1:1").status_code == 422
    routed.get(f"/v1/nearest?{HERE}", headers={"Host": "elsewhere.example", "X-Forwarded-Host": "x"})
    assert len(fake.requests) == 1


def test_arrivals_are_judged_by_the_minutes_along_roads(routed: TestClient) -> None:
    body = routed.get(f"/v1/nearest?{HERE}&open=on_arrival&at=2026-07-15T09:30:00%2B08:00&travel=ride").json()
    assert body["features"]
    for feature in body["features"]:
        told = feature["properties"]
        if told.get("route") == "routed":
            judged = datetime.fromisoformat(told["open"]["judged_at"])
            asked = datetime.fromisoformat("2026-07-15T09:30:00+08:00")
            assert (judged - asked).total_seconds() == told["travel_minutes"] * 60
        assert told["open"]["state"] == "open"


def test_the_list_page_says_where_no_way_leads(routed: TestClient, fake: FakeRouter) -> None:
    fake.null_targets = frozenset({0})
    page = routed.get(f"/list?{HERE}&lang=en").text
    assert "no way on foot on the map" in page
    assert "min on foot" in page


def test_doctor_says_whether_it_answers(run: Run, fake: FakeRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    def checked() -> dict[str, Any]:
        found = {one["check"]: one for one in run("doctor", "--json").json}
        told: dict[str, Any] = found["routing"]
        return told

    assert checked()["detail"].startswith("none")
    monkeypatch.setenv("YIZHAN_ROUTING_URL", fake.url.replace("//", "//me:hush@") + "?key=sesame")
    told = checked()
    assert told["ok"]
    assert "foot" in told["detail"]
    assert len(fake.requests) == 2
    fake.answer = fakes.failing
    told = checked()
    assert not told["ok"]
    assert "HTTP 500" in told["detail"]
    assert "hush" not in str(told)
    assert "sesame" not in str(told)
    monkeypatch.setenv("YIZHAN_ROUTING_URL", "nonsense-hush")
    wrong = run("doctor", "--json")
    assert wrong.code == 3
    assert "YIZHAN_ROUTING_URL" in wrong.out
    assert "hush" not in wrong.out + wrong.remarks
