"""The courier page in a real browser: with a network and without, by thumb and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from geodata.datum import Datum, from_wgs84
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from stations.importing import ImportOptions, Origin, apply_import, plan_import
from stations.store import Store
from tests.loopback import served

pytestmark = pytest.mark.browser

# A Wednesday, 14:00 in Shanghai.
NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
HERE = {"longitude": 113.620012345, "latitude": 34.748012345, "accuracy": 15}
HOSTILE = "<img src=x onerror=window.__pwned=1>${window.__pwned=1}{{7*7}}`</script>"
_HOURS = ("8:00-22:00", "周一至周五 8:30-17:30", "8:00-12:00", "24小时", "以公告为准", "每天 20:00-6:00", "")
_THINGS = ("空调、微波炉、饮水机、手机充电、卫生间、冰箱、书报", "微波炉", "空调", "")
LIST = "名称,地址,行政区划,经度,纬度,坐标系,开放时间,服务设施,电话\r\n" + "".join(
    f'"{HOSTILE if n == 1 else f"秦岭路{n}号驿站"}",郑州市中原区秦岭路{n}号,410102,{113.62 + n * 0.0011:.4f},'
    f'{34.748 + n % 5 * 0.0007:.4f},wgs84,"{_HOURS[n % 7]}","{_THINGS[n % 4]}",0371-6000{n:04d}\r\n'
    for n in range(1, 29)
)
VAGUE = "只知道大概的驿站,郑州市中原区,410102,,,,8:00-20:00,饮水机,\r\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an application over that list."""
    url = f"sqlite:///{tmp_path_factory.mktemp('courier') / 'register.db'}"
    gazetteer = load()
    with Store.open(url) as store:
        store.upgrade()
        options, origin = ImportOptions("zz", "list.csv", Datum.WGS84), Origin("i1", "tester", NOW)
        data = (LIST + VAGUE).encode()
        plan_import(store, data, options, GazetteerGeocoder(gazetteer), gazetteer.divisions, origin)
        apply_import(store, "i1", "tester", NOW)
    app = create_app(Settings(database_url=SecretStr(url)), clock=lambda: NOW)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


