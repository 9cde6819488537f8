"""Answers to connections of which no request could be made, written without the application."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus

from api.messages import message
from api.middleware import DEFAULT_POLICY, SAFE_HEADERS

RETRY_AFTER_SECONDS = 5
# What the head of a request may be: as many bytes as in h11, as many fields as in Apache's server.
HEAD_BYTES = 65_536
HEAD_FIELDS = 100


@cache
def bare_headers(status: int) -> tuple[tuple[bytes, bytes], ...]:
    """List the headers of such an answer; it ends the connection.

    Args:
        status: the HTTP status.

    Returns:
        Names in lower case, and values.
    """
    given = {
        "content-type": "application/problem+json",
        "content-length": str(len(bare_body(status))),
        "cache-control": "no-store",
        "connection": "close",
        **{name.lower(): value for name, value in SAFE_HEADERS.items()},
        "content-security-policy": DEFAULT_POLICY,
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        given["retry-after"] = str(RETRY_AFTER_SECONDS)
    return tuple((name.encode("ascii"), value.encode("ascii")) for name, value in given.items())


@cache
def bare_body(status: int) -> bytes:
    """Say what is wrong in both languages, because nobody knows yet which one is wanted.

    Args:
        status: the HTTP status.

    Returns:
        A problem (RFC 9457).
    """
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": " ".join(_detail(status, lang) for lang in ("zh", "en")),
        "errors": [],
    }
    return json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def bare_answer(status: int) -> bytes:
    """Write such an answer as it goes over the line.

    Args:
        status: the HTTP status.

    Returns:
        All of it.
    """
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode("ascii")]
    lines += [name + b": " + value for name, value in bare_headers(status)]
    return b"\r\n".join([*lines, b"", bare_body(status)])


def _detail(status: int, lang: str) -> str:
    match status:
        case HTTPStatus.REQUEST_TIMEOUT:
            return message("request_too_slow", lang)
        case HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
            return message("request_head_too_large", lang, kilobytes=HEAD_BYTES // 1024, count=HEAD_FIELDS)
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return message("connections_too_many", lang)
        case _:
            return message("request_ambiguous", lang)
