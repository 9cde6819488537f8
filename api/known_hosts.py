"""Requests for hosts that are not ours are refused."""

from __future__ import annotations

import re

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import language_of, problem
from api.messages import message
from api.middleware import DEFAULT_POLICY, SAFE_HEADERS

# Those who watch a service ask it by its number.
_BY_ANY_HOST = frozenset({"/healthz", "/readyz", "/metrics"})
_PORT = re.compile(r":[0-9]{0,5}\Z")


class KnownHosts:
    """Answers 421 where the header `Host` names none of our hosts.

    Args:
        app: the application within.
        hosts: the names that the service is asked by.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] in _BY_ANY_HOST or self._is_ours(scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        # This answer is made outside of all other middleware.
        headers = {**SAFE_HEADERS, "Content-Security-Policy": DEFAULT_POLICY}
        response = problem(421, message("host_unknown", language_of(request)), headers=headers)
        await response(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        named = [value for name, value in scope["headers"] if name == b"host"]
        return len(named) == 1 and host_of(named[0].decode("latin-1")) in self._hosts


def host_of(named: str) -> str:
    """Read the name of a host without its port.

    Args:
        named: what stands in the header `Host`.

    Returns:
        The name in small letters.
    """
    return _PORT.sub("", named.strip().lower())
