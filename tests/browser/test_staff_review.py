"""Doubtful positions in the hands of staff: looked at, chosen, pinned, left as they are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from stations.events import StationAdded
from stations.model import Dataset, Position, PositionSource, Station
from tests.browser.staff_app import Person, StaffApp, is_wider_than_screen, person, running_app, violations

pytestmark = pytest.mark.browser

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
_numbers = itertools.count(1)
HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}${1}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffApp]:
    with running_app(tmp_path_factory.mktemp("review")) as running:
        running.store.put_dataset(Dataset("zz", title="郑州", division="410100"))
        known = Station(
            id="0known0001",
            dataset="zz",
            name=f"邻居{HOSTILE}",
            address="郑州市金水区花园路126号",
            division="410105",
            position=Position(113.68, 34.78, 10, PositionSource.GIVEN),
            created_at=NOW,
        )
        running.store.apply_events([StationAdded(known)], running.store.data_version(), "list", NOW)
        yield running


@pytest.fixture
def station(app: StaffApp) -> Station:
    """A station about which sources disagree, the only one that is open when the test begins."""
    number = next(_numbers)
    made = Station(
        id=f"0doubt{number:04}",
        dataset="zz",
        name=f"{number}号驿站{HOSTILE}",
        address="郑州市金水区花园路126号院内",
        division="410105",
        position=Position(
            113.8, 34.78, 11_000, PositionSource.SERVICE, level="door", by="amap", disagreement_m=11_000.0
        ),
        created_at=NOW,
    )
    app.store.apply_events([StationAdded(made)], app.store.data_version(), "list", NOW)
    return made


@pytest.fixture
def wang(browser: Browser, app: StaffApp) -> Iterator[Person]:
    """An editor, signed in."""
    with person(browser) as someone:
        someone.enter(app)
        yield someone
        assert [line for line in someone.complaints if " 412 " not in line] == []
        assert someone.hosts <= {"127.0.0.1"}


def opened(someone: Person, app: StaffApp, station: Station, lang: str = "zh") -> Page:
    page = someone.page
    # The application looks for what others wrote from time to time.
    for _ in range(200):
        found = page.request.get(f"{app.base}/v1/review").json()
        if station.id in {item["id"] for item in found["items"]}:
            break
        page.wait_for_timeout(100)
    page.goto(f"{app.base}/staff/review?lang={lang}")
    page.locator(".review-item", has_text=station.name).click()
    expect(page.locator("#review_title")).to_have_text(station.name)
    return page


def kept(app: StaffApp, station: Station) -> Position:
    position = app.store.get_station(station.id).station.position
    assert position is not None
    return position


def test_a_candidate_is_chosen_by_its_button(wang: Person, app: StaffApp, station: Station) -> None:
    page = opened(wang, app, station)
    marks = page.locator(".candidate-mark")
    lines = page.locator(".candidate")
    expect(lines).to_have_count(3)
    expect(marks).to_have_count(3)
    expect(page.locator(".leaflet-overlay-pane path.doubt")).not_to_have_count(0)
    expect(lines.nth(0)).to_contain_text("在线服务 amap")
    expect(lines.nth(1)).to_contain_text("已知站点：同一门牌")
    expect(lines.nth(1)).to_contain_text(HOSTILE)
    lines.nth(1).get_by_role("button").click()
    expect(page.locator("#message")).to_contain_text("已保存")
    expect(page.locator(".review-item", has_text=station.name)).to_have_count(0)
    position = kept(app, station)
    assert (position.lon, position.lat, position.source) == (113.68, 34.78, PositionSource.STAFF)
    # Whoever takes a neighbour's place does not make it more exact than it is.
    assert position.error_m == 300


def test_the_keyboard_is_enough(wang: Person, app: StaffApp, station: Station) -> None:
    page = opened(wang, app, station, "en")
    page.locator(".candidate button").first.focus()
    page.keyboard.press("2")
    expect(page.locator("#message")).to_contain_text("is saved")
    assert kept(app, station).source is PositionSource.STAFF


def test_a_pin_is_set_and_saved(wang: Person, app: StaffApp, station: Station) -> None:
    page = opened(wang, app, station)
    save = page.get_by_role("button", name="保存我标的位置")
    expect(save).to_be_disabled()
    page.locator("#lon_0").fill("113.7001")
    page.locator("#lat_0").fill("34.7502")
    page.locator("#lat_0").press("Enter")
    save.click()
    expect(page.locator("#message")).to_contain_text("已保存")
    position = kept(app, station)
    assert (position.lon, position.lat, position.error_m) == (113.7001, 34.7502, 10)


def test_what_is_left_is_not_shown_again(wang: Person, app: StaffApp, station: Station) -> None:
    page = opened(wang, app, station)
    page.get_by_role("button", name="保持现状，不再提示").click()
    expect(page.locator("#message")).to_contain_text("保持现状")
    position = kept(app, station)
    assert (position.source, position.reviewed, position.error_m) == (PositionSource.SERVICE, True, 11_000)
    page.reload()
    expect(page.locator("#review_page")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".review-item", has_text=station.name)).to_have_count(0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_narrow_screen_and_axe(browser: Browser, app: StaffApp, station: Station, lang: str) -> None:
    with person(browser, viewport={"width": 320, "height": 640}) as someone:
        someone.enter(app)
        page = opened(someone, app, station, lang)
        assert not is_wider_than_screen(page)
        assert violations(page) == []
        assert someone.complaints == []


def test_somebody_who_may_only_look_sees_no_buttons(
    browser: Browser, app: StaffApp, station: Station
) -> None:
    with person(browser) as someone:
        someone.enter(app, "li")
        page = opened(someone, app, station)
        expect(page.locator(".candidate button")).to_have_count(0)
        expect(page.get_by_role("button", name="保存我标的位置")).to_have_count(0)
