"""Which sites may read answers from a browser: any for what is public, none for what staff see."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STAFF_PATHS = (
    "/staff", "/v1/imports", "/v1/datasets", "/v1/audit", "/v1/tokens", "/v1/users", "/v1/reports",
)  # fmt: skip
_STAFF_ENDINGS = ("/history", "/verify")
# Questions too long for an address; they change nothing, so any site may ask them.
_QUESTIONS = frozenset({"/v1/nearest", "/v1/along"})
# A preflight tells other sites itself that they may do no more than read.
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
# What a script elsewhere may see beside the usual headers.
EXPOSED = ("ETag", "Retry-After", "RateLimit", "RateLimit-Policy")


def is_for_staff(path: str) -> bool:
    """Tell whether an address is one of those for staff.

    Args:
        path: the path of a request.

    Returns:
        Whether only our own pages may read what is there.
    """
    first = any(path == known or path.startswith(f"{known}/") for known in _STAFF_PATHS)
    return first or (path.startswith("/v1/stations/") and path.endswith(_STAFF_ENDINGS))


class PublicCors:
    """Lets other sites read public answers; passes everything for staff by.

    Args:
        app: the application within.
        origins: the sites that may read, `*` for all.
    """

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._to_any_site = _to_any_site(app) if "*" in origins else None
        # Without credentials: a page elsewhere may read what is public, never act as a member of staff.
        self._reading = _cors(app, origins, ["GET", "HEAD"])
        self._asking = _cors(app, origins, ["GET", "HEAD", "POST"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_question = scope["path"] in _QUESTIONS
        is_open = scope["method"] in _READS or (is_question and scope["method"] == "POST")
        if not is_open or is_for_staff(scope["path"]):
            await self._app(scope, receive, send)
            return
        if self._to_any_site is not None and scope["method"] != "OPTIONS":
            await self._to_any_site(scope, receive, send)
            return
        await (self._asking if is_question else self._reading)(scope, receive, send)


def _to_any_site(app: ASGIApp) -> ASGIApp:
    """Let every site read every answer, whoever asks, so that one kept copy serves them all."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_permission(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
            await send(message)

        await app(scope, receive, send_permission)

    return serve


def _cors(app: ASGIApp, origins: tuple[str, ...], methods: list[str]) -> CORSMiddleware:
    return CORSMiddleware(
        app,
        allow_origins=list(origins),
        allow_methods=methods,
        allow_headers=["If-None-Match"],
        expose_headers=list(EXPOSED),
        max_age=86_400,
    )
