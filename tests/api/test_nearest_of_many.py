from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from geodata.datum import Datum, from_wgs84
from tests.api.conftest import Staff

ZHENGZHOU = {"lon": 113.6538, "lat": 34.7466}
HANGZHOU = {"lon": 120.1551, "lat": 30.2741}


def post(client: TestClient, body: Any, **address: str) -> Any:
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post("/v1/nearest", params={"lang": "en", **address}, content=content)


def faults(client: TestClient, body: Any, **address: str) -> list[tuple[str, str | None]]:
    response = post(client, body, **address)
    assert response.status_code == 422, response.text
    return [(error["where"], error["given"]) for error in response.json()["errors"]]


def put_together(body: dict[str, Any], number: int) -> dict[str, Any]:
    """What `GET` answers for one of the places, but for the terms, which are of all places together."""
    answer = body["answers"][number]
    features = []
    for hit in answer["hits"]:
        found = body["stations"][hit["station"]]
        more = {name: value for name, value in hit.items() if name != "station"}
        features.append({**found, "properties": {**found["properties"], **more}})
    return {
        "type": "FeatureCollection",
        "data_version": body["data_version"],
        "query": {**body["query"], **answer["query"]},
        "left_out": answer["left_out"],
        "approximate_nearby": answer["approximate_nearby"],
        "features": features,
    }


PLACES = st.builds(
    lambda around, lon, lat: {"lon": round(around["lon"] + lon, 6), "lat": round(around["lat"] + lat, 6)},
    st.sampled_from([ZHENGZHOU, HANGZHOU, {"lon": 112.46, "lat": 23.05}]),
    st.floats(-0.2, 0.2),
    st.floats(-0.2, 0.2),
)
COMMON = st.fixed_dictionaries(
    {},
    optional={
        "crs": st.sampled_from(["wgs84", "gcj02", "bd09"]),
        "limit": st.integers(1, 50),
        "radius_m": st.sampled_from([0.5, 800, 12_345.5, 200_000]),
        "amenity": st.lists(st.sampled_from(["hot_water", "wifi", "toilet"]), max_size=2, unique=True),
        "kind": st.lists(st.sampled_from(["rest_station", "legal_aid", "pop_up"]), max_size=2, unique=True),
        "open": st.sampled_from(["any", "now", "on_arrival"]),
        "at": st.sampled_from(["2026-07-15T09:30:00+08:00", "2026-10-01T23:00:00Z"]),
        "travel": st.sampled_from(["walk", "ride"]),
        "min_stars": st.integers(1, 5),
        "max_error_m": st.sampled_from([50, 300, 5_000, 200_000]),
    },
)


@settings(max_examples=50, deadline=None)
@given(points=st.lists(PLACES, min_size=1, max_size=40), common=COMMON)
def test_each_place_has_the_answer_of_its_own_question(
    client: TestClient, points: list[dict[str, Any]], common: dict[str, Any]
) -> None:
    response = post(client, {"points": points, **common})
    assert response.status_code == 200, response.text
    body = response.json()
    assert len(body["answers"]) == len(points)
    terms: dict[str, set[str]] = {"licence": set(), "attribution": set()}
    for number, point in enumerate(points):
        asked = {
            name: ",".join(value) if isinstance(value, list) else value for name, value in common.items()
        }
        expected = client.get("/v1/nearest", params={**asked, **point}).json()
        for name in terms:
            terms[name].update(expected.pop(name))
        assert put_together(body, number) == expected
    assert terms == {name: set(body[name]) for name in terms}


def test_an_id_comes_back_as_it_was(client: TestClient) -> None:
    ids: list[Any] = ["骑手-7", 42, None, '"}</script>', 10**17, ""]
    body = post(client, {"points": [{"id": each, **ZHENGZHOU} for each in ids]}).json()
    assert [answer["id"] for answer in body["answers"]] == ids
    assert post(client, {"points": [ZHENGZHOU]}).json()["answers"][0]["id"] is None


def test_every_station_is_there_once(client: TestClient) -> None:
    body = post(client, {"points": [ZHENGZHOU] * 200, "limit": 3}).json()
    named = {hit["station"] for answer in body["answers"] for hit in answer["hits"]}
    assert named == set(body["stations"])
    assert len(named) == 3
    assert all(name == found["id"] for name, found in body["stations"].items())


def test_numbers_may_have_an_exponent_and_null_is_absent(client: TestClient) -> None:
    text = '{"points": [{"lon": 1.136538e2, "lat": 3474.66E-2, "id": null}], "limit": 1e1, "crs": null}'
    body = post(client, text).json()
    assert body["answers"][0]["query"] == ZHENGZHOU
    assert (body["query"]["limit"], body["query"]["crs"]) == (10, "wgs84")
    assert post(client, '{"points": [{"lon": 1e-5, "lat": -1e-30}]}').status_code == 200