class Phone:
    """A phone that may say where it is, with everything that its page asked for and complained about."""

    def __init__(self, context: BrowserContext, now: datetime = NOW) -> None:
        self.context = context
        self.page = context.new_page()
        self.page.clock.set_fixed_time(now)
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None,
        )

    def locate(self) -> None:
        self.page.locator("#locate").click()

    def cards(self) -> Any:
        return self.page.locator("#result .card:not(.blank)")

    def names(self) -> list[str]:
        names: list[str] = self.page.locator("#result .cards h3").all_text_contents()
        return names

    def keep_the_page(self) -> None:
        """Wait until the worker is there and the county is kept."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        expect(self.page.locator("#kept")).to_be_visible()

    def go_offline(self) -> None:
        self.context.set_offline(True)
        self.page.reload()
        # The browser's own cache may hold an answer for half a minute.
        self.page.route("**/v1/**", lambda route: route.abort())


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    context = _context(browser)
    yield Phone(context)
    context.close()


def _context(browser: Browser, **more: Any) -> BrowserContext:
    options = {
        "viewport": {"width": 390, "height": 844},
        "locale": "zh-CN",
        "geolocation": HERE,
        "permissions": ["geolocation"],
        "timezone_id": "Asia/Shanghai",
        **more,
    }
    return browser.new_context(**options)


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_where_i_am_is_asked_on_a_tap_and_told_in_four_decimals(phone: Phone, base: str) -> None:
    phone.page.goto(base)
    expect(phone.page.locator("h1")).to_be_visible()
    assert not [url for url in phone.asked if "/v1/" in url]
    phone.locate()
    expect(phone.cards()).to_have_count(8)
    asked = [parse_qs(urlsplit(url).query) for url in phone.asked if "/v1/nearest" in url]
    assert (asked[0]["lon"], asked[0]["lat"], asked[0]["open"]) == (["113.6200"], ["34.7480"], ["on_arrival"])
    assert HOSTILE in phone.names()
    assert phone.page.evaluate("window.__pwned") is None
    assert phone.page.locator("#result img").count() == 0
    assert {urlsplit(url).hostname for url in phone.asked} == {"127.0.0.1"}
    assert phone.complaints == []


def test_a_card_leads_there_in_each_datum_with_one_tap(phone: Phone, base: str) -> None:
    phone.page.goto(base)
    phone.locate()
    first = phone.cards().first
    expect(first).to_be_visible()
    address = f"{base}/v1/nearest?lon=113.62&lat=34.748&open=on_arrival&limit=1"
    properties = phone.context.request.get(address).json()["features"][0]["properties"]
    hrefs = {link["rel"]: link["href"] for link in properties["links"]}
    for app in ("amap", "baidu", "tencent", "geo"):
        assert first.locator(f'[data-app="{app}"]').get_attribute("href") == hrefs[app]
    expect(first.locator(".go a").first).to_contain_text("高德导航")
    expect(first.locator(".far")).to_contain_text("分钟")
    # The programme that was used comes first from then on.
    phone.page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")
    first.locator('[data-app="baidu"]').click()
    phone.page.reload()
    phone.locate()
    expect(phone.cards().first.locator(".go a").first).to_contain_text("百度导航")


def test_without_a_network_the_kept_county_answers_the_same(phone: Phone, base: str) -> None:
    page = phone.page
    page.goto(base)
    phone.locate()
    expect(phone.cards()).to_have_count(8)
    online = phone.names()
    states = page.locator("#result .state").all_text_contents()
    left_out = page.locator("#result .aside").all_text_contents()
    assert left_out
    phone.keep_the_page()
    phone.go_offline()
    phone.locate()
    expect(page.locator("#notice")).to_contain_text("没有网络")
    expect(page.locator("#notice")).to_contain_text("中原区")
    assert phone.names() == online
    assert page.locator("#result .state").all_text_contents() == states
    assert page.locator("#result .aside").all_text_contents()[0] == left_out[0]
    assert page.locator("#result h3 a").count() == 0


@pytest.mark.parametrize(
    ("later", "age", "hours"),
    [
        (timedelta(minutes=5), "5 分钟前保存", "开放时间算到 7月28日"),
        (timedelta(days=13), "13 天前保存", "开放时间算到 7月28日"),
        (timedelta(days=20), "20 天前保存", "开放时间只到 7月28日"),
    ],
)
def test_it_says_how_old_the_kept_county_is_and_after_its_hours_nothing_is_open(
    phone: Phone, base: str, later: timedelta, age: str, hours: str
) -> None:
    page = phone.page
    page.goto(base)
    phone.locate()
    expect(phone.cards()).to_have_count(8)
    phone.keep_the_page()
    page.clock.set_fixed_time(NOW + later)
    phone.go_offline()
    phone.locate()
    expect(page.locator("#notice")).to_contain_text(age)
    expect(page.locator("#notice")).to_contain_text(hours)
    expect(phone.cards()).to_have_count(8)
    unknown = page.locator("#result .state-unknown").count()
    assert unknown == (8 if later > timedelta(days=14) else 0)


def test_the_kept_county_answers_as_the_server_does(phone: Phone, base: str) -> None:
    phone.page.goto(f"{base}/?lon=113.62&lat=34.748")
    phone.keep_the_page()
    script = Path(__file__).with_name("kept_county_oracle.js").read_text("utf-8")
    found = phone.page.evaluate(script.partition("*/")[2].strip().removesuffix(";"))
    assert found["wrong"] == []
    assert found["compared"] > 250


def test_a_kept_county_understands_shifted_coordinates(phone: Phone, base: str) -> None:
    phone.page.goto(f"{base}/?lon=113.62&lat=34.748")
    phone.keep_the_page()
    nearest = phone.page.evaluate(
        """() => {
          const pack = Yizhan.keptPack(), columns = pack.data.columns;
          const question = { open: "any", travel: "walk", amenity: [], kind: [], limit: 1 };
          const at = (place) => pack.nearest(place, question, new Date()).features[0].properties.distance_m;
          return [at({ lon: columns.lon[0], lat: columns.lat[0], crs: "wgs84" }),
            at({ lon: columns.gcj02_lon[0], lat: columns.gcj02_lat[0], crs: "gcj02" })];
        }"""
    )
    assert max(nearest) < 1
    # The same place in BD-09, by the server's own conversion.
    lon, lat = from_wgs84(113.62, 34.748, Datum.BD09)
    metres = phone.page.evaluate(
        """([lon, lat]) => {
          const question = { open: "any", travel: "walk", amenity: [], kind: [], limit: 3 };
          const far = (place) => Yizhan.keptPack().nearest(place, question, new Date()).features
            .map((feature) => feature.properties.distance_m);
          const [a, b] = [far({ lon, lat, crs: "bd09" }), far({ lon: 113.62, lat: 34.748, crs: "wgs84" })];
          return Math.max(...a.map((metres, i) => Math.abs(metres - b[i])));
        }""",
        [lon, lat],
    )
    assert metres < 3


def test_a_kept_county_of_another_form_is_no_answer(phone: Phone, base: str) -> None:
    page = phone.page
    page.goto(f"{base}/?lon=113.62&lat=34.748")
    phone.keep_the_page()
    page.evaluate(
        """() => {
          const kept = JSON.parse(localStorage["yizhan.pack"]);
          delete kept.pack.links;
          delete kept.pack.schedules;
          localStorage["yizhan.pack"] = JSON.stringify(kept);
        }"""
    )
    page.route("**/v1/**", lambda route: route.abort())
    phone.locate()
    expect(page.locator("#result")).to_contain_text("没有取到答案")


def test_elsewhere_the_kept_county_is_no_answer(phone: Phone, base: str) -> None:
    page = phone.page
    page.goto(f"{base}/?lon=113.62&lat=34.748")
    phone.keep_the_page()
    phone.context.set_geolocation({"longitude": 121.47, "latitude": 31.23, "accuracy": 15})
    phone.context.set_offline(True)
    phone.locate()
    expect(page.locator("#notice")).to_contain_text("不在保存过的地区")
    expect(page.locator("#result")).to_contain_text("没有取到答案")
    assert phone.cards().count() == 0
    page.get_by_role("button", name="看保存的").click()
    expect(phone.cards().first).to_be_visible()


@pytest.mark.parametrize(
    ("code", "sentence"), [(1, "没有定位权限"), (2, "现在定不了位"), (3, "太久没有结果")]
)
def test_a_device_that_does_not_say_where_it_is(phone: Phone, base: str, code: int, sentence: str) -> None:
    page = phone.page
    page.add_init_script(
        f"Geolocation.prototype.getCurrentPosition = (found, failed) => failed({{ code: {code} }})"
    )
    page.goto(base)
    phone.locate()
    expect(page.locator("#notice")).to_contain_text(sentence)
    expect(page.locator("#status")).to_contain_text("选择区县")
    expect(page.locator("#choose")).to_be_visible()
    expect(page.locator("#locate")).to_be_enabled()


def test_a_server_that_is_away_is_told_apart_from_a_missing_network(phone: Phone, base: str) -> None:
    page = phone.page
    page.route("**/v1/**", lambda route: route.fulfill(status=503, body="{}"))
    page.goto(base)
    phone.locate()
    expect(page.locator("#result")).to_contain_text("服务器没有回答")
    page.unroute("**/v1/**")
    page.get_by_role("button", name="重试").click()
    expect(phone.cards()).to_have_count(8)
    phone.keep_the_page()
    page.route("**/v1/**", lambda route: route.fulfill(status=500, body="not json"))
    page.get_by_role("radio", name="骑行").check()
    expect(page.locator("#notice")).to_contain_text("服务器没有回答。以下答案来自手机里保存的")
    expect(phone.cards()).to_have_count(8)


def test_a_district_by_keyboard_alone(phone: Phone, base: str) -> None:
    page = phone.page
    page.goto(base)
    page.locator("#choose").press("Enter")
    expect(page.locator("#district_words")).to_be_focused()
    for name in ("河南省", "郑州市", "中原区"):
        button = page.locator("#districts").get_by_role("button", name=name, exact=True)
        button.focus()
        page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("中原区")
    expect(page.locator("#choose")).to_be_focused()
    expect(page.locator("#result")).to_contain_text("距离从中原区的中心算起")
    page.keyboard.press("Tab")
    for _ in range(60):
        if page.evaluate("document.activeElement.dataset.app") == "amap":
            break
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href").startswith("https://uri.amap.com/marker?")
    assert page.url.startswith(f"{base}/?division=410102")
    page.reload()
    expect(phone.cards().first).to_be_visible()


def test_a_district_by_name_and_escape_closes(phone: Phone, base: str) -> None:
    page = phone.page
    page.goto(base)
    page.locator("#choose").click()
    page.locator("#district_words").fill("郑州中原")
    page.get_by_role("button", name="河南省郑州市中原区").click()
    expect(page.locator("#found")).to_have_text("中原区")
    page.locator("#choose").click()
    page.locator("#district_words").fill("<b>没有这里")
    expect(page.locator("#districts")).to_contain_text("没有找到叫“<b>没有这里”的地方")
    page.keyboard.press("Escape")
    expect(page.locator("#districts")).to_be_hidden()
    expect(page.locator("#choose")).to_be_focused()
    # A district without any station says so, and knows a way on.
    page.locator("#choose").click()
    page.locator("#district_words").fill("上街区")
    page.get_by_role("button", name="河南省郑州市上街区").click()
    expect(page.locator("#found")).to_contain_text("上街区没有")
    page.get_by_role("button", name="在周边找").click()
    expect(phone.cards().first).to_be_visible()


def test_choices_are_remembered_without_telling_one_phone_from_another(phone: Phone, base: str) -> None:
    page = phone.page
    page.goto(base)
    page.get_by_role("checkbox", name="微波炉").check()
    phone.locate()
    expect(phone.cards().first).to_contain_text("微波炉")
    expect(page.locator("#result")).to_contain_text("缺少所选设施")
    page.reload()
    expect(page.locator('input[value="microwave"]')).to_be_checked()
    assert page.evaluate("JSON.parse(localStorage['yizhan.choices'])") == {
        "open": "on_arrival",
        "travel": "walk",
        "amenity": ["microwave"],
        "kind": [],
        "app": "",
    }
    assert set(page.evaluate("Object.keys(localStorage)")) <= {"yizhan.choices", "yizhan.pack"}
    assert page.evaluate("document.cookie") == ""
    # What a former version or somebody else wrote there does no harm.
    page.evaluate('localStorage[\'yizhan.choices\'] = \'{"open": 7, "amenity": "x", "app": ["<b>"]}\'')
    page.evaluate("localStorage['yizhan.pack'] = '{\"pack\": {\"division\": 1}}'")
    page.reload()
    phone.locate()
    expect(phone.cards()).to_have_count(8)
    assert phone.complaints == []


def test_nothing_open_near_says_what_opens_next_and_looks_farther(phone: Phone, base: str) -> None:
    page = phone.page
    phone.context.set_geolocation({"longitude": 113.60, "latitude": 34.748, "accuracy": 900})
    page.goto(base)
    page.locator("#more summary").click()
    page.get_by_role("checkbox", name="便民服务点").check()
    phone.locate()
    expect(page.locator("#found")).to_have_text("3 公里内没有到达时开着的")
    page.get_by_role("button", name="到更远处找").click()
    expect(page.locator("#found")).to_have_text("没有符合条件的驿站")
    page.get_by_role("button", name="去掉条件再找").click()
    expect(phone.cards().first).to_be_visible()
    expect(page.locator("#result")).to_contain_text("定位误差约 900 米")


def test_the_worker_keeps_the_page_alone_and_throws_old_versions_away(phone: Phone, base: str) -> None:
    page = phone.page
    page.goto(base)
    page.evaluate("Promise.all(['yizhan-page-old', 'of-others'].map((name) => caches.open(name)))")
    page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.unregister())")
    page.evaluate("caches.keys().then((names) => caches.delete(names.find((n) => /-[0-9a-f]{12}$/.test(n))))")
    page.reload()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{base}/?lon=113.62&lat=34.748")
    page.goto(f"{base}/staff/login")
    page.goto(f"{base}/list?lon=113.62&lat=34.748")
    page.goto(base)
    page.wait_for_function("caches.keys().then((names) => !names.includes('yizhan-page-old'))")
    assert "of-others" in page.evaluate("caches.keys()")
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(request.url);
          return found;
        }"""
    )
    paths = sorted(urlsplit(url).path for url in kept)
    assert set(paths[:2]) == {"/"}
    assert all(path == "/" or path.startswith(("/static/home.", "/static/icon.")) for path in paths)
    assert all("lon" not in url for url in kept)


