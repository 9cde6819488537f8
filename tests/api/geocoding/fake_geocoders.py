"""A server on the loopback that answers as six online services do, and misbehaves when it is told to.

The shapes are those that the services document; the places are made up.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "a-key-that-nobody-may-see"
# Where everything is found, in the datum of the service.
LON, LAT = 113.7, 34.8

_NAMES = {
    "/v3/geocode/geo": "amap",
    "/geocoding/v3/": "baidu",
    "/ws/geocoder/v1/": "tencent",
    "/geocoder": "tianditu",
    "/search": "nominatim",
    "/api": "photon",
}
_ADDRESS_BYTES = 84


def found(service: str, adcode: str = "410105") -> Any:
    """The answer of a service that found a door."""
    return {
        "amap": {
            "status": "1",
            "info": "OK",
            "infocode": "10000",
            "count": "1",
            "geocodes": [
                {
                    "formatted_address": "河南省郑州市金水区某路1号",
                    "district": [],
                    "adcode": adcode,
                    "location": f"{LON},{LAT}",
                    "level": "门牌号",
                }
            ],
        },
        "baidu": {
            "status": 0,
            "result": {
                "location": {"lng": LON, "lat": LAT},
                "precise": 1,
                "confidence": 80,
                "comprehension": 100,
                "level": "门址",
            },
        },
        "tencent": {
            "status": 0,
            "message": "Success",
            "result": {
                "title": "某路1号",
                "location": {"lng": LON, "lat": LAT},
                "ad_info": {"adcode": adcode},
                "reliability": 8,
                "level": 9,
            },
        },
        "tianditu": {
            "msg": "ok",
            "location": {
                "score": 100,
                "level": "门址",
                "lon": str(LON),
                "lat": str(LAT),
                "keyWord": "某路1号",
            },
            "status": "0",
        },
        "nominatim": [
            {
                "lat": str(LAT),
                "lon": str(LON),
                "category": "place",
                "type": "house",
                "addresstype": "place",
                "place_rank": 30,
                "display_name": "1, 某路",
                "boundingbox": [str(LAT - 1e-4), str(LAT + 1e-4), str(LON - 1e-4), str(LON + 1e-4)],
            }
        ],
        "photon": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [LON, LAT]},
                    "properties": {"type": "house", "housenumber": "1", "street": "某路", "name": "某路1号"},
                }
            ],
        },
    }[service]


EMPTY: dict[str, Any] = {
    "amap": {"status": "1", "info": "OK", "infocode": "10000", "count": "0", "geocodes": []},
    "baidu": {"status": 1, "msg": "Internal Service Error:无相关结果", "results": []},
    "tencent": {"status": 347, "message": "查询无结果"},
    "tianditu": {"msg": "无查询结果", "status": "101"},
    "nominatim": [],
    "photon": {"type": "FeatureCollection", "features": []},
}
QUOTA: dict[str, Any] = {
    "amap": {"status": "0", "info": "DAILY_QUERY_OVER_LIMIT", "infocode": "10003"},
    "baidu": {"status": 302, "message": "天配额超限，限制访问"},
    "tencent": {"status": 121, "message": "此key每日调用量已达到上限"},
    "tianditu": {"code": 2, "msg": "调用次数超过当日上限"},
}
TOO_FAST: dict[str, Any] = {
    "amap": {"status": "0", "info": "CUQPS_HAS_EXCEEDED_THE_LIMIT", "infocode": "10021"},
    "baidu": {"status": 401, "message": "当前并发量已经超过约定并发配额，限制访问"},
    "tencent": {"status": 120, "message": "此key每秒请求量已达到上限"},
    "tianditu": {"code": 3, "msg": "访问频率过高"},
}
BAD_KEY: dict[str, Any] = {
    "amap": {"status": "0", "info": f"INVALID_USER_KEY {KEY}", "infocode": "10001"},
    "baidu": {"status": 200, "message": "APP不存在，AK有误请检查再重试"},
    "tencent": {"status": 311, "message": "key格式错误"},
    "tianditu": {"code": 1, "msg": "非法Key"},
}
BAD_IP: dict[str, Any] = {
    "amap": {"status": "0", "info": "INVALID_USER_IP", "infocode": "10005"},
    "baidu": {"status": 210, "message": "APP IP校验失败"},
    "tencent": {"status": 112, "message": "IP未被授权"},
    "tianditu": {"code": 4, "msg": "IP不在白名单"},
}


class FakeGeocoders:
    """What the server does and what it was asked.

    Args:
        port: where it listens.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.mode = "found"
        # How many questions are answered in `mode`, after that in `then`.
        self.lasts = 10**9
        self.then = "found"
        self.hits: list[tuple[str, dict[str, str]]] = []
        self.at: list[float] = []
        self.released = threading.Event()
        self._lock = threading.Lock()

    def set(self, mode: str, lasts: int = 10**9, then: str = "found") -> None:
        self.mode, self.lasts, self.then = mode, lasts, then

    def note(self, service: str, asked: dict[str, str]) -> str:
        with self._lock:
            self.hits.append((service, asked))
            self.at.append(time.monotonic())
            if self.lasts <= 0:
                return self.then
            self.lasts -= 1
            return self.mode

    @property
    def counts(self) -> Counter[str]:
        return Counter(service for service, _ in self.hits)

    @property
    def addresses(self) -> list[str]:
        return [
            json.loads(asked["ds"])["keyWord"] if "ds" in asked else asked.get("address") or asked["q"]
            for _, asked in self.hits
        ]


