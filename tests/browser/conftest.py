"""A real Chromium, and a small server with canned answers that the map page can talk to."""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from web.assets import asset
from web.home_page import HomePage, render_home
from web.map_config import MapConfig
from web.map_page import render_map
from web.templates import render

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Tests wait for what they look at, however long a machine takes; this only ends one that hangs.
_HANGS_AFTER_MS = 120_000
expect.set_options(timeout=_HANGS_AFTER_MS)

CENTER = (113.5645, 34.7995)
HOSTILE_NAMES = (
    "<img src=x onerror=window.__pwned=1>",
    "</script><script>window.__pwned=1</script>",
    "${window.__pwned=1}`{{7*7}}{% raw %}",
    'O\'Neill "驿站" \u2028 \\u003c',
)
# Places of a public list (name, address, lat, lon, telephone, hours as written).
PLACES = (
    (
        "工会驿站(郑州高新区枫杨办事处便民服务大厅)",
        "郑州市中原区石佛镇翠竹街1号53楼",
        34.819187,
        113.564525,
        "",
        "",
    ),
    (
        "郑州市郑州银行高新区小微支行工会驿站",
        "长椿路11号19号楼1层1号",
        34.789483,
        113.547476,
        "0371-55269597",
        "",
    ),
    (
        "工会驿站(郑州高新区雪松路河南优德大药房)",
        "冬青街与雪松路交叉口",
        34.802189,
        113.556127,
        "",
        "07:30-22:30",
    ),
    (
        "郑州工会驿站(郑州高新区华强商圈王屋路工会驿站)",
        "王屋路游园内",
        34.789937,
        113.601265,
        "",
        "周一至周五 09:00-17:00",
    ),
    (
        "张仲景郑州市高新区电厂西路工会驿站",
        "电厂南路与王屋路交叉口向北200米",
        34.801319,
        113.60254,
        "",
        "24小时",
    ),
)


def station_features() -> list[dict[str, Any]]:
    """Real places, hostile names, two at one point and one of which only the area is known."""
    features = [
        _feature(f"place{number:05d}", name, lat, lon, number, address=address, phone=phone, hours=hours)
        for number, (name, address, lat, lon, phone, hours) in enumerate(PLACES)
    ]
    for number, name in enumerate(HOSTILE_NAMES):
        features.append(
            _feature(f"hostil{number:04d}", name, 34.7985 + number * 0.004, 113.572 + number * 0.003, 0)
        )
    features.append(_feature("twin000001", "同楼一层驿站", 34.7955, 113.5600, 0))
    features.append(_feature("twin000002", "同楼二层驿站", 34.7955, 113.5600, 1))
    vague = _feature("vague00001", "大致位置的驿站", 34.8075, 113.5800, 2)
    vague["properties"]["position"]["error_m"] = 800
    return [*features, vague]


def _feature(
    station_id: str,
    name: str,
    lat: float,
    lon: float,
    number: int,
    address: str = "",
    phone: str = "",
    hours: str = "",
) -> dict[str, Any]:
    state = ("open", "closed", "unknown")[number % 3]
    opening = {
        "state": state,
        "until": "2031-05-06T22:30:00+08:00" if state == "open" else None,
        "next_open": "2031-05-07T09:00:00+08:00" if state == "closed" else None,
        "needs": ["qr_code"] if number == 3 else [],
    }
    links = [
        {"rel": "self", "href": f"/v1/stations/{station_id}", "type": "application/geo+json"},
        {"rel": "amap", "href": f"https://uri.amap.com/marker?position={lon},{lat}", "type": "text/html"},
        {"rel": "baidu", "href": "javascript:window.__pwned=1", "type": "text/html"},
        {
            "rel": "tencent",
            "href": f"https://apis.map.qq.com/uri/v1/marker?coord={lat},{lon}",
            "type": "text/html",
        },
        {"rel": "geo", "href": f"geo:{lat},{lon}", "type": "text/plain"},
    ]
    return {
        "type": "Feature",
        "id": station_id,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "name": name,
            "kinds": ["rest_station"],
            "address": address or name,
            "open": opening,
            "opening_hours_text": hours or name,
            "amenities": {
                "drinking_water": "yes",
                "microwave": "yes" if number else "no",
                "toilet": "nearby",
            },
            "promises": ["drink"],
            "phone": phone,
            "position": {"source": "given", "datum_given": "gcj02", "error_m": 10},
            "links": links,
        },
    }


