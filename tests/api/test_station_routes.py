from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from stations.vocabulary import AMENITIES, KINDS, PROMISES

READABLE = ("/v1/nearest?lon=113.65&lat=34.75", "/v1/stations", "/v1/vocabulary", "/v1/tiles/5/26/12.json")


def pages(client: TestClient, address: str) -> list[dict[str, Any]]:
    found = []
    while address:
        body = client.get(address).json()
        found.append(body)
        address = next((link["href"] for link in body["links"] if link["rel"] == "next"), "")
    return found


def test_paging_shows_every_station_once(client: TestClient) -> None:
    bodies = pages(client, "/v1/stations?limit=7")
    ids = [feature["id"] for body in bodies for feature in body["features"]]
    assert len(ids) == len(set(ids)) == bodies[0]["number_matched"] > 100
    assert ids == sorted(ids)


def test_a_page_keeps_its_filters(client: TestClient) -> None:
    bodies = pages(client, "/v1/stations?limit=5&division=410100&q=巩义")
    names = [feature["properties"]["name"] for body in bodies for feature in body["features"]]
    assert len(bodies) > 1
    assert all(
        "巩义" in name + feature["properties"]["address"]
        for name, feature in zip(names, (f for b in bodies for f in b["features"]), strict=True)
    )


def test_a_division_holds_what_lies_below_it(client: TestClient) -> None:
    counts = [
        client.get(f"/v1/stations?division={code}").json()["number_matched"]
        for code in ("410000", "410100", "410181", "110000")
    ]
    assert counts[0] >= counts[1] > counts[2] > 0 == counts[3]


def test_a_box_holds_only_what_has_a_position_in_it(client: TestClient) -> None:
    body = client.get("/v1/stations?bbox=113.5,34.7,113.7,34.9&limit=500").json()
    assert body["features"]
    for feature in body["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert 113.5 <= lon <= 113.7
        assert 34.7 <= lat <= 34.9


def test_a_box_may_cross_the_180th_meridian(client: TestClient) -> None:
    around = client.get("/v1/stations?bbox=110,-90,-170,90&limit=1").json()["number_matched"]
    elsewhere = client.get("/v1/stations?bbox=170,-90,-170,90&limit=1").json()["number_matched"]
    assert around > 0 == elsewhere


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "0,10,1,5", "0,0,181,1", "nan,0,1,1", "1,2,3,4,5,6"])
def test_a_box_that_is_none_is_refused(client: TestClient, bbox: str) -> None:
    response = client.get("/v1/stations", params={"bbox": bbox})
    assert (response.status_code, response.json()["errors"][0]["where"]) == (422, "bbox")


def test_a_foreign_cursor_is_refused(client: TestClient) -> None:
    response = client.get("/v1/stations?cursor=***")
    assert (response.status_code, response.json()["errors"][0]["where"]) == (422, "cursor")


def test_one_station_by_its_id(client: TestClient) -> None:
    listed = client.get("/v1/stations?limit=1").json()["features"][0]
    one = client.get(f"/v1/stations/{listed['id']}").json()
    assert one["properties"] == listed["properties"]
    assert one["licence"]


def test_a_station_that_is_not_there(client: TestClient) -> None:
    response = client.get("/v1/stations/nope")
    assert response.status_code == 404
    assert response.json()["status"] == 404


def test_the_vocabulary_is_complete_in_both_languages(client: TestClient) -> None:
    body = client.get("/v1/vocabulary").json()
    assert [k["code"] for k in body["kinds"]] == [k.code for k in KINDS]
    assert [a["code"] for a in body["amenities"]] == [a.code for a in AMENITIES]
    assert len(body["promises"]) == len(PROMISES) == 6
    assert all(
        term["zh"] and term["en"] for part in ("kinds", "amenities", "promises") for term in body[part]
    )


def test_tiles_count_every_located_station_at_every_zoom(client: TestClient) -> None:
    located = sum(
        feature["geometry"] is not None
        for body in pages(client, "/v1/stations?limit=500")
        for feature in body["features"]
    )
    for zoom in (0, 1, 2, 3):
        tiles = [
            client.get(f"/v1/tiles/{zoom}/{x}/{y}.json").json()
            for x in range(2**zoom)
            for y in range(2**zoom)
        ]
        assert sum(sum(c[2] for c in t["clusters"]) + len(t["stations"]) for t in tiles) == located


def test_a_filter_belongs_to_the_counts_of_a_tile(client: TestClient) -> None:
    def count(address: str) -> int:
        body = client.get(address).json()
        clustered: int = sum(cluster[2] for cluster in body["clusters"])
        return clustered + len(body["stations"])

    assert count("/v1/tiles/0/0/0.json") > count("/v1/tiles/0/0/0.json?open=now") > 0
    assert count("/v1/tiles/0/0/0.json?amenity=microwave,aed") < count(
        "/v1/tiles/0/0/0.json?amenity=microwave"
    )


@pytest.mark.parametrize("tile", ["0/1/0", "3/8/0", "23/0/0", "-1/0/0", "1/x/0", "1/1_0/0", "2/%D9%A1/0"])
def test_there_is_no_such_tile(client: TestClient, tile: str) -> None:
    assert client.get(f"/v1/tiles/{tile}.json").status_code == 404


