"""A server of one small application in this process, and connections to it byte by byte."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

from starlette.types import Receive, Scope, Send

from api.guarded_protocol import Guard
from tests.loopback import served

HANGS_AFTER_S = 30
_LARGE = b"x" * 8_000_000


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the body, or with much when asked for `/large`."""
    if scope["type"] != "http":
        return
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    body = _LARGE if scope["path"] == "/large" else str(length).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextlib.contextmanager
def running(guard: Guard) -> Iterator[int]:
    """Serve behind a guard; yields the port."""
    options: dict[str, Any] = {"http": guard, "ws": "none", "lifespan": "off", "timeout_keep_alive": 1}
    with served(_application, **options) as port:
        yield port


def connect(port: int) -> socket.socket:
    """Open a connection."""
    return socket.create_connection(("127.0.0.1", port), timeout=HANGS_AFTER_S)


def rest(connection: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            parts.append(part)
    connection.close()
    return b"".join(parts)


def ask(port: int, path: str = "/") -> bytes:
    """Ask for a path on a connection of its own."""
    with connect(port) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        return rest(connection)
