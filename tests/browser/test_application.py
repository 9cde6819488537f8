"""The whole way in a real browser: a list with hostile cells, imported, served, and looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from geodata.datum import Datum
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from stations.importing import ImportOptions, Origin, apply_import, plan_import
from stations.store import Store
from tests.loopback import served

# A Wednesday, 14:00 in Shanghai.
NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
HOSTILE = "<img src=x onerror=window.__pwned=1>${window.__pwned=1}{{7*7}}`</script>"
LIST = (
    "名称,地址,经度,纬度,坐标系,开放时间,服务设施\r\n"
    f'"{HOSTILE}",郑州市中原区{HOSTILE},113.5645,34.8191,gcj02,24小时,微波炉、饮水机\r\n'
    "王屋路工会驿站,郑州市中原区石佛镇王屋路游园内,113.6012,34.7899,gcj02,周一至周五 8:30-17:30,空调\r\n"
    "雪松路药房驿站,郑州市中原区石佛镇冬青街,113.5561,34.8021,gcj02,以公告为准,\r\n"
    "石楠路阅读驿站,郑州市中原区枫杨街道石楠路,113.5499,34.8093,gcj02,7:30-12:00,\r\n"
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application over that list."""
    url = f"sqlite:///{tmp_path_factory.mktemp('application') / 'register.db'}"
    gazetteer = load()
    with Store.open(url) as store:
        store.upgrade()
        options, origin = ImportOptions("zz", "list.csv", Datum.GCJ02), Origin("i1", "tester", NOW)
        geocoder = GazetteerGeocoder(gazetteer)
        plan_import(store, LIST.encode(), options, geocoder, gazetteer.divisions, origin)
        apply_import(store, "i1", "tester", NOW)
    app = create_app(Settings(database_url=SecretStr(url)), clock=lambda: NOW)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


def unharmed(watched: Any) -> None:
    """Nothing that was typed ran, nothing was asked of another host, nothing complained."""
    assert watched.page.evaluate("window.__pwned") is None
    assert watched.complaints == []
    assert watched.hosts == {"127.0.0.1"}


def test_the_map_shows_the_list_and_no_name_runs(watched: Any, base: str) -> None:
    page = watched.page
    page.goto(f"{base}/map")
    expect(page.locator(".result-name")).to_have_count(4)
    assert HOSTILE in page.locator(".result-name").all_text_contents()
    page.locator(".result-name", has_text="onerror").click()
    expect(page.locator("#card_title")).to_have_text(HOSTILE)
    unharmed(watched)


def test_open_now_leaves_out_closed_and_unknown_and_says_how_many(watched: Any, base: str) -> None:
    page = watched.page
    page.goto(f"{base}/map#open=now")
    expect(page.locator(".result-name")).to_have_count(2)
    assert {"王屋路工会驿站", HOSTILE} == set(page.locator(".result-name").all_text_contents())
    unharmed(watched)


@pytest.mark.parametrize(
    "path", ["/", "/list?q=驿站", "/list?lon=113.56&lat=34.8&open=now", "/list?q=onerror"]
)
def test_pages_without_script_are_whole(watched: Any, base: str, path: str) -> None:
    watched.page.goto(base + path)
    assert watched.page.locator("h1").count() == 1
    unharmed(watched)


def test_a_stations_own_page_shows_its_name_as_text(watched: Any, base: str) -> None:
    page = watched.page
    page.goto(f"{base}/list?q=onerror")
    page.locator(".station h3 a").first.click()
    expect(page.locator("h1")).to_have_text(HOSTILE)
    unharmed(watched)


def test_the_documentation_opens_without_another_host(watched: Any, base: str) -> None:
    page = watched.page
    page.goto(f"{base}/docs")
    expect(page.get_by_text("/v1/nearest").first).to_be_visible()
    assert watched.hosts == {"127.0.0.1"}


def test_signing_in_fails_in_words(watched: Any, base: str) -> None:
    page = watched.page
    page.goto(f"{base}/staff")
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
