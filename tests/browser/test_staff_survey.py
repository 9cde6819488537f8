"""What a person is asked and told once about a whole list, instead of on every row."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from stations.model import Dataset
from stations.store import Role, User
from tests.browser.staff_app import Person, StaffApp, is_wider_than_screen, person, running_app, violations

pytestmark = pytest.mark.browser

HEADER = "名称,地址,经度,纬度"
_numbers = itertools.count(1)


def placed(number: int) -> str:
    return f"{number}号路工会驿站,郑州市中原区{number}号路{number}号,113.{560000 + 997 * number},34.819187"


def unplaced(number: int) -> str:
    return f"{number}号街工会驿站,郑州市中原区{number}号街{number}号,,"


def swapped(number: int) -> str:
    return f"{number}号巷工会驿站,郑州市中原区{number}号巷,34.819187,113.{560000 + 997 * number}"


def listed(*rows: str) -> str:
    return "\n".join((HEADER, *rows))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffApp]:
    with running_app(tmp_path_factory.mktemp("survey")) as running:
        for name, title, division in (("hz", "杭州驿站", "330100"), ("zz", "郑州工会驿站", "410100")):
            running.store.put_dataset(Dataset(name, title=title, division=division))
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
        assert someone.complaints == []


def planned(someone: Person, app: StaffApp, code: str, content: str, crs: str = "") -> Page:
    """Upload a list as the page's script does, and open what it would change."""
    page = someone.page
    page.goto(f"{app.base}/staff/upload")
    import_id = page.evaluate(
        """async ([code, content, crs]) => {
          const form = new FormData();
          form.append("dataset", code);
          if (crs) form.append("crs", crs);
          form.append("file", new File([content], "名单.csv"));
          return (await Yizhan.upload("/v1/imports", form, () => null)).id;
        }""",
        [code, content, crs],
    )
    page.goto(f"{app.base}/staff/imports/{import_id}")
    expect(page.get_by_role("tab").first).to_be_visible()
    return page


def question(page: Page, name: str) -> Any:
    return page.locator(f".ask-{name}")


def test_no_list_is_chosen_for_anybody(wang: Person, app: StaffApp) -> None:
    page = wang.page
    page.goto(f"{app.base}/staff/upload")
    expect(page.locator("#dataset")).to_have_value("")
    expect(page.locator("#dataset option:checked")).to_have_text("请选择…")
    file: Any = {"name": "名单.csv", "mimeType": "text/csv", "buffer": listed(placed(1)).encode()}
    page.set_input_files("#file", [file])
    kept = len(app.store.list_imports(200))
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.locator("[data-field=dataset] .fault")).to_contain_text("请选择是哪份名单")
    expect(page.locator("#dataset")).to_be_focused()
    assert len(app.store.list_imports(200)) == kept


def test_list_of_the_link_or_the_only_one_of_somebodys_division_is_chosen(
    browser: Browser, app: StaffApp
) -> None:
    since = datetime(2026, 1, 5, tzinfo=UTC)
    app.store.add_user(User("zheng", "x", Role.EDITOR, since, division="410000"))
    with person(browser) as someone:
        someone.enter(app, "zheng")
        for query, chosen in (("", "zz"), ("?dataset=hz", "hz"), ("?dataset=unheard-of", "zz")):
            someone.page.goto(f"{app.base}/staff/upload{query}")
            expect(someone.page.locator("#dataset")).to_have_value(chosen)
        app.store.put_dataset(Dataset("kf", title="开封驿站", division="410200"))
        someone.page.goto(f"{app.base}/staff/upload")
        expect(someone.page.locator("#dataset")).to_have_value("")


