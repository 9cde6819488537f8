"""How often one address may do something; kept in memory and forgotten with the day."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from fastapi import Request

# More addresses than this are not told apart any more: the one that was quiet longest begins anew.
_ADDRESSES_KEPT = 20_000
# Whoever has an address of version 6 mostly has all of its network.
_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class Budget:
    """What one address may do.

    Args:
        burst: how often at once.
        refill_s: after how many seconds it may do so once more.
    """

    burst: int
    refill_s: float


# Phones of one carrier share addresses, so that this is more than one person needs.
BUDGETS = {"report": Budget(burst=10, refill_s=60)}


@dataclass(slots=True)
class _Bucket:
    left: float
    since: datetime


class RateLimits:
    """A bucket of tokens for each address and each thing that it does.

    An address is kept as a hash under a key that is thrown away with the day, so that nobody can tell from
    the memory who was here.

    Args:
        clock: the present instant, in UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._day: date | None = None
        self._key = b""
        self._lock = Lock()

    def take(self, address: str, what: str) -> float | None:
        """Take a token, if there is one.

        Args:
            address: of whoever asks.
            what: one of `BUDGETS`.

        Returns:
            None where it may be done; otherwise how many seconds to wait.
        """
        budget, now = BUDGETS[what], self._clock()
        with self._lock:
            self._begin_day(now.date())
            name = f"{what}\n{_network(address)}".encode()
            mark = hashlib.blake2b(name, key=self._key, digest_size=16).digest()
            bucket = self._buckets.pop(mark, None) or _Bucket(float(budget.burst), now)
            passed_s = max(0.0, (now - bucket.since).total_seconds())
            left = min(float(budget.burst), bucket.left + passed_s / budget.refill_s)
            wait_s = None if left >= 1 else (1 - left) * budget.refill_s
            self._buckets[mark] = _Bucket(left - 1 if wait_s is None else left, now)
            if len(self._buckets) > _ADDRESSES_KEPT:
                self._buckets.popitem(last=False)
        return wait_s

    def _begin_day(self, day: date) -> None:
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
            self._buckets.clear()


def allow(request: Request, what: str) -> float | None:
    """Tell whether whoever asks may do something now, and count it.

    Args:
        request: the request.
        what: one of `BUDGETS`.

    Returns:
        None where they may; otherwise how many seconds to wait.
    """
    limits: RateLimits = request.app.state.rate_limits
    return limits.take("" if request.client is None else request.client.host, what)


def _network(address: str) -> str:
    """Name the network of an address of version 6, and any other address itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(parsed), _NETWORK_BITS), strict=False))
    return str(parsed)
