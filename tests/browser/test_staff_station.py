"""One station in the hands of staff: found, corrected, checked, removed; two people at once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from stations.edits import edit_station
from stations.events import StationAdded
from stations.model import Amenity, Dataset, Position, PositionSource, Station, VerificationKind
from tests.browser.staff_app import Person, StaffApp, is_wider_than_screen, person, running_app, violations

pytestmark = pytest.mark.browser

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffApp]:
    with running_app(tmp_path_factory.mktemp("station")) as running:
        running.store.put_dataset(Dataset("zhongyuan", title="中原区驿站"))
        yield running


@pytest.fixture
def station(app: StaffApp) -> Station:
    """A station of its own for each test."""
    number = next(_numbers)
    made = Station(
        id=f"0station{number:02}",
        dataset="zhongyuan",
        name=f"翠竹街{number}号工会驿站",
        address=f"郑州市中原区翠竹街{number}号",
        position=Position(113.564525, 34.819187, 10, PositionSource.GIVEN),
        amenities={"air_conditioning": Amenity.YES},
        hours_text="周一至周五 9:00-17:00",
        hours_rule="Mo-Fr 09:00-17:00",
        phone="0371-55269597",
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
        # A refusal that the page answers to is a line in the console all the same.
        assert [line for line in someone.complaints if " 412 " not in line] == []


def opened(someone: Person, app: StaffApp, station: Station, lang: str = "zh") -> Page:
    someone.page.goto(f"{app.base}/staff/stations/{station.id}?lang={lang}")
    expect(someone.page.locator(".happened")).to_be_visible()
    return someone.page


def kept(app: StaffApp, station: Station) -> Station:
    return app.store.get_station(station.id).station


def test_station_is_found_and_corrected(wang: Person, app: StaffApp, station: Station) -> None:
    page = wang.page
    # The application looks for what others wrote from time to time.
    for _ in range(200):
        if page.request.get(f"{app.base}/v1/stations/{station.id}").ok:
            break
        page.wait_for_timeout(100)
    page.goto(f"{app.base}/staff")
    page.get_by_label("名称或地址中的字").fill(station.address.removeprefix("郑州市"))
    page.keyboard.press("Enter")
    page.get_by_role("link", name=station.name).click()
    expect(page.locator("#hours_understood")).to_have_text("读作：周一至周五 09:00–17:00")
    page.get_by_label("电话").fill("0371-1234567")
    page.get_by_label("开放时间").fill("看情况")
    expect(page.locator("#hours_understood")).to_contain_text("看不懂，按“不清楚”处理")
    page.get_by_label("开放时间").fill("每天 8:00-20:00")
    expect(page.locator("#hours_understood")).to_have_text("读作：每天 08:00–20:00")
    page.get_by_label("空调").select_option("unknown")
    page.get_by_label("饮水").select_option("nearby")
    page.get_by_label("状态").select_option("temporarily_closed")
    page.get_by_role("button", name="保存修改").click()
    expect(page.locator("#message")).to_have_text("已保存，公众立即看到。")
    after = kept(app, station)
    assert (after.phone, after.hours_text, after.status) == (
        "0371-1234567",
        "每天 8:00-20:00",
        "temporarily_closed",
    )
    assert after.hours_rule is not None
    assert "08:00-20:00" in after.hours_rule
    assert "air_conditioning" not in after.amenities
    assert set(after.amenities.values()) == {Amenity.NEARBY}
    assert (after.name, after.address, after.position) == (station.name, station.address, station.position)
    expect(page.locator(".happened")).to_contain_text("电话：0371-55269597 → 0371-1234567")
    page.get_by_text("每一项是谁写的").click()
    expect(page.locator("tr").filter(has_text="电话")).to_contain_text("wang")
    expect(page.locator("tr").filter(has_text="名称")).to_contain_text("list")


def test_pin_is_set_by_numbers_and_kept_with_the_rest(wang: Person, app: StaffApp, station: Station) -> None:
    page = opened(wang, app, station)
    page.get_by_label("经度").fill("113.6")
    page.get_by_label("纬度").fill("34.75")
    page.get_by_role("button", name="用这个位置").press("Enter")
    expect(page.locator(".pinned")).to_have_text("已标出，待保存")
    page.get_by_role("button", name="保存修改").press("Enter")
    expect(page.locator("#message")).to_have_text("已保存，公众立即看到。")
    position = kept(app, station).position
    assert position is not None
    assert (position.lon, position.lat, position.source) == (113.6, 34.75, "staff")


def test_name_cannot_be_emptied_and_nothing_is_lost(wang: Person, app: StaffApp, station: Station) -> None:
    page = opened(wang, app, station)
    page.get_by_label("备注").fill("门口有台阶")
    page.get_by_label("名称").fill("")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_role("button", name="保存修改").click()
    expect(page.locator("[data-field=name] .fault")).to_be_visible()
    expect(page.get_by_label("名称")).to_be_focused()
    expect(page.get_by_label("备注")).to_have_value("门口有台阶")
    assert kept(app, station).note == ""
    wang.complaints.clear()


@pytest.mark.parametrize("keeps", [True, False])
def test_two_people_at_once(wang: Person, app: StaffApp, station: Station, keeps: bool) -> None:
    page = opened(wang, app, station)
    version = app.store.get_station(station.id).version
    edit_station(app.store, station.id, {"phone": "110", "note": "新门"}, version, "li", NOW)
    page.get_by_label("电话").fill("0371-7")
    page.get_by_role("button", name="保存修改").click()
    clash = page.locator(".clash")
    expect(clash).to_be_focused()
    expect(clash.locator("tbody tr").filter(has_text="电话")).to_contain_text("110")
    expect(clash.locator("tbody tr").filter(has_text="电话")).to_contain_text("0371-7")
    expect(clash.locator("tbody tr").filter(has_text="备注")).to_contain_text("新门")
    assert violations(page) == []
    assert kept(app, station).phone == "110"
    clash.get_by_role("button", name="保存我的修改" if keeps else "放弃我的").click()
    expect(clash).to_have_count(0)
    expect(page.get_by_label("电话")).to_have_value("0371-7" if keeps else "110")
    after = kept(app, station)
    assert (after.phone, after.note) == ("0371-7" if keeps else "110", "新门")


def test_check_by_telephone_then_removal_with_a_reason(wang: Person, app: StaffApp, station: Station) -> None:
    page = opened(wang, app, station)
    page.get_by_label("电话").fill("1")
    page.get_by_role("button", name="我核实过了").click()
    expect(page.locator("#message")).to_contain_text("请先保存")
    page.get_by_label("电话").fill(station.phone)
    page.get_by_role("button", name="我核实过了").click()
    yes = page.get_by_role("dialog").get_by_role("button", name="我核实过了")
    expect(yes).to_be_disabled()
    assert violations(page) == []
    page.get_by_role("radio", name="我打电话问过").check()
    yes.click()
    expect(page.locator("#message")).to_have_text("已记下这次核实。")
    assert kept(app, station).verified_at is not None
    assert kept(app, station).verification_kind is VerificationKind.TELEPHONE
    expect(page.locator("#station_facts")).to_contain_text("核实（电话核实）")
    expect(page.locator(".happened")).to_contain_text("电话核实")
    page.get_by_role("button", name="移除站点").click()
    assert violations(page) == []
    page.get_by_role("dialog").get_by_role("button", name="移除站点").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert app.store.get_station(station.id).removed_at is None
    page.get_by_label("原因（公开）").fill("已拆除")
    page.get_by_role("dialog").get_by_role("button", name="移除站点").click()
    expect(page.locator("#message")).to_have_text("已移除。")
    expect(page.locator(".happened")).to_contain_text("原因：已拆除")
    expect(page.get_by_role("button", name="保存修改")).to_have_count(0)
    assert app.store.get_station(station.id).removed_at is not None
    wang.complaints.clear()


def test_who_may_only_look_changes_nothing(browser: Browser, app: StaffApp, station: Station) -> None:
    with person(browser) as someone:
        someone.enter(app, "li")
        page = opened(someone, app, station)
        expect(page.get_by_label("电话")).to_be_disabled()
        for name in ("保存修改", "我核实过了", "移除站点", "用这个位置"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_station_that_never_was(wang: Person, app: StaffApp) -> None:
    answer = wang.page.goto(f"{app.base}/staff/stations/nothing000")
    assert answer is not None
    assert answer.status == 404
    expect(wang.page.locator("#station_page .alert")).to_be_visible()
    wang.complaints.clear()


def test_hostile_texts_stay_texts(
    browser: Browser, app: StaffApp, station: Station, hostile_texts: tuple[str, ...]
) -> None:
    texts = [text for text in hostile_texts if len(text) < 200 and text.strip() and "\x00" not in text]
    for text in texts:
        version = app.store.get_station(station.id).version
        edit_station(app.store, station.id, {"note": text, "name": text, "address": text}, version, text, NOW)
    with person(browser) as someone:
        someone.enter(app)
        page = someone.page
        page.add_init_script("window.alert = () => { window.__pwned = 1; }")
        opened(someone, app, station)
        happened = app.store.events_of_station(station.id)
        assert len(happened) > len(texts) / 2
        expect(page.locator(".happened > li")).to_have_count(len(happened))
        assert page.locator("img, iframe, object").count() == 0
        assert page.evaluate("window.__pwned") is None
        assert someone.complaints == []
        assert someone.hosts == {"127.0.0.1"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_station_for_everybody_on_a_small_screen(
    browser: Browser, app: StaffApp, station: Station, lang: str, scheme: str
) -> None:
    with person(browser, viewport={"width": 360, "height": 740}, color_scheme=scheme) as someone:
        someone.enter(app)
        page = opened(someone, app, station, lang)
        unit = {"zh": r"^\d+ (公里|米)$", "en": r"^\d+ k?m$"}[lang]
        expect(page.locator(".leaflet-control-scale-line")).to_have_text(re.compile(unit))
        page.locator(".more summary").click()
        assert not is_wider_than_screen(page)
        assert violations(page) == []
        assert someone.complaints == []