def test_datum_that_nobody_stated_is_asked_for_and_answered_in_place(
    wang: Person, app: StaffApp, code: str
) -> None:
    page = planned(wang, app, code, listed(placed(1), placed(2), unplaced(3)))
    asked = question(page, "datum")
    expect(asked.get_by_role("heading")).to_have_text(
        "3 行中有 2 行有坐标，但没有说明是哪种坐标系。坐标是从哪里来的？"
    )
    expect(asked.get_by_role("button")).to_have_count(4)
    expect(page.locator(".placings")).to_contain_text("精确 0")
    asked.get_by_role("button", name="高德地图、腾讯地图").press("Enter")
    expect(page.locator("#message")).to_contain_text("高德地图、腾讯地图")
    expect(asked).to_have_count(0)
    expect(page.locator(".placings")).to_contain_text("精确 2")
    assert app.store.list_imports(1)[0].options["datum"] == "gcj02"


def test_not_knowing_the_datum_is_an_answer(wang: Person, app: StaffApp, code: str) -> None:
    page = planned(wang, app, code, listed(placed(1)))
    question(page, "datum").get_by_role("button", name="不知道").click()
    expect(question(page, "datum")).to_have_count(0)
    expect(page.locator("#message")).to_contain_text("1 行的坐标没有采用")
    page.reload()
    expect(page.get_by_role("tab").first).to_be_visible()
    expect(question(page, "datum")).to_have_count(0)


def test_swapped_coordinates_are_exchanged_together_and_shown_first(
    wang: Person, app: StaffApp, code: str
) -> None:
    rows = [swapped(number) for number in range(1, 61)]
    page = planned(wang, app, code, listed(*rows, placed(90)), crs="gcj02")
    expect(question(page, "swap").get_by_role("heading")).to_have_text("60 行的经度和纬度写反了")
    question(page, "swap").get_by_role("button", name="对调这 60 行").click()
    expect(page.locator(".dock")).to_contain_text("120 处修改还没有核对")
    expect(page.locator("#message")).to_contain_text("已对调 60 行")
    expect(page.get_by_role("tab", name="有误")).to_have_text("有误60")
    expect(page.get_by_role("button", name="改第 2 行“经度”").first).to_have_text("113.560997")
    page.get_by_role("button", name="重新核对").click()
    expect(page.get_by_role("tab", name="新增")).to_have_text("新增61")
    expect(question(page, "swap")).to_have_count(0)
    expect(page.locator(".placings")).to_contain_text("精确 61")


def test_pair_in_one_cell_is_exchanged_too(wang: Person, app: StaffApp, code: str) -> None:
    content = '名称,地址,"经度,纬度"\n翠竹街驿站,郑州市中原区,"34.819187,113.564525"'
    page = planned(wang, app, code, content, crs="gcj02")
    question(page, "swap").get_by_role("button", name="对调这 1 行").click()
    page.get_by_role("button", name="重新核对").click()
    expect(page.locator(".placings")).to_contain_text("精确 1")


def test_counts_of_positions_show_their_rows(wang: Person, app: StaffApp, code: str) -> None:
    rows = [placed(1), placed(2), *(unplaced(number) for number in range(3, 8))]
    page = planned(wang, app, code, listed(*rows), crs="gcj02")
    expect(page.locator(".placings")).to_have_text("位置精确 2估计 5未知 0")
    page.get_by_role("button", name="只看位置精确 2的行").press("Enter")
    expect(page.locator("#rows_panel tr.row")).to_have_count(2)
    page.get_by_role("button", name="只看位置估计 5的行").press("Enter")
    expect(page.locator("#rows_panel tr.row")).to_have_count(5)
    assert violations(page) == []
    page.get_by_role("button", name="按结果看").click()
    expect(page.locator("#rows_panel tr.row")).to_have_count(7)
    expect(page.get_by_role("tab", name="新增")).to_be_focused()


