"""Every page for staff: by keyboard alone, for everybody, on a small screen, and with hostile lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from stations.model import Dataset
from tests.browser.staff_app import (
    PASSWORD,
    Person,
    StaffApp,
    is_wider_than_screen,
    person,
    running_app,
    violations,
)

pytestmark = pytest.mark.browser

HEADER = "名称,地址,经度,纬度,开放时间,备注"
# One row of each kind that a page shows in its own way.
ROWS = (
    "翠竹街工会驿站,郑州市中原区翠竹街1号,113.564525,34.819187,周一至周五 9:00-17:00,",
    ",郑州市中原区棉纺路12号,113.630000,34.750000,8:00-18:00,",
    "建设路驿站,郑州市中原区建设路,,,看情况,",
    "写反的驿站,郑州市中原区,34.75,113.63,,",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffApp]:
    with running_app(tmp_path_factory.mktemp("staff")) as running:
        yield running


def send(someone: Person, base: str, code: str, content: str, name: str = "名单.csv") -> str:
    """Upload a list as the page's script does, and give the import's id."""
    someone.page.goto(f"{base}/staff/upload")
    return str(
        someone.page.evaluate(
            """async ([code, content, name]) => {
              const form = new FormData();
              form.append("dataset", code);
              form.append("crs", "gcj02");
              form.append("file", new File([content], name));
              return (await Yizhan.upload("/v1/imports", form, () => null)).id;
            }""",
            [code, content, name],
        )
    )


def press_until(page: Page, key: str, selector: str, most: int = 80) -> None:
    """Press a key until something has the focus, once it is there to be reached."""
    page.locator(selector).first.wait_for(state="attached")
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{key} never reached {selector}")


@pytest.mark.parametrize("width", [1280, 320])
def test_from_signing_in_to_undoing_and_again_by_keyboard_alone(
    browser: Browser, app: StaffApp, width: int
) -> None:
    dataset = f"keyboard-list-{width}"
    with person(browser, viewport={"width": width, "height": 720}) as someone:
        page, keys = someone.page, someone.page.keyboard
        # Told only just before, a slow browser hands over the choice of a file too late.
        page.on("filechooser", lambda _: None)
        page.goto(f"{app.base}/staff/login")
        press_until(page, "Tab", "[name=username]")
        keys.type("wang")
        press_until(page, "Tab", "[name=password]")
        keys.type(PASSWORD)
        keys.press("Enter")
        expect(page.locator(".bar-nav")).to_be_visible()
        press_until(page, "Tab", "a.gate")
        keys.press("Enter")
        expect(page.locator("#upload_form")).to_be_visible()
        press_until(page, "Tab", "#file")
        with page.expect_file_chooser() as chooser:
            keys.press("Space")
        content = "\n".join((HEADER, *ROWS[:2])).encode("gbk")
        chooser.value.set_files(FilePayload(name="键盘.csv", mimeType="text/csv", buffer=content))
        press_until(page, "Tab", "#dataset")
        keys.press("End")
        press_until(page, "Tab", "#dataset_name")
        keys.type(f"Keyboard list {width}")
        press_until(page, "Tab", "[name=crs]")
        keys.press("ArrowDown")
        press_until(page, "Tab", "[type=submit]")
        keys.press("Enter")
        expect(page.get_by_role("tab", name="有误")).to_have_text("有误1")
        press_until(page, "Tab", "#tab_error")
        press_until(page, "Tab", ".cell-button")
        keys.press("Enter")
        keys.type("棉纺路工会驿站")
        keys.press("Enter")
        press_until(page, "Tab", ".dock .button-main")
        keys.press("Enter")
        expect(page.locator("#message")).to_have_text("已按您的修改重新核对。")
        press_until(page, "Tab", "#tab_new")
        keys.press("ArrowRight")
        expect(page.locator("#tab_changed")).to_be_focused()
        keys.press("Home")
        expect(page.locator("#tab_error")).to_be_focused()
        press_until(page, "Tab", ".dock .button-main")
        keys.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        keys.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator(".dock .button-main")).to_be_focused()
        keys.press("Enter")
        press_until(page, "Tab", "dialog .button-main", 4)
        keys.press("Enter")
        expect(page.locator("#message")).to_have_text("已写入登记册。")
        assert len(app.store.stations_of(dataset)) == 2
        assert not is_wider_than_screen(page)
        press_until(page, "Tab", ".dock .button-danger")
        keys.press("Enter")
        press_until(page, "Tab", "dialog .button-danger", 4)
        keys.press("Enter")
        expect(page.locator("#message")).to_have_text("已撤销，登记册恢复原样。")
        assert app.store.stations_of(dataset) == ()
        press_until(page, "Tab", ".dock .button-main")
        assert page.evaluate("document.activeElement.textContent") == "再做一次"
        keys.press("Enter")
        expect(page.locator("#message")).to_contain_text("还没有写入")
        expect(page.get_by_role("tab", name="有误")).to_have_text("有误0")
        assert not is_wider_than_screen(page)
        press_until(page, "Tab", ".dock .button-main")
        keys.press("Enter")
        press_until(page, "Tab", "dialog .button-main", 4)
        keys.press("Enter")
        expect(page.locator("#message")).to_have_text("已写入登记册。")
        assert {one.name for one in app.store.stations_of(dataset)} == {"翠竹街工会驿站", "棉纺路工会驿站"}
        assert someone.complaints == []


@pytest.mark.parametrize(("scheme", "width", "lang"), [("dark", 1280, "zh"), ("light", 360, "en")])
def test_accessible_and_not_wider_than_the_screen(
    browser: Browser, app: StaffApp, scheme: str, width: int, lang: str
) -> None:
    with person(browser, viewport={"width": width, "height": 780}, color_scheme=scheme) as someone:
        someone.enter(app, "chen")
        page = someone.page
        import_id = send(someone, app.base, f"axe-{scheme}-{width}", "\n".join((HEADER, *ROWS)))
        # The page as it opens and every other page: test_every_page.py.
        page.goto(f"{app.base}/staff/imports/{import_id}?lang={lang}")
        page.wait_for_load_state("networkidle")
        assert not is_wider_than_screen(page)
        assert violations(page) == []
        for outcome in ("new", "error"):
            page.locator(f"#tab_{outcome}").click()
            page.locator("#rows_panel .row-open button").last.click()
            expect(page.locator(".spot-map .leaflet-control-zoom").last).to_be_visible()
            page.locator(".columns summary").click()
            assert not is_wider_than_screen(page)
            assert violations(page) == []
        page.locator("#rows_panel .cell-button").first.click()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.locator(".dock .button-main").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == []


def test_hostile_texts_stay_texts(browser: Browser, app: StaffApp, hostile_texts: tuple[str, ...]) -> None:
    with person(browser) as someone:
        someone.enter(app)
        page = someone.page
        page.add_init_script("window.alert = () => { window.__pwned = 1; }")
        texts = [text for text in hostile_texts if len(text) < 200]
        cells = ['"' + text.replace('"', '""') + '"' for text in texts]
        header = ",".join(("名称", '"<img src=x onerror=alert(1)>"', "__proto__", "constructor", "备注"))
        rows = [",".join((cell, cell, cell, cell, cell)) for cell in cells]
        name = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}.csv"
        import_id = send(someone, app.base, "hostile", "\n".join((header, *rows)), name)
        page.goto(f"{app.base}/staff/imports/{import_id}")
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.locator(".columns summary").click()
        shown = ""
        loading = page.locator("#rows_panel [role=status]").filter(has_text="正在读取")
        more = page.get_by_role("button", name="再显示一些")
        for outcome in ("new", "error", "conflict", "duplicate"):
            page.locator(f"#tab_{outcome}").click()
            expect(loading).to_have_count(0)
            for button in page.locator("#rows_panel .row-open button").all()[:6]:
                button.click()
            while more.count():
                more.click()
                expect(loading).to_have_count(0)
            shown += page.locator("#rows_panel").inner_text()
        assert "<svg/onload=alert(1)>" in shown
        assert "{{7*7}}" in shown
        for path in ("/staff", "/staff/imports"):
            page.goto(f"{app.base}{path}")
            expect(page.locator("body")).to_contain_text(name)
        assert page.locator("img, iframe, object").count() == 0
        assert page.evaluate("window.__pwned") is None
        assert someone.complaints == []
        assert someone.hosts == {"127.0.0.1"}


def test_somebody_who_may_only_look_is_offered_nothing_else(browser: Browser, app: StaffApp) -> None:
    with person(browser) as editor:
        editor.enter(app)
        import_id = send(editor, app.base, "for-looking", "\n".join((HEADER, *ROWS)))
    with person(browser) as someone:
        someone.enter(app, "li")
        page = someone.page
        page.goto(f"{app.base}/staff")
        expect(page.locator("main")).to_contain_text("您的账号只能查看")
        page.goto(f"{app.base}/staff/upload")
        expect(page.locator("form#upload_form")).to_have_count(0)
        page.goto(f"{app.base}/staff/imports/{import_id}")
        expect(page.locator(".issue-error").first).to_be_visible()
        expect(page.locator(".cell-button")).to_have_count(0)
        expect(page.locator(".dock")).to_be_hidden()
        page.goto(f"{app.base}/staff/users")
        expect(page.locator("main")).to_contain_text("只有管理员可以看用户")
        assert someone.complaints == []


def test_corrections_survive_the_end_of_a_session(browser: Browser, app: StaffApp) -> None:
    with person(browser) as someone:
        someone.enter(app)
        page = someone.page
        import_id = send(someone, app.base, "two-sessions", "\n".join((HEADER, *ROWS[:2])))
        page.goto(f"{app.base}/staff/imports/{import_id}")
        page.locator(".cell-button").first.click()
        page.keyboard.type("棉纺路工会驿站")
        page.keyboard.press("Enter")
        page.context.clear_cookies()
        page.get_by_role("button", name="重新核对").click()
        expect(page.locator("#message")).to_contain_text("登录已过期")
        expect(page.locator(".cell-fixed")).to_have_text("棉纺路工会驿站")
        other = Person(page.context.new_page(), [], set())
        other.sign_in(app.base)
        other.page.close()
        page.get_by_role("button", name="重新核对").click()
        expect(page.locator("#message")).to_have_text("已按您的修改重新核对。")
        expect(page.locator("#tab_error")).to_have_text("有误0")


def test_tokens_are_shown_once_and_revoked(browser: Browser, app: StaffApp) -> None:
    with person(browser) as someone:
        someone.enter(app)
        page = someone.page
        page.goto(f"{app.base}/staff/account")
        page.get_by_label("用途").fill("每月上传")
        page.get_by_role("button", name="建立令牌").click()
        secret = page.locator("#token_secret code").inner_text()
        headers = {"Authorization": f"Bearer {secret}"}
        assert page.request.get(f"{app.base}/v1/imports", headers=headers).ok
        page.reload()
        expect(page.locator("#tokens")).to_contain_text("每月上传")
        assert secret not in page.content()
        page.get_by_role("button", name="作废令牌：每月上传").click()
        page.get_by_role("dialog").get_by_role("button", name="作废").click()
        expect(page.locator("#tokens")).to_contain_text("还没有令牌。")
        assert someone.complaints == []


def test_administrator_adds_and_disables_a_user(browser: Browser, app: StaffApp) -> None:
    with person(browser) as someone:
        someone.enter(app, "chen")
        page = someone.page
        page.goto(f"{app.base}/staff/users")
        page.locator("#user_name").fill("zhao")
        page.locator("#user_form").get_by_role("button", name="添加用户").click()
        password = page.locator("#user_secret code").inner_text()
        with person(browser) as newcomer:
            newcomer.page.goto(f"{app.base}/staff/login")
            newcomer.page.locator("[name=username]").fill("zhao")
            newcomer.page.locator("[name=password]").fill(password)
            newcomer.page.keyboard.press("Enter")
            expect(newcomer.page.locator(".bar-person")).to_contain_text("zhao，可以编辑")
        page.get_by_role("button", name="停用用户：zhao").click()
        page.get_by_role("dialog").get_by_role("button", name="停用").click()
        expect(page.get_by_role("button", name="恢复用户：zhao")).to_be_visible()
        disabled: Any = app.store.get_user("zhao").disabled_at
        assert disabled is not None
        assert someone.complaints == []


def test_audit_names_what_was_done_and_is_filtered(browser: Browser, app: StaffApp) -> None:
    with person(browser) as someone:
        someone.enter(app, "chen")
        page = someone.page
        send(someone, app.base, "audited", "\n".join((HEADER, ROWS[0])), "审计.csv")
        page.goto(f"{app.base}/staff/audit")
        first = page.locator("#audit tbody tr").first
        expect(first).to_contain_text("上传名单")
        expect(first).to_contain_text("chen")
        expect(first.get_by_role("link", name="审计.csv")).to_be_visible()
        page.get_by_label("只看").select_option("import.undone")
        for line in page.locator("#audit tbody tr").all():
            expect(line).to_contain_text("撤销导入")
        page.get_by_label("只看").select_option("user.unlocked")
        expect(page.locator("#audit_more")).to_have_text("没有这样的记录。")
        assert violations(page) == []
        assert someone.complaints == []
    with person(browser) as someone:
        someone.enter(app)
        someone.page.goto(f"{app.base}/staff/audit")
        expect(someone.page.locator("main")).to_contain_text("只有管理员可以看操作记录")


def test_what_is_said_about_a_list_is_changed(browser: Browser, app: StaffApp) -> None:
    app.store.put_dataset(Dataset("about-this", title="旧名称"))
    with person(browser) as someone:
        someone.enter(app)
        page = someone.page
        page.goto(f"{app.base}/staff")
        page.get_by_role("link", name="旧名称", exact=True).click()
        page.get_by_label("名称").fill("中原区驿站")
        page.get_by_label("许可").fill("CC BY 4.0")
        page.get_by_label("条款网址").fill("https://example.cn/terms")
        page.get_by_label("开放数据").select_option("不开放")
        page.get_by_label("区划").fill("410102 河南省郑州市中原区")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#message")).to_have_text("已保存。")
        assert violations(page) == []
        (kept,) = (dataset for dataset in app.store.datasets() if dataset.name == "about-this")
        assert (kept.title, kept.licence, kept.division) == ("中原区驿站", "CC BY 4.0", "410102")
        assert (kept.licence_url, kept.open) == ("https://example.cn/terms", False)
        page.reload()
        page.get_by_label("许可").fill("CC0-1.0")
        page.get_by_label("署名").focus()
        expect(page.get_by_label("条款网址")).to_have_value("")
        page.get_by_label("许可").fill("CC BY 4.0")
        page.get_by_label("区划").fill("999999")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("[data-field=division] .fault")).to_contain_text("没有这个行政区划")
        expect(page.get_by_label("许可")).to_have_value("CC BY 4.0")
