from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from geodata.gazetteer import load
from stations.errors import InputError
from web.csp import source_hash
from web.map_config import MapConfig
from web.map_page import named_divisions, render_map, render_standalone
from web.texts import languages

HOSTILE = (
    "{{7*7}}",
    "{% for x in y %}",
    "{#",
    "${alert(1)}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "`+alert(1)+`",
    "a\u2028b\u2029c",
    'O\'Neill "驿站" & Co',
    "<!--",
)


class Reader(HTMLParser):
    """Reads a page as a browser would: titles, tags and what stands inside scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.texts: dict[str, str] = {}
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self._open == "script" and self.scripts:
            attributes, text = self.scripts.pop()
            self.scripts.append((attributes, text + data))
        elif self._open in ("title", "span"):
            self.texts.setdefault(self._open, data)

    def handle_endtag(self, tag: str) -> None:
        self._open = None


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def feature(name: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": "abcdefghij",
        "geometry": {"type": "Point", "coordinates": [113.5, 34.8]},
        "properties": {"name": name, "kinds": ["rest_station"], "amenities": {}, "address": name},
    }


@pytest.mark.parametrize("lang", languages())
def test_same_settings_give_same_bytes(lang: str) -> None:
    config = MapConfig(lang=lang, title="驿站")
    assert render_map(config) == render_map(config)
    assert render_standalone(config, [feature("a")]) == render_standalone(config, [feature("a")])


def test_policy_names_the_inline_script() -> None:
    page = render_map(MapConfig())
    inline = [text for attributes, text in read(page.html).scripts if not attributes]
    assert len(inline) == 1
    assert source_hash(inline[0]) in page.csp
    assert "unsafe" not in page.csp
    assert page.csp.startswith("default-src 'none'")


def test_policy_does_not_depend_on_title_or_language() -> None:
    assert render_map(MapConfig(title="a")).csp == render_map(MapConfig(lang="en", title="b")).csp


def test_only_own_scripts_and_styles_no_inline_style() -> None:
    page = render_map(MapConfig()).html
    reader = read(page)
    addresses = [a.get("src") or a.get("href") for tag, a in reader.tags if tag in ("script", "link")]
    assert all(address.startswith("/static/") for address in addresses if address)
    assert not [tag for tag, attributes in reader.tags if tag == "style" or "style" in attributes]
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    assert "jquery" not in page.lower()
    assert "bootstrap" not in page.lower()


def test_zoom_by_fingers_is_allowed() -> None:
    page = render_map(MapConfig()).html
    assert "user-scalable" not in page
    assert "maximum-scale" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_title_is_shown_as_typed(text: str) -> None:
    for page in (render_map(MapConfig(title=text)).html, render_standalone(MapConfig(title=text), [])):
        reader = read(page)
        assert reader.texts["title"] == text
        assert "49" not in reader.texts["title"]
        assert not [tag for tag, attributes in reader.tags if tag == "img" or "onerror" in attributes]
        for attributes, script in reader.scripts:
            if not attributes:
                assert "alert(1)" not in script


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_record_in_the_file_is_only_data(text: str) -> None:
    page = render_standalone(MapConfig(), [feature(text)])
    plain = read(render_standalone(MapConfig(), []))
    reader = read(page)
    assert [tag for tag, _ in reader.tags] == [tag for tag, _ in plain.tags]
    data = next(t for attributes, t in reader.scripts if attributes.get("id") == "station_data")
    assert json.loads(data)[0]["properties"]["name"] == text
    assert not re.search(r"[<>&\u2028\u2029]|\{\{|\{%|\{#", data)


def test_standalone_file_asks_nobody() -> None:
    page = render_standalone(MapConfig(), [feature("a")])
    reader = read(page)
    assert not [a for tag, a in reader.tags if tag == "script" and "src" in a]
    assert [a.get("href") for tag, a in reader.tags if tag == "link"] == ["data:,"]
    policy = next(a["content"] for tag, a in reader.tags if tag == "meta" and "http-equiv" in a)
    assert policy is not None
    assert "connect-src" not in policy
    inline = [script for attributes, script in reader.scripts if not attributes]
    assert len(inline) == len(set(inline)) == 4
    assert all(source_hash(script) in html.unescape(policy) for script in inline)


def test_lone_surrogate_does_not_stop_the_file() -> None:
    page = render_standalone(MapConfig(), [feature("a\ud800b")])
    assert "a\ufffdb" in page
    page.encode("utf-8")


def test_number_that_json_cannot_hold_is_refused() -> None:
    broken = feature("a")
    broken["geometry"]["coordinates"] = [float("nan"), 1]
    with pytest.raises(ValueError, match="not JSON compliant"):
        render_standalone(MapConfig(), [broken])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "fr"),
        ("center", (float("nan"), 1.0)),
        ("center", (30.0, 120.0)),
        ("zoom", 30),
        ("tiles_url", "javascript:alert(1)"),
        ("static_url", '/static/"><script>'),
        ("list_url", "/{{7*7}}"),
        ("nearest_url", "//evil.example/<x>"),
    ],
)
def test_settings_that_cannot_be_used_are_named(name: str, value: object) -> None:
    arguments: dict[str, Any] = {name: value}
    with pytest.raises(InputError) as caught:
        MapConfig(**arguments)
    assert [detail.where for detail in caught.value.details] == [name]


@pytest.mark.parametrize("ancestor", ["*; script-src *", "https://a.example b", "'unsafe-inline'", ""])
def test_frame_ancestor_cannot_write_another_directive(ancestor: str) -> None:
    with pytest.raises(InputError):
        MapConfig(frame_ancestors=(ancestor,))


def test_frame_ancestors() -> None:
    page = render_map(MapConfig(frame_ancestors=("'self'", "https://*.example.org")))
    assert page.csp.endswith("frame-ancestors 'self' https://*.example.org")
    assert render_map(MapConfig(frame_ancestors=())).csp.endswith("frame-ancestors 'none'")


@pytest.mark.parametrize("lang", languages())
def test_page_speaks_its_language(lang: str) -> None:
    page = render_map(MapConfig(lang=lang)).html
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in page
    assert ("微波炉" in page) is (lang == "zh")
    assert ("Microwave" in page) is (lang == "en")


def test_divisions_of_a_file_are_those_of_its_stations_and_what_they_lie_in() -> None:
    divisions = load().divisions
    named = named_divisions(["410105001", "410102", None, "999999", "410102"], divisions)
    assert [(code, level) for code, _, _, level in named] == [
        ("410000", "province"),
        ("410100", "city"),
        ("410102", "county"),
        ("410105", "county"),
        ("410105001", "township"),
    ]
    assert named[2][1:3] == ("中原区", "河南省郑州市中原区")
    page = render_standalone(MapConfig(), [feature("a")], [("1", HOSTILE[4], HOSTILE[0], "county")])
    data = next(t for attributes, t in read(page).scripts if attributes.get("id") == "division_data")
    assert json.loads(data) == [["1", HOSTILE[4], HOSTILE[0], "county"]]
    assert not re.search(r"[<>&]|\{\{", data)
