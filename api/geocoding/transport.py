"""One question to one service over HTTP: bounded in time and size, and nobody sees the key."""

from __future__ import annotations

import asyncio
from importlib.metadata import version

import httpx
from pydantic import SecretStr

from api.geocoding.configured import ConfiguredService
from api.small_answers import receive_small
from geodata.services import Candidate, FaultKind, Question, ServiceFault, parse

USER_AGENT = f"yizhan/{version('yizhan')}"
_STATUS_FAULTS = {401: FaultKind.KEY, 403: FaultKind.BLOCKED, 429: FaultKind.TOO_FAST}


class KeyTransport(httpx.AsyncBaseTransport):
    """Adds the key where a request leaves the machine, so that no log, error or repr before it has one.

    Args:
        inner: what sends requests.
        parameter: name of the parameter; None where there is none.
        key: the key.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, parameter: str | None, key: SecretStr) -> None:
        self._inner = inner
        self._parameter = parameter
        self._key = key

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Args:
            request: the request without the key.

        Returns:
            The answer, which knows only that request.
        """
        secret = self._key.get_secret_value()
        if not self._parameter or not secret:
            return await self._inner.handle_async_request(request)
        sent = httpx.Request(
            request.method,
            request.url.copy_merge_params({self._parameter: secret}),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(sent)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def open_client(configured: ConfiguredService) -> httpx.AsyncClient:
    """Open the connections to a service.

    Args:
        configured: the service.

    Returns:
        A client that follows no redirect and reads neither proxies nor certificates from the environment.
    """
    proxy = configured.proxy.get_secret_value() or None
    inner = httpx.AsyncHTTPTransport(proxy=proxy, trust_env=False)
    return httpx.AsyncClient(
        transport=KeyTransport(inner, configured.service.key_parameter, configured.key),
        timeout=configured.timeout_s,
        follow_redirects=False,
        trust_env=False,
        # An answer is small; whoever packs it nevertheless is unpacked within the limit.
        headers={"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "identity"},
    )


async def ask(
    client: httpx.AsyncClient, configured: ConfiguredService, question: Question
) -> tuple[str, tuple[Candidate, ...]]:
    """Ask one question.

    Args:
        client: see `open_client`.
        configured: the service.
        question: what to ask.

    Returns:
        The text of the answer, to be kept, and the places in it.

    Raises:
        ServiceFault: there is no answer; the fault never holds the key.
    """
    parameters = configured.service.parameters(question)
    try:
        async with (
            asyncio.timeout(configured.timeout_s),
            client.stream("GET", configured.url, params=parameters) as response,
        ):
            body = await receive_small(response)
    except TimeoutError:
        raise ServiceFault(FaultKind.UNREACHABLE, "timeout") from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        # Without its cause: the cause holds the request.
        raise ServiceFault(FaultKind.UNREACHABLE, type(error).__name__) from None
    return _read(configured, response.status_code, body)


def _read(configured: ConfiguredService, status: int, body: bytes) -> tuple[str, tuple[Candidate, ...]]:
    """Read an answer; what the body says of a fault is more than the status says."""
    try:
        text = body.decode("utf-8-sig")
        found = configured.service.read(parse(text))
    except UnicodeDecodeError:
        raise _by_status(configured, status, "not UTF-8") from None
    except ServiceFault as fault:
        if fault.kind is FaultKind.UNREADABLE and status != 200:
            raise _by_status(configured, status, fault.detail) from None
        raise ServiceFault(fault.kind, _without_key(fault.detail, configured.key)) from None
    if status != 200:
        raise _by_status(configured, status, "")
    return text, found


def _by_status(configured: ConfiguredService, status: int, detail: str) -> ServiceFault:
    if status == 200:
        return ServiceFault(FaultKind.UNREADABLE, _without_key(detail, configured.key))
    kind = _STATUS_FAULTS.get(status)
    if kind is None:
        kind = FaultKind.BUSY if status >= 500 else FaultKind.UNREADABLE
    if kind is FaultKind.BLOCKED and configured.service.needs_key:
        kind = FaultKind.KEY
    return ServiceFault(kind, f"HTTP {status}")


def _without_key(detail: str, key: SecretStr) -> str:
    """Blot out a key that a service repeats in its answer."""
    secret = key.get_secret_value()
    return detail.replace(secret, "***") if secret else detail