@dataclass
class Stub:
    """What the server answers with, and what it was asked."""

    base: str
    features: list[dict[str, Any]]
    failing: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    divisions: list[dict[str, Any]] = field(default_factory=list)
    tile_picture: bytes = b""
    archive: bytes = b""
    hands_out_parts: bool = True
    asked: list[str] = field(default_factory=list)

    def tile(self, z: int, x: int, y: int) -> dict[str, Any]:
        inside = [f for f in self.features if _tile_of(f, z) == (x, y)]
        if z < 13 and len(inside) > 1:
            lon, lat = inside[0]["geometry"]["coordinates"]
            return {"data_version": 1, "clusters": [[lon, lat, len(inside)]], "stations": []}
        return {"data_version": 1, "clusters": [], "stations": [_summary(f) for f in inside]}

    def nearest(self, query: dict[str, list[str]]) -> dict[str, Any]:
        lon, lat = float(query["lon"][0]), float(query["lat"][0])
        wanted = set(",".join(query.get("amenity", [])).split(",")) - {""}
        found = []
        for feature in self.features:
            amenities = feature["properties"]["amenities"]
            if all(amenities.get(code) == "yes" for code in wanted):
                x, y = feature["geometry"]["coordinates"]
                metres = 111_320 * math.hypot((x - lon) * math.cos(math.radians(lat)), y - lat)
                extra = {"distance_m": metres, "travel_minutes": metres / 80}
                found.append({**feature, "properties": {**feature["properties"], **extra}})
        found.sort(key=lambda feature: float(feature["properties"]["distance_m"]))
        return {
            "type": "FeatureCollection",
            "query": {"at": "2031-05-06T15:00:00+08:00"},
            "left_out": {"closed": 2},
            "approximate_nearby": 1,
            "features": found[: int(query["limit"][0])],
        }


def _tile_of(feature: dict[str, Any], z: int) -> tuple[int, int]:
    lon, lat = feature["geometry"]["coordinates"]
    sine = math.sin(math.radians(lat))
    x = (lon + 180) / 360
    y = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return int(x * 2**z), int(y * 2**z)


