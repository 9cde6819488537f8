from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from geodata.datum import Datum, from_wgs84
from tests.api.conftest import Staff

# Through Zhengzhou from the west to the east.
WAY = [
    [112.99, 34.755],
    [113.10, 34.73],
    [113.17, 34.71],
    [113.545, 34.80],
    [113.60, 34.795],
    [113.75, 34.725],
]
LINE: dict[str, Any] = {"type": "LineString", "coordinates": WAY}


def post(client: TestClient, body: Any, **address: str) -> Any:
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post("/v1/along", params={"lang": "en", **address}, content=content)


def ask(client: TestClient, **asked: Any) -> dict[str, Any]:
    response = post(client, {"line": LINE, "corridor_m": 5_000, **asked})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def faults(client: TestClient, body: Any, **address: str) -> list[tuple[str, str | None]]:
    response = post(client, body, **address)
    assert response.status_code == 422, response.text
    return [(error["where"], error["given"]) for error in response.json()["errors"]]


def ids(body: dict[str, Any]) -> list[str]:
    return [found["id"] for found in body["features"]]


def test_the_answers_stand_in_the_order_of_the_line(client: TestClient) -> None:
    body = ask(client)
    places = [(found["properties"]["along_m"], found["properties"]["off_m"]) for found in body["features"]]
    assert len(places) > 9
    assert places == sorted(places)
    assert all(off_m <= 5_000 for _, off_m in places)
    assert all(0 <= along_m <= body["query"]["length_m"] for along_m, _ in places)
    assert {found["properties"]["side"] for found in body["features"]} <= {"left", "right", None}
    assert (body["more"], body["type"]) == (False, "FeatureCollection")


def test_a_feature_is_that_of_the_nearest_question_but_for_where_it_lies(client: TestClient) -> None:
    nearest = client.get(
        "/v1/nearest", params={"lon": 113.62, "lat": 34.75, "limit": 50, "radius_m": 80_000}
    ).json()
    known = {found["id"]: found["properties"] for found in nearest["features"]}
    for found in ask(client)["features"]:
        ours, theirs = dict(found["properties"]), dict(known[found["id"]])
        for name in ("along_m", "off_m", "side", "travel_minutes"):
            del ours[name]
        for name in ("distance_m", "bearing_deg", "travel_minutes"):
            del theirs[name]
        assert ours == theirs


def test_a_feature_of_a_line_and_heights_are_read(client: TestClient) -> None:
    high = {
        "type": "LineString",
        "coordinates": [[*position, 110.5] for position in WAY],
        "bbox": [1, 2, 3, 4],
    }
    feature = {"type": "Feature", "properties": {"name": "x"}, "geometry": high}
    assert ids(ask(client, line=feature)) == ids(ask(client))


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_line_of_another_datum_is_the_same_line(client: TestClient, datum: str) -> None:
    there = [list(from_wgs84(lon, lat, Datum(datum))) for lon, lat in WAY]
    body = ask(client, line={"type": "LineString", "coordinates": there}, crs=datum)
    assert ids(body) == ids(ask(client))
    assert body["query"]["crs"] == "wgs84"


def test_the_limit_says_that_there_is_more(client: TestClient) -> None:
    every = ask(client)
    some = ask(client, limit=2)
    assert (ids(some), some["more"]) == (ids(every)[:2], True)


def test_opening_is_judged_on_arrival(client: TestClient) -> None:
    body = ask(client, open="on_arrival", travel="ride", at="2026-07-15T10:00:00+08:00")
    assert len(body["features"]) > 2
    assert all(found["properties"]["open"]["state"] == "open" for found in body["features"])
    assert all(found["properties"]["open"]["on_arrival"] for found in body["features"])
    judged = [found["properties"]["open"]["judged_at"] for found in body["features"]]
    minutes = [found["properties"]["travel_minutes"] for found in body["features"]]
    assert [f"2026-07-15T{10 + m // 60:02}:{m % 60:02}:00+08:00" for m in minutes] == judged


def test_the_answer_says_how_the_question_was_understood(client: TestClient) -> None:
    query = ask(client, amenity="wifi,toilet", corridor_m=750.5)["query"]
    assert (query["amenity"], query["corridor_m"]) == (["toilet", "wifi"], 750.5)
    assert query["length_m"] == pytest.approx(73_300, abs=1_000)
    assert not {"lon", "lat", "radius_m", "line"} & set(query)


