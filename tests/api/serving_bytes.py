"""A server of one small application in this process, and connections to it byte by byte."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from api.guarded_protocol import Guard

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
    config = uvicorn.Config(_application, port=0, log_level="error", **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


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
