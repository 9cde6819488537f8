"""Requests beyond what one client may ask are answered 429, before anything is done for them."""

from __future__ import annotations

import math
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import answer_problem, language_of
from api.local_archive import ADDRESS as BASEMAP_FILE
from api.messages import message
from api.rate_limits import RateLimits

# What the front has counted already stands under this name in the scope.
COUNTED: Final = "yizhan.counted"
# Whoever watches over the service, and files that any cache may keep, are not counted.
_FREE = frozenset({"/healthz", "/readyz", "/metrics", "/favicon.ico", "/robots.txt"})
_QUESTIONS = frozenset({"/v1/nearest", "/v1/along"})
_EXPORTS = ("/v1/export/", "/exports/")


class Limited:
    """Counts requests.

    Args:
        app: the application within.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        what = allowance_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if what is None:
            await self._app(scope, receive, send)
            return
        limits: RateLimits = scope["app"].state.rate_limits
        wait_s = scope[COUNTED] if COUNTED in scope else limits.take(scope, what)
        if wait_s is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        seconds = max(1, math.ceil(wait_s))
        detail = message("rate_limited", language_of(request), count=seconds)
        response = answer_problem(request, 429, detail, headers=limit_headers(limits, what, wait_s))
        await response(scope, receive, send)


def limit_headers(limits: RateLimits, what: str, wait_s: float) -> dict[str, str]:
    """Tell a client what it may do and when.

    Only refusals carry these: other answers are kept and given to many.

    Args:
        limits: what each client may do.
        what: the name of the allowance that is used up.
        wait_s: how many seconds to wait.

    Returns:
        `Retry-After` (RFC 9110, section 10.2.3), `RateLimit` and `RateLimit-Policy`
        (draft-ietf-httpapi-ratelimit-headers-10).
    """
    seconds = max(1, math.ceil(wait_s))
    headers = {"Retry-After": str(seconds), "RateLimit": f'"{what}";r=0;t={seconds}'}
    window = limits.windows.get(what)
    if window is not None:
        headers["RateLimit-Policy"] = f'"{what}";q={window.allowance.count};w={window.allowance.seconds}'
    return headers


def allowance_of(method: str, path: str) -> str | None:
    """Tell by which allowance a request is counted.

    Args:
        method: of the request.
        path: of the request.

    Returns:
        The name of an allowance; None where nothing is counted.
    """
    if path in _FREE or path.startswith(("/static/", "/icons/")):
        return None
    if method == "POST":
        if path == "/staff/login":
            return "sign_in"
        return "question" if path in _QUESTIONS else "read"
    if path.startswith("/v1/tiles/") or path == BASEMAP_FILE:
        return "tile"
    return "export" if path.startswith(_EXPORTS) else "read"
