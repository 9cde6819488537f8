"""`/embed` and `/oembed`: code that shows the map elsewhere, made for own addresses alone."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from stations.events import StationAdded
from stations.model import Dataset, Position, PositionSource, Station
from tests.api.conftest import NOW, Staff

OWN = "http://testserver/map"
HOSTILE = '"><script>alert(1)</script>{{7*7}}${1}'


def code_of(page: str) -> str:
    found = re.search(r'<textarea id="code"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def source_of(code: str) -> tuple[str, dict[str, list[str]]]:
    found = re.match(r'<iframe src="([^"]*)" title="([^"<>]*)" ', code)
    assert found is not None
    address = urlsplit(html.unescape(found[1]))
    return f"{address.scheme}://{address.netloc}{address.path}", parse_qs(address.query)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_code_holds_what_was_chosen(client: TestClient, lang: str) -> None:
    chosen = {
        "area": "郑州市中原区",
        "zoom": "12",
        "amenity": ["microwave", "toilet"],
        "theme": "dark",
        "list": "off",
        "brand": "c8102e",
        "name": "中原区总工会",
        "width": "800",
        "height": "600",
        "lang": lang,
    }
    page = client.get("/embed", params=chosen)
    code = code_of(page.text)
    address, query = source_of(code)
    assert address == OWN
    assert query == {
        "lang": [lang],
        "division": ["410102"],
        "zoom": ["12"],
        "amenity": ["microwave,toilet"],
        "theme": ["dark"],
        "list": ["off"],
        "brand": ["c8102e"],
        "name": ["中原区总工会"],
    }
    assert ' width="800" height="600" ' in code
    assert page.headers["content-security-policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'"
    )
    shown = client.get(f"/map?{urlsplit(address).query}")
    assert shown.status_code == 200


def test_what_is_as_usual_is_left_out(client: TestClient) -> None:
    assert source_of(code_of(client.get("/embed?theme=auto&list=on&open=any").text)) == (
        OWN,
        {"lang": ["zh"]},
    )


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("width=9", "width"),
        ("width=101%25", "width"),
        ("width=800em", "width"),
        ("height=10", "height"),
        ("zoom=x", "zoom"),
        ("brand=reddish", "brand"),
        ("center=1", "center"),
        ("area=没有这个地方啊啊", "没有这个地方啊啊"),
    ],
)
def test_wrong_input_is_said_and_not_used(client: TestClient, query: str, word: str) -> None:
    page = client.get(f"/embed?{query}")
    assert page.status_code == 200
    said = re.search(r'<div class="alert">.*?</div>', page.text, re.DOTALL)
    assert said is not None
    assert word in said[0]
    assert source_of(code_of(page.text))[1] == {"lang": ["zh"]}
    assert ' width="100%" height="560" ' in code_of(page.text)


def test_a_colour_that_cannot_be_read_is_warned_about_with_the_shade_that_can(client: TestClient) -> None:
    page = client.get("/embed?brand=ffcc00&lang=en").text
    assert "Light: contrast only 1.5:1" in page
    assert "Dark: contrast 10.9:1, can be read" in page
    assert "contrast only" not in client.get("/embed?brand=0b5e4a&theme=light&lang=en").text


def test_hostile_input_is_text(client: TestClient) -> None:
    given = dict.fromkeys(("area", "name", "brand", "center", "zoom", "width", "height", "theme"), HOSTILE)
    page = client.get("/embed", params=given | {"name": HOSTILE[:40]}).text
    assert "<script>alert" not in page
    assert source_of(code_of(page))[1]["name"] == [HOSTILE[:40]]


def test_places_of_one_name_are_offered(client: TestClient) -> None:
    page = client.get("/embed?area=中原").text
    assert "410102" in page
    assert page.count("data-area=") >= 2


def test_who_may_not_embed_is_said(demo_url: str) -> None:
    settings = Settings(database_url=SecretStr(demo_url), frame_ancestors=("'none'",))
    with TestClient(create_app(settings)) as client:
        assert "YIZHAN_FRAME_ANCESTORS" in client.get("/embed").text


def test_public_address_is_the_one_that_is_set(demo_url: str) -> None:
    settings = Settings(database_url=SecretStr(demo_url), public_url="https://stations.example.org/yz/")
    with TestClient(create_app(settings)) as client:
        assert source_of(code_of(client.get("/embed").text))[0] == "https://stations.example.org/yz/map"
        found = client.get("/oembed", params={"url": "https://stations.example.org/yz/map?zoom=9"}).json()
        assert source_of(found["html"]) == (
            "https://stations.example.org/yz/map",
            {"lang": ["zh"], "zoom": ["9"]},
        )
        assert client.get("/oembed", params={"url": OWN}).status_code == 404
        assert 'href="https://stations.example.org/yz/oembed?url=' in client.get("/map").text


def test_the_map_names_its_oembed_addresses_and_they_answer(client: TestClient) -> None:
    page = client.get("/map?division=410102&lang=en").text
    links = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', page)
    assert [media_type for media_type, _ in links] == ["application/json+oembed", "text/xml+oembed"]
    for media_type, address in links:
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media_type.removesuffix("+oembed"))
        assert "division=410102" in answer.text


def test_json_and_xml_say_the_same(client: TestClient) -> None:
    asked = {"url": f"{OWN}?name=<b>&zoom=12#map=12/34.7/113.6", "maxwidth": "400", "maxheight": "300"}
    found = client.get("/oembed", params=asked).json()
    root = ElementTree.fromstring(client.get("/oembed", params=asked | {"format": "xml"}).content)  # noqa: S314
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in found.items()}
    assert (found["version"], found["type"], found["width"], found["height"]) == ("1.0", "rich", 400, 300)
    assert found["title"] == "<b>"
    assert '#map=12/34.7/113.6" ' in found["html"]
    assert 'width="400" height="300"' in found["html"]


def test_what_a_map_would_pass_over_is_left_out(client: TestClient) -> None:
    url = f"{OWN}?zoom=99&evil={HOSTILE}&division=410102#map=<script>"
    found = client.get("/oembed", params={"url": url}).json()
    assert source_of(found["html"])[1] == {"lang": ["zh"], "division": ["410102"]}
    assert "script" not in found["html"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/map",
        "http://testserver.evil.example/map",
        "http://testserver@evil.example/map",
        "http://testserver/staffroom",
        "http://testserver/stations",
        "http://testserver/stations/nobody",
        "http://testserver/stations/nobody/sheet",
        "https://evil.example/stations/nobody",
        "http://testserver/map/../staff",
        "javascript:alert(1)//testserver/map",
        "http://[/map",
        "//testserver/map",
        "http://testserver:99999999/map",
    ],
)
def test_other_addresses_are_none_of_ours(client: TestClient, url: str) -> None:
    assert client.get("/oembed", params={"url": url}).status_code == 404


def test_formats_that_there_are_not(client: TestClient) -> None:
    assert client.get("/oembed", params={"url": OWN, "format": "yaml"}).status_code == 501


@pytest.mark.parametrize("size", ["0", "-1", "x", "99999999"])
def test_a_size_that_is_none_is_passed_over(client: TestClient, size: str) -> None:
    found = client.get("/oembed", params={"url": OWN, "maxwidth": size}).json()
    assert found["width"] == 800


def any_station(client: TestClient) -> dict[str, Any]:
    features: list[dict[str, Any]] = client.get("/v1/stations?limit=200").json()["features"]
    return next(one for one in features if one["geometry"])


def with_station(staff: Staff, name: str, position: Position | None) -> dict[str, str]:
    """Keep one station, and ask for the code of its page."""
    staff.store.put_dataset(Dataset("zz", division="410100"))
    added = StationAdded(Station("bbbbbbbbbb", "zz", name, position=position))
    staff.store.apply_events([added], staff.store.data_version(), "li", NOW)
    staff.client.app.state.services.register.refresh()  # type: ignore[attr-defined]
    return {"url": "http://testserver/stations/bbbbbbbbbb"}


def test_a_station_is_shown_on_the_map_around_it_with_its_card(client: TestClient) -> None:
    station = any_station(client)
    page = client.get(f"/stations/{station['id']}?lang=en").text
    links = re.findall(r'<link rel="alternate" type="([^"]+oembed)" title="([^"]*)" href="([^"]+)"', page)
    assert [media_type for media_type, _, _ in links] == ["application/json+oembed", "text/xml+oembed"]
    name = station["properties"]["name"]
    for media_type, title, address in links:
        answer = client.get(f"{html.unescape(address)}&maxwidth=400")
        assert answer.headers["content-type"].startswith(media_type.removesuffix("+oembed"))
        assert name in answer.text
        assert html.unescape(title) == name
    asked = {"url": f"http://testserver/stations/{station['id']}?lang=en&utm_source=x", "maxheight": "200"}
    found = client.get("/oembed", params=asked | {"maxwidth": "300"}).json()
    assert (found["type"], found["title"], found["width"], found["height"]) == ("rich", name, 300, 200)
    source = html.unescape(re.findall(r'src="([^"]*)"', found["html"])[0])
    assert source.endswith(f"#station={station['id']}")
    query = parse_qs(urlsplit(source).query)
    lon, lat = station["geometry"]["coordinates"]
    assert query["center"] == [f"{lon:.9g},{lat:.9g}"]
    assert (query["lang"], set(query)) == (["en"], {"lang", "center", "zoom"})


def test_a_station_without_a_place_is_a_link(staff: Staff) -> None:
    asked = with_station(staff, "金水驿站", None)
    found = staff.client.get("/oembed", params=asked).json()
    assert (found["type"], found["title"]) == ("link", "金水驿站")
    assert not {"html", "width", "height", "url"} & set(found)


@pytest.mark.parametrize(
    ("error_m", "source", "zoom"),
    [
        (10.0, PositionSource.STAFF, "16"),
        (800.0, PositionSource.GIVEN, "13"),
        (90.0, PositionSource.SERVICE, "13"),
    ],
)
def test_a_place_that_is_not_sure_is_shown_with_its_surroundings(
    staff: Staff, error_m: float, source: PositionSource, zoom: str
) -> None:
    asked = with_station(staff, "金水驿站", Position(113.7, 34.8, error_m, source))
    found = staff.client.get("/oembed", params=asked).json()
    assert source_of(found["html"])[1]["zoom"] == [zoom]


def test_where_nobody_else_may_embed_there_is_only_a_link(demo_url: str) -> None:
    for ancestors, kind in (
        (("'none'",), "link"),
        (("'self'",), "link"),
        (("https://union.example",), "rich"),
    ):
        settings = Settings(database_url=SecretStr(demo_url), frame_ancestors=ancestors)
        with TestClient(create_app(settings)) as client:
            assert client.get("/oembed", params={"url": OWN}).json()["type"] == kind


@pytest.mark.parametrize("path", ["/staff", "/staff/login", "/staff/stations/abc?lang=en"])
def test_pages_for_staff_are_private(client: TestClient, path: str) -> None:
    answer = client.get("/oembed", params={"url": f"http://testserver{path}"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_hostile_names_stay_text_in_both_formats(staff: Staff) -> None:
    name = HOSTILE + "\x08\ufffe]]>&amp;"
    asked = with_station(staff, name, Position(113.7, 34.8, 10.0, PositionSource.STAFF))
    found = staff.client.get("/oembed", params=asked).json()
    assert found["title"] == name
    assert "<script" not in found["html"]
    assert html.unescape(re.findall(r'title="([^"]*)"', found["html"])[0]) == name
    root = ElementTree.fromstring(staff.client.get("/oembed", params=asked | {"format": "xml"}).content)  # noqa: S314
    assert root.findtext("title") == name.replace("\x08", "\ufffd").replace("\ufffe", "\ufffd")
