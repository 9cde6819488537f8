"""What workers counted, told to each other by way of Redis; nobody's request waits for it."""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import logging
from collections.abc import Sequence
from typing import Any, Protocol

from api.rate_limits import RateLimits
from stations.errors import StoreError

TOLD_EVERY_S = 0.2
_ANSWER_WITHIN_S = 1.0
_KEYS_AT_ONCE = 2_000
logger = logging.getLogger("yizhan.rate_limits")


class CountServer(Protocol):
    """Adds up counts for all workers."""

    async def add(self, counts: Sequence[tuple[str, int, int]]) -> Sequence[int]:
        """Add to counters.

        Args:
            counts: key, how much more, after how many seconds the key may be forgotten.

        Returns:
            The totals, in the same order.

        Raises:
            Exception: the server is away; of whichever kind the client has.
        """
        ...

    async def aclose(self) -> None:
        """End the connection."""
        ...


class RedisCounts:
    """Counters in Redis.

    Args:
        address: of the server.

    Raises:
        StoreError: the client for Redis is not installed.
    """

    def __init__(self, address: str) -> None:
        try:
            redis = importlib.import_module("redis.asyncio")
        except ImportError:
            raise StoreError("YIZHAN_RATE_LIMIT_STORE needs: pip install 'yizhan[redis]'") from None
        self._redis: Any = redis.from_url(
            address, socket_timeout=_ANSWER_WITHIN_S, socket_connect_timeout=_ANSWER_WITHIN_S
        )

    async def add(self, counts: Sequence[tuple[str, int, int]]) -> Sequence[int]:
        """Add to counters; see `CountServer`."""
        pipeline = self._redis.pipeline(transaction=False)
        for key, more, kept_s in counts:
            pipeline.incrby(key, more)
            pipeline.expire(key, kept_s)
        return [int(total) for total in (await pipeline.execute())[::2]]

    async def aclose(self) -> None:
        """End the connection."""
        await self._redis.aclose()


class SharedCounts:
    """Tells what this worker counted and learns what all counted.

    Args:
        limits: what this worker counts.
        server: adds up.
    """

    def __init__(self, limits: RateLimits, server: CountServer) -> None:
        self._limits = limits
        self._server = server
        self._is_away = False

    async def keep_telling(self) -> None:
        """Tell again and again, until cancelled."""
        try:
            while True:
                await asyncio.sleep(TOLD_EVERY_S)
                await self.tell()
        finally:
            await self._server.aclose()

    async def tell(self) -> None:
        """Tell once; without the server each worker goes on by what it counted itself."""
        try:
            for name in self._limits.windows:
                await self._tell_window(name)
        except Exception as error:
            if not self._is_away:
                # The kind alone: what a client says may hold the address and its password.
                logger.warning(
                    "the store of rate limits is away (%s); each worker counts alone", type(error).__name__
                )
            self._is_away = True
            return
        if self._is_away:
            logger.warning("the store of rate limits is back")
        self._is_away = False

    async def _tell_window(self, name: str) -> None:
        window = self._limits.windows[name]
        number, seconds = window.number, window.allowance.seconds
        untold = list(window.untold().items())
        for start in range(0, len(untold), _KEYS_AT_ONCE):
            part = untold[start : start + _KEYS_AT_ONCE]
            keys = [f"yizhan:{name}:{number}:{client}" for client, _ in part]
            counts = [(key, more, 2 * seconds) for key, (_, more) in zip(keys, part, strict=True)]
            totals = await self._server.add(counts)
            for (client, more), total in zip(part, totals, strict=True):
                window.learn(number, client, more, total)


def shared_key(address: str) -> bytes:
    """Make the key under which all workers hash addresses alike.

    Args:
        address: of the store, which nobody else knows if it holds a password.

    Returns:
        The key.
    """
    return hashlib.sha256(b"rate limits\n" + address.encode()).digest()