def test_a_network_that_never_answers_opens_the_kept_page(phone: Phone, base: str) -> None:
    page = phone.page
    page.goto(base)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    phone.context.set_offline(True)
    for lang, words in (("en", "Where can I take a break?"), ("zh", "哪里能歇一歇？")):
        page.goto(f"{base}/?lang={lang}")
        expect(page.locator("h1")).to_have_text(words)


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "dark"), ("en", "light")])
def test_axe_narrow_and_large_text(browser: Browser, base: str, lang: str, scheme: str) -> None:
    context = _context(browser, color_scheme=scheme, viewport={"width": 320, "height": 640})
    try:
        page = Phone(context).page

        def fits() -> bool:
            return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

        page.goto(f"{base}/?lang={lang}")
        assert violations(page) == []
        assert fits()
        page.locator("#locate").click()
        expect(page.locator("#result .card:not(.blank)").first).to_be_visible()
        page.locator("#more summary").click()
        page.locator("#choose").click()
        expect(page.locator("#districts li").first).to_be_visible()
        assert violations(page) == []
        assert fits()
        page.evaluate(
            "for (const sheet of document.styleSheets) sheet.insertRule('html { font-size: 200% }', 0)"
        )
        assert fits()
        page.goto(f"{base}/?lang={lang}&lat=x&lon=113.75")
        assert violations(page) == []
    finally:
        context.close()