def test_every_fault_is_named_with_its_place_and_what_was_given(client: TestClient) -> None:
    points: list[Any] = [dict(ZHENGZHOU) for _ in range(20)]
    points[3] = 7
    points[17] = {"lon": "113.6", "lat": 134.7, "id": ["x"]}
    points[18] = {"Lon": 113.6, "lat": None}
    given_faults = faults(
        client, {"points": points, "limit": 2.5, "opn": "now", "amenity": ["wifi", "tolet"]}
    )
    assert given_faults == [
        ("limit", "2.5"),
        ("opn", "now"),
        ("amenity", '["wifi", "tolet"]'),
        ("points[3]", "7"),
        ("points[17].lon", '"113.6"'),
        ("points[17].lat", "134.7"),
        ("points[17].id", '["x"]'),
        ("points[18].Lon", "113.6"),
        ("points[18].lon", None),
        ("points[18].lat", None),
    ]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("lon", 181, "181"),
        ("lat", -90.5, "-90.5"),
        ("limit", 0, "0"),
        ("limit", 51, "51"),
        ("radius_m", 0, "0"),
        ("amenity", ["microwav"], "microwav"),
        ("open", "noww", "noww"),
        ("at", "2026-07-15", "2026-07-15"),
        ("crs", "gjc02", "gjc02"),
        ("min_stars", 6, "6"),
        ("max_error_m", -1, "-1"),
    ],
)
def test_faults_are_said_in_the_words_of_the_address(
    client: TestClient, name: str, value: Any, text: str
) -> None:
    point = {**ZHENGZHOU, **({name: value} if name in ZHENGZHOU else {})}
    common = {} if name in ZHENGZHOU else {name: value}
    for lang in ("zh", "en"):
        ours = post(client, {"points": [point], **common}, lang=lang).json()["errors"]
        theirs = client.get("/v1/nearest", params={**ZHENGZHOU, name: text, "lang": lang}).json()["errors"]
        assert [error["message"] for error in ours] == [error["message"] for error in theirs]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("", "body"),
        ("{", "body"),
        ("[]", "body"),
        ("3", "body"),
        (b"\xff\xfe{}", "body"),
        ("[" * 50_000, "body"),
        ('{"points":' + "[" * 50_000, "body"),
        ('{"points": [{"lon": NaN, "lat": 1}]}', "body"),
        ('{"points": [{"lon": 1, "lat": Infinity}]}', "body"),
        ('{"points": [{"lon": 1e400, "lat": 1}]}', "points[0].lon"),
        ('{"points": [{"lon": 1, "lat": 1, "lon": 2}]}', "points[0].lon"),
        ('{"points": [{"lon": 1, "lat": 1, "id": "\\ud800"}]}', "points[0].id"),
        ('{"points": [{"lon": true, "lat": 1}]}', "points[0].lon"),
        ('{"points": [{"lon": [1], "lat": 1}]}', "points[0].lon"),
        ("{}", "points"),
        ('{"points": null}', "points"),
        ('{"points": []}', "points"),
        ('{"points": {"lon": 1, "lat": 1}}', "points"),
        ('{"points": [{"lon": 1, "lat": 1}], "points": []}', "points"),
        ('{"points": [{"lon": 1, "lat": 1}], "lang": "en"}', "lang"),
    ],
)
def test_a_body_that_is_no_question_is_refused(client: TestClient, body: str | bytes, where: str) -> None:
    assert where in {name for name, _ in faults(client, body)}


def test_too_many_points_and_answers_are_refused(client: TestClient) -> None:
    assert faults(client, {"points": [ZHENGZHOU] * 1_001}) == [("points", None)]
    assert faults(client, {"points": [ZHENGZHOU] * 1_000, "limit": 11}) == [("limit", "11")]
    assert post(client, {"points": [ZHENGZHOU] * 1_000, "limit": 10}).status_code == 200


def test_no_more_than_fifty_faults_are_listed(client: TestClient) -> None:
    assert len(faults(client, {"points": [{}] * 1_000})) == 50
    assert len(faults(client, {f"x{n}": 1 for n in range(20_000)})) == 50


def test_parameters_belong_into_the_body(client: TestClient) -> None:
    assert faults(client, {"points": [ZHENGZHOU]}, limit="3") == [("limit", "3")]


def test_a_body_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    for lang, word in (("en", "at most 1 MB"), ("zh", "最多 1 MB")):
        response = post(client, " " * 10_000_000, lang=lang)
        assert response.status_code == 413
        assert word in response.json()["detail"]


def test_an_empty_register_says_that_it_has_no_data(staff: Staff) -> None:
    body = post(staff.client, {"points": [ZHENGZHOU]}).json()
    assert (body["reason"], body["stations"], body["answers"][0]["hits"]) == ("no_data", {}, [])


def test_any_site_may_ask_from_a_browser_without_credentials(client: TestClient) -> None:
    origin = {"Origin": "https://dispatch.example"}
    for path in ("/v1/nearest", "/v1/along"):
        wish = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        preflight = client.options(path, headers={**origin, **wish})
        assert preflight.status_code == 200
        assert "POST" in preflight.headers["access-control-allow-methods"]
        assert "access-control-allow-credentials" not in preflight.headers
        for method in ("PUT", "DELETE", "PATCH"):
            refused = {**origin, "Access-Control-Request-Method": method}
            assert client.options(path, headers=refused).status_code == 400
    answered = client.post("/v1/nearest", json={"points": [ZHENGZHOU]}, headers=origin)
    assert answered.headers["access-control-allow-origin"] == "*"
    faulty = client.post("/v1/nearest", json={}, headers=origin)
    assert (faulty.status_code, faulty.headers["access-control-allow-origin"]) == (422, "*")


def test_the_answer_is_packed_where_that_is_understood(client: TestClient) -> None:
    body = {"points": [ZHENGZHOU] * 100}
    packed = client.post("/v1/nearest", json=body, headers={"Accept-Encoding": "gzip"})
    plain = client.post("/v1/nearest", json=body, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert plain.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_places_of_another_datum_are_the_same_places(client: TestClient, datum: str) -> None:
    lon, lat = from_wgs84(ZHENGZHOU["lon"], ZHENGZHOU["lat"], Datum(datum))
    body = post(client, {"points": [{"lon": lon, "lat": lat}] * 2, "crs": datum}).json()
    for answer in body["answers"]:
        assert answer["query"]["lon"] == pytest.approx(ZHENGZHOU["lon"], abs=1e-6)
