"""Online services asked for the rows of an uploaded list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from geodata.geocode import GazetteerGeocoder
from stations.store import Role, Store
from tests.api.conftest import NOW, Staff
from tests.api.geocoding.fake_geocoders import KEY, FakeGeocoders

LIST = (
    "站名,地址,经度,纬度\n"
    "甲驿站,金水区花园路1号,,\n"
    "乙驿站,金水区花园路2号,113.7,34.8\n"
    "丙驿站,金水区花园路3号,,\n"
    "丁驿站,金水区花园路3号,,\n"
)


def settings_for(fake: FakeGeocoders, url: str, *names: str, per_second: float = 500.0) -> Settings:
    return Settings.model_validate(
        {
            "database_url": SecretStr(url),
            "geocoders": ("gazetteer", *names),
            **{f"{name}_url": fake.url for name in names},
            **{f"{name}_key": SecretStr(KEY) for name in names},
            **{f"{name}_per_second": per_second for name in names},
        }
    )


@pytest.fixture
def asking(
    fake: FakeGeocoders, tmp_path: Path, geocoder: GazetteerGeocoder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Staff]:
    """An application that may ask two services."""
    monkeypatch.setattr("api.app.GazetteerGeocoder", lambda _: geocoder)
    url = f"sqlite:///{tmp_path / 'asking.db'}"
    with Store.open(url) as store:
        store.upgrade()
        app = create_app(settings_for(fake, url, "amap", "baidu"), store=store, clock=lambda: NOW)
        with TestClient(app, follow_redirects=False) as client:
            yield Staff(client, store)


def test_rows_without_a_position_are_asked_for_and_the_plan_is_made_anew(
    asking: Staff, fake: FakeGeocoders
) -> None:
    editor = asking.sign_in(Role.EDITOR)
    plan = editor.upload(LIST.encode(), division="410100").json()
    # A plan asks nobody.
    assert fake.hits == []
    path = f"/v1/imports/{plan['id']}/geocode"
    told = editor.get(path).json()
    assert told["addresses"] == 2
    assert [(one["service"], one["pending"], one["missing"]) for one in told["services"]] == [
        ("amap", 2, []),
        ("baidu", 2, []),
    ]
    assert fake.hits == []
    answer = editor.post(path).json()
    assert answer["remaining"] == 0
    assert answer["revision"] == plan["revision"] + 1
    assert [(one["service"], one["found"], one["stopped"]) for one in answer["services"]] == [
        ("amap", 2, False),
        ("baidu", 2, False),
    ]
    assert sorted(fake.addresses) == sorted(f"河南省郑州市金水区花园路{n}号" for n in (1, 1, 3, 3))
    rows = editor.get(f"/v1/imports/{plan['id']}/rows").json()["rows"]
    sources = {row["name"]: row["position"]["source"] for row in rows}
    assert sources == {
        "甲驿站": "service",
        "乙驿站": "given",
        "丙驿站": "service",
        "丁驿站": "service",
    }
    again = editor.post(path).json()
    assert [one["known"] for one in again["services"]] == [2, 2]
    assert fake.counts == {"amap": 2, "baidu": 2}
    entries = asking.store.latest_audit(9)
    geocoded = [entry for entry in entries if entry.action == "import.geocoded"]
    assert [entry.details["asked"] for entry in geocoded] == [
        {"amap": 0, "baidu": 0},
        {"amap": 2, "baidu": 2},
    ]
    assert KEY not in str(entries)
    assert KEY not in str((told, answer, again))


def test_a_service_that_has_had_enough_ends_and_says_so(asking: Staff, fake: FakeGeocoders) -> None:
    editor = asking.sign_in(Role.EDITOR)
    plan = editor.upload(LIST.encode(), division="410100").json()
    fake.set("quota")
    answer = editor.post(f"/v1/imports/{plan['id']}/geocode?lang=zh").json()
    amap = answer["services"][0]
    assert (amap["fault"], amap["stopped"], amap["remaining"]) == ("quota_today", True, 2)
    assert "今日调用次数已用完" in amap["text"]


def test_only_those_who_may_change_the_list_may_ask(asking: Staff, fake: FakeGeocoders) -> None:
    editor = asking.sign_in(Role.EDITOR)
    plan = editor.upload(LIST.encode(), division="410100").json()
    path = f"/v1/imports/{plan['id']}/geocode"
    assert asking.client.post(path).status_code == 401
    assert asking.client.post(path, headers=editor.cookie).status_code == 403
    viewer = asking.sign_in(Role.VIEWER)
    assert viewer.get(path).status_code == 200
    assert viewer.post(path).status_code == 403
    elsewhere = asking.sign_in(Role.EDITOR, "330100")
    assert elsewhere.post(path).status_code == 403
    assert editor.post(path, json={"seconds": 0}).status_code == 422
    assert editor.post(path, json={"secs": 5}).status_code == 422
    assert editor.post("/v1/imports/nothing/geocode").status_code == 404
    assert fake.hits == []
    editor.post(f"/v1/imports/{plan['id']}/apply")
    assert editor.post(path).status_code == 409
    assert fake.hits == []


def test_without_a_service_there_is_nobody_to_ask(staff: Staff) -> None:
    editor = staff.sign_in(Role.EDITOR)
    plan = editor.upload(LIST.encode(), division="410100").json()
    path = f"/v1/imports/{plan['id']}/geocode"
    assert editor.get(path).json()["services"] == []
    refused = editor.post(path)
    assert refused.status_code == 409
    assert "YIZHAN_GEOCODERS" in refused.json()["detail"]


def test_what_staff_have_pinned_is_not_asked_for_again(asking: Staff, fake: FakeGeocoders) -> None:
    editor = asking.sign_in(Role.EDITOR)
    plan = editor.upload(LIST.encode(), division="410100").json()
    pins = {str(row): [113.7, 34.8] for row in (2, 4)}
    assert editor.patch(f"/v1/imports/{plan['id']}", json={"pins": pins}).status_code == 200
    assert editor.get(f"/v1/imports/{plan['id']}/geocode").json()["addresses"] == 1
    editor.post(f"/v1/imports/{plan['id']}/apply")
    later = editor.upload(LIST.encode(), division="410100").json()
    # Only 丁 has no position that somebody stated.
    assert editor.get(f"/v1/imports/{later['id']}/geocode").json()["addresses"] == 1
    assert fake.hits == []
