"""Questions at a steady pace: how late each answer comes is counted from when the question was due.

A generator that waits for answers asks less while a server is slow, and so does not see it; this one does.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlsplit

# Neither this machine nor others are flooded, whatever is asked for.
MOST_PER_SECOND, MOST_CONNECTIONS = 20_000, 256
# Questions that wait to be sent; more means that the server is far behind and the run is over.
_MOST_WAITING = 20_000
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_TICK_S = 0.002


@dataclass(slots=True)
class Answers:
    """What came back.

    Args:
        due_s: when each answered question was due, seconds since the start.
        taken_s: how long after that its answer was whole, seconds.
        failed: answers that were no 200 and connections that broke, by what was wrong.
    """

    due_s: list[float] = field(default_factory=list)
    taken_s: list[float] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)

    def fail(self, why: str) -> None:
        """Count a failure."""
        self.failed[why] = self.failed.get(why, 0) + 1


class _Connection(asyncio.Protocol):
    """Asks one question after another on one connection."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._got = b""
        self._due: float | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._load.free.append(self)

    def connection_lost(self, _error: Exception | None) -> None:
        # A server may close a connection on which nothing was asked for a while.
        if self._due is None:
            with contextlib.suppress(ValueError):
                self._load.free.remove(self)
        elif not self._load.is_over:
            self._load.answers.fail("connection lost")

    def ask(self, due: float, request: bytes) -> None:
        assert self._transport is not None
        self._due, self._got = due, b""
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head = self._got.find(b"\r\n\r\n")
        if head < 0:
            return
        length = _LENGTH.search(self._got, 0, head + 2)
        if length is None:
            self._load.answers.fail("no length")
        elif len(self._got) < head + 4 + int(length[1]):
            return
        elif self._got.startswith(b"HTTP/1.1 200 "):
            self._load.note(self._due or 0.0)
        else:
            self._load.answers.fail(self._got[9:12].decode("latin-1"))
        self._due = None
        self._load.give_back(self)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


class Load:
    """Asks a server on this machine; a run ends by itself.

    Args:
        base: its address, of the loopback.
        paths: what to ask, in turn, for ever.
        connections: how many questions are under way at the most.
    """

    def __init__(self, base: str, paths: Iterator[str], connections: int = 32) -> None:
        parts = urlsplit(base)
        if parts.hostname != "127.0.0.1":
            raise ValueError(f"{base} is not on the loopback")
        self._host, self._port = parts.hostname, parts.port or 80
        self._paths = paths
        self._connections = min(connections, MOST_CONNECTIONS)
        self.answers = Answers()
        # The one that rested longest is next, so that none rests until the server closes it.
        self.free: deque[_Connection] = deque()
        self.is_over = False
        self._waiting: deque[float] = deque()
        self._start = 0.0
        self._is_steady = True

    async def run(self, seconds: float, per_second: float | None) -> Answers:
        """Ask for a while.

        Args:
            seconds: how long.
            per_second: how many questions in a second; None for as many as are answered.

        Returns:
            What came back.
        """
        loop = asyncio.get_running_loop()
        made = [
            (await loop.create_connection(lambda: _Connection(self), self._host, self._port))[1]
            for _ in range(self._connections)
        ]
        self._start, self._is_steady = perf_counter(), per_second is not None
        try:
            await self._ask_for(seconds, min(per_second or 0.0, MOST_PER_SECOND))
        finally:
            self.is_over = True
            for connection in made:
                connection.close()
        return self.answers

    async def _ask_for(self, seconds: float, per_second: float) -> None:
        asked = 0
        while not self.is_over and (now := perf_counter() - self._start) < seconds:
            if self._is_steady:
                # All that have become due since the last look, each with the time at which it was.
                for number in range(asked, int(now * per_second)):
                    self._waiting.append(number / per_second)
                    asked = number + 1
                if len(self._waiting) > _MOST_WAITING:
                    self.answers.fail("the server is far behind")
                    return
            while self.free and (self._waiting or not self._is_steady):
                self._next(self.free.popleft())
            await asyncio.sleep(_TICK_S)

    def _next(self, connection: _Connection) -> None:
        due = self._waiting.popleft() if self._is_steady else perf_counter() - self._start
        request = f"GET {next(self._paths)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n"
        connection.ask(due, request.encode())

    def note(self, due: float) -> None:
        """Take the time of an answer."""
        self.answers.due_s.append(due)
        self.answers.taken_s.append(perf_counter() - self._start - due)

    def give_back(self, connection: _Connection) -> None:
        """Ask the next question on a connection at once, where one waits."""
        if not self.is_over and (self._waiting or not self._is_steady):
            self._next(connection)
        else:
            self.free.append(connection)
