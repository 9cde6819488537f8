"""Offline packs over HTTP."""

from __future__ import annotations

import gzip

import pytest
from starlette.testclient import TestClient

from stations.offline_pack import DAYS_AHEAD

COUNTY = "410102"


def test_a_pack_is_dated_and_says_what_every_answer_says(client: TestClient) -> None:
    answer = client.get(f"/v1/packs/{COUNTY}.json")
    pack = answer.json()
    assert pack["date"] == "2026-07-15"
    assert pack["hours_from"] == "2026-07-15T00:00:00+08:00"
    assert pack["hours_until"] == f"2026-07-{15 + DAYS_AHEAD}T00:00:00+08:00"
    assert pack["division"] == {
        "code": COUNTY,
        "name": "中原区",
        "full_name": "河南省郑州市中原区",
    }
    assert {"data_version", "licence", "attribution"} <= pack.keys()
    lengths = {len(values) for values in pack["columns"].values()}
    assert lengths == {len(pack["columns"]["id"])}


def test_it_answers_304_to_who_holds_it(client: TestClient) -> None:
    tag = client.get(f"/v1/packs/{COUNTY}.json").headers["ETag"]
    again = client.get(f"/v1/packs/{COUNTY}.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_nearest_by_the_pack_is_the_nearest_of_the_api(client: TestClient) -> None:
    pack = client.get(f"/v1/packs/{COUNTY}.json").json()["columns"]
    nearest = client.get(f"/v1/nearest?lon=113.6&lat=34.75&limit=5&division={COUNTY}").json()["features"]
    assert {feature["id"] for feature in nearest} <= set(pack["id"])
    for feature in nearest:
        place = pack["id"].index(feature["id"])
        assert [pack["lon"][place], pack["lat"][place]] == pytest.approx(
            feature["geometry"]["coordinates"], abs=1e-5
        )
        assert [pack["gcj02_lon"][place], pack["gcj02_lat"][place]] == pytest.approx(
            feature["properties"]["gcj02"], abs=1e-5
        )


def test_it_is_small(client: TestClient) -> None:
    body = client.get(f"/v1/packs/{COUNTY}.json").content
    # The codes, forms of links and column names alone have some 1,200 bytes.
    assert len(gzip.compress(body)) < 1_500 + 100 * len(
        client.get(f"/v1/packs/{COUNTY}.json").json()["columns"]["id"]
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("999999.json", 404),
        ("410102", 404),
        ("x.json", 404),
        (f"{COUNTY}.json?lang=zh&limit=3", 422),
    ],
)
def test_what_is_not_there_or_not_asked_so(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"/v1/packs/{path}")
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_a_large_division_is_refused_with_the_way_on(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.packs.MOST_STATIONS", 10)
    answer = client.get("/v1/packs/410000.json?lang=en")
    assert answer.status_code == 422
    assert "ask for the counties" in answer.json()["errors"][0]["message"]
