from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from pyproj import Geod
from starlette.testclient import TestClient

from geodata.datum import Datum, from_wgs84

ZHENGZHOU = (113.6538, 34.7466)
GEOD = Geod(ellps="WGS84")


def ask(client: TestClient, **parameters: Any) -> dict[str, Any]:
    response = client.get("/v1/nearest", params={"lon": ZHENGZHOU[0], "lat": ZHENGZHOU[1], **parameters})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def all_stations(client: TestClient) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = []
    address = "/v1/stations?limit=50"
    while True:
        body = client.get(address).json()
        features += body["features"]
        following = [link["href"] for link in body["links"] if link["rel"] == "next"]
        if not following:
            return features
        address = following[0]


def test_three_nearest_equal_a_brute_force_over_the_whole_list(client: TestClient) -> None:
    lon, lat = ZHENGZHOU
    rankable = [
        f for f in all_stations(client) if f["geometry"] and f["properties"]["position"]["error_m"] <= 300
    ]
    measured = sorted((GEOD.inv(lon, lat, *f["geometry"]["coordinates"])[2], f["id"]) for f in rankable)
    answer = ask(client, limit=3)["features"]
    assert [f["id"] for f in answer] == [station_id for _, station_id in measured[:3]]
    for given, (expected_m, _) in zip(answer, measured, strict=False):
        assert given["properties"]["distance_m"] == pytest.approx(expected_m, abs=0.1)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_the_same_place_in_another_datum_has_the_same_answers(client: TestClient, datum: str) -> None:
    lon, lat = from_wgs84(*ZHENGZHOU, Datum(datum))
    there = ask(client, limit=10)["features"]
    converted = client.get("/v1/nearest", params={"lon": lon, "lat": lat, "crs": datum, "limit": 10}).json()
    assert [f["id"] for f in converted["features"]] == [f["id"] for f in there]
    for one, other in zip(converted["features"], there, strict=True):
        assert one["properties"]["distance_m"] == pytest.approx(other["properties"]["distance_m"], abs=0.1)


def test_more_is_never_fewer(client: TestClient) -> None:
    counts = [
        len(ask(client, limit=50, radius_m=radius)["features"]) for radius in (5_000, 10_000, 50_000, 200_000)
    ]
    assert counts == sorted(counts)
    ids = [f["id"] for f in ask(client, limit=18)["features"]]
    assert [f["id"] for f in ask(client, limit=7)["features"]] == ids[:7]


def test_the_limit_counts_after_the_filters(client: TestClient) -> None:
    unfiltered = ask(client, limit=1)["features"][0]
    opened = ask(client, limit=1, open="now")
    assert unfiltered["properties"]["open"]["state"] == "unknown"
    assert opened["features"][0]["properties"]["open"]["state"] == "open"
    assert opened["left_out"]["hours_unknown"] > 0


def test_unknown_hours_are_never_open(client: TestClient) -> None:
    for asked in ("now", "on_arrival"):
        morning = {"at": "2026-07-15T09:30:00+08:00", "travel": "ride"}
        features = ask(client, limit=50, open=asked, **morning)["features"]
        assert features
        assert {f["properties"]["open"]["state"] for f in features} == {"open"}


def test_what_is_left_out_adds_up(client: TestClient) -> None:
    opened = ask(client, limit=2, open="now")
    reach_m = opened["features"][-1]["properties"]["distance_m"]
    nearer = [f for f in ask(client, limit=50)["features"] if f["properties"]["distance_m"] <= reach_m]
    assert sum(opened["left_out"].values()) + len(opened["features"]) == len(nearer)


def test_a_guessed_position_is_not_ranked_but_counted(client: TestClient) -> None:
    body = ask(client, limit=50)
    assert all(f["properties"]["position"]["source"] == "given" for f in body["features"])
    assert body["approximate_nearby"] > 0
    uncertain = ask(client, limit=50, max_error_m=200_000)
    assert len(uncertain["features"]) == 50


