"""One question to a routing server over HTTP: bounded in time and size, and nobody sees the password."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import orjson

from api.geocoding.transport import USER_AGENT, KeyTransport
from api.routing.configured import ConfiguredRouting
from api.small_answers import receive_small
from geodata.routing import Way
from geodata.services import FaultKind, ServiceFault, parse

# OSRM closes a connection that was idle for five seconds.
_IDLE_S = 4.0
# More questions under way than this would only queue in the server; who waits here falls back in time.
_MOST_AT_ONCE = 16
_STATUS_FAULTS = {401: FaultKind.KEY, 403: FaultKind.BLOCKED, 429: FaultKind.TOO_FAST}

LonLat = tuple[float, float]


def open_client(
    configured: ConfiguredRouting, inner: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """Open the connections to a routing server.

    Args:
        configured: the server.
        inner: what sends requests; the network by default.

    Returns:
        A client that follows no redirect and reads neither proxies nor certificates from the environment.
    """
    limits = httpx.Limits(max_connections=_MOST_AT_ONCE, keepalive_expiry=_IDLE_S)
    inner = inner or httpx.AsyncHTTPTransport(limits=limits, trust_env=False)
    login = configured.login
    return httpx.AsyncClient(
        transport=KeyTransport(inner, configured.key_parameter, configured.key),
        auth=None if login is None else httpx.BasicAuth(login[0], login[1].get_secret_value()),
        timeout=configured.timeout_s,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "identity"},
    )


async def ask(
    client: httpx.AsyncClient,
    configured: ConfiguredRouting,
    profile: str,
    origin: LonLat,
    targets: Sequence[LonLat],
) -> tuple[Way | None, ...]:
    """Ask for the ways from one place to many, in one request.

    Args:
        client: see `open_client`.
        configured: the server.
        profile: what the server calls walking or riding.
        origin: longitude and latitude, degrees, WGS-84.
        targets: likewise, at least one.

    Returns:
        The ways in the order of the targets; None where none leads there.

    Raises:
        ServiceFault: there is no answer; the fault never holds the address.
    """
    asked = configured.router.request(origin, targets, profile)
    body = None if asked.body is None else orjson.dumps(asked.body)
    headers = {} if body is None else {"Content-Type": "application/json"}
    url = configured.address(profile) + asked.path
    try:
        # The client's own limits are for each step; this one is for the whole.
        async with (
            asyncio.timeout(configured.timeout_s),
            client.stream(
                asked.method, url, params=asked.parameters, content=body, headers=headers
            ) as response,
        ):
            received = await receive_small(response)
    except TimeoutError:
        raise ServiceFault(FaultKind.UNREACHABLE, "timeout") from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        # Without its cause: the cause holds the request.
        raise ServiceFault(FaultKind.UNREACHABLE, type(error).__name__) from None
    return _read(configured, response.status_code, received, len(targets))


def _read(configured: ConfiguredRouting, status: int, body: bytes, number: int) -> tuple[Way | None, ...]:
    """Read an answer; what the body says of a refusal is more than the status says."""
    try:
        ways = configured.router.read(parse(body.decode("utf-8-sig")), number)
    except UnicodeDecodeError:
        raise _by_status(status, ServiceFault(FaultKind.UNREADABLE, "not UTF-8")) from None
    except ServiceFault as fault:
        if fault.kind is FaultKind.QUESTION and status < 500:
            raise
        raise _by_status(status, fault) from None
    if status != 200:
        raise _by_status(status, ServiceFault(FaultKind.UNREADABLE))
    return ways


def _by_status(status: int, fault: ServiceFault) -> ServiceFault:
    if status == 200:
        return fault
    kind = _STATUS_FAULTS.get(status, FaultKind.BUSY if status >= 500 else FaultKind.UNREADABLE)
    return ServiceFault(kind, f"HTTP {status}")