@pytest.mark.parametrize(
    "way",
    [
        [[179.95, -17.0], [-179.95, -17.0]],
        [[113.6, 34.7], [113.6, 34.7]],
        [[113.6, 34.7], [113.6, 34.7], [113.7, 34.7], [113.7, 34.7]],
        [[0, 90], [90, 90]],
        [[0.0, 1e-7], [1e-6, 0]],
    ],
)
def test_odd_lines_are_lines(client: TestClient, way: list[list[float]]) -> None:
    body = ask(client, line={"type": "LineString", "coordinates": way})
    assert body["query"]["length_m"] < 12_000


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (None, ("line", None)),
        (3, ("line", "3")),
        ("LINESTRING (1 2, 3 4)", ("line", "LINESTRING (1 2, 3 4)")),
        ([[1, 2], [3, 4]], ("line", "[…]")),
        ({"type": "Point", "coordinates": [1, 2]}, ("line", "Point")),
        ({"type": "MultiLineString", "coordinates": [WAY]}, ("line", "MultiLineString")),
        ({"type": "FeatureCollection", "features": []}, ("line", "FeatureCollection")),
        ({"type": "Feature", "geometry": None}, ("line.geometry", None)),
        ({"type": "Feature", "geometry": {"type": "Polygon"}}, ("line.geometry", "Polygon")),
        ({"type": "LineString"}, ("line.coordinates", None)),
        ({"type": "LineString", "coordinates": {}}, ("line.coordinates", "{…}")),
        ({"type": "LineString", "coordinates": []}, ("line.coordinates", "[]")),
        ({"type": "LineString", "coordinates": [[1, 2]]}, ("line.coordinates", "[…]")),
        ({"type": "LineString", "coordinates": [[1, 2]] * 5_001}, ("line.coordinates", None)),
        ({"type": "LineString", "coordinates": [[0, 0], [19, 0]]}, ("line.coordinates", None)),
        ({"type": "LineString", "coordinates": [[1, 2], [3]]}, ("line.coordinates[1]", "[3]")),
        ({"type": "LineString", "coordinates": [[1, 2], "3,4"]}, ("line.coordinates[1]", "3,4")),
        ({"type": "LineString", "coordinates": [[1, 2], ["3", 4]]}, ("line.coordinates[1]", '["3", 4]')),
        ({"type": "LineString", "coordinates": [[1, 2], [[3, 4]]]}, ("line.coordinates[1]", "[…]")),
        ({"type": "LineString", "coordinates": [[1, 2], [True, 4]]}, ("line.coordinates[1]", "[true, 4]")),
        ({"type": "LineString", "coordinates": [[1, 2], [181, 4]]}, ("line.coordinates[1][0]", "181")),
        (
            {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 91]]}},
            ("line.geometry.coordinates[1][1]", "91"),
        ),
    ],
)
def test_what_is_no_line_is_refused_by_name(
    client: TestClient, line: Any, expected: tuple[str, str | None]
) -> None:
    assert faults(client, {"line": line, "corridor_m": 500}) == [expected]


def test_exchanged_coordinates_are_said_to_be_so(client: TestClient) -> None:
    exchanged = {"type": "LineString", "coordinates": [position[::-1] for position in WAY]}
    for lang, word in (("en", "exchanged"), ("zh", "写反")):
        errors = post(client, {"line": exchanged, "corridor_m": 500}, lang=lang).json()["errors"]
        assert [error["where"] for error in errors] == [f"line.coordinates[{n}][1]" for n in range(6)]
        assert all(word in error["message"] for error in errors)


def test_every_fault_is_named_at_once(client: TestClient) -> None:
    line = {"type": "LineString", "coordinates": [[1, 2], [200, 3], [4, "5"]]}
    body = {"line": line, "corridor_m": 5_001, "limit": 501, "radius_m": 3, "open": "later"}
    assert {where for where, _ in faults(client, body)} == {
        "corridor_m",
        "limit",
        "radius_m",
        "open",
        "line.coordinates[1][0]",
        "line.coordinates[2]",
    }


@pytest.mark.parametrize("corridor_m", [None, 0, -1, 5_000.5, "500", [500], True])
def test_a_corridor_has_a_width(client: TestClient, corridor_m: Any) -> None:
    assert [where for where, _ in faults(client, {"line": LINE, "corridor_m": corridor_m})] == ["corridor_m"]


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"line": NaN}', '{"line":' * 30_000, '{"line": {"coordinates": [[NaN, 1]]}}']
)
def test_a_body_that_is_no_question_is_refused(client: TestClient, body: str) -> None:
    assert [where for where, _ in faults(client, body)] == ["body"]


def test_a_body_too_large_is_refused(client: TestClient) -> None:
    assert post(client, " " * 10_000_000).status_code == 413


def test_an_empty_register_says_that_it_has_no_data(staff: Staff) -> None:
    body = post(staff.client, {"line": LINE, "corridor_m": 500}).json()
    assert (body["reason"], body["features"], body["more"]) == ("no_data", [], False)


def test_it_is_asked_by_post_alone(client: TestClient) -> None:
    refused = client.get("/v1/along")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
