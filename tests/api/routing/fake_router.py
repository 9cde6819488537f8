"""A server on the loopback that answers as OSRM and Valhalla do, and misbehaves when it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from pyproj import Geod

# Ways of the fake: so many metres for each target in the order of the request, at 100 metres a minute.
METRES_EACH, SECONDS_PER_METRE = 5_000, 0.6
_GEOD = Geod(ellps="WGS84")


class FakeRouter:
    """What a test sets and sees.

    Args:
        url: where it is.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.null_targets: frozenset[int] = frozenset()
        # Where this is set, ways are so many times the straight line.
        self.factor: float | None = None
        self.answer: Callable[[BaseHTTPRequestHandler, Any], bool] = lambda handler, right: False


def _send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> bool:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    return True


def send_json(handler: BaseHTTPRequestHandler, values: Any, status: int = 200) -> bool:
    return _send(handler, json.dumps(values).encode(), status)


def _lengths(fake: FakeRouter, places: list[tuple[float, float]]) -> list[float | None]:
    origin, *targets = places
    found: list[float | None] = []
    for number, target in enumerate(targets):
        straight_m = _GEOD.inv(*origin, *target)[2]
        metres = (number + 1) * METRES_EACH if fake.factor is None else straight_m * fake.factor
        found.append(None if number in fake.null_targets else metres)
    return found


def _right(fake: FakeRouter, path: str, body: bytes) -> Any:
    if "/table/v1/" in path:
        texts = [place.split(",") for place in unquote(path).rpartition("/")[2].split(";")]
        row = [0.0, *_lengths(fake, [(float(lon), float(lat)) for lon, lat in texts])]
        seconds = [None if metres is None else metres * SECONDS_PER_METRE for metres in row]
        return {"code": "Ok", "durations": [seconds], "distances": [row]}
    asked = json.loads(body)
    places = [(place["lon"], place["lat"]) for place in (*asked["sources"], *asked["targets"])]
    cells = [
        {
            "time": None if metres is None else metres * SECONDS_PER_METRE,
            "distance": None if metres is None else metres / 1000,
            "to_index": number,
            "from_index": 0,
        }
        for number, metres in enumerate(_lengths(fake, places))
    ]
    return {"sources_to_targets": [cells], "units": "kilometers"}


def garbled(handler: BaseHTTPRequestHandler, _: Any) -> bool:
    return _send(handler, b"<html>it works")


def failing(handler: BaseHTTPRequestHandler, _: Any) -> bool:
    return _send(handler, b"oops", 500)


def refusing(handler: BaseHTTPRequestHandler, _: Any) -> bool:
    if handler.command == "GET":
        return send_json(handler, {"code": "NoSegment", "message": "nowhere"}, 400)
    return send_json(handler, {"error_code": 171, "error": "nowhere", "status_code": 400}, 400)


def short(handler: BaseHTTPRequestHandler, right: Any) -> bool:
    for name in ("durations", "distances", "sources_to_targets"):
        if name in right:
            right[name] = [right[name][0][:-1]]
    return send_json(handler, right)


def huge(handler: BaseHTTPRequestHandler, _: Any) -> bool:
    return _send(handler, b"[" + b"1," * 1_000_000 + b"1]")


def dropping(handler: BaseHTTPRequestHandler, _: Any) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"code":')
    handler.close_connection = True
    return True


def redirecting(handler: BaseHTTPRequestHandler, _: Any) -> bool:
    return _send(handler, b"", 302, Location="http://127.0.0.1:1/elsewhere")


@contextmanager
def fake_router() -> Iterator[FakeRouter]:
    """Run a server."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _serve(self, body: bytes) -> None:
            fake.requests.append((self.command, self.path, dict(self.headers)))
            right = _right(fake, urlsplit(self.path).path, body)
            try:
                if not fake.answer(self, right):
                    send_json(self, right)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake = FakeRouter(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