def _summary(feature: dict[str, Any]) -> dict[str, Any]:
    lon, lat = feature["geometry"]["coordinates"]
    properties = feature["properties"]
    return {
        "id": feature["id"],
        "name": properties["name"],
        "lon": lon,
        "lat": lat,
        "kind": "rest_station",
        "open": properties["open"]["state"],
        "error_m": properties["position"]["error_m"],
    }


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.stub.asked.append(self.path)
        query = parse_qs(address.query)
        lang = query.get("lang", ["zh"])[0]
        if address.path == "/map":
            page = render_map(MapConfig(**{"lang": lang, "center": CENTER, "zoom": 14, **self.stub.settings}))
            self._send(page.html.encode(), "text/html; charset=utf-8", csp=page.csp)
        elif address.path == "/frame":
            body = b'<iframe src="/map" title="map" width="600" height="500"></iframe>'
            self._send(body, "text/html; charset=utf-8")
        elif address.path.startswith("/tiles/") and self.stub.tile_picture:
            self._send(self.stub.tile_picture, "image/png")
        elif address.path == "/archive.pmtiles" and self.stub.archive:
            self._archive()
        elif address.path in ("/", "/list", "/staff/login"):
            self._send(self._plain_page(address.path, lang).encode(), "text/html; charset=utf-8")
        elif address.path.startswith("/static/"):
            found = asset(address.path.removeprefix("/static/"))
            self._send(found.content, found.media_type) if found else self._send(b"", "text/plain", 404)
        else:
            self._data(address.path, query)

    def _archive(self) -> None:
        """Hand out a part of the archive, also to pages of other hosts (RFC 9110, section 14)."""
        content, asked = self.stub.archive, self.headers.get("Range", "")
        headers = {"Access-Control-Allow-Origin": "*", "ETag": f'"{zlib.crc32(content)}"'}
        is_other = self.headers.get("If-Range", headers["ETag"]) != headers["ETag"]
        if not asked or is_other or not self.stub.hands_out_parts:
            self._send(content, "application/vnd.pmtiles", headers=headers)
            return
        first, last = (int(number) for number in asked.removeprefix("bytes=").split("-"))
        if first >= len(content):
            self._send(b"", "text/plain", 416, headers=headers)
            return
        part = content[first : last + 1]
        headers["Content-Range"] = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
        self._send(part, "application/vnd.pmtiles", 206, headers=headers)

    def _plain_page(self, path: str, lang: str) -> str:
        if path == "/":
            return render_home(HomePage(lang=lang))
        if path == "/list":
            return render("list.html", lang, features=self.stub.features, asked=True)
        return render("login.html", lang, csrf_token="t", error="<b>no</b>")

    def _data(self, path: str, query: dict[str, list[str]]) -> None:
        if self.stub.failing:
            self._send(b"{}", "application/problem+json", 503)
        elif path.startswith("/v1/tiles/"):
            z, x, y = path.removeprefix("/v1/tiles/").removesuffix(".json").split("/")
            self._json(self.stub.tile(int(z), int(x), int(y)))
        elif path == "/v1/nearest":
            self._json(self.stub.nearest(query))
        elif path == "/v1/divisions":
            self._json({"divisions": self.stub.divisions})
        elif path.startswith("/v1/divisions/"):
            code = path.removeprefix("/v1/divisions/")
            self._json(next(division for division in self.stub.divisions if division["code"] == code))
        elif path == "/v1/stations":
            words = query["q"][0]
            self._json({"features": [f for f in self.stub.features if words in f["properties"]["name"]]})
        elif path.startswith("/v1/stations/"):
            wanted = path.removeprefix("/v1/stations/")
            self._json(next(feature for feature in self.stub.features if feature["id"] == wanted))
        else:
            self._send(b"", "text/plain", 404)

    def _json(self, value: object) -> None:
        self._send(json.dumps(value).encode(), "application/json")

    def _send(
        self,
        body: bytes,
        media_type: str,
        status: int = 200,
        csp: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        if csp:
            self.send_header("Content-Security-Policy", csp)
        # The page gives up requests that a newer view has made needless.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.end_headers()
            self.wfile.write(body)


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server on this machine with the map page, its files and canned answers."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    running = Stub(f"http://127.0.0.1:{server.server_address[1]}", station_features())
    handler.stub = running  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield running
    server.shutdown()
    server.server_close()
    thread.join()


def chromium_program() -> str:
    """The Chromium to use; `YIZHAN_CHROMIUM` names another one than the system's."""
    return os.environ.get("YIZHAN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; `YIZHAN_CHROMIUM` names another one than the system's."""
    executable = chromium_program()
    if not os.path.exists(executable):
        reason = f"there is no Chromium at {executable} (YIZHAN_CHROMIUM names another place)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A page, with everything about it that should not have happened."""

    page: Page
    complaints: list[str]
    hosts: set[str]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A page whose console errors and requests are kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = context.new_page()
    result = Watched(page, [], set())
    page.on("console", lambda m: result.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: result.complaints.append(str(error)))
    page.on("request", lambda request: result.hosts.add(urlsplit(request.url).hostname or ""))
    yield result
    context.close()
