"""What happens to every request and answer: HEAD as GET without a body, and headers that protect."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
DEFAULT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class HeadAsGet:
    """Answers HEAD wherever GET is answered.

    Args:
        app: the application within.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        within = {**scope, "method": "GET"}
        try:
            await self.app(within, receive, send_without_body)
        finally:
            if "route" in within:
                scope["route"] = within["route"]


class SafeHeaders:
    """Adds the headers that every answer carries; a page that sets its own policy keeps it.

    Args:
        app: the application within.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", DEFAULT_POLICY)
                if "," in headers.get("vary", ""):
                    headers["Vary"] = _each_once(headers["vary"])
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _each_once(listed: str) -> str:
    """Name what an answer varies by once, however many layers have added it."""
    names = (name.strip() for name in listed.split(","))
    return ", ".join({name.lower(): name for name in names if name}.values())
