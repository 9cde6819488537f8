"""`/map` as others embed it: what its address chooses, and what is said where it cannot be used."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr, ValidationError
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

HOSTILE = "<img src=x onerror=1>${1}{{7*7}}{% x %}</script>"


def config_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="page_config">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    config: dict[str, Any] = json.loads(found[1])
    return config


def notice_of(page: str) -> list[str]:
    found = re.search(r'<div class="notice".*?</div>', page, re.DOTALL)
    return [] if found is None else [html.unescape(line) for line in re.findall(r"<li>(.*?)</li>", found[0])]


def test_an_address_chooses_what_is_shown(client: TestClient) -> None:
    query = "division=410102&amenity=microwave,toilet&kind=rest_station&open=now&min_stars=3&list=off"
    page = client.get(f"/map?{query}").text
    view = config_of(page)["view"]
    assert view["division"]["code"] == "410102"
    assert view["division"]["name"].endswith("中原区")
    assert view["amenity"] == ["microwave", "toilet"]
    assert (view["kind"], view["open"], view["stars"]) == (["rest_station"], "now", 3)
    assert view["list"] is False
    west, south, east, north = view["bbox"]
    assert west < east
    assert south < north
    assert notice_of(page) == []


def test_centre_and_zoom_come_before_the_division(client: TestClient) -> None:
    page = client.get("/map?division=410102&center=113.5,34.5&zoom=9").text
    assert config_of(page)["view"]["bbox"] is None
    assert "center: [34.5, 113.5], zoom: 9" in page


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("zoom=99", "zoom"),
        ("zoom=1_0", "zoom"),
        ("center=34,113,1", "center"),
        ("center=nan,1", "center"),
        ("center=1e999,1", "center"),
        ("center=113,89", "center"),
        ("division=999999", "division"),
        ("division=x", "division"),
        ("amenity=jacuzzi", "amenity"),
        ("kind=pub", "kind"),
        ("open=maybe", "open"),
        ("min_stars=9", "min_stars"),
        ("theme=pink", "theme"),
        ("list=maybe", "list"),
        ("brand=red;}", "brand"),
        ("name=" + "长" * 41, "name"),
        ("zoom=9&zoom=10", "zoom"),
        ("lang=xx", "lang"),
        ("amenitys=microwave", "amenity"),
        (f"theme={HOSTILE}", "theme"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_parameter_shows_the_page_and_a_sentence(
    client: TestClient, query: str, word: str, lang: str
) -> None:
    answer = client.get(f"/map?{query}", headers={"accept-language": lang})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    (sentence,) = notice_of(answer.text)
    assert word in sentence
    assert bool(re.search("[\u4e00-\u9fff]", sentence.split(":", 1)[1])) is (lang == "zh")
    assert "onerror=1>" not in answer.text


def test_what_is_right_beside_what_is_wrong_is_heeded(client: TestClient) -> None:
    page = client.get("/map?zoom=abc&amenity=microwave&utm_source=letter&from=singlemessage").text
    assert len(notice_of(page)) == 1
    assert config_of(page)["view"]["amenity"] == ["microwave"]


def test_theme_brand_and_name(client: TestClient) -> None:
    answer = client.get(
        "/map", params={"theme": "contrast", "brand": "#C8102E", "name": f"  总工会 {HOSTILE[:20]} "}
    )
    page = answer.text
    assert '<html lang="zh-CN" data-theme="contrast">' in page
    assert "--band:#c8102e" in page
    assert "style-src 'self' 'sha256-" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert html.escape(f"总工会 {HOSTILE[:20]}") in page
    assert HOSTILE[:20] not in page


def test_same_address_gives_same_bytes(client: TestClient) -> None:
    address = "/map?division=410102&brand=c8102e&theme=dark&zoom=abc"
    first, second = client.get(address), client.get(address)
    assert first.content == second.content
    assert client.get(address, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def with_settings(demo_url: str, **settings: Any) -> FastAPI:
    return create_app(Settings(database_url=SecretStr(demo_url), **settings))


@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        (("*",), "*"),
        (("'none'",), "'none'"),
        (("'self'",), "'self'"),
        (("https://union.example.org",), "'self' https://union.example.org"),
    ],
)
def test_who_may_embed_it(demo_url: str, setting: tuple[str, ...], allowed: str) -> None:
    with TestClient(with_settings(demo_url, frame_ancestors=setting)) as client:
        policy = client.get("/map").headers["content-security-policy"]
        assert policy.endswith(f"; frame-ancestors {allowed}")
        assert "x-frame-options" not in client.get("/map").headers
        for path in ("/embed", "/staff/login", "/list"):
            assert client.get(path).headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_pictures_come_from_the_hosts_of_the_base_map_alone(demo_url: str) -> None:
    hosts = " ".join(f"https://t{number}.tianditu.gov.cn" for number in range(8))
    with TestClient(with_settings(demo_url, basemap="tianditu", basemap_key=SecretStr("k"))) as client:
        answer = client.get("/map")
        assert f"img-src 'self' data: {hosts};" in answer.headers["content-security-policy"]
        assert len(config_of(answer.text)["basemap"]["layers"]) == 2
    with TestClient(with_settings(demo_url, basemap="tianditu")) as client:
        answer = client.get("/map")
        assert "img-src 'self' data:;" in answer.headers["content-security-policy"]
        assert config_of(answer.text)["basemap"]["layers"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"basemap": "nowhere"},
        {"basemap": "/nowhere/china.pmtiles"},
        {"public_url": "stations.example.org"},
        {"public_url": "https://example.org/?x=<y>"},
        {"basemap_crs": "bd09"},
    ],
)
def test_settings_that_cannot_be_used_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(**wrong)  # type: ignore[arg-type]
    assert caught.value.errors()[0]["loc"] == tuple(wrong)