def test_the_answer_says_how_the_question_was_understood(client: TestClient) -> None:
    query = ask(client, amenity=["wifi,toilet", "tv"], at="2026-07-15T14:00:00+08:00")["query"]
    assert query["amenity"] == ["toilet", "tv", "wifi"]
    assert query["at"] == "2026-07-15T14:00:00+08:00"


def test_a_closed_hour_is_closed(client: TestClient) -> None:
    at_night = ask(client, limit=50, open="now", at="2026-07-15T03:00:00+08:00")["features"]
    at_noon = ask(client, limit=50, open="now", at="2026-07-15T10:00:00+08:00")["features"]
    assert len(at_night) < len(at_noon)


def test_bearings_and_minutes_are_there(client: TestClient) -> None:
    for found in ask(client, limit=5)["features"]:
        properties = found["properties"]
        assert 0 <= properties["bearing_deg"] < 360
        assert properties["travel_minutes"] == math.ceil(properties["distance_m"] * 1.3 / 80)


def test_no_answer_in_the_sea_within_a_radius(client: TestClient) -> None:
    body = client.get("/v1/nearest?lon=-150&lat=0&radius_m=1000").json()
    assert body["features"] == []
    assert body["approximate_nearby"] == 0


def test_order_is_by_distance_then_id(client: TestClient) -> None:
    features = ask(client, limit=50, max_error_m=200_000)["features"]
    keys = [(f["properties"]["distance_m"], f["id"]) for f in features]
    assert all(one <= other for one, other in pairwise(keys))


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("lon=113&lat=301", "lat"),
        ("lon=181&lat=0", "lon"),
        ("lon=nan&lat=0", "lon"),
        ("lon=inf&lat=0", "lon"),
        ("lon=1_0&lat=0", "lon"),
        ("lon=1e1&lat=0", "lon"),
        ("lon=%EF%BC%91%EF%BC%91%EF%BC%93&lat=0", "lon"),
        ("lon=&lat=0", "lon"),
        ("lat=0", "lon"),
        ("lon=1&lon=2&lat=0", "lon"),
        ("lon=1&lat=0&opennow=true", "opennow"),
        ("lon=1&lat=0&radius=5", "radius"),
        ("lon=1&lat=0&radius_m=0", "radius_m"),
        ("lon=1&lat=0&radius_m=200001", "radius_m"),
        ("lon=1&lat=0&limit=0", "limit"),
        ("lon=1&lat=0&limit=51", "limit"),
        ("lon=1&lat=0&limit=5.0", "limit"),
        ("lon=1&lat=0&amenity=beer", "amenity"),
        ("lon=1&lat=0&amenity=wifi&amenity=beer", "amenity"),
        ("lon=1&lat=0&open=yes", "open"),
        ("lon=1&lat=0&at=2026-07-01T10:00:00%2B08:00:30", "at"),
        ("lon=1&lat=0&at=2026-07-15T14:00:00", "at"),
        ("lon=1&lat=0&at=14:00", "at"),
        ("lon=1&lat=0&crs=EPSG:4326", "crs"),
        ("lon=1&lat=0&min_stars=6", "min_stars"),
        ("lon=1&lat=0&max_error_m=-1", "max_error_m"),
        ("lon=1&lat=0&lang=fr", "lang"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(client: TestClient, query: str, where: str) -> None:
    response = client.get(f"/v1/nearest?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    errors = response.json()["errors"]
    assert [error["where"] for error in errors] == [where]
    assert errors[0]["message"]


def test_every_fault_is_reported_at_once(client: TestClient) -> None:
    errors = client.get("/v1/nearest?lon=x&opne=now&limit=99").json()["errors"]
    assert {error["where"] for error in errors} == {"lon", "lat", "opne", "limit"}


def test_errors_speak_the_askers_language(client: TestClient) -> None:
    chinese = client.get("/v1/nearest").json()["detail"]
    english = client.get("/v1/nearest", headers={"Accept-Language": "en-GB,en;q=0.9,zh;q=0.1"}).json()[
        "detail"
    ]
    assert chinese == "请求参数有误"
    assert english == "the query is not valid"
