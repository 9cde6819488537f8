"""The nearest question answered before everything else: the framework takes longer than the answer does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from api.compression import PACKED_FROM_BYTES, negotiated, pack
from api.freshness import Freshness
from api.limited import COUNTED
from api.middleware import DEFAULT_POLICY, SAFE_HEADERS
from api.nearest_answers import EMPTY_END, MAX_AGE_S, NEAREST_PATH, UNANSWERED, NearestAnswers
from api.rate_limits import RateLimits
from api.responses import GEOJSON, VARY_BY_ENCODING, is_held
from api.staff_cors import EXPOSED
from stations.errors import YizhanError

_COMMON: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"public, max-age=%d" % MAX_AGE_S),
    *((name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items()),
    (b"content-security-policy", DEFAULT_POLICY.encode()),
)
_TO_ANY_SITE = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)
_OF_INTEREST = frozenset({b"origin", b"if-none-match", b"if-modified-since", b"accept-encoding"})

Headers = list[tuple[bytes, bytes]]


class NearestFront:
    """Answers `GET /v1/nearest`; a question with a fault goes on to the route, which says what is wrong.

    The route is documented in `api.routes.nearest` and gives the same answers; a test compares them.

    Args:
        app: the application within.
        origins: the sites that may read answers from a browser, `*` for all.
    """

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self.app = app
        self._to_any_site = "*" in origins
        # Kept answers serve every site where every site may read them, so all carry the permission.
        vary = VARY_BY_ENCODING if self._to_any_site else f"{VARY_BY_ENCODING}, Origin"
        self._headers = (*_COMMON, (b"vary", vary.encode()), *(_TO_ANY_SITE if self._to_any_site else ()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] != NEAREST_PATH or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        asked = _headers_of_interest(scope["headers"])
        if b"origin" in asked and not self._to_any_site:
            await self.app(scope, receive, send)
            return
        state = scope["app"].state
        limits: RateLimits = state.rate_limits
        scope[COUNTED] = limits.take(scope, "read")
        if scope[COUNTED] is not None:
            await self.app(scope, receive, send)
            return
        answers: NearestAnswers = state.nearest_answers
        query_string = scope["query_string"]
        # Before the answer: one that is dated too early is asked for again, one too late would be missed.
        since = _since(scope, answers)
        try:
            answer = await answers.answer_soon(query_string) or _answer_alone(answers, query_string)
        except YizhanError:
            answer = None
        if answer is None:
            await self.app(scope, receive, send)
            return
        body, tag = answer
        scope[UNANSWERED] = body.endswith(EMPTY_END)
        headers: Headers = [(b"etag", tag.encode()), *since, *self._headers]
        if _is_unchanged(asked, tag, since):
            await _respond(send, 304, headers, b"")
            return
        encoding = negotiated(asked.get(b"accept-encoding", b"").decode("latin-1"))
        if encoding is not None and len(body) >= PACKED_FROM_BYTES:
            body = pack(body, encoding)
            headers.append((b"content-encoding", encoding.encode()))
        headers += ((b"content-type", GEOJSON.encode()), (b"content-length", b"%d" % len(body)))
        await _respond(send, 200, headers, body)


def _answer_alone(answers: NearestAnswers, query_string: bytes) -> tuple[bytes, str] | None:
    items = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    # The part of the register in a division may have to be made first, which is no work for this place.
    return None if any(name == "division" for name, _ in items) else answers.answer(items)


def _headers_of_interest(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    return {name: value for name, value in headers if name in _OF_INTEREST}


def _since(scope: Scope, answers: NearestAnswers) -> Headers:
    freshness: Freshness = scope["app"].state.freshness
    since = freshness.last_modified(answers.texts().directory, is_of_the_minute=True)
    return [] if since is None else [(b"last-modified", since.encode())]


def _is_unchanged(asked: dict[bytes, bytes], tag: str, since: Headers) -> bool:
    held = asked.get(b"if-none-match")
    if held is not None:
        return is_held(held.decode("latin-1"), tag)
    return bool(since) and asked.get(b"if-modified-since") == since[0][1]


async def _respond(send: Send, status: int, headers: Headers, body: bytes) -> None:
    start: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})
