"""How a request is named in logs: by the proxy's id or ours, and by its route instead of its path."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from contextvars import ContextVar

from starlette.types import Scope

REQUEST_ID_HEADER = b"x-request-id"
# Whatever is logged and sent back: nothing in it may end a line or a header, or be long.
_USABLE = re.compile(rb"[A-Za-z0-9._-]{8,64}")

UNMATCHED = "unmatched"
# Of the request that is being answered; empty outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Take the id that a request came with, or make one.

    Args:
        headers: of the request; names in lower case.

    Returns:
        The id. One that came twice, or is not 8 to 64 letters, digits, dots, hyphens or underscores, is not
        taken.
    """
    given = [value for name, value in headers if name == REQUEST_ID_HEADER]
    if len(given) == 1 and _USABLE.fullmatch(given[0]):
        return given[0].decode("ascii")
    return secrets.token_hex(8)


def route_template(scope: Scope) -> str:
    """Name the route that a request came to.

    Args:
        scope: of the request, after it was routed.

    Returns:
        The template of its path: a path may say where somebody is, and there are endlessly many.
    """
    return str(getattr(scope.get("route"), "path", UNMATCHED))
