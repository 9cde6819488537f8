"""A person with a list: from the file to the map and back again, on the real application."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.staff_app import Person, StaffApp, person, running_app

pytestmark = pytest.mark.browser

HEADER = "名称,地址,经度,纬度,开放时间,联系电话,空调"
GOOD = "翠竹街工会驿站,郑州市中原区翠竹街1号,113.564525,34.819187,周一至周五 9:00-17:00,0371-55269597,有"
NAMELESS = ",郑州市中原区棉纺路12号,113.630000,34.750000,8:00-18:00,0371-67189000,有"
LIST = "\n".join((HEADER, GOOD, NAMELESS)).encode("gbk")


_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffApp]:
    with running_app(tmp_path_factory.mktemp("staff")) as running:
        yield running


@pytest.fixture
def code() -> str:
    """A list of which nothing is in the register yet."""
    return f"list-{next(_numbers)}"


@pytest.fixture
def wang(browser: Browser, app: StaffApp) -> Iterator[Person]:
    """An editor, signed in."""
    with person(browser) as someone:
        someone.enter(app)
        yield someone


def upload(page: Page, base: str, code: str, content: bytes, *, scope: str = "只是一部分") -> None:
    """Fill in the form and wait for what would change."""
    page.goto(f"{base}/staff/upload")
    file: Any = {"name": "名单.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("#file", [file])
    select = page.locator("#dataset")
    if select.locator(f"option[value={code}]").count():
        select.select_option(code)
    else:
        select.select_option("+")
        page.locator("#dataset_name").fill("中原区驿站")
        page.locator("#dataset_code").fill(code)
    page.get_by_label("高德地图、腾讯地图").check()
    page.get_by_label(scope).check()
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.get_by_role("tab").first).to_be_visible()


def tab(page: Page, name: str) -> Any:
    return page.get_by_role("tab", name=name)


def write(page: Page) -> None:
    page.get_by_role("region", name="写入登记册").get_by_role("button", name="写入登记册").click()
    page.get_by_role("dialog").get_by_role("button", name="写入登记册").click()
    expect(page.locator("#message")).to_have_text("已写入登记册。")


def test_upload_correct_write_and_undo(browser: Browser, app: StaffApp, code: str) -> None:
    with person(browser) as someone:
        someone.sign_in(app.base)
        _upload_correct_write_and_undo(someone, app, code)
        assert someone.complaints == []
        assert someone.hosts == {"127.0.0.1"}


def _upload_correct_write_and_undo(someone: Person, app: StaffApp, code: str) -> None:
    page = someone.page
    upload(page, app.base, code, LIST)
    expect(page.locator(".read-as")).to_contain_text("GB18030")
    expect(tab(page, "有误")).to_have_text("有误1")
    expect(tab(page, "有误")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".issue-error")).to_contain_text("第 3 行“名称”列")
    expect(page.locator(".dock")).to_contain_text("将添加 1 个站点。")

    page.get_by_role("button", name="改第 3 行“名称”").first.click()
    page.keyboard.type("棉纺路工会驿站")
    page.keyboard.press("Enter")
    expect(page.locator(".dock")).to_contain_text("1 处修改还没有核对")
    page.get_by_role("button", name="重新核对").click()
    expect(tab(page, "有误")).to_have_text("有误0")
    expect(tab(page, "新增")).to_have_text("新增2")
    expect(page.locator(".dock")).to_contain_text("将添加 2 个站点。")
    assert app.store.stations_of(code) == ()

    write(page)
    expect(page.locator("#import_facts")).to_contain_text("已写入")
    names = {station.name for station in app.store.stations_of(code)}
    assert names == {"翠竹街工会驿站", "棉纺路工会驿站"}
    listed = page.request.get(f"{app.base}/v1/stations?q=棉纺路").json()
    assert [feature["properties"]["name"] for feature in listed["features"]] == ["棉纺路工会驿站"]
    page.goto(f"{app.base}/map#map=13/34.78/113.6")
    expect(page.get_by_role("button", name="棉纺路工会驿站").first).to_be_visible()

    page.goto(f"{app.base}/staff/imports")
    page.get_by_role("button", name="撤销导入：名单.csv").first.click()
    page.get_by_role("dialog").get_by_role("button", name="撤销这次导入").click()
    expect(page.locator("#history_message")).to_have_text("已撤销，登记册恢复原样。")
    expect(page.locator(".pill").first).to_have_text("已撤销")
    assert app.store.stations_of(code) == ()
    assert page.request.get(f"{app.base}/v1/stations?q=棉纺路").json()["features"] == []


def test_what_changes_is_shown_field_by_field(wang: Person, app: StaffApp, code: str) -> None:
    page = wang.page
    upload(page, app.base, code, f"{HEADER}\n{GOOD}".encode())
    write(page)
    changed = GOOD.replace("9:00-17:00", "8:00-20:00").replace(",有", ",无")
    upload(page, app.base, code, f"{HEADER}\n{changed}".encode())
    changes = page.locator(".change")
    expect(changes.filter(has_text="开放时间")).to_contain_text("周一至周五 9:00-17:00")
    expect(changes.filter(has_text="开放时间").locator("ins")).to_contain_text("周一至周五 8:00-20:00")
    expect(changes.filter(has_text="设施").locator("del")).to_contain_text("空调：有")
    expect(changes.filter(has_text="设施").locator("ins")).to_contain_text("空调：没有")
    expect(page.locator(".dock")).to_contain_text("将修改 1 个站点。")


def test_many_removals_need_a_tick(wang: Person, app: StaffApp, code: str) -> None:
    page = wang.page
    rows = [GOOD.replace("翠竹街", f"{number}号路") for number in range(12)]
    upload(page, app.base, code, "\n".join((HEADER, *rows)).encode())
    write(page)
    upload(page, app.base, code, f"{HEADER}\n{rows[0]}".encode(), scope="这就是全部")
    expect(tab(page, "未提到")).to_have_text("未提到11")
    page.get_by_role("region", name="写入登记册").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="写入登记册").click()
    expect(page.get_by_role("dialog")).to_contain_text("这 11 个站点确实没有了")
    expect(page.get_by_role("dialog").get_by_role("button", name="写入登记册")).to_be_disabled()
    assert len(app.store.stations_of(code)) == 12
    page.get_by_role("dialog").get_by_role("checkbox").check()
    page.get_by_role("dialog").get_by_role("button", name="写入登记册").click()
    expect(page.locator("#message")).to_have_text("已写入登记册。")
    assert len(app.store.stations_of(code)) == 1


def test_swapped_coordinates_are_exchanged_by_one_button(wang: Person, app: StaffApp, code: str) -> None:
    page = wang.page
    swapped = GOOD.replace("113.564525,34.819187", "34.819187,113.564525")
    upload(page, app.base, code, f"{HEADER}\n{swapped}".encode())
    page.get_by_role("button", name="对调这两格").click()
    expect(page.locator(".dock")).to_contain_text("2 处修改还没有核对")
    page.get_by_role("button", name="重新核对").click()
    expect(tab(page, "新增")).to_have_text("新增1")
    expect(tab(page, "有误")).to_have_text("有误0")


def test_position_set_by_hand_without_a_mouse(wang: Person, app: StaffApp, code: str) -> None:
    page = wang.page
    upload(page, app.base, code, f"{HEADER}\n建设路驿站,郑州市中原区建设路,,,,,".encode())
    page.get_by_role("button", name="第 2 行的详情：建设路驿站").press("Enter")
    expect(page.locator(".spot-map .flag-after")).to_be_visible()
    page.locator(".pin-form").get_by_label("经度").fill("181")
    page.locator(".pin-form").get_by_label("纬度").fill("34.75")
    page.get_by_role("button", name="用这个位置").press("Enter")
    expect(page.locator(".pin-form .fault")).to_contain_text("经度须在 −180 到 180 之间")
    page.locator(".pin-form").get_by_label("经度").fill("113.6")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="重新核对").press("Enter")
    expect(page.locator(".placings")).to_contain_text("精确 1")
    write(page)
    (station,) = app.store.stations_of(code)
    assert station.position is not None
    assert (station.position.lon, station.position.lat) == (113.6, 34.75)
    assert station.position.source == "staff"


def test_escape_gives_a_correction_up_and_dropping_brings_the_text_back(
    wang: Person, app: StaffApp, code: str
) -> None:
    page = wang.page
    upload(page, app.base, code, LIST)
    cell = page.get_by_role("button", name="改第 3 行“名称”").first
    cell.click()
    page.keyboard.type("不要")
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    expect(cell).to_have_text("（空）")
    cell.click()
    page.keyboard.type("先改")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("先改")
    page.get_by_role("button", name="放弃这些修改").click()
    expect(page.get_by_role("button", name="改第 3 行“名称”").first).to_have_text("（空）")
    expect(page.locator(".dock")).to_contain_text("将添加 1 个站点。")


def test_meaning_of_a_column_can_be_changed(wang: Person, app: StaffApp, code: str) -> None:
    page = wang.page
    upload(page, app.base, code, "名称,场所\n翠竹街工会驿站,翠竹街1号".encode())
    page.get_by_text("每一列是什么").click()
    page.get_by_label("“场所”列的含义").select_option("note")
    page.get_by_role("button", name="按新的含义重新核对").click()
    expect(page.get_by_role("tab").first).to_be_visible()
    page.get_by_text("每一列是什么").click()
    expect(page.get_by_label("“场所”列的含义")).to_have_value("note")


def test_doubtful_columns_are_asked_about_until_somebody_has_decided(
    wang: Person, app: StaffApp, code: str
) -> None:
    page = wang.page
    upload(page, app.base, code, "名称,电话,联系电话\n翠竹街工会驿站,0371-1,0371-2".encode())
    expect(page.locator(".columns summary")).to_contain_text("2 列需要您看一眼")
    expect(page.locator(".asked")).to_have_count(2)
    page.get_by_label("“电话”列的含义").select_option("phone")
    page.get_by_label("“联系电话”列的含义").select_option("")
    page.get_by_role("button", name="按新的含义重新核对").click()
    expect(page.locator(".columns summary")).to_contain_text("3 列，认出 2 列")
    expect(page.locator(".asked")).to_have_count(0)
    write(page)
    (station,) = app.store.stations_of(code)
    assert (station.phone, dict(station.extra)) == ("0371-1", {"联系电话": "0371-2"})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 not a table", "PDF"),
        ("地点,电话\n翠竹街,1".encode(), "找不到“名称”列"),
        (b"", "这个文件是空的"),
    ],
)
def test_file_that_cannot_be_read_is_explained_and_nothing_typed_is_lost(
    wang: Person, app: StaffApp, content: bytes, words: str
) -> None:
    page = wang.page
    kept = app.store.list_imports(50)
    page.goto(f"{app.base}/staff/upload?dataset=new")
    page.locator("#dataset").select_option("+")
    page.locator("#dataset_name").fill("中原区驿站")
    file: Any = {"name": "名单.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("#file", [file])
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.locator("#upload_form")).to_contain_text(words)
    expect(page.locator("#dataset_name")).to_have_value("中原区驿站")
    assert app.store.list_imports(50) == kept


def test_list_whose_names_are_not_recognised(wang: Person, app: StaffApp, code: str) -> None:
    page = wang.page
    page.goto(f"{app.base}/staff/upload")
    page.locator("#dataset").select_option("+")
    page.locator("#dataset_name").fill("奇怪的名单")
    page.locator("#dataset_code").fill(code)
    file: Any = {
        "name": "名单.csv",
        "mimeType": "text/csv",
        "buffer": "哪儿,联系电话\n翠竹街驿站,0371-1".encode(),
    }
    page.set_input_files("#file", [file])
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.locator("#upload_problem")).to_contain_text("找不到“名称”列")
    page.get_by_label("哪一列是站点的名称").select_option("哪儿")
    page.get_by_role("button", name="看看会改什么").click()
    expect(tab(page, "新增")).to_have_text("新增1")


def test_division_is_found_by_its_name(wang: Person, app: StaffApp, code: str) -> None:
    page = wang.page
    page.goto(f"{app.base}/staff/upload")
    page.locator("#division").press_sequentially("中原")
    option = page.locator("#division + datalist option").first
    expect(option).to_have_attribute("value", "410102 河南省郑州市中原区")
    page.locator("#division").fill("410102 河南省郑州市中原区")
    page.locator("#dataset").select_option("+")
    page.locator("#dataset_name").fill("中原区驿站")
    page.locator("#dataset_code").fill(code)
    file: Any = {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST}
    page.set_input_files("#file", [file])
    page.get_by_role("button", name="看看会改什么").click()
    expect(tab(page, "新增")).to_have_text("新增1")
    assert app.store.list_imports(1)[0].options["division"] == "410102"


def test_plan_that_somebody_else_changed_is_shown_before_it_is_written(
    wang: Person, app: StaffApp, code: str
) -> None:
    page = wang.page
    upload(page, app.base, code, LIST)
    address = page.evaluate("location.pathname.replace('/staff/', '/v1/')")
    page.evaluate(
        "address => Yizhan.request('PATCH', address, { fixes: { 2: { 名称: '改名的驿站' } } })", address
    )
    page.get_by_role("region", name="写入登记册").get_by_role("button", name="写入登记册").click()
    page.get_by_role("dialog").get_by_role("button", name="写入登记册").click()
    expect(page.locator("#message .alert")).to_be_visible()
    expect(page.locator("#rows_panel")).to_contain_text("（没有名称）")
    assert app.store.stations_of(code) == ()
    write(page)
    assert {station.name for station in app.store.stations_of(code)} == {"改名的驿站"}


def test_dropped_file_is_taken_and_one_that_is_too_large_is_not_sent(wang: Person, app: StaffApp) -> None:
    page = wang.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(f"{app.base}/staff/upload")
    drop = """([name, size]) => {
      const data = new DataTransfer();
      data.items.add(new File(["x".repeat(size)], name));
      const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      document.getElementById("file").dispatchEvent(event);
    }"""
    page.evaluate(drop, ["小名单.csv", 2000])
    expect(page.locator("#drop_text")).to_have_text("小名单.csv，2 KB")
    expect(page.locator("[data-field=file] .fault")).to_have_count(0)
    page.evaluate(drop, ["大名单.csv", 1_300_000])
    expect(page.locator("[data-field=file] .fault")).to_contain_text("最大 1 MB")
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.locator("#file")).to_be_focused()
    assert sent == []


def test_faults_stand_at_their_fields(wang: Person, app: StaffApp) -> None:
    page = wang.page
    page.goto(f"{app.base}/staff/upload")
    page.locator("#dataset").select_option("+")
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.locator("[data-field=file] .fault")).to_have_text("请先选择一个文件。")
    expect(page.locator("[data-field=dataset] .fault")).to_have_text("请写上名单的名称。")
    expect(page.locator("#file")).to_be_focused()
    file: Any = {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST}
    page.set_input_files("#file", [file])
    page.locator("#dataset_name").fill("中原区驿站")
    page.locator("#division").fill("999999")
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.locator("[data-field=division] .fault")).to_contain_text("没有这个行政区划")
    expect(page.locator("#division")).to_be_focused()
