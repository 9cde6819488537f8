"""The map as one file: searched and limited to a division without a network, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from geodata.gazetteer import load
from web.map_config import MapConfig
from web.map_page import named_divisions, render_standalone

pytestmark = pytest.mark.browser

CENTER = (113.6, 34.78)
HOSTILE = "<img src=x onerror=window.__pwned=1>"
# Code, stations, longitude and latitude of the first of them.
AREAS = (("410102", 30, 113.55, 34.76), ("410105001", 20, 113.69, 34.78), ("410300", 10, 112.45, 34.62))
WORDS = {"zh": ("中原区", "河南省郑州市中原区"), "en": ("中原区", "河南省郑州市中原区")}


def stations() -> list[dict[str, Any]]:
    divisions = load().divisions
    return [
        {
            "type": "Feature",
            "id": f"{code}{number:04d}",
            "geometry": {"type": "Point", "coordinates": [lon + number % 6 / 500, lat + number / 5000]},
            "properties": {
                "name": f"{divisions[code].name}驿站{number} {HOSTILE}",
                "kinds": ["rest_station"],
                "amenities": {"microwave": "yes" if number % 2 else "no"},
                "division": {"code": code, "name": divisions.full_name(code)},
                "position": {"source": "given", "error_m": 10},
            },
        }
        for code, count, lon, lat in AREAS
        for number in range(count)
    ]


def open_file(watched: Any, folder: Path, lang: str, view: str = "") -> Any:
    features, divisions = stations(), load().divisions
    named = named_divisions([one["properties"]["division"]["code"] for one in features], divisions)
    path = folder / "map.html"
    path.write_text(render_standalone(MapConfig(lang=lang, center=CENTER, zoom=10), features, named), "utf-8")
    watched.page.goto(path.as_uri() + view)
    expect(watched.page.locator(".result").first).to_be_visible()
    return watched.page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_is_limited_to_one_division(watched: Any, tmp_path: Path, lang: str) -> None:
    page = open_file(watched, tmp_path, lang)
    asked, full_name = WORDS[lang]
    page.get_by_role("combobox").fill(asked)
    option = page.get_by_role("option").first
    expect(option).to_have_text(full_name)
    option.click()
    expect(page.locator("#scope button")).to_contain_text(full_name)
    expect(page.locator(".result-name").first).to_contain_text("中原区驿站")
    names = page.locator(".result-name").all_text_contents()
    assert all(name.startswith("中原区驿站") for name in names)
    assert "division=410102" in page.url
    page.reload()
    expect(page.locator("#scope button")).to_contain_text(full_name)
    assert page.evaluate("Number(document.querySelectorAll('.pin, .cluster').length)") > 0
    page.locator("#scope button").click()
    expect(page.locator("#scope")).to_be_hidden()
    assert page.evaluate("window.__pwned") is None
    assert watched.complaints == []
    assert watched.hosts == {""}


def test_larger_divisions_hold_what_lies_in_them_and_conditions_go_together(
    watched: Any, tmp_path: Path
) -> None:
    page = open_file(watched, tmp_path, "zh", "#division=410100&amenity=microwave")
    expect(page.locator("#scope button")).to_contain_text("河南省郑州市")
    ask = "async (filters) => (await station_layer.source.nearest(113.6, 34.7, 500, filters)).features.length"
    filters: dict[str, Any] = {"open": "", "amenity": [], "kind": [], "stars": None, "division": None}
    counts = {"410000": 60, "410100": 50, "410105": 20, "410105001": 20, "410300": 10, "110000": 0}
    for code, count in counts.items():
        assert page.evaluate(ask, {**filters, "division": {"code": code, "name": code}}) == count
    both = {**filters, "amenity": ["microwave"], "division": {"code": "410100", "name": "x"}}
    assert page.evaluate(ask, both) == 25
    expect(page.locator("#status")).to_contain_text(re.compile("2[05]"))


def test_search_finds_stations_and_the_divisions_that_the_file_has(watched: Any, tmp_path: Path) -> None:
    page = open_file(watched, tmp_path, "zh")
    field = page.get_by_role("combobox")
    field.fill("郑州")
    expect(page.get_by_role("option").first).to_have_text("河南省郑州市")
    field.fill("北京")
    expect(page.locator("#search_results")).to_contain_text("没有找到")
    field.fill("中原区驿站7")
    expect(page.get_by_role("option").first).to_contain_text(f"中原区驿站7 {HOSTILE}")
    field.press("Enter")
    expect(page.locator("#card_title")).to_have_text(f"中原区驿站7 {HOSTILE}")
    assert page.evaluate("window.__pwned") is None
    assert watched.complaints == []


def test_a_link_to_a_division_that_the_file_lacks_is_said_in_the_list(watched: Any, tmp_path: Path) -> None:
    features, divisions = stations(), load().divisions
    named = named_divisions([one["properties"]["division"]["code"] for one in features], divisions)
    path = tmp_path / "map.html"
    path.write_text(render_standalone(MapConfig(center=CENTER, zoom=10), features, named), "utf-8")
    watched.page.goto(f"{path.as_uri()}#division=110000")
    expect(watched.page.locator("#scope button")).to_contain_text("110000")
    expect(watched.page.locator("#status")).to_contain_text("没有")
    assert watched.complaints == []
