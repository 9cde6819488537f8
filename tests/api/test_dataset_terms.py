"""Answers name the licences of what is in them, and a dataset that is kept out of open data is in none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from stations.events import StationAdded, StationRemoved
from stations.licences import LICENCES
from stations.model import Position, PositionSource, Station
from stations.store import Role
from tests.api.conftest import Staff, StaffClient

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
EAST, WEST = (113.65, 34.75), (113.60, 34.75)
TERMS = "https://data.example.cn/terms"
# What an answer says of each.
OF_EAST: tuple[list[str], list[str]] = (["CC0-1.0"], [])
OF_WEST = ([f"government-open-data {TERMS}"], ["总工会 West"])
OF_BOTH = (OF_EAST[0] + OF_WEST[0], OF_WEST[1])


def station(id_: str, dataset: str, lon: float, lat: float) -> Station:
    position = Position(lon, lat, 10.0, PositionSource.GIVEN)
    return Station(id_, dataset, id_, division="410102", position=position, created_at=NOW, updated_at=NOW)


@pytest.fixture
def two(staff: Staff) -> StaffClient:
    """Two datasets of one station each, and who may change them."""
    editor = staff.sign_in(Role.ADMIN)
    editor.put("/v1/datasets/east", json={"licence": "CC0-1.0"})
    west = {"licence": "government-open-data", "licence_url": TERMS, "attribution": "总工会 West"}
    stations = station("e" * 10, "east", *EAST), station("w" * 10, "west", *WEST)
    assert editor.put("/v1/datasets/west", json=west).status_code == 201
    store = staff.store
    store.apply_events([StationAdded(one) for one in stations], store.data_version(), "li", NOW)
    # A register in memory is read anew with every change that goes by it.
    editor.put("/v1/datasets/east", json={"title": "East"})
    return editor


def terms(body: dict[str, Any]) -> tuple[list[str], list[str]]:
    return body["licence"], body["attribution"]


def get(staff: Staff, path: str) -> dict[str, Any]:
    response = staff.client.get(path)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def nearest(lon: float, lat: float, radius_m: int = 1000) -> str:
    return f"/v1/nearest?lon={lon}&lat={lat}&radius_m={radius_m}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (nearest(*EAST), OF_EAST),
        (nearest(*WEST), OF_WEST),
        (nearest(*WEST, 20_000), OF_BOTH),
        (nearest(113.7, 34.9), ([], [])),
        ("/v1/stations?limit=1", OF_EAST),
        ("/v1/stations", OF_BOTH),
        ("/v1/stations/wwwwwwwwww", OF_WEST),
        ("/v1/packs/410102.json", OF_BOTH),
        ("/v1/divisions/410102", OF_BOTH),
        ("/v1/divisions/110000", ([], [])),
        ("/v1/vocabulary", ([], [])),
        ("/v1/tiles/3/6/3.json", OF_BOTH),
        ("/v1/tiles/16/53457/26014.json", OF_EAST),
        ("/v1/tiles/3/0/0.json", ([], [])),
        ("/v1/changes", OF_BOTH),
        ("/v1/changes?limit=1", OF_EAST),
        ("/ogc?f=json", OF_BOTH),
        ("/ogc/collections/stations?f=json", OF_BOTH),
        ("/ogc/collections/stations/items?f=json&limit=1", OF_EAST),
        ("/ogc/collections/stations/items/wwwwwwwwww?f=json", OF_WEST),
        ("/v1/export/stations.csv.json?dataset=west", OF_WEST),
        ("/v1/export/stations.geojson", OF_BOTH),
    ],
)
def test_answers_name_the_terms_of_what_is_in_them(
    staff: Staff, two: StaffClient, path: str, expected: tuple[list[str], list[str]]
) -> None:
    assert terms(get(staff, path)) == expected


def test_answers_to_larger_questions_do_as_well(staff: Staff, two: StaffClient) -> None:
    def post(path: str, body: Any) -> dict[str, Any]:
        response = staff.client.post(path, content=json.dumps(body))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    for (lon, lat), expected in ((EAST, OF_EAST), (WEST, OF_WEST)):
        places = [{"lon": lon, "lat": lat}]
        assert terms(post("/v1/nearest", {"points": places, "radius_m": 1000})) == expected
        line = {"type": "LineString", "coordinates": [[lon, lat - 0.01], [lon, lat + 0.01]]}
        assert terms(post("/v1/along", {"line": line, "corridor_m": 500})) == expected


def test_the_feed_and_the_collection_link_to_them(staff: Staff, two: StaffClient) -> None:
    assert (
        f"CC0-1.0; government-open-data {TERMS}; 总工会 West" in staff.client.get("/feeds/stations.atom").text
    )
    links = get(staff, "/ogc/collections/stations?f=json")["links"]
    hrefs = [link["href"] for link in links if link["rel"] == "license"]
    assert hrefs == [LICENCES["CC0-1.0"], TERMS]


def withhold(two: StaffClient, open_: bool = False) -> None:
    answer = two.put("/v1/datasets/west", json={"open": open_})
    assert (answer.status_code, answer.json()["open"]) == (200, open_)


def test_a_dataset_kept_out_is_shown_to_who_asks_and_exported_to_nobody(
    staff: Staff, two: StaffClient
) -> None:
    withhold(two)
    assert terms(get(staff, nearest(*WEST))) == OF_WEST
    assert len(get(staff, "/v1/tiles/3/6/3.json")["clusters"]) == 1
    assert get(staff, "/v1/stations/wwwwwwwwww")["id"] == "w" * 10
    file = staff.client.get("/v1/export/stations.geojson")
    assert [one["id"] for one in file.json()["features"]] == ["e" * 10]
    counted = [file.headers[name] for name in ("x-count", "x-left-out", "x-withheld")]
    assert (terms(file.json()), counted) == (OF_EAST, ["1", "0", "1"])
    about = get(staff, "/v1/export/stations.csv.json")
    assert (about["count"], about["left_out"], about["withheld"]) == (1, 0, 1)
    items = get(staff, "/ogc/collections/stations/items?f=json")
    assert (items["numberMatched"], items["withheld"], terms(items)) == (1, 1, OF_EAST)
    assert terms(get(staff, "/ogc?f=json")) == OF_EAST
    assert staff.client.get("/ogc/collections/stations/items/wwwwwwwwww").status_code == 404
    assert "w" * 10 not in staff.client.get("/feeds/stations.atom").text
    withhold(two, True)
    assert staff.client.get("/v1/export/stations.geojson").headers["x-withheld"] == "0"


def test_a_follower_reads_everything_anew_when_a_dataset_is_taken_out_or_comes_back(
    staff: Staff, two: StaffClient
) -> None:
    def status(after: str) -> int:
        return staff.client.get("/v1/changes", params={"after": after}).status_code

    for open_ in (False, True):
        before = get(staff, "/v1/changes")
        cursor, version = before["cursor"], f"v{before['data_version']}"
        assert (status(cursor), status(version)) == (200, 200)
        withhold(two, open_)
        assert (status(cursor), status(version)) == (410, 410)
        now = get(staff, "/v1/changes")
        assert [one["dataset"] for one in now["changes"]] == ["east", "west"][: 1 + open_]
        assert status(f"v{now['data_version']}") == 200


def test_what_was_kept_out_stays_so_when_its_dataset_is_deleted(staff: Staff, two: StaffClient) -> None:
    withhold(two)
    store, gone = staff.store, station("w" * 10, "west", *WEST)
    store.apply_events([StationRemoved(gone, "secret reason")], store.data_version(), "li", NOW)
    cursor = get(staff, "/v1/changes")["cursor"]
    assert two.delete("/v1/datasets/west").status_code == 204
    body = get(staff, "/v1/changes")
    assert ([one["dataset"] for one in body["changes"]], body["cursor"]) == (["east"], cursor)


def test_the_page_of_a_dataset_offers_codes_and_whether_it_is_open(staff: Staff, two: StaffClient) -> None:
    withhold(two)
    for lang, words in (("zh", "政府数据开放"), ("en", "open government data")):
        page = two.get(f"/staff/datasets/west?lang={lang}").text
        assert words in page
        assert f'value="{TERMS}"' in page
        assert '<option value="no" selected>' in page
        assert all(f'<option value="{code}">' in page for code in LICENCES)
