from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from web.map_config import MapConfig
from web.map_page import render_standalone

pytestmark = pytest.mark.browser

CENTER = (113.5645, 34.7995)
BOXES = """
(selector) => Array.from(document.querySelectorAll(selector), (element) => {
  const box = element.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
})
"""


def open_map(page: Page, base: str, zoom: int) -> None:
    page.goto(f"{base}/map#map={zoom}/34.7/113.6")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".place").first).to_be_attached()


def names(page: Page) -> set[str]:
    return set(page.locator(".place span").all_text_contents())


def crossings(page: Page, first: str, second: str) -> list[tuple[list[float], list[float]]]:
    """Pairs of different boxes that share more than a rounding error."""
    ones, others = page.evaluate(BOXES, first), page.evaluate(BOXES, second)
    return [
        (a, b)
        for i, a in enumerate(ones)
        for j, b in enumerate(others)
        if (first != second or i < j)
        and min(a[2], b[2]) - max(a[0], b[0]) > 1
        and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]


def test_names_change_with_the_zoom(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base, 4)
    assert "陕西" in names(page)
    assert "洛阳" not in names(page)
    open_map(page, stub.base, 6)
    page.reload()
    expect(page.locator(".place-city span", has_text="洛阳")).to_be_visible()
    assert "陕西" not in names(page)
    assert "登封" not in names(page)
    page.evaluate("station_map.setZoom(9)")
    expect(page.locator(".place-county span", has_text="登封")).to_be_visible()
    page.evaluate("station_map.setView([34.7, 113.6], 16)")
    expect(page.locator(".place")).to_have_count(0)
    assert watched.complaints == []
    assert watched.hosts == {"127.0.0.1"}


@pytest.mark.parametrize("zoom", [3, 5, 6, 8, 10])
def test_no_name_lies_on_another_or_under_a_marker(watched: Any, stub: Any, zoom: int) -> None:
    page = watched.page
    open_map(page, stub.base, zoom)
    for _ in range(2):
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert 0 < page.locator(".place").count() < 600
        assert crossings(page, ".place span", ".place span") == []
        assert crossings(page, ".place span", ".leaflet-marker-icon") == []
        page.evaluate("station_map.panBy([130, -70], {animate: false})")
        page.wait_for_load_state("networkidle")


def test_names_come_after_the_stations(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base, 10)
    kinds = [
        "labels" if "/static/labels." in path else "tile"
        for path in stub.asked
        if "labels." in path or "/tiles/" in path
    ]
    assert kinds[-1] == "labels"
    assert kinds.count("labels") == 1


def test_without_names_the_page_works(watched: Any, stub: Any) -> None:
    page = watched.page
    page.route("**/labels.*", lambda route: route.abort())
    page.goto(f"{stub.base}/map")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".pin").first).to_be_visible()
    expect(page.locator(".place")).to_have_count(0)
    expect(page.locator("#map_trouble")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_are_for_the_eye_only(browser: Browser, stub: Any, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    open_map(page, stub.base, 7)
    pane = page.locator(".leaflet-place_names-pane")
    expect(pane).to_have_attribute("aria-hidden", "true")
    assert pane.locator("[tabindex], a, button").count() == 0
    assert page.locator(".place").first.evaluate("(node) => getComputedStyle(node).pointerEvents") == "none"
    for ground in ("--land", "--sea"):
        assert contrast(page, ground) >= 4.5
    assert Axe().run(page).response["violations"] == []
    context.close()


def contrast(page: Page, ground: str) -> float:
    """The contrast of names against a ground of the map, as WCAG 2 defines it."""
    colours = page.evaluate(
        """(ground) => {
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.color = `var(${ground})`;
          const nodes = [document.querySelector(".place"), probe];
          const colours = nodes.map((node) => getComputedStyle(node).color);
          probe.remove();
          return colours.map((colour) => colour.match(/\\d+/g).map(Number).slice(0, 3));
        }""",
        ground,
    )
    lighter, darker = sorted((luminance(colour) for colour in colours), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: list[int]) -> float:
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_self_contained_file_has_names(watched: Any, stub: Any, tmp_path: Path) -> None:
    path = tmp_path / "stations.html"
    path.write_text(render_standalone(MapConfig(center=CENTER, zoom=8), stub.features), encoding="utf-8")
    page = watched.page
    page.goto(path.as_uri())
    expect(page.locator(".place-county span", has_text="登封")).to_be_visible()
    assert crossings(page, ".place span", ".place span") == []
    assert watched.complaints == []
    assert watched.hosts == {""}


def test_marker_on_a_cluster_is_counted_with_it(watched: Any, stub: Any) -> None:
    page = watched.page
    tile = {
        "clusters": [[113.6, 34.7, 7]],
        "stations": [
            {"id": "covering01", "name": "压住的", "lon": 113.6, "lat": 34.69, "open": "open", "error_m": 5},
            {"id": "beside0001", "name": "旁边的", "lon": 113.7, "lat": 34.7, "open": "open", "error_m": 5},
        ],
    }
    empty: dict[str, list[object]] = {"clusters": [], "stations": []}
    served: list[str] = []

    def answer(route: Any) -> None:
        served.append(route.request.url)
        route.fulfill(json=tile if len(served) == 1 else empty)

    page.route("**/v1/tiles/**", answer)
    page.goto(f"{stub.base}/map#map=10/34.7/113.6")
    expect(page.locator(".cluster")).to_have_attribute("aria-label", "8 个驿站，放大查看")
    expect(page.locator(".pin")).to_have_count(1)
    expect(page.locator(".pin")).to_have_attribute("aria-label", "旁边的，开放中")