def test_notes_that_many_rows_have_are_said_once(wang: Person, app: StaffApp, code: str) -> None:
    rows = [unplaced(number) for number in range(1, 13)]
    page = planned(wang, app, code, listed(*rows))
    expect(page.locator(".shared summary")).to_have_text("12 行：没有可用的坐标，位置由地址推断")
    expect(page.locator("#rows_panel .issue")).to_have_count(0)
    tags = page.locator(".issue-folded summary")
    expect(tags).to_have_count(12)
    sentence = page.locator(".issue-folded").first.get_by_text("误差约")
    expect(sentence).to_be_hidden()
    tags.first.press("Enter")
    expect(sentence).to_be_visible()
    page.locator(".shared summary").press("Enter")
    expect(page.locator(".shared")).to_contain_text("如第 2 行")


def test_notes_of_few_rows_and_errors_stay_in_full(wang: Person, app: StaffApp, code: str) -> None:
    nameless = [f",{number}号街,," for number in range(1, 13)]
    page = planned(wang, app, code, listed(*nameless, *(unplaced(number) for number in range(1, 11))))
    expect(page.locator("#rows_panel .issue-error")).to_have_count(12)
    page.get_by_role("tab", name="新增").click()
    expect(page.locator("#rows_panel .issue-warning")).to_have_count(10)
    expect(page.locator(".shared")).to_have_count(0)


def test_list_of_another_dataset_is_recognised(wang: Person, app: StaffApp) -> None:
    content = listed(*(placed(number) for number in range(101, 105)))
    page = planned(wang, app, "zz", content, crs="gcj02")
    expect(question(page, "elsewhere")).to_have_count(0)
    page.get_by_role("region", name="写入登记册").get_by_role("button", name="写入登记册").click()
    page.get_by_role("dialog").get_by_role("button", name="写入登记册").click()
    expect(page.locator("#message")).to_have_text("已写入登记册。")
    planned(wang, app, "hz", content, crs="gcj02")
    notice = question(page, "elsewhere")
    expect(notice.get_by_role("heading")).to_have_text("这份名单像是“郑州工会驿站”的，您选的是“杭州驿站”")
    notice.get_by_role("link", name="重新上传到“郑州工会驿站”").click()
    expect(page.locator("#dataset")).to_have_value("zz")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_for_everybody_on_a_small_screen(
    browser: Browser, app: StaffApp, lang: str, scheme: str
) -> None:
    rows = [*(placed(number) for number in range(201, 214)), swapped(220), *map(unplaced, range(1, 13))]
    with person(browser, viewport={"width": 360, "height": 740}, color_scheme=scheme) as someone:
        someone.enter(app)
        page = planned(someone, app, f"small-{lang}-{scheme}", listed(*rows))
        page.goto(f"{page.url}?lang={lang}")
        page.get_by_role("tab").nth(2).click()
        expect(page.locator(".shared summary").first).to_be_visible()
        page.locator(".issue-folded summary").first.click()
        assert not is_wider_than_screen(page)
        assert violations(page) == []
        assert someone.complaints == []


def test_a_list_in_metres_is_read_in_the_projection_that_a_person_chooses(
    wang: Person, app: StaffApp, code: str
) -> None:
    page = wang.page
    page.goto(f"{app.base}/staff/upload")
    content = "名称,地址,经度,纬度\n甲站,郑州市中原区一路1号,38470614.42,3845894.49"
    file: Any = {"name": "测绘.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.set_input_files("#file", [file])
    page.locator("#dataset").select_option("+")
    page.locator("#dataset_name").fill("测绘名单")
    page.locator("#dataset_code").fill(code)
    expect(page.locator("#crs_other")).to_be_hidden()
    page.get_by_label("测绘或其他坐标").check()
    assert violations(page) == []
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.locator("#crs_other")).to_be_focused()
    page.get_by_label("哪一种？").select_option("38 带（中央经线 114°E）EPSG:4526")
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.locator(".placings")).to_contain_text("精确 1")
    page.get_by_text("读得不对？改这里").click()
    expect(page.locator("#read_crs")).to_have_value("epsg:4526")
