"""The map in somebody else's page: that page keeps one finger and the wheel, and little is loaded."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from web.assets import asset
from web.map_config import MapConfig
from web.map_page import render_map

pytestmark = pytest.mark.browser

CENTER = "(() => { const { lat, lng } = station_map.getCenter(); return [lat, lng]; })()"
HINTS = {
    "zh": ("用两根手指移动地图", "按住 Ctrl 并滚动来缩放地图"),
    "en": ("Use two fingers to move the map", "Hold Ctrl and scroll to zoom the map"),
}


def open_frame(page: Page, base: str, lang: str = "zh") -> tuple[Frame, float, float]:
    """The map in a page that is higher than the screen; where the map's middle lies on the screen."""
    page.goto(f"{base}/frame")
    page.evaluate("document.body.style.height = '4000px'")
    page.evaluate(f"document.querySelector('iframe').src = '/map?lang={lang}'")
    expect(page.frame_locator("iframe").locator(f"html[lang^={lang}] .pin").first).to_be_visible()
    frame = page.frames[1]
    # Wide enough that the list stands beside the map, and the map does not scroll in its own page.
    page.evaluate("document.querySelector('iframe').style.width = '1000px'")
    frame.wait_for_function("() => innerWidth === 1000")
    box = page.locator("iframe").bounding_box()
    middle = frame.locator("#station_map").bounding_box()
    assert box is not None
    assert middle is not None
    return frame, middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2


def settled(page: Page) -> None:
    """Two pictures later, so that what follows a gesture has happened."""
    for frame in page.frames:
        frame.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(watched: Any, stub: Any, lang: str) -> None:
    page = watched.page
    frame, x, y = open_frame(page, stub.base, lang)
    zoom = frame.evaluate("station_map.getZoom()")
    page.mouse.move(x, y)
    page.mouse.wheel(0, 300)
    expect(frame.locator(".gesture-hint")).to_have_text(HINTS[lang][1])
    expect(frame.locator(".gesture-hint")).to_be_visible()
    page.wait_for_function("() => scrollY > 0")
    assert frame.evaluate("station_map.getZoom()") == zoom
    expect(frame.locator(".gesture-hint")).to_be_hidden()
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.mouse.move(x, y + 1)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    frame.wait_for_function(f"() => station_map.getZoom() > {zoom}")
    assert page.evaluate("scrollY") == 0
    expect(frame.locator(".gesture-hint")).to_be_hidden()
    assert not [line for line in watched.complaints if "Security" in line]


def test_a_mouse_drags_the_map(watched: Any, stub: Any) -> None:
    page = watched.page
    frame, x, y = open_frame(page, stub.base)
    before = frame.evaluate(CENTER)
    page.mouse.move(x + 40, y + 90)
    page.mouse.down()
    page.mouse.move(x - 60, y + 90, steps=4)
    page.mouse.up()
    frame.wait_for_function(f"() => ({CENTER})[1] !== {before[1]}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_finger_scrolls_the_page_and_two_move_the_map(browser: Browser, stub: Any, lang: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
    page = context.new_page()
    frame, x, y = open_frame(page, stub.base, lang)
    before = frame.evaluate(CENTER)
    hand = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(points)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
        settled(page)

    touch("touchStart", (x, y + 80))
    for step in range(1, 9):
        touch("touchMove", (x, y + 80 - 20 * step))
    expect(frame.locator(".gesture-hint")).to_have_text(HINTS[lang][0])
    touch("touchEnd")
    page.wait_for_function("() => scrollY > 0")
    assert frame.evaluate(CENTER) == before
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    settled(page)
    touch("touchStart", (x - 40, y))
    touch("touchStart", (x - 40, y), (x + 40, y))
    for step in range(1, 6):
        touch("touchMove", (x - 40 + 15 * step, y), (x + 40 + 15 * step, y))
    touch("touchEnd")
    frame.wait_for_function(f"() => Math.abs(({CENTER})[1] - {before[1]}) > 0.0005")
    expect(frame.locator(".gesture-hint")).to_be_hidden()
    assert page.evaluate("scrollY") == 0
    context.close()


def test_a_touch_still_opens_a_station(browser: Browser, stub: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
    page = context.new_page()
    frame, _, _ = open_frame(page, stub.base)
    frame.locator(".pin").first.tap()
    expect(frame.locator("#station_card")).to_be_visible()
    expect(frame.locator(".gesture-hint")).to_be_hidden()
    context.close()


def test_a_map_by_itself_takes_the_wheel_and_has_no_hint(watched: Any, stub: Any) -> None:
    page = watched.page
    page.goto(f"{stub.base}/map")
    expect(page.locator(".pin").first).to_be_visible()
    assert page.locator(".gesture-hint").count() == 0
    zoom = page.evaluate("station_map.getZoom()")
    page.mouse.move(900, 400)
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"() => station_map.getZoom() > {zoom}")


def test_everything_that_a_framed_map_loads_weighs_90_kb_at_most(watched: Any, stub: Any) -> None:
    page = watched.page
    # Names of counties, which the farthest view does not need, are loaded too.
    stub.settings["zoom"] = 12
    open_frame(page, stub.base)
    page.wait_for_load_state("networkidle")
    names = [path.removeprefix("/static/") for path in stub.asked if path.startswith("/static/")]
    files = [asset(name) for name in dict.fromkeys(names)]
    assert len(files) >= 6
    weight = sum(len(file.packed["gzip"]) for file in files if file)
    weight += len(gzip.compress(render_map(MapConfig()).html.encode(), 9))
    assert weight <= 90_000
