"""HTTP connections with bounds: how many there are, and how slowly they may be used."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httptools
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.bare_answers import HEAD_BYTES, HEAD_FIELDS, bare_answer, bare_body, bare_headers

# As in mod_reqtimeout of Apache's server: who sends more may take longer.
_BYTES_A_SECOND = 500
# One pause while an answer is taken; a buffer of 64 KB is emptied in it at 1 KB a second.
_TAKEN_WITHIN_SECONDS = 60
# What frames a body, for each byte of it: a chunk of one byte has five bytes around it.
_FRAME_BYTES = 8
# Browsers ask one after another; each request that waits for its turn takes memory.
_WAITING_REQUESTS = 16


class _RefusedError(Exception):
    """A head that is not taken; the parser turns it into an error of its own."""


async def refuse(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer that there are too many connections, and close this one."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    await send({"type": "http.response.start", "status": status, "headers": list(bare_headers(status))})
    await send({"type": "http.response.body", "body": bare_body(status)})


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
        # Bytes of this request that belong to no body.
        self._around = 0
        self._is_body = False
        self._refused_with = HTTPStatus.BAD_REQUEST

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
        self._around += len(data)
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # Nothing else is spoken here; the request itself is answered.
            pass
        except httptools.HttpParserError:
            self._refuse(self._refused_with)
        else:
            if self._around > HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._is_body = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; one that comes after the body could gainsay what was checked, and is left out."""
        if self._is_body:
            return
        if len(self.headers) >= HEAD_FIELDS:
            self._refused_with = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise _RefusedError
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to answer, unless others read another request in the same bytes (RFC 9112, section 3.2)."""
        hosts = sum(name == b"host" for name, _ in self.headers)
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1") or hosts > 1 or (version == "1.1" and not hosts):
            raise _RefusedError
        if len(self.pipeline) >= _WAITING_REQUESTS:
            raise _RefusedError
        self._is_body = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._around = max(0, self._around - len(body) * (1 + _FRAME_BYTES))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The whole request is there."""
        super().on_message_complete()
        self._around = 0
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
            self.transport.write(bare_answer(HTTPStatus.REQUEST_TIMEOUT))
        self.transport.close()

    def _refuse(self, status: HTTPStatus) -> None:
        """Say what is wrong and end the connection; an answer that is under way is not broken into."""
        cycle = self.cycle
        is_waiting = cycle is not None and not cycle.response_complete
        if not is_waiting or (cycle.more_body and not cycle.response_started and not self.pipeline):
            self.transport.write(bare_answer(status))
        elif not cycle.more_body and not self.pipeline:
            # What came before was a request like any other: it gets its answer, which ends the connection.
            cycle.keep_alive = False
            self.flow.pause_reading()
            return
        self.transport.close()

    def _stop_waiting(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
