"""What staff do beside uploading: passwords, files to take, lists to take away, stations brought back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api.passwords import password_matches
from stations.edits import remove_station
from stations.events import StationAdded
from stations.model import Dataset, Position, PositionSource, Station, Status
from tests.browser.staff_app import (
    PASSWORD,
    Person,
    StaffApp,
    person,
    running_app,
    violations,
)

pytestmark = pytest.mark.browser

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
NEW_PASSWORD = "river-lantern-2290"
LIST = "名称,地址\n甲驿站,郑州市中原区翠竹街1号\n乙驿站,某处\n"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffApp]:
    with running_app(tmp_path_factory.mktemp("register")) as running:
        yield running


@pytest.fixture
def chen(browser: Browser, app: StaffApp) -> Iterator[Person]:
    """An administrator, signed in."""
    with person(browser) as someone:
        someone.enter(app, "chen")
        yield someone
        assert someone.complaints == []


def add(app: StaffApp, dataset: str, number: int = 1, **more: object) -> Station:
    """Put a station into a list of its own; the names of lists are five letters long."""
    app.store.put_dataset(Dataset(dataset, title=f"名单{dataset}"))
    made = Station(
        f"{dataset}{number:05}",
        dataset,
        f"{dataset}第{number}驿站",
        address=f"郑州市中原区翠竹街{number}号",
        position=Position(113.564525, 34.819187, 10, PositionSource.GIVEN),
        created_at=NOW,
        **more,  # type: ignore[arg-type]
    )
    app.store.apply_events([StationAdded(made)], app.store.data_version(), "list", NOW)
    return made


def wait_until_served(page: Page, app: StaffApp, station: Station) -> None:
    """Wait until the application has seen what was written past it."""
    while not page.request.get(f"{app.base}/v1/stations/{station.id}").ok:
        page.wait_for_timeout(50)


def test_own_password_is_changed_and_the_page_goes_on(browser: Browser, app: StaffApp) -> None:
    with person(browser) as someone:
        someone.sign_in(app.base, "li")
        page = someone.page
        page.goto(f"{app.base}/staff/account")
        page.get_by_label("现在的密码").fill(PASSWORD)
        page.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
        page.get_by_label("再写一次新密码").fill("something else")
        page.get_by_role("button", name="修改密码").click()
        expect(page.locator("[data-field=repeated] .fault")).to_have_text("两次写的新密码不一样。")
        assert violations(page) == []
        page.get_by_label("再写一次新密码").fill(NEW_PASSWORD)
        page.get_by_label("再写一次新密码").press("Enter")
        expect(page.locator("#message")).to_have_text("密码已修改。")
        assert password_matches(NEW_PASSWORD, app.store.get_user("li").password_hash)
        # The session is another one, and the page works with it.
        page.get_by_label("用途").fill("脚本")
        page.get_by_role("button", name="建立令牌").click()
        expect(page.locator("#token_secret code")).to_be_visible()
        assert someone.complaints == []


def test_removed_station_comes_back_from_its_page(chen: Person, app: StaffApp) -> None:
    station = add(app, "lista", note="门口有伞")
    remove_station(app.store, station.id, "看错了", None, "wang", NOW)
    page = chen.page
    page.goto(f"{app.base}/staff/stations/{station.id}")
    expect(page.locator("#station_page")).to_contain_text("原因：看错了")
    assert violations(page) == []
    page.get_by_role("button", name="恢复站点").click()
    page.get_by_role("dialog").get_by_role("button", name="恢复站点").click()
    expect(page.locator("#message")).to_have_text("已恢复，公众立即看到。")
    expect(page.get_by_role("button", name="保存修改")).to_be_visible()
    expect(page.get_by_role("button", name="恢复站点")).to_have_count(0)
    stored = app.store.get_station(station.id)
    assert (stored.removed_at, stored.station.note) == (None, "门口有伞")


def test_rest_of_a_station_is_edited(chen: Person, app: StaffApp) -> None:
    station = add(app, "listb", extra={"楼层": "2", "管理员": "甲"}, division="410102")
    page = chen.page
    page.goto(f"{app.base}/staff/stations/{station.id}")
    expect(page.get_by_label("区划")).to_have_value("410102 河南省郑州市中原区")
    page.get_by_role("checkbox", name="司机之家").check()
    page.get_by_label("区划").fill("410105 河南省郑州市金水区")
    page.get_by_label("星级").select_option("4")
    page.get_by_label("评定年份").fill("2025")
    page.get_by_label("来源").fill("现场")
    page.get_by_label("楼层", exact=True).fill("3")
    page.get_by_role("button", name="去掉这一列：管理员").click()
    page.get_by_role("button", name="加一列").click()
    page.get_by_label("列名", exact=True).fill("__proto__")
    page.get_by_label("内容", exact=True).fill("<b>1</b>")
    expect(page.get_by_label("为什么改")).to_be_hidden()
    page.get_by_label("状态").select_option("closed")
    page.get_by_label("为什么改").fill("拆迁")
    assert violations(page) == []
    page.get_by_role("button", name="保存修改").click()
    expect(page.locator("#message")).to_have_text("已保存，公众立即看到。")
    after = app.store.get_station(station.id).station
    assert set(after.kinds) == {*station.kinds, "driver_home"}
    assert (after.division, after.stars, after.stars_year) == ("410105", 4, 2025)
    assert (after.source, after.status) == ("现场", Status.CLOSED)
    assert dict(after.extra) == {"楼层": "3", "__proto__": "<b>1</b>"}
    expect(page.locator(".happened")).to_contain_text("原因：拆迁")


def test_files_of_a_list_and_of_a_division(chen: Person, app: StaffApp, tmp_path: Path) -> None:
    add(app, "listc", 1, division="410102", phone="18712342336")
    last = add(app, "listc", 2, division="410105", status=Status.CLOSED)
    page = chen.page
    wait_until_served(page, app, last)
    page.goto(f"{app.base}/staff")
    page.locator("#export_dataset").select_option("listc")

    def saved(name: str) -> list[dict[str, str]]:
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))

    assert [row["电话"] for row in saved("工作人员用 CSV")] == ["18712342336", ""]
    assert [row["电话"] for row in saved("可以公开的 CSV")] == ["187****2336"]
    page.locator("#export_division").fill("410105 河南省郑州市金水区")
    assert [row["状态"] for row in saved("工作人员用 CSV")] == ["关闭"]
    page.goto(f"{app.base}/staff/datasets/listc")
    assert len(saved("工作人员用 CSV")) == 2


def test_mistaken_list_is_emptied_and_deleted(chen: Person, app: StaffApp) -> None:
    add(app, "listd", 1)
    last = add(app, "listd", 2)
    page = chen.page
    wait_until_served(page, app, last)
    page.goto(f"{app.base}/staff/datasets/listd")
    page.get_by_role("button", name="移除全部 2 个站点").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("写上名单的代号 listd 以确认").fill("liste")
    dialog.get_by_role("button", name="移除全部 2 个站点").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    assert len(app.store.stations_of("listd")) == 2
    assert violations(page) == []
    dialog.get_by_label("写上名单的代号 listd 以确认").fill("listd")
    dialog.get_by_role("button", name="移除全部 2 个站点").click()
    expect(page.locator("#message")).to_contain_text("已移除 2 个站点")
    assert app.store.stations_of("listd") == ()
    page.get_by_role("button", name="删除名单").click()
    page.get_by_role("dialog").get_by_role("button", name="删除名单").click()
    expect(page.locator("#message")).to_have_text("已删除名单“名单listd”。")
    expect(page.get_by_role("link", name="名单listd", exact=True)).to_have_count(0)
    page.goto(f"{app.base}/staff/imports")
    page.get_by_role("button", name="撤销导入：listd-removed.csv").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(page.locator("#history_message")).to_contain_text("已撤销")
    assert len(app.store.stations_of("listd")) == 2
    # A refusal that the page answers to is a line in the console all the same.
    chen.complaints[:] = [line for line in chen.complaints if " 422 " not in line]


def test_online_services_are_asked_step_by_step(chen: Person, app: StaffApp) -> None:
    page = chen.page
    page.goto(f"{app.base}/staff/upload")
    made = page.evaluate(
        """async (content) => {
          const form = new FormData();
          form.append("dataset", "liste");
          form.append("file", new File([content], "a.csv"));
          return (await Yizhan.upload("/v1/imports", form, () => null)).id;
        }""",
        LIST,
    )
    left = [1, 0]
    service = {"service": "amap", "title": "高德", "company": "某公司", "pending": 2, "missing": []}

    def answer(route: Route) -> None:
        if route.request.method == "GET":
            body: dict[str, object] = {"addresses": 2, "services": [service]}
        else:
            body = {"remaining": left.pop(0), "services": [{"text": "高德：找到 2 <b>"}]}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    page.route("**/geocode*", answer)
    page.goto(f"{app.base}/staff/imports/{made}")
    expect(page.locator(".dock")).to_be_visible()
    # No service is set up here, so nothing is offered.
    expect(page.get_by_role("button", name="看看要问多少")).to_have_count(0)
    page.route(
        f"**/staff/imports/{made}",
        lambda route: route.fulfill(
            response=(got := route.fetch()), body=got.text().replace('"services":[]', '"services":["高德"]')
        ),
    )
    page.reload()
    page.get_by_role("button", name="看看要问多少").click()
    expect(page.locator(".geocode-services")).to_have_text("高德（某公司）：2 个地址没有问过")
    assert violations(page) == []
    page.get_by_role("button", name="查找 2 个地址").click()
    expect(page.locator("#message")).to_contain_text("查找完了")
    expect(page.locator("#message")).to_contain_text("高德：找到 2 <b>")
    assert left == []
