"""Photographs every page of the demonstration, on a phone and on a desk.

Starts the demonstration on a morning (`morning_demo.py`), and writes WebP files to docs/images or to the
folder given. Words after the folder choose pictures by the beginning of their names.
"""

from __future__ import annotations

import base64
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from scripts.morning_demo import MORNING, demonstration  # noqa: E402

_SIZES = {"phone": (390, 844), "desk": (1280, 800)}
# A page is photographed to its end, but not farther than so many screens.
_SCREENS = 1.5
_QUALITY = 60
# The pictures of a desk are half as wide again as a page of documents shows them.
_SCALES = {"phone": 1, "desk": 0.75}
# Chromium on its own calls home at every start; a picture needs none of that.
_CHROMIUM_OPTIONS = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
_PLACE = "lat=34.7445&lon=112.968&open=any"
_FAR_PLACE = "lat=34.7466&lon=113.6538"
_VIEW = "center=113.02,34.74&zoom=12"
_LIST_WITH_FAULTS = """名称,地址,经度,纬度,开放时间,备注
翠竹街工会驿站,郑州市中原区翠竹街1号,113.564525,34.819187,周一至周五 9:00-17:00,
,郑州市中原区棉纺路12号,113.630000,34.750000,8:00-18:00,
建设路驿站,郑州市中原区建设路,,,看情况,
写反的驿站,郑州市中原区桐柏路,34.75,113.63,,
"""
_UPLOAD = """async content => {
  const form = new FormData();
  form.append("dataset", "zhongyuan");
  form.append("crs", "gcj02");
  form.append("file", new File([content], "中原区驿站.csv"));
  return (await Yizhan.upload("/v1/imports", form, () => null)).id;
}"""


def _stay(tab: Page) -> None:
    """Leave the page as it opens."""


def _open_filters(tab: Page) -> None:
    tab.locator("#filter_summary").click()


def _open_pin(tab: Page) -> None:
    tab.locator(".result-name").first.click()
    tab.locator("#station_card .actions").wait_for()


def _choose_district(tab: Page) -> None:
    tab.locator("#choose").click()
    tab.locator("#districts li").first.wait_for()


def _fail_to_sign_in(tab: Page) -> None:
    tab.locator("[name=username]").fill("wang")
    tab.locator("[name=password]").fill("no")
    tab.locator("[name=password]").press("Enter")
    tab.locator("#login_error").wait_for()


@dataclass(frozen=True, slots=True)
class Picture:
    """One page in one state.

    Args:
        name: of its files.
        path: of the page; `{station}` and `{import}` are filled in.
        act: what a person does before the picture is taken.
        options: of the window, such as its colour scheme.
        hidden: requests that never come back: `wait` leaves them open, `fail` breaks them.
        is_for_staff: whether somebody has to be signed in.
    """

    name: str
    path: str
    act: Callable[[Page], None] = _stay
    options: tuple[tuple[str, str], ...] = ()
    hidden: str = ""
    is_for_staff: bool = False


def _staff(name: str, path: str, options: tuple[tuple[str, str], ...] = ()) -> Picture:
    return Picture(f"staff-{name}", path, options=options, is_for_staff=True)


_DARK = (("color_scheme", "dark"),)
_CONTRAST = (("contrast", "more"),)
PICTURES = (
    Picture("courier", f"/?{_PLACE}"),
    Picture("courier-en", f"/?lang=en&{_PLACE}"),
    Picture("courier-dark", f"/?{_PLACE}", options=_DARK),
    Picture("courier-start", "/"),
    Picture("courier-district", "/", _choose_district),
    Picture("courier-closed", f"/?{_FAR_PLACE}"),
    Picture("courier-nothing", "/?lat=40.1&lon=94.6"),
    Picture("courier-wrong", "/?lat=x&lon=113.65"),
    Picture("map", f"/map?{_VIEW}"),
    Picture("map-en", f"/map?lang=en&{_VIEW}"),
    Picture("map-dark", f"/map?{_VIEW}", options=_DARK),
    Picture("map-whole", "/map"),
    Picture("map-station", "/map?center=113.5645,34.7995&zoom=14", _open_pin),
    Picture("map-contrast", f"/map?theme=contrast&{_VIEW}"),
    Picture("map-filters", "/map", _open_filters),
    Picture("map-loading", "/map", hidden="wait"),
    Picture("map-failed", "/map", hidden="fail"),
    Picture("map-wrong", "/map?zoom=99&amenity=jacuzzi"),
    Picture("list", "/list"),
    Picture("list-near", f"/list?{_PLACE}"),
    Picture("list-near-dark", f"/list?{_PLACE}", options=_DARK),
    Picture("list-nothing", "/list?q=qqq"),
    Picture("list-wrong", "/list?lat=x&lon=113.65&amenity=jacuzzi"),
    Picture("station", "/stations/{station}"),
    Picture("station-en", "/stations/{station}?lang=en"),
    Picture("station-dark", "/stations/{station}", options=_DARK),
    Picture("station-contrast", "/stations/{station}", options=_CONTRAST),
    Picture("sheet", "/stations/{station}/sheet"),
    Picture("embed", "/embed"),
    Picture("not-found", "/nothing"),
    Picture("ogc", "/ogc?f=html"),
    Picture("ogc-items", "/ogc/collections/stations/items?f=html"),
    Picture("login", "/staff/login"),
    Picture("login-failed", "/staff/login", _fail_to_sign_in),
    _staff("overview", "/staff"),
    _staff("overview-en", "/staff?lang=en"),
    _staff("overview-dark", "/staff", _DARK),
    _staff("upload", "/staff/upload"),
    _staff("imports", "/staff/imports"),
    _staff("import", "/staff/imports/{import}"),
    _staff("import-en", "/staff/imports/{import}?lang=en"),
    _staff("import-dark", "/staff/imports/{import}", _DARK),
    _staff("import-contrast", "/staff/imports/{import}", _CONTRAST),
    _staff("review", "/staff/review"),
    _staff("reports", "/staff/reports"),
    _staff("hours", "/staff/hours"),
    _staff("station", "/staff/stations/{station}"),
    _staff("dataset", "/staff/datasets/zhengzhou"),
    _staff("account", "/staff/account"),
    _staff("users", "/staff/users"),
    _staff("audit", "/staff/audit"),
)