@cache
def _bomb() -> bytes:
    return gzip.compress(b" " * 50_000_000, 9)


def _handler(fake: FakeGeocoders) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            service = _NAMES.get(parts.path, "")
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            mode = fake.note(service or parts.path, asked)
            if service == "baidu" and len(asked["address"].encode()) > _ADDRESS_BYTES:
                self._json({"status": 2, "message": "Parameter Invalid"})
                return
            getattr(self, f"_{mode}")(service)

        def _json(self, value: Any, status: int = 200) -> None:
            self._send(json.dumps(value, ensure_ascii=False).encode(), status)

        def _send(self, body: bytes, status: int = 200, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _found(self, service: str) -> None:
            self._json(found(service))

        def _empty(self, service: str) -> None:
            self._json(EMPTY[service])

        def _quota(self, service: str) -> None:
            self._json(QUOTA.get(service, {}), 200 if service in QUOTA else 429)

        def _too_fast(self, service: str) -> None:
            self._json(TOO_FAST.get(service, {}), 200 if service in TOO_FAST else 429)

        def _bad_key(self, service: str) -> None:
            self._json(BAD_KEY.get(service, {}), 403)

        def _bad_ip(self, service: str) -> None:
            self._json(BAD_IP.get(service, {}), 200 if service in BAD_IP else 403)

        def _refused(self, service: str) -> None:
            refusals = {"amap": {"status": "0", "info": "INVALID_PARAMS", "infocode": "20000"}}
            self._json(refusals[service])

        def _slow(self, _service: str) -> None:
            self.send_response(200)
            self.end_headers()
            fake.released.wait(20)

        def _malformed(self, _service: str) -> None:
            self._send(b'{"status": "1", "geocodes": [{"loc')

        def _latin(self, _service: str) -> None:
            self._send('{"info": "é"}'.encode("latin-1"))

        def _wrong_types(self, _service: str) -> None:
            self._json(
                {"status": ["1"], "geocodes": "x", "result": 7, "location": True, "features": {"a": 1}}
            )

        def _html(self, _service: str) -> None:
            self._send(b"<html><body>Please sign in to this network</body></html>")

        def _server_error(self, _service: str) -> None:
            self._send(b"<html>500</html>", 500)

        def _drop(self, _service: str) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'{"status"')
            self.close_connection = True

        def _endless(self, _service: str) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                while not fake.released.is_set():
                    self.wfile.write(b" " * 65_536)
            except OSError:
                # The client has had enough, which is what it should.
                self.close_connection = True

        def _bomb(self, _service: str) -> None:
            self._send(_bomb(), Content_Encoding="gzip")

        def _zipped(self, service: str) -> None:
            self._send(gzip.compress(json.dumps(found(service)).encode()), Content_Encoding="gzip")

        def _badly_zipped(self, _service: str) -> None:
            self._send(b"no gzip at all", Content_Encoding="gzip")

        def _brotli(self, _service: str) -> None:
            self._send(b"\x00\x01", Content_Encoding="br")

        def _elsewhere(self, _service: str) -> None:
            self._send(b"", 302, Location="/elsewhere")

        def log_message(self, *_: Any) -> None:
            """Say nothing on the terminal."""

    return Handler


@contextmanager
def fake_geocoders() -> Iterator[FakeGeocoders]:
    """Run the server.

    Yields:
        What it does and was asked.
    """
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.daemon_threads = True
        fake = FakeGeocoders(server.server_address[1])
        server.RequestHandlerClass = _handler(fake)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            fake.released.set()
            server.shutdown()
            thread.join()
