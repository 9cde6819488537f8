"""HTTP connections with bounds: how many there are, and how slowly they may be used."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.middleware import DEFAULT_POLICY, SAFE_HEADERS

RETRY_AFTER_SECONDS = 5
# As in mod_reqtimeout of Apache's server: who sends more may take longer.
_BYTES_A_SECOND = 500
# One pause while an answer is taken; a buffer of 64 KB is emptied in it at 1 KB a second.
_TAKEN_WITHIN_SECONDS = 60
_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\n"
    b"content-length: 0\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
)
_FULL = (
    '{"type":"about:blank","title":"Service Unavailable","status":503,'
    '"detail":"连接过多，请稍后再试。 Too many connections; try again later.","errors":[]}'
).encode()


async def refuse(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer that there are too many connections, and close this one."""
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(_FULL)).encode()),
        (b"cache-control", b"no-store"),
        (b"retry-after", str(RETRY_AFTER_SECONDS).encode()),
        (b"connection", b"close"),
        *((name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items()),
        (b"content-security-policy", DEFAULT_POLICY.encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": _FULL})


@dataclass(frozen=True, slots=True)
class Guard:
    """Makes the protocol of each connection; what a server is configured with.

    Args:
        connections: how many of one process are served at once; those beyond get 503.
        seconds: how long the head of a request, or a pause within its body, may last.
    """

    connections: int
    seconds: float

    def __call__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> GuardedProtocol:
        """Make the protocol of one connection."""
        return GuardedProtocol(self, config, server_state, app_state, _loop)


class GuardedProtocol(HttpToolsProtocol):
    """One connection.

    Args:
        guard: its bounds.
        config: of the server.
        server_state: the connections that there are.
        app_state: what the application keeps.
        loop: that the connection belongs to, None for the running one.
    """

    def __init__(
        self,
        guard: Guard,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, loop)
        self._guard = guard
        self._coming: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._deadline = 0.0
        self._heard = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        if len(self.connections) > self._guard.connections:
            self.app = refuse
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """End every wait."""
        super().connection_lost(exc)
        self._stop_waiting()
        self._stop_taking()

    def data_received(self, data: bytes) -> None:
        """Take what came; it allows the rest to come later."""
        if self._coming is None:
            self._wait_for_request()
        self._heard = True
        self._deadline += len(data) / _BYTES_A_SECOND
        super().data_received(data)

    def on_message_complete(self) -> None:
        """The whole request is there."""
        super().on_message_complete()
        self._stop_waiting()

    def pause_writing(self) -> None:
        """The answer is not taken: wait, but not for ever."""
        super().pause_writing()
        self._stop_taking()
        self._taking = self.loop.call_later(_TAKEN_WITHIN_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The answer is taken again."""
        super().resume_writing()
        self._stop_taking()

    def _wait_for_request(self) -> None:
        self._heard = False
        self._deadline = self.loop.time() + self._guard.seconds
        self._coming = self.loop.call_at(self._deadline, self._look)

    def _look(self) -> None:
        """Find out whether the request is late, or is only not wanted yet by the application."""
        now = self.loop.time()
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if self.flow.read_paused or (is_answering and not self.cycle.more_body):
            self._deadline = now + self._guard.seconds
        if now < self._deadline:
            self._coming = self.loop.call_at(self._deadline, self._look)
            return
        self._coming = None
        # Whoever has said nothing at all, such as a browser that connected early, need not be told.
        if self._heard and not is_answering:
            self.transport.write(_TOO_SLOW)
        self.transport.close()

    def _stop_waiting(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
