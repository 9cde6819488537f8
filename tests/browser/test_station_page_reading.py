"""The page of a station and its sheet in a browser: readable for everybody, one page, no script needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from stations.events import StationAdded
from stations.model import Amenity, Dataset, Position, PositionSource, Station
from stations.reports import ReportFilter
from stations.vocabulary import AMENITIES
from tests.browser.staff_app import StaffApp, running_app

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=window.__pwned=1>${window.__pwned=1}{{7*7}}`</script>"
KNOWN = Station(
    "aaaaaaaaaa",
    "zz",
    "金水路户外劳动者驿站",
    address="金水路1号",
    position=Position(113.68, 34.77, 10.0, PositionSource.GIVEN),
    amenities={term.code: Amenity.YES for term in AMENITIES},
    hours_text="周一至周五 8:30-12:00,13:00-17:30",
    hours_rule="Mo-Fr 08:30-12:00,13:00-17:30",
    stars=4,
    access="晚上扫码",
    phone="0371-55269597",
)
TYPED = Station(
    "bbbbbbbbbb",
    "zz",
    HOSTILE * 30,
    address=HOSTILE * 20,
    position=Position(113.6, 34.7, 9_000.0, PositionSource.GAZETTEER),
    hours_text=HOSTILE * 5,
    host=HOSTILE * 20,
    access=HOSTILE * 20,
    note=HOSTILE,
    phone=HOSTILE,
)
NARROW = ViewportSize(width=320, height=640)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffApp]:
    with running_app(tmp_path_factory.mktemp("station_page")) as running:
        running.store.put_dataset(Dataset("zz", title="郑州名单"))
        events = [StationAdded(KNOWN), StationAdded(TYPED)]
        running.store.apply_events(
            events, running.store.data_version(), "li", datetime(2026, 7, 1, tzinfo=UTC)
        )
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("station", [KNOWN, TYPED], ids=["much", "hostile"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_is_one_page(page: Page, app: StaffApp, station: Station, lang: str) -> None:
    page.goto(f"{app.base}/stations/{station.id}/sheet?lang={lang}")
    printed = page.pdf(format="A4", print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    paper, code = (page.locator(name).bounding_box() for name in (".paper", ".sheet-code"))
    assert paper is not None
    assert code is not None
    # The code is what the sheet is for: whatever else is long, it stays on the paper.
    assert code["y"] + code["height"] <= paper["y"] + paper["height"]


def test_a_report_needs_no_script(browser: Browser, app: StaffApp) -> None:
    context = browser.new_context(viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{app.base}/stations/{KNOWN.id}?lang=en")
    expect(page.get_by_role("button", name="Share")).to_have_count(0)
    expect(page.locator("[name=hours]")).to_be_hidden()
    page.locator("label", has_text="Wrong hours").click()
    page.locator("[name=hours]").fill("9-5")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Received, thank you")).to_be_visible()
    (kept,) = app.store.reports(ReportFilter(station_id=KNOWN.id), 10)
    assert kept.report.hours_text == "9-5"
    context.close()


def test_by_keyboard_to_the_way_there(page: Page, app: StaffApp) -> None:
    page.goto(f"{app.base}/stations/{KNOWN.id}?lang=en")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert "uri.amap.com" in str(page.evaluate("document.activeElement.href"))
