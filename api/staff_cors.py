"""Which sites may read answers from a browser: any for what is public, none for what staff see."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_STAFF_PATHS = ("/staff", "/v1/imports", "/v1/datasets", "/v1/audit", "/v1/tokens", "/v1/users")
_STAFF_ENDINGS = ("/history", "/verify")
# A preflight tells other sites itself that they may do no more than read.
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


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
        # Without credentials: a page elsewhere may read what is public, never act as a member of staff.
        self._cors = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "HEAD"],
            allow_headers=["If-None-Match"],
            expose_headers=["ETag"],
            max_age=86_400,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        hidden = scope["type"] == "http" and (scope["method"] not in _READS or is_for_staff(scope["path"]))
        await (self._app if hidden else self._cors)(scope, receive, send)
