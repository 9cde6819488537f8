"""How often one client may do something: counted in memory, forgotten soon."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import Request

from api.guard_settings import Allowance
from stations.bounded import Bounded

# More clients than this are not told apart within one window: those who come later are not counted.
CLIENTS_KEPT = 100_000
_TOKENS_KEPT = 10_000
# Whoever has an address of version 6 mostly has all of its network.
_NETWORK_BITS = 64
_LONGEST_ADDRESS = 64
SESSION_MARK = b"yizhan_session="

Scope = Mapping[str, Any]


@dataclass(slots=True)
class Window:
    """What the clients did in this stretch of time and in the one before.

    The number within the last `seconds` is estimated as what was done in this window, and of the one before
    the share that still lies within: the sliding window counter of Cloudflare's "How we built rate limiting
    capable of scaling to millions of domains" (2017). Two counters a client, and none is ever searched for.

    Args:
        allowance: what one client may do.
    """

    allowance: Allowance
    number: int = -1
    taken: dict[str, int] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)

    def take(self, client: str, now_s: float) -> float | None:
        """Count one more, if it is allowed.

        Args:
            client: who.
            now_s: the present instant, seconds since 1970.

        Returns:
            None where it is allowed; otherwise how many seconds to wait.
        """
        seconds = self.allowance.seconds
        number = int(now_s // seconds)
        if number != self.number:
            self._turn(number)
        taken = self.taken.get(client, 0)
        before = self.before.get(client, 0) if self.before else 0
        if taken + 1 + before * (1 - now_s % seconds / seconds) > self.allowance.count:
            return self._wait_s(taken, before, now_s % seconds)
        if taken or len(self.taken) < CLIENTS_KEPT:
            self.taken[client] = taken + 1
        return None

    def untold(self) -> dict[str, int]:
        """Say what was counted in this window and not told to others yet.

        Returns:
            Client → how often.
        """
        more = {client: taken - self.told.get(client, 0) for client, taken in self.taken.items()}
        return {client: count for client, count in more.items() if count > 0}

    def learn(self, number: int, client: str, sent: int, total: int) -> None:
        """Take over how often a client did something in all workers together.

        Args:
            number: the window that it is about; another one than the present is passed over.
            client: who.
            sent: how many of the total were told by this worker just now.
            total: how often in all.
        """
        if number == self.number:
            since = self.taken.get(client, 0) - self.told.get(client, 0) - sent
            self.told[client] = total
            self.taken[client] = total + since

    def _turn(self, number: int) -> None:
        self.before = self.taken if number == self.number + 1 else {}
        self.number, self.taken, self.told = number, {}, {}

    def _wait_s(self, taken: int, before: int, passed_s: float) -> float:
        count, seconds = self.allowance.count, self.allowance.seconds
        if taken >= count:
            # Only what is done now stands in the way then, and it fades in the window after this.
            return seconds - passed_s + seconds * (1 - (count - 1) / taken)
        return max(0.0, seconds * (1 - (count - 1 - taken) / before) - passed_s)


class RateLimits:
    """What each client may do; used by one event loop.

    An address is kept as a hash under a key that is thrown away with the process.

    Args:
        allowances: name → how often; what is not among them has no limit.
        clock: the present instant, in UTC.
        key: of the hashes; a random one unless workers share what they count.
    """

    def __init__(
        self, allowances: Mapping[str, Allowance], clock: Callable[[], datetime], key: bytes | None = None
    ) -> None:
        self.windows = {name: Window(allowance) for name, allowance in allowances.items()}
        self._clock = clock
        self._key = key or secrets.token_bytes(32)
        # Reading an address takes longer than counting does; kept for a minute.
        self._clients: dict[str, str] = {}
        self._minute = -1
        self._holders: Bounded[bytes, str] = Bounded(_TOKENS_KEPT)
        self._has_holders = False

    def take(self, scope: Scope, what: str) -> float | None:
        """Count what a request does, if it may do so.

        Args:
            scope: of the request.
            what: the name of an allowance.

        Returns:
            None where it may; otherwise how many seconds to wait.
        """
        window = self.windows.get(what)
        if window is None:
            return None
        now_s = self._clock().timestamp()
        if now_s // 60 != self._minute:
            self._minute = int(now_s // 60)
            self._clients.clear()
        client = self._holder(scope) if self._has_holders else None
        if client is None:
            connected = scope.get("client")
            # A proxy may pass on what was made up; no address is as long as that.
            address = connected[0][:_LONGEST_ADDRESS] if connected else ""
            client = self._clients.get(address) or self._remember(address)
        return window.take(client, now_s)

    def know(self, secret: str) -> None:
        """Count from now on what comes with a secret as done by its holder, from whichever address.

        Args:
            secret: of an API token or a session that was found to hold; made-up ones must not be passed.
        """
        mark = self._mark(secret.encode("utf-8", "surrogatepass"))
        self._holders.put(mark, mark.hex())
        self._has_holders = True

    def _holder(self, scope: Scope) -> str | None:
        for name, value in scope["headers"]:
            if name == b"authorization":
                return self._holders.get(self._mark(value.partition(b" ")[2].strip()))
            if name == b"cookie" and SESSION_MARK in value:
                secret = value.partition(SESSION_MARK)[2].partition(b";")[0].strip()
                return self._holders.get(self._mark(secret))
        return None

    def _remember(self, address: str) -> str:
        if len(self._clients) >= CLIENTS_KEPT:
            self._clients.clear()
        client = self._clients[address] = self._mark(_network(address).encode("utf-8", "surrogatepass")).hex()
        return client

    def _mark(self, value: bytes) -> bytes:
        return hashlib.blake2b(value, key=self._key, digest_size=16).digest()


def allow(request: Request, what: str) -> float | None:
    """Tell whether whoever asks may do something now, and count it.

    Args:
        request: the request.
        what: the name of an allowance.

    Returns:
        None where they may; otherwise how many seconds to wait.
    """
    limits: RateLimits = request.app.state.rate_limits
    return limits.take(request.scope, what)


def _network(address: str) -> str:
    """Name the network of an address of version 6, and any other address itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed), _NETWORK_BITS), strict=False))
    return str(parsed)
