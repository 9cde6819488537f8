"""The courier page over HTTP: answers without a script, links with faults, what makes it installable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from geodata.datum import Datum
from geodata.geocode import GazetteerGeocoder
from stations.importing import ImportOptions, Origin, apply_import, plan_import
from stations.store import Store

# A Wednesday, 14:00 in Shanghai.
NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
HOSTILE = "<img src=x onerror=window.__pwned=1>${1}{{7*7}}"
LIST = (
    "名称,地址,行政区划,经度,纬度,坐标系,开放时间,服务设施\r\n"
    f'"{HOSTILE}",秦岭路1号,410102,113.6250,34.7480,wgs84,8:00-22:00,空调\r\n'
    "午休的驿站,秦岭路2号,410102,113.6210,34.7480,wgs84,8:00-12:00,饮水机\r\n"
    "看不懂的驿站,秦岭路3号,410102,113.6220,34.7480,wgs84,以公告为准,\r\n"
    "周末的驿站,秦岭路4号,410103,113.7500,34.7000,wgs84,周六 9:00-17:00,微波炉\r\n"
)


@pytest.fixture(scope="module")
def courier(tmp_path_factory: pytest.TempPathFactory, geocoder: GazetteerGeocoder) -> Iterator[TestClient]:
    """An application over that list."""
    url = f"sqlite:///{tmp_path_factory.mktemp('home') / 'register.db'}"
    with Store.open(url) as store:
        store.upgrade()
        options, origin = ImportOptions("zz", "list.csv", Datum.WGS84), Origin("i1", "tester", NOW)
        plan_import(store, LIST.encode(), options, geocoder, geocoder.gazetteer.divisions, origin)
        apply_import(store, "i1", "tester", NOW)
    app = create_app(Settings(database_url=SecretStr(url), title="郑州驿站"), clock=lambda: NOW)
    with TestClient(app) as opened:
        yield opened


def names(answer: Response) -> list[str]:
    return re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", answer.text)


def escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


def test_a_position_in_the_link_is_answered_without_a_script(courier: TestClient) -> None:
    answer = courier.get("/?lon=113.62&lat=34.748")
    assert answer.status_code == 200
    assert names(answer) == [escaped(HOSTILE)]
    for words in ("14:08 到，开到 22:00", "步行 460 米", "1 个到达时已关门", "1 个开放时间不明", "郑州驿站"):
        assert words in answer.text
    assert HOSTILE not in answer.text


def test_the_links_lead_there_in_the_datum_of_each_programme(courier: TestClient) -> None:
    page = courier.get("/?lon=113.62&lat=34.748").text
    shown = courier.get("/v1/nearest?lon=113.62&lat=34.748&open=now&limit=1").json()["features"][0][
        "properties"
    ]
    lon, lat = shown["gcj02"]
    assert f"uri.amap.com/marker?position={lon:.6f},{lat:.6f}" in page
    assert f"api.map.baidu.com/marker?location={lat:.6f},{lon:.6f}" in page
    assert f"marker=coord:{lat:.6f},{lon:.6f}" in page
    assert "geo:34.748000,113.625000" in page


def test_what_the_link_asks_for_is_asked(courier: TestClient) -> None:
    assert names(courier.get("/?lon=113.62&lat=34.748&open=any"))[0] == "午休的驿站"
    assert names(courier.get("/?lon=113.62&lat=34.748&open=any&amenity=air_conditioning")) == [
        escaped(HOSTILE)
    ]
    page = courier.get("/?lon=113.62&lat=34.748&travel=ride&amenity=air_conditioning").text
    assert re.search(r'value="ride" checked', page)
    assert re.search(r'value="air_conditioning" checked', page)


def test_coordinates_of_another_datum_are_understood(courier: TestClient) -> None:
    shown = courier.get("/v1/nearest?lon=113.62&lat=34.748&limit=1").json()["features"][0]["properties"]
    lon, lat = shown["gcj02"]
    page = courier.get(f"/?lon={lon}&lat={lat}&crs=gcj02&open=any").text
    assert "步行 10 米" in page


def test_nothing_open_near_names_what_opens_next(courier: TestClient) -> None:
    answer = courier.get("/?lon=113.75&lat=34.70")
    assert names(answer) == ["周末的驿站"]
    assert "最先开门的" in answer.text
    assert "周六 09:00" in answer.text


def test_far_from_everything(courier: TestClient) -> None:
    answer = courier.get("/?lon=87.6&lat=43.8")
    assert answer.status_code == 200
    assert names(answer) == []


def test_a_division_in_the_link(courier: TestClient) -> None:
    answer = courier.get("/?division=410102&open=any")
    assert set(names(answer)) == {escaped(HOSTILE), "午休的驿站", "看不懂的驿站"}
    assert "距离从中原区的中心算起" in answer.text
    # Nobody sets out from there.
    assert "步行 " not in answer.text.split('id="result"')[1]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lat=abc&lon=113.62", "lat (abc)"),
        ("lat=301&lon=113.62", "lat (301)"),
        ("lon=113.62", "lat"),
        ("lat=34.748&lon=113.62&open=sometimes", "open (sometimes)"),
        ("lat=34.748&lon=113.62&amenity=jacuzzi", "amenity (jacuzzi)"),
        ("lat=34.748&lat=34.749&lon=113.62", "lat"),
        ("division=999999", "division (999999)"),
        ("lat=nan&lon=inf", "lat (nan)"),
        ("amnity=microwave", "amenity"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(courier: TestClient, query: str, said: str) -> None:
    answer = courier.get(f"/?{query}")
    assert answer.status_code == 200
    notice = answer.text.split('class="notice notice-alert"')[1].split('id="notice"')[0]
    assert said in notice
    # One fault of a parameter is enough.
    assert len(re.findall(r"<li>lat", notice)) <= 1


@pytest.mark.parametrize("query", ["", "lang=en", "from=singlemessage&utm_source=x", "lat=&lon="])
def test_without_faults_there_is_no_notice(courier: TestClient, query: str) -> None:
    assert "notice-alert" not in courier.get(f"/?{query}").text


def test_hostile_links_stay_text(courier: TestClient) -> None:
    page = courier.get(
        "/", params={"lat": "<script>alert(1)</script>", "lon": "'\"}}{{7*7}}", "lang": "en"}
    ).text
    assert "<script>alert" not in page
    assert page.count("<script") == 2


def test_the_same_question_has_the_same_bytes_and_a_strict_policy(courier: TestClient) -> None:
    first, second = (courier.get("/?lon=113.62&lat=34.748&lang=en") for _ in range(2))
    assert first.content == second.content
    tag = first.headers["ETag"]
    assert courier.get("/?lon=113.62&lat=34.748&lang=en", headers={"If-None-Match": tag}).status_code == 304
    policy = first.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    head = courier.head("/?lon=113.62&lat=34.748")
    assert (head.status_code, head.content) == (200, b"")


def test_it_can_be_installed(courier: TestClient) -> None:
    answer = courier.get("/manifest.webmanifest?lang=en")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    made = answer.json()
    assert made["name"] == "郑州驿站"
    assert courier.get(made["start_url"]).status_code == 200
    for entry in made["icons"]:
        picture = courier.get(entry["src"])
        assert (picture.status_code, picture.headers["Content-Type"]) == (200, entry["type"])
    assert courier.get("/icons/other.png").status_code == 404


def test_the_worker_keeps_files_that_are_there_and_its_script_is_always_asked_for(
    courier: TestClient,
) -> None:
    answer = courier.get("/service-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    shell = json.loads(re.findall(r"^const SHELL = (.*);$", answer.text, re.MULTILINE)[0])
    for address in (*shell["pages"], *shell["files"]):
        assert courier.get(address).status_code == 200
        assert not address.startswith(("/staff", "/v1"))
    # What is kept is what the page loads.
    page = courier.get(shell["pages"][0]).text
    assert all(address in page for address in shell["files"])


def test_everything_together_is_light(courier: TestClient) -> None:
    page = courier.get("/?lang=zh&lon=113.62&lat=34.748")
    addresses = [
        *re.findall(r'(?:href|src)="(/(?:static|icons)/[^"]+)"', page.text),
        "/manifest.webmanifest?lang=zh",
    ]
    total = 0
    for address in ("/?lang=zh&lon=113.62&lat=34.748", *addresses, "/service-worker.js"):
        with courier.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
            total += sum(len(chunk) for chunk in answer.iter_raw())
    assert total <= 45_000
