"""The map on a cheap phone: when the first of 200,000 stations shows, and how long touching it blocks.

Chromium with its processor slowed four times and a network of 1.6 Mbit/s and 150 ms. Nothing is asserted:
figures go into `docs/benchmarks.md`.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.served import Served, serving
from tests.benchmarks.synthetic_register import fill, questions
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_program

pytestmark = pytest.mark.browser

STATIONS, LOADS = 200_000, 5
SLOWER, LATENCY_MS, BYTES_PER_S = 4, 150, 1_600_000 // 8
_PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "locale": "zh-CN",
    "has_touch": True,
    "is_mobile": True,
}
_TRACED = ["toplevel", "__metadata"]
# When the first marker or cluster has been painted, and how long events take to show.
_WATCH = """
window.__events = [];
new PerformanceObserver(l => l.getEntries().forEach(e => window.__events.push([e.name, e.duration])))
  .observe({ type: "event", durationThreshold: 16, buffered: true });
window.__first = new Promise(resolve => {
  const watcher = new MutationObserver(() => {
    if (!document.querySelector(".pin, .cluster")) return;
    watcher.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
  });
  watcher.observe(document, { childList: true, subtree: true });
});
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("register")
    url = f"sqlite:///{folder}/bench.db"
    fill(url, STATIONS)
    with serving("api.app:create_app", {"YIZHAN_DATABASE_URL": url}, "/readyz") as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=[*CHROMIUM_ARGUMENTS])
        yield browser
        browser.close()


def open_slowly(browser: Browser, address: str) -> tuple[Page, float, float]:
    """Open a page as a cheap phone does, with nothing kept; give ms to the first marker and kB received."""
    page = browser.new_context(**_PHONE).new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(_WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    network = {
        "offline": False,
        "latency": LATENCY_MS,
        "downloadThroughput": BYTES_PER_S,
        "uploadThroughput": BYTES_PER_S,
    }
    session.send("Network.emulateNetworkConditions", network)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address, wait_until="commit")
    first = float(page.evaluate("window.__first"))
    return page, first, sum(received) / 1000


def use(page: Page) -> None:
    """Drag, zoom, open a station, choose filters, search: what a person does with a map."""
    page.wait_for_load_state("networkidle")
    page.evaluate("window.__events.length = 0")
    for button in (".leaflet-control-zoom-in", ".leaflet-control-zoom-in", ".leaflet-control-zoom-out"):
        page.locator(button).click()
        page.wait_for_load_state("networkidle")
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(x - 12 * step, y - 6 * step)
    page.mouse.up()
    page.wait_for_load_state("networkidle")
    page.locator(".result-name").first.click()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Escape")
    page.locator("#filter_summary").click()
    page.locator("#filter_summary").click()
    page.get_by_role("combobox").fill("工会")
    page.wait_for_load_state("networkidle")


def tasks_ms(trace: bytes) -> list[tuple[float, float]]:
    """Processor time and time on the clock of each task of the page's main thread, ms.

    The first hardly depends on what else the machine does; slowing the processor down counts in both.
    """
    events = json.loads(trace)["traceEvents"]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    return [
        (event.get("tdur", 0) / 1000, event["dur"] / 1000)
        for event in events
        if (event["pid"], event["tid"]) in main and event["name"].endswith("RunTask") and "dur" in event
    ]


def test_first_marker_and_how_long_touching_blocks(server: Served, chromium: Browser) -> None:
    first_ms, weights_kb, tasks, events_ms = [], [], [], []
    # Once without counting: the server has read its files and texts.
    for number, (lon, lat) in enumerate(questions(LOADS + 1)):
        page, first, weight = open_slowly(chromium, f"{server.base}/map?center={lon},{lat}&zoom=12")
        if number:
            first_ms.append(first)
            weights_kb.append(weight)
            chromium.start_tracing(page=page, categories=_TRACED)
            use(page)
            tasks += tasks_ms(chromium.stop_tracing())
            events_ms += [duration for _, duration in page.evaluate("window.__events")]
        page.context.close()
    print(f"\nfirst marker of {STATIONS:,}: median {statistics.median(first_ms) / 1000:.2f} s,", end=" ")
    print(f"slowest {max(first_ms) / 1000:.2f} s; {statistics.median(weights_kb):.0f} kB until then")
    processor_ms, clock_ms = (max(times) for times in zip(*tasks, strict=True))
    print(f"longest task afterwards: {processor_ms:.0f} ms of the processor, {clock_ms:.0f} ms on the clock")
    print(f"from a touch to the next picture: longest {max(events_ms, default=0):.0f} ms")
