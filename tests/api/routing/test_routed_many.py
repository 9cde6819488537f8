"""Many places, lines and the command line with a routing server, and with one that is away."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.command_line import Result, Run
from tests.api.routing import fake_router as fakes
from tests.api.routing.fake_router import FakeRouter

NOW = datetime(2026, 7, 15, 6, 0, 30, tzinfo=UTC)
HERE = {"lon": 113.6538, "lat": 34.7466}
GONGYI = {"lon": 113.1, "lat": 34.74}
THERE = {"lon": 113.72, "lat": 34.76}
LINE = {
    "type": "LineString",
    "coordinates": [[112.99, 34.755], [113.17, 34.71], [113.60, 34.795], [113.75, 34.725]],
}


@pytest.fixture
def routed(demo_url: str, fake: FakeRouter) -> Iterator[TestClient]:
    """The demonstration with a routing server whose ways are twice the straight line."""
    fake.factor = 2.0
    given = {"database_url": SecretStr(demo_url), "routing_url": fake.url, "routing_timeout_ms": 5_000}
    app = create_app(Settings.model_validate(given), clock=lambda: NOW)
    with TestClient(app, follow_redirects=False) as opened:
        yield opened


def ask_many(client: TestClient, *points: dict[str, float], **common: Any) -> dict[str, Any]:
    response = client.post("/v1/nearest?lang=en", json={"points": points, **common})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def ask_along(client: TestClient, **common: Any) -> dict[str, Any]:
    asked = {"line": LINE, "corridor_m": 5_000, **common}
    response = client.post("/v1/along?lang=en", json=asked)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


@pytest.mark.parametrize("common", [{}, {"open": "on_arrival", "travel": "ride"}, {"limit": 3}])
def test_each_place_has_the_minutes_of_its_own_question(routed: TestClient, common: dict[str, Any]) -> None:
    places = (HERE, GONGYI, THERE, HERE)
    body = ask_many(routed, *places, **common)
    assert any(answer["hits"] for answer in body["answers"])
    assert body["travel"]["source"] == "osrm"
    assert "note" not in body["travel"]
    for answer, place in zip(body["answers"], places, strict=True):
        alone = routed.get("/v1/nearest", params={**place, **common, "lang": "en"}).json()
        if alone["features"]:
            assert alone["travel"] == body["travel"]
        assert answer["left_out"] == alone["left_out"]
        for hit, right in zip(answer["hits"], alone["features"], strict=True):
            whole = {**body["stations"][hit["station"]]["properties"], **hit}
            assert whole.pop("station") == right["id"]
            assert whole == right["properties"]
            assert whole["route"] == "routed"


def test_where_no_way_leads_there_are_no_minutes(routed: TestClient, fake: FakeRouter) -> None:
    fake.null_targets = frozenset({0})
    [answer] = ask_many(routed, HERE)["answers"]
    assert [hit["route"] for hit in answer["hits"]] == ["unreachable"] + ["routed"] * 4
    assert (answer["hits"][0]["travel_minutes"], answer["hits"][0]["route_m"]) == (None, None)


def test_a_thousand_places_wait_no_longer_than_a_few_faults(routed: TestClient, fake: FakeRouter) -> None:
    fake.answer = fakes.failing
    points = [{"lon": 113.5 + number / 5_000, "lat": 34.75} for number in range(1_000)]
    body = ask_many(routed, *points, limit=2)
    # Those that were under way together, and nobody after them.
    assert 3 <= len(fake.requests) <= 10
    assert body["travel"]["source"] == "straight_line"
    assert "does not answer" in body["travel"]["note"]
    assert all(hit["travel_minutes"] > 0 for answer in body["answers"] for hit in answer["hits"])
    assert all("route" not in hit for answer in body["answers"] for hit in answer["hits"])


def test_one_refused_place_does_not_take_the_minutes_of_the_others(
    routed: TestClient, fake: FakeRouter
) -> None:
    fake.answer = lambda handler, right: (
        fakes.refusing(handler, right) if "113.720000,34.760000;" in handler.path else False
    )
    body = ask_many(routed, HERE, THERE)
    told = [{hit.get("route") for hit in answer["hits"]} for answer in body["answers"]]
    assert told == [{"routed"}, {None}]
    assert (body["travel"]["source"], "no answer for this place" in body["travel"]["note"]) == ("osrm", True)


@pytest.mark.parametrize("path", ["/v1/nearest", "/v1/along"])
def test_a_wrong_body_is_refused_before_anybody_is_asked(
    routed: TestClient, fake: FakeRouter, path: str
) -> None:
    assert routed.post(path, json={"points": [], "line": 3}).status_code == 422
    assert not fake.requests


def test_along_a_line_only_the_way_off_it_is_asked_about(
    routed: TestClient, client: TestClient, fake: FakeRouter
) -> None:
    along_roads, plain = ask_along(routed), ask_along(client)
    assert [one["id"] for one in along_roads["features"]] == [one["id"] for one in plain["features"]]
    assert along_roads["travel"]["source"] == "osrm"
    assert "travel" not in plain
    for feature in along_roads["features"]:
        told = feature["properties"]
        assert told["route"] == "routed"
        # The foot on the line is rounded to 11 m before anybody is asked.
        assert told["route_m"] == pytest.approx(2 * told["off_m"], abs=25)
        on_the_line = math.ceil(told["along_m"] / 80)
        assert told["travel_minutes"] == pytest.approx(on_the_line + told["route_m"] / 100, abs=1.1)
    assert all(path.count(";") == 1 for _, path, _ in fake.requests)


def test_along_a_line_arrivals_are_judged_by_the_minutes_told(routed: TestClient) -> None:
    at = "2026-07-15T09:30:00+08:00"
    body = ask_along(routed, open="on_arrival", travel="ride", at=at)
    assert body["features"]
    for feature in body["features"]:
        told = feature["properties"]
        judged = datetime.fromisoformat(told["open"]["judged_at"])
        assert told["route"] == "routed"
        assert (judged - datetime.fromisoformat(at)).total_seconds() == told["travel_minutes"] * 60


def test_along_a_line_a_server_that_is_away_is_said(routed: TestClient, fake: FakeRouter) -> None:
    fake.answer = fakes.failing
    body = ask_along(routed)
    assert "does not answer" in body["travel"]["note"]
    assert all("route" not in one["properties"] for one in body["features"])


def test_off_the_line_where_no_way_leads_there_are_no_minutes(routed: TestClient, fake: FakeRouter) -> None:
    fake.null_targets = frozenset({0})
    told = [one["properties"] for one in ask_along(routed)["features"]]
    assert told
    assert {(one["route"], one["travel_minutes"], one["route_m"]) for one in told} == {
        ("unreachable", None, None)
    }


@pytest.fixture
def nearest(
    run: Run, demo_url: str, fake: FakeRouter, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """The command over the demonstration, with the server."""
    fake.factor = 2.0

    def call(*words: str) -> Result:
        monkeypatch.setenv("YIZHAN_DATABASE_URL", demo_url)
        monkeypatch.setenv("YIZHAN_ROUTING_URL", fake.url)
        monkeypatch.setenv("YIZHAN_ROUTING_TIMEOUT_MS", "5000")
        return run("nearest", "113.6538", "34.7466", "--at", "2026-07-15T14:00:00+08:00", *words)

    return call


def test_the_command_tells_the_minutes_of_the_server(
    nearest: Callable[..., Result], routed: TestClient, fake: FakeRouter
) -> None:
    asked: dict[str, Any] = {**HERE, "at": "2026-07-15T14:00:00+08:00", "lang": "en"}
    assert json.loads(nearest("--json").out) == routed.get("/v1/nearest", params=asked).json()
    fake.null_targets = frozenset({0})
    said = nearest().out
    assert "no way on foot on the map" in said
    assert "min on foot" in said
    assert "min riding" in nearest("--travel", "ride").out


def test_the_command_says_that_the_server_is_away(nearest: Callable[..., Result], fake: FakeRouter) -> None:
    fake.answer = fakes.failing
    done = nearest()
    assert done.code == 0
    assert "the routing server does not answer" in done.out
    assert "min on foot" in done.out
    assert "does not answer" in nearest("--json").json["travel"]["note"]
