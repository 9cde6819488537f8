"""What holds for every page in a browser: for everybody, from this host alone, harmless, small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from stations.events import StationAdded
from stations.model import Amenity, Dataset, Position, PositionSource, Station
from stations.vocabulary import AMENITIES
from tests.browser.staff_app import Person, StaffApp, is_wider_than_screen, person, running_app
from tests.ogc_pages import OGC_PAGES

pytestmark = pytest.mark.browser

PLACE = (113.68, 34.77)
NEAR = f"lat={PLACE[1]}&lon={PLACE[0]}&open=any"
KNOWN = "aaaaaaaaaa"
# What a person comes to see: as it opens, with answers, without any, and with a wrong link.
PUBLIC = (
    "/",
    f"/?{NEAR}",
    "/?lat=x",
    f"/map?center={PLACE[0]},{PLACE[1]}&zoom=15",
    "/map?zoom=99",
    "/list",
    f"/list?{NEAR}",
    "/list?lat=x",
    "/list?q=nothing-like-it",
    f"/stations/{KNOWN}",
    f"/stations/{KNOWN}/sheet",
    "/stations/hostile000",
    "/stations/hostile000/sheet",
    "/embed?zoom=x",
    "/nothing",
    *(page.format(id="hostile000") for page in OGC_PAGES),
    "/staff/login",
)
STAFF = (
    "/staff",
    "/staff/upload",
    "/staff/imports",
    "/staff/review",
    "/staff/reports",
    "/staff/hours",
    f"/staff/stations/{KNOWN}",
    "/staff/datasets/zz",
    "/staff/account",
    "/staff/users",
    "/staff/audit",
    "/staff/nothing",
)
NARROW = {"width": 320, "height": 640}
# What the colours of a theme can spoil; everything else is the same in both.
COLOURS: dict[str, object] = {"runOnly": ["color-contrast", "link-in-text-block"]}
LARGE = "for (const sheet of document.styleSheets) sheet.insertRule('html { font-size: 200% }', 0)"
LISTEN = """
window.alert = () => { window.__pwned = 1; };
window.__refused = [];
const refuse = event => window.__refused.push(event.violatedDirective + ' ' + event.blockedURI);
document.addEventListener('securitypolicyviolation', refuse);
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, hostile_texts: tuple[str, ...]) -> Iterator[StaffApp]:
    """The application over a register where all that a stranger can type was typed."""
    lon, lat = PLACE
    together = "".join(text for text in hostile_texts if len(text) < 100)
    stations = [
        Station(
            f"hostile{number:03d}",
            "zz",
            text,
            address=text,
            position=Position(lon + number * 1e-5, lat, 10.0, PositionSource.GIVEN),
            hours_text=text,
            host=text,
            access=text,
            note=text,
            phone=text,
            source=text,
        )
        for number, text in enumerate((together, *hostile_texts[:3]))
    ]
    known = Station(
        KNOWN,
        "zz",
        "金水路户外劳动者驿站",
        address="金水路1号",
        position=Position(lon, lat, 10.0, PositionSource.GIVEN),
        amenities={term.code: Amenity.YES for term in AMENITIES},
        hours_text="24小时",
        hours_rule="24/7",
        phone="0371-55269597",
        extra={"一个很长的列名" * 6: "x" * 200},
    )
    with running_app(tmp_path_factory.mktemp("pages")) as running:
        store = running.store
        store.put_dataset(Dataset("zz", title=hostile_texts[0], licence=hostile_texts[3]))
        events = [StationAdded(station) for station in (known, *stations)]
        store.apply_events(events, store.data_version(), "li", datetime(2026, 7, 1, tzinfo=UTC))
        yield running


def violations(page: Page, options: dict[str, object] | None = None) -> list[str]:
    """The rules of axe-core that a page breaks, and where."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']} {node['target']}" for rule in found for node in rule["nodes"][:2]]


def look(someone: Person, address: str) -> None:
    """Look at a page in both themes, and with letters of twice the size."""
    page = someone.page
    page.emulate_media(color_scheme="light")
    page.goto(address)
    if page.locator("script[src]").count():
        page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() == 1, address
    assert page.evaluate("window.__pwned") is None, address
    assert page.evaluate("window.__refused") == [], address
    assert not is_wider_than_screen(page), address
    before = page.evaluate("document.body.innerText.length")
    assert violations(page) == [], address
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == [], f"{address} dark"
    height = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.evaluate(LARGE)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 2 * height, address
    assert not is_wider_than_screen(page), f"{address} with large letters"
    assert page.evaluate("document.body.innerText.length") >= before, address


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["", "chen"])
def test_for_everybody_from_here_and_harmless(browser: Browser, app: StaffApp, lang: str, name: str) -> None:
    with person(browser, viewport=NARROW) as someone:
        someone.page.add_init_script(LISTEN)
        if name:
            someone.enter(app, name)
        for path in STAFF if name else PUBLIC:
            look(someone, f"{app.base}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert someone.hosts == {"127.0.0.1"}
        # A page that is not there is no fault of the page that says so.
        assert [said for said in someone.complaints if "404" not in said] == []


def reach(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until something has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


@pytest.mark.parametrize("start", [f"/?{NEAR}", f"/map?center={PLACE[0]},{PLACE[1]}&zoom=15", "/list"])
def test_by_keyboard_from_the_start_to_the_way_there(browser: Browser, app: StaffApp, start: str) -> None:
    way = "a[href^='https://uri.amap.com/']"
    with person(browser) as someone:
        page = someone.page
        page.goto(f"{app.base}{start}")
        if start == "/list":
            reach(page, "input[name=q]")
            page.keyboard.type("金水路")
            page.keyboard.press("Enter")
        expect(page.locator(way).first).to_be_visible()
        reach(page, way)
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{style}.outlineStyle") == "solid"
        assert float(page.evaluate(f"parseFloat({style}.outlineWidth)")) >= 2
