"""A server on the loopback that takes one message."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Hook:
    """What a receiver saw.

    Args:
        url: where it is.
        received: set when a message has come.
        body: the message.
    """

    url: str
    received: threading.Event = field(default_factory=threading.Event)
    body: bytes = b""


@pytest.fixture
def hook() -> Iterator[Hook]:
    """The server."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(204)
            self.end_headers()
            seen.received.set()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    seen = Hook(f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