def _chromium() -> str:
    names = [os.environ.get("YIZHAN_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return found or sys.exit("No Chromium here; YIZHAN_CHROMIUM names one elsewhere.")


def _sign_in(browser: Browser, address: str, password: str) -> tuple[list[dict[str, str]], str]:
    """Give the cookies of somebody who is signed in, and the id of a list that they uploaded."""
    context = browser.new_context(locale="zh-CN")
    tab = context.new_page()
    tab.goto(f"{address}/staff/login")
    tab.locator("[name=username]").fill("staff")
    tab.locator("[name=password]").fill(password)
    tab.locator("[name=password]").press("Enter")
    tab.locator(".bar-nav").wait_for()
    tab.goto(f"{address}/staff/upload")
    import_id = str(tab.evaluate(_UPLOAD, _LIST_WITH_FAULTS))
    cookies = [{"name": c["name"], "value": c["value"], "url": address} for c in context.cookies()]
    context.close()
    return cookies, import_id


def _known_best(address: str) -> str:
    """The id of the station that most is known of, and whose place is certain."""
    stations = httpx.get(f"{address}/v1/stations?limit=500").json()["features"]

    def known(feature: dict[str, Any]) -> int:
        facts = feature["properties"]
        is_certain = facts["position"] is not None and facts["position"]["source"] == "given"
        is_read = facts["open"]["state"] != "unknown"
        return int(20 * is_certain + 20 * is_read + bool(facts["phone"]) + len(facts["amenities"]))

    return str(max(stations, key=known)["id"])


def _hide(context: BrowserContext, how: str) -> None:
    """Keep back what a page asks for, to see it while it waits or after it failed."""
    if how:
        context.route("**/v1/**", lambda route: route.abort() if how == "fail" else None)


def _take(tab: Page, file: Path, scale: float, is_stretched: bool) -> None:
    """Photograph a page to its end, within reason; a bar at the foot of a stretched window stays there."""
    whole = int(tab.evaluate("document.documentElement.scrollHeight"))
    width, height = tab.evaluate("[innerWidth, innerHeight]")
    if is_stretched:
        tab.set_viewport_size({"width": width, "height": min(whole, int(_SCREENS * height))})
    clip = {"x": 0, "y": 0, "width": width, "height": min(whole, int(_SCREENS * height)), "scale": scale}
    shot = {"format": "webp", "quality": _QUALITY, "clip": clip, "captureBeyondViewport": True}
    session = tab.context.new_cdp_session(tab)
    file.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", shot)["data"]))
    print(file)


def _photograph(browser: Browser, address: str, password: str, folder: Path, chosen: tuple[str, ...]) -> None:
    cookies, import_id = _sign_in(browser, address, password)
    named = {"station": _known_best(address), "import": import_id}
    for picture in PICTURES:
        if chosen and not picture.name.startswith(chosen):
            continue
        for size, (width, height) in _SIZES.items():
            window = {
                "viewport": {"width": width, "height": height},
                "locale": "zh-CN",
                "timezone_id": "Asia/Shanghai",
            }
            context = browser.new_context(**window, **dict(picture.options))  # type: ignore[arg-type]
            if picture.is_for_staff:
                context.add_cookies(cookies)  # type: ignore[arg-type]
            _hide(context, picture.hidden)
            context.clock.set_system_time(MORNING)
            tab = context.new_page()
            waited = "load" if picture.hidden == "wait" else "networkidle"
            tab.goto(f"{address}{picture.path.format(**named)}", wait_until=waited)  # type: ignore[arg-type]
            picture.act(tab)
            # Markers grow in and lists unfold; a picture is of what stays.
            tab.wait_for_timeout(600)
            _take(tab, folder / f"{picture.name}-{size}.webp", _SCALES[size], picture.is_for_staff)
            context.close()


def main() -> None:
    """Photograph every page in every size, or those whose names begin as was asked."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with demonstration() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_CHROMIUM_OPTIONS)
        _photograph(browser, address, password, folder, tuple(sys.argv[2:]))


if __name__ == "__main__":
    main()
