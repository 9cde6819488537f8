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


def open_map(page: Page, base: str, query: str = "") -> None:
    page.goto(f"{base}/map{query}")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".pin").first).to_be_visible()
    expect(page.locator(".result").first).to_be_visible()


def axe_violations(page: Page) -> list[str]:
    return [violation["id"] for violation in Axe().run(page).response["violations"]]


def pwned(page: Page) -> Any:
    return page.evaluate("window.__pwned")


def test_hostile_names_are_text_everywhere(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    names = page.locator(".result-name").all_text_contents()
    for feature in stub.features:
        name = feature["properties"]["name"]
        assert name in names
        marker = page.locator(".pin, .cluster").and_(page.get_by_role("button", name=name, exact=False))
        if marker.count():
            marker.first.press("Enter")
            expect(page.locator("#card_title")).to_have_text(name)
            page.keyboard.press("Escape")
    assert page.locator("img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert pwned(page) is None
    assert watched.complaints == []
    assert watched.hosts == {"127.0.0.1"}


def test_marker_by_keyboard(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    page.locator("#station_map").focus()
    page.keyboard.press("Tab")
    opened = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert opened
    for key in ("Enter", " "):
        page.keyboard.press(key)
        expect(page.locator("#station_card")).to_be_visible()
        expect(page.locator("#card_title")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#station_card")).to_be_hidden()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == opened


def test_the_card_answers_the_finger_before_the_map_moves(watched: Any, stub: Any) -> None:
    """Two short tasks: on a slow phone one alone would block for a fifth of a second."""
    page = watched.page
    open_map(page, stub.base)
    card_was_hidden, map_stood = page.evaluate(
        """() => {
          const place = () => document.querySelector(".leaflet-control-scale-line").textContent;
          const before = place();
          document.querySelector(".result-name").click();
          return [document.querySelector("#station_card").hidden, place() === before];
        }"""
    )
    assert not card_was_hidden
    assert map_stood
    page.wait_for_function("location.hash.includes('map=16/')")


def test_the_first_tiles_wait_for_no_other_answer(watched: Any, stub: Any) -> None:
    """On a slow network each answer that has to be waited for costs a way there and back."""
    page = watched.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(stub.base).split("?")[0]))
    open_map(page, stub.base)
    first = next(number for number, path in enumerate(asked) if path.startswith("/v1/tiles/"))
    assert all(path == "/map" or path.startswith("/static/") for path in asked[:first])
    assert first <= 6


def test_every_station_has_a_marker_with_its_name_or_a_place_in_a_stack(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    page.get_by_role("button", name="此处有 2 个驿站").press("Enter")
    card = page.locator("#station_card")
    for name in ("同楼一层驿站", "同楼二层驿站"):
        expect(card.get_by_role("button", name=name)).to_be_visible()
    card.get_by_role("button", name="同楼二层驿站").click()
    expect(page.locator("#card_title")).to_have_text("同楼二层驿站")
    expect(card).to_contain_text("已关门，明天 09:00 开门")


def test_state_is_told_by_word_and_shape(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    bodies = {
        state: page.locator(f".pin-{state} .pin-body").first.get_attribute("d")
        for state in ("open", "closed", "unknown")
    }
    assert len(set(bodies.values())) == 3
    assert (
        page.get_by_role("button", name="大致位置的驿站，开放时间不明，大致位置，误差约 800 米").count() == 1
    )
    assert page.locator("path.error-disc").count() == 1


def test_filters_reach_tiles_list_and_address(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    with_microwave = [f for f in stub.features if f["properties"]["amenities"]["microwave"] == "yes"]
    expect(page.locator(".result")).to_have_count(len(stub.features))
    stub.asked.clear()
    page.get_by_label("微波炉").check()
    with page.expect_response(lambda answer: "/nearest?amenity=microwave&open=now" in answer.url):
        page.get_by_label("现在开放").check()
    expect(page.locator(".result")).to_have_count(len(with_microwave))
    page.wait_for_load_state("networkidle")
    assert [path for path in stub.asked if "/tiles/" in path and "amenity=microwave&open=now" in path]
    assert [path for path in stub.asked if "/nearest" in path and "amenity=microwave&open=now" in path]
    assert "open=now&amenity=microwave" in page.url
    page.reload()
    expect(page.get_by_label("微波炉")).to_be_checked()
    page.get_by_role("button", name="清除条件").click()
    expect(page.get_by_label("微波炉")).not_to_be_checked()


def test_nothing_found_is_said(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base)
    stub.features.clear()
    page.get_by_label("微波炉").check()
    expect(page.locator("#status")).to_have_text("附近没有符合条件的驿站。")
    page.locator("#results_notes").get_by_role("button", name="清除条件").click()
    expect(page.locator("#status")).to_have_text("这里还没有登记驿站。")


def test_failure_is_said_and_can_be_tried_again(watched: Any, stub: Any) -> None:
    page = watched.page
    stub.failing = True
    page.goto(f"{stub.base}/map")
    expect(page.locator("#status")).to_have_text("没有取到数据，请检查网络。")
    expect(page.locator("#map_trouble")).to_be_visible()
    stub.failing = False
    page.locator("#results_notes").get_by_role("button", name="重试").click()
    expect(page.locator(".result").first).to_be_visible()
    expect(page.locator(".pin").first).to_be_visible()
    expect(page.locator("#map_trouble")).to_be_hidden()


def test_language_switch_keeps_the_view(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base, "#map=14/34.80000/113.57000&amenity=microwave")
    page.locator(".language-link").click()
    page.wait_for_load_state("networkidle")
    assert page.url.endswith("/map?lang=en#map=14/34.80000/113.57000&amenity=microwave")
    expect(page.get_by_label("Microwave")).to_be_checked()
    assert "lang=en" in [path for path in stub.asked if "/nearest" in path][-1]


def test_hash_from_a_stranger_is_harmless(watched: Any, stub: Any) -> None:
    page = watched.page
    open_map(page, stub.base, "#map=x/1e999/2&amenity=__proto__,constructor,<img src=x>&kind=zz")
    expect(page.locator(".filters input:checked")).to_have_count(0)
    assert watched.complaints == []


@pytest.mark.parametrize(
    ("scheme", "width", "lang"), [("light", 320, "en"), ("dark", 320, "zh"), ("dark", 1280, "en")]
)
def test_accessible_and_not_wider_than_the_screen(
    browser: Browser, stub: Any, scheme: Any, width: int, lang: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    open_map(page, stub.base, f"?lang={lang}")
    page.locator("#legend summary").click()
    page.locator("#filter_summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_violations(page) == []
    page.locator("#filter_summary").click()
    page.locator(".pin").first.press("Enter")
    expect(page.locator("#station_card .actions")).to_be_visible()
    assert axe_violations(page) == []
    context.close()


def test_self_contained_file_works_from_a_disk(watched: Any, stub: Any, tmp_path: Path) -> None:
    path = tmp_path / "stations.html"
    path.write_text(render_standalone(MapConfig(center=CENTER, zoom=14), stub.features), encoding="utf-8")
    page = watched.page
    page.goto(path.as_uri())
    expect(page.locator(".result").first).to_be_visible()
    names = page.locator(".result-name").all_text_contents()
    assert all(f["properties"]["name"] in names for f in stub.features if f["id"] != "vague00001")
    page.locator(".pin").first.press("Enter")
    expect(page.locator("#card_title")).to_be_focused()
    page.keyboard.press("Escape")
    for _ in range(4):
        page.locator(".leaflet-control-zoom-out").click()
        page.wait_for_timeout(300)
    expect(page.locator(".cluster").first).to_be_visible()
    assert "开放中" not in page.locator("body").inner_text()
    assert pwned(page) is None
    assert watched.complaints == []
    assert watched.hosts == {""}
    # Last, because axe's own style is refused by the page's policy and complained about.
    assert axe_violations(page) == []
