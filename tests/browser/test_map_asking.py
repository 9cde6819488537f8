"""Asking the map: search, stars, one division, sharing, what an address asks for, base maps."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from geodata.datum import Datum, from_wgs84
from tests.tile_archives import one_colour
from web.basemaps import basemap
from web.map_config import MapView, ShownDivision

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=window.__pwned=1>${window.__pwned=1}"
DIVISION = {
    "code": "410102",
    "name": "中原区",
    "full_name": f"河南省郑州市中原区{HOSTILE}",
    "level": "county",
    "seat": [113.61, 34.75],
    "bbox": [113.54, 34.78, 113.61, 34.82],
    "stations": 3,
}


def open_map(page: Any, base: str, query: str = "") -> None:
    page.goto(f"{base}/map{query}")
    expect(page.locator(".pin, .cluster").first).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_search_by_keyboard_opens_a_station(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    field = page.get_by_role("combobox")
    field.fill("同楼")
    expect(page.get_by_role("option")).to_have_count(2)
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    field.press("ArrowDown")
    field.press("ArrowDown")
    active = page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    assert page.locator(f"#{active}").inner_text().startswith("同楼二层驿站")
    field.press("Enter")
    expect(page.locator("#card_title")).to_have_text("同楼二层驿站")
    expect(page.locator("#search_results")).to_be_hidden()
    assert "station=twin000002" in page.url
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    assert "station=" not in page.url


def test_search_finds_nothing_in_words(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    page.get_by_role("combobox").fill(HOSTILE[:30] + "没有")
    expect(page.locator("#search_results")).to_contain_text("没有找到“<img")
    expect(page.locator("#search_status")).to_contain_text("没有找到")
    page.keyboard.press("Escape")
    expect(page.locator("#search_results")).to_be_hidden()
    assert page.evaluate("window.__pwned") is None


def test_a_division_becomes_a_filter_that_can_be_taken_off(watched: Any, stub: Any) -> None:
    page = watched.page
    stub.divisions.append(DIVISION)
    open_map(page, stub.base)
    page.get_by_role("combobox").fill("中原")
    tiles, nearest = re.compile("/tiles/.*division=410102"), re.compile("/nearest.*division=410102")
    with page.expect_request(tiles), page.expect_request(nearest):
        page.get_by_role("option").first.click()
    expect(page.locator("#scope button")).to_contain_text("中原区<img src=x")
    assert "division=410102" in page.url
    page.reload()
    expect(page.locator("#scope button")).to_contain_text("中原区")
    page.locator("#scope button").click()
    expect(page.locator("#scope")).to_be_hidden()
    assert "division=" not in page.url
    assert page.evaluate("window.__pwned") is None
    assert watched.complaints == []


def test_stars_are_one_choice_and_reach_tiles_list_and_address(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    page.locator("#filter_summary").click()
    page.get_by_label("3★ 及以上").check()
    # Tiles and list ask one after the other: each is waited for.
    with (
        page.expect_request(re.compile("/nearest.*min_stars=4")),
        page.expect_request(re.compile("/tiles/.*min_stars=4")),
    ):
        page.get_by_label("4★ 及以上").check()
    expect(page.get_by_label("3★ 及以上")).not_to_be_checked()
    assert "stars=4" in page.url
    expect(page.locator("#filter_count")).to_have_text("1")


def test_positions_in_requests_have_four_decimals(watched: Any, stub: Any) -> None:
    page = watched.page
    with page.expect_request(re.compile("/nearest")) as asked:
        open_map(page, stub.base, "#map=15/34.7912345/113.5678912")
    assert "lon=113.5679&lat=34.7912&" in asked.value.url


def test_share_copies_an_address_that_shows_the_same(browser: Browser, stub: Any) -> None:
    context = browser.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_map(page, stub.base, "?lang=zh#map=15/34.79550/113.56000&amenity=microwave")
    page.locator("#share").click()
    expect(page.locator("#toast")).to_contain_text("链接已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert copied.endswith("/map?lang=zh#map=15/34.79550/113.56000&amenity=microwave")
    context.close()


def test_share_shows_the_link_where_it_cannot_be_copied(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    page.locator("#share").click()
    expect(page.locator(".share-link")).to_have_value(page.url)
    expect(page.locator(".share-link")).to_be_focused()


def test_an_address_chooses_filters_theme_brand_and_name(watched: Any, stub: Any) -> None:
    page = watched.page
    division = ShownDivision("410102", "河南省郑州市中原区", (113.54, 34.78, 113.61, 34.82))
    stub.divisions.append(DIVISION)
    stub.settings["view"] = MapView(
        division=division, amenities=("microwave",), theme="dark", brand="c8102e", name=HOSTILE
    )
    stub.settings["ignored"] = (f"zoom: {HOSTILE}",)
    with page.expect_request(re.compile("/nearest.*division=410102")):
        open_map(page, stub.base)
    expect(page.locator("h1")).to_have_text(HOSTILE)
    expect(page.locator("#notice")).to_contain_text(HOSTILE)
    page.locator("#dismiss_notice").click()
    expect(page.locator("#notice")).to_have_count(0)
    expect(page.get_by_label("微波炉")).to_be_checked()
    colours = "getComputedStyle(document.documentElement).getPropertyValue"
    assert page.evaluate(f"{colours}('--band')").strip() == "#c8102e"
    assert page.evaluate(f"{colours}('--ground')").strip() == "#0f1513"
    assert page.evaluate("window.__pwned") is None
    assert watched.complaints == []


def test_without_a_list_nothing_is_asked_for_it(watched: Any, stub: Any) -> None:
    page = watched.page
    stub.settings["view"] = MapView(with_list=False)
    open_map(page, stub.base)
    expect(page.locator("#results")).to_be_hidden()
    assert not [path for path in stub.asked if "/nearest" in path]
    assert page.locator(".skip").count() == 1


def test_a_link_that_is_half_understood_says_so(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base, "#map=14/34.8/113.57&amenity=microwave,jacuzzi&stars=9")
    expect(page.locator("#toast")).to_contain_text("看不懂")
    expect(page.get_by_label("微波炉")).to_be_checked()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_accessibility_violation_in_any_theme(watched: Any, stub: Any, theme: str, lang: str) -> None:
    page = watched.page
    stub.divisions.append({**DIVISION, "full_name": "河南省郑州市中原区"})
    stub.settings["view"] = MapView(theme=theme, brand="ffcc00" if lang == "en" else "")
    stub.settings["ignored"] = ("zoom: 2 – 18",)
    open_map(page, stub.base, f"?lang={lang}")
    page.locator("#legend summary").click()
    page.locator("#filter_summary").click()
    page.get_by_role("combobox").fill("工会")
    expect(page.get_by_role("option").first).to_be_visible()
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


def test_tiles_come_from_the_host_that_is_set_and_their_maker_is_named_as_text(
    watched: Any, stub: Any
) -> None:
    page = watched.page
    stub.tile_picture = one_colour(200, 220, 230)
    url = f"{stub.base}/tiles/{{z}}/{{x}}/{{y}}.png"
    stub.settings["basemap"] = basemap(url, attribution=f"© 测绘院 {HOSTILE}")
    open_map(page, stub.base)
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    assert page.locator("img.leaflet-tile").first.get_attribute("referrerpolicy") == (
        "strict-origin-when-cross-origin"
    )
    expect(page.locator(".leaflet-control-attribution")).to_have_text(f"© 测绘院 {HOSTILE}")
    assert not [path for path in stub.asked if "land" in path or "labels" in path]
    assert page.evaluate("window.__pwned") is None
    assert watched.complaints == []


def test_without_tiles_coastlines_stand_in_and_it_is_said(watched: Any, stub: Any) -> None:
    page = watched.page
    stub.settings["basemap"] = basemap(f"{stub.base}/tiles/{{z}}/{{x}}/{{y}}.png")
    open_map(page, stub.base, "#map=11/34.77/113.6")
    expect(page.locator("#toast")).to_contain_text("底图暂时取不到")
    expect(page.locator("path.land")).to_be_attached()
    expect(page.locator(".place").first).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("Natural Earth")


def test_shift_is_the_published_one(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    places = [(116.39, 39.91), (113.6, 34.8), (87.6, 43.8), (108.3, 22.8), (2.35, 48.85), (139.7, 35.7)]
    for lon, lat in places:
        shifted = page.evaluate(
            f"(() => {{ const p = Yizhan.toGcj02([{lat}, {lon}]); return [p.lng, p.lat]; }})()"
        )
        assert shifted == pytest.approx(from_wgs84(lon, lat, Datum.GCJ02), abs=1e-9)


def test_shifted_tiles_lie_where_they_belong(watched: Any, stub: Any) -> None:
    """The corner of a GCJ-02 tile must be drawn where that corner's place in WGS-84 is, also after moving."""
    page = watched.page
    stub.tile_picture = one_colour(200, 220, 230)
    stub.settings["basemap"] = basemap(f"{stub.base}/tiles/{{z}}/{{x}}/{{y}}.png", crs="gcj02")
    open_map(page, stub.base, "#map=15/34.80000/113.57000")
    page.evaluate("station_map.setView([34.83, 113.75], 15, { animate: false })")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    tiles = page.evaluate(
        """() => {
          const frame = document.getElementById("station_map").getBoundingClientRect();
          return Array.from(document.querySelectorAll("img.leaflet-tile"), (image) => {
            const box = image.getBoundingClientRect();
            const number = image.src.match(/tiles\\/(\\d+)\\/(\\d+)\\/(\\d+)/).slice(1).map(Number);
            return [...number, box.left - frame.left, box.top - frame.top, frame.width, frame.height];
          });
        }"""
    )
    checked = 0
    for z, x, y, left, top, width, height in tiles:
        if not (0 < left < width and 0 < top < height):
            continue
        corner = unshifted(*corner_of(z, x, y))
        where = page.evaluate(
            "([lon, lat]) => Object.values(station_map.latLngToContainerPoint([lat, lon]))", list(corner)
        )
        assert math.hypot(where[0] - left, where[1] - top) < 1.5
        checked += 1
    assert checked >= 4


def corner_of(z: int, x: int, y: int) -> tuple[float, float]:
    lon = x / 2**z * 360 - 180
    return lon, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**z))))


def unshifted(lon: float, lat: float) -> tuple[float, float]:
    """The WGS-84 place whose GCJ-02 coordinates are given, found by going back a few times."""
    guess = np.array([lon, lat])
    for _ in range(6):
        guess = guess - (np.array(from_wgs84(float(guess[0]), float(guess[1]), Datum.GCJ02)) - [lon, lat])
    return float(guess[0]), float(guess[1])