@pytest.mark.parametrize("address", READABLE)
def test_answers_are_strict_json_and_say_where_they_come_from(client: TestClient, address: str) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    body = json.loads(client.get(address).content, parse_constant=refuse)
    assert isinstance(body["data_version"], int)
    # Of stations; words of the field are of no dataset.
    is_of_stations = address != "/v1/vocabulary"
    assert bool(body["licence"]) == bool(body["attribution"]) == is_of_stations


@pytest.mark.parametrize("address", [*READABLE, "/", "/map", "/list", "/static/map.css"])
def test_nothing_new_is_304(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("address", ["/v1/vocabulary", "/static/map.css"])
def test_one_tag_of_many_and_a_strong_one_and_a_star_are_304_too(client: TestClient, address: str) -> None:
    tag = client.get(address).headers["etag"]
    for held in (f'"other", {tag}', tag.removeprefix("W/"), "*"):
        assert client.get(address, headers={"If-None-Match": held}).status_code == 304
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_missing_file_is_named_in_both_languages(client: TestClient) -> None:
    details = {client.get(f"/static/nope.js?lang={lang}").json()["detail"] for lang in ("zh", "en")}
    assert details == {"没有这个地址", "there is nothing at this address"}


@pytest.mark.parametrize("address", [*READABLE, "/", "/map", "/healthz", "/nope", "/docs"])
def test_head_answers_like_get_without_a_body(client: TestClient, address: str) -> None:
    got, headed = client.get(address), client.head(address)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert headed.headers["content-type"] == got.headers["content-type"]


def test_other_sites_may_read_but_never_with_credentials(client: TestClient) -> None:
    headers = client.get("/v1/vocabulary", headers={"Origin": "https://example.org", "Cookie": "a=b"}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers


def test_landlines_of_institutions_are_shown_and_no_mobile_is(client: TestClient) -> None:
    text = client.get("/v1/stations?limit=500").text
    assert "0371-55269597" in text
    assert not re.search(r"(?<![\d.])1[3-9]\d{9}(?!\d)", text)


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "up"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["store_reachable"], ready["index_loaded"]) == ("ready", True, True)


def test_the_documentation_describes_every_parameter_where_it_is_read(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    nearest = {p["name"]: p for p in document["paths"]["/v1/nearest"]["get"]["parameters"]}
    assert {
        "lon",
        "lat",
        "crs",
        "limit",
        "radius_m",
        "amenity",
        "kind",
        "open",
        "at",
        "travel",
        "min_stars",
        "max_error_m",
    } <= set(nearest)
    assert nearest["lon"]["required"]
    assert nearest["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 50, "default": 5}


def test_the_documentation_page_asks_no_other_host(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "http://" not in page
    assert "https://" not in page
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "documentation.js"):
        assert client.get(f"/static/{name}").status_code == 200


def test_a_person_gets_a_page_where_a_program_gets_a_problem(client: TestClient) -> None:
    person = {"Accept": "text/html,application/xhtml+xml"}
    for address in ("/stations/nope", "/nope", "/stations/nope/sheet"):
        page = client.get(address, headers=person)
        assert page.status_code == client.get(address).status_code >= 400
        assert page.headers["content-type"].startswith("text/html")
        assert "<h1>" in page.text
        assert client.get(address).headers["content-type"] == "application/problem+json"
    assert client.get("/v1/nope", headers=person).headers["content-type"] == "application/problem+json"


def test_no_redirect_carries_the_host_that_was_asked(client: TestClient) -> None:
    response = client.get("/v1/nearest/?lon=1&lat=1", headers={"Host": "evil.example"})
    assert response.status_code == 404
    assert "evil.example" not in str(response.headers)


def test_a_form_keeps_the_datum_and_the_kinds_of_its_link(client: TestClient) -> None:
    page = client.get("/list?lon=113.66&lat=34.74&crs=gcj02&kind=rest_station").text
    assert '<input type="hidden" name="crs" value="gcj02">' in page
    assert '<input type="checkbox" name="kind" value="rest_station" checked>' in page


def test_words_decide_where_to_look_and_every_match_can_be_reached(client: TestClient) -> None:
    assert '<li class="station">' not in client.get("/list?q=不存在的地方&lon=113.66&lat=34.74").text
    address, seen = "/list?q=驿站", 0
    while address:
        page = client.get(address).text
        seen += page.count('<li class="station">')
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = "/list" + unescape(found[1]) if found else ""
    total = client.get("/v1/stations?q=驿站&limit=1").json()["number_matched"]
    assert seen == total > 30


@pytest.mark.parametrize("address", ["/", "/map", "/list", "/staff/login"])
def test_a_link_that_a_chat_programme_shared_opens(client: TestClient, address: str) -> None:
    shared = client.get(f"{address}?from=singlemessage&isappinstalled=0&utm_source=x&lang=en")
    assert shared.status_code == 200
    assert client.get("/v1/nearest?lon=1&lat=1&from=singlemessage").status_code == 422


def test_approximate_places_elsewhere_are_not_nearby(client: TestClient) -> None:
    far = client.get("/v1/nearest?lon=0&lat=0&limit=50&open=now&amenity=aed").json()
    assert far["features"] == []
    assert far["approximate_nearby"] == 0
