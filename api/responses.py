"""Answers: strict JSON, entity tags that follow the content, 304 where nothing is new."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from api.freshness import Freshness
from stations.directory import Directory
from stations.terms import Terms

GEOJSON = "application/geo+json"
JSON = "application/json"
VARY = "Accept-Encoding, Accept-Language"
VARY_BY_ENCODING = "Accept-Encoding"
_LONGEST_TAGS = 4000
# What a 304 has to repeat (RFC 9110, section 15.4.5), and what browsers want to see again.
_ON_304 = (
    "ETag",
    "Last-Modified",
    "Cache-Control",
    "Vary",
    "Content-Language",
    "Content-Security-Policy",
)


def encode(content: Any) -> bytes:
    """Write a value as strict JSON: no NaN, no infinity, no lone surrogate.

    Args:
        content: plain JSON values.

    Returns:
        UTF-8 text.
    """
    return orjson.dumps(content)


def provenance(directory: Directory, terms: Terms | None = None) -> dict[str, Any]:
    """What every data answer says of itself.

    Args:
        directory: the register that the answer is of.
        terms: those of the stations in it; None for an answer about the whole directory.

    Returns:
        `data_version`, `licence` and `attribution`.
    """
    terms = directory.terms.whole if terms is None else terms
    return {
        "data_version": directory.version,
        "licence": list(terms.licence),
        "attribution": list(terms.attribution),
    }


def cached(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    max_age_s: int = 0,
    headers: Mapping[str, str] | None = None,
    of: Directory | None = None,
    is_of_the_minute: bool = True,
    by_language: bool = True,
) -> Response:
    """Answer with an entity tag made from the bytes, or with 304 when the asker has them already.

    The body already depends on version, query and language; the tag is weak because the same answer
    may travel in several encodings.

    Args:
        request: the request.
        body: the answer.
        media_type: its type.
        max_age_s: how long it may be kept without asking again, seconds.
        headers: more headers.
        of: the register that the answer is made of, for `Last-Modified`; None for one that is made of more.
        is_of_the_minute: the answer also tells who is open in the present minute.
        by_language: the answer is another one in another language.

    Returns:
        The response.
    """
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    dated = {} if of is None else last_modified(request, of, is_of_the_minute)
    more = {**dated, "Vary": vary(request, by_language), **(headers or {})}
    return tagged(request, body, media_type, tag, max_age_s=max_age_s, headers=more)


def tagged(
    request: Request,
    body: bytes,
    media_type: str,
    tag: str,
    *,
    max_age_s: int = 0,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with an entity tag that is known already, or with 304 when the asker has the body already.

    Args:
        request: the request.
        body: the answer.
        media_type: its type.
        tag: its entity tag, weak.
        max_age_s: how long it may be kept without asking again, seconds.
        headers: more headers.

    Returns:
        The response.
    """
    common = cache_headers(tag, headers or {}, max_age_s)
    if is_unchanged(request, tag, common.get("Last-Modified")):
        return not_modified(common)
    return Response(body, media_type=media_type, headers=common)


def cache_headers(tag: str, headers: Mapping[str, str], max_age_s: int = 0) -> dict[str, str]:
    """Write the headers that let an answer be kept.

    Args:
        tag: its entity tag, weak.
        headers: more headers; they count more.
        max_age_s: how long it may be kept without asking again, seconds.

    Returns:
        The headers.
    """
    return {
        "ETag": tag,
        "Cache-Control": f"public, max-age={max_age_s}" if max_age_s else "no-cache",
        "Vary": VARY,
        **headers,
    }


def not_modified(headers: Mapping[str, str]) -> Response:
    """Answer 304.

    Args:
        headers: those of the whole answer.

    Returns:
        The response, with those that it has to repeat.
    """
    return Response(status_code=304, headers={name: headers[name] for name in _ON_304 if name in headers})


def vary(request: Request, by_language: bool) -> str:
    """Say what of a request an answer depends on beside its address.

    Args:
        request: the request.
        by_language: the answer is another one in another language.

    Returns:
        The header `Vary`; the language is not in it where the address names it.
    """
    return VARY if by_language and "lang" not in request.query_params else VARY_BY_ENCODING


def last_modified(request: Request, of: Directory, is_of_the_minute: bool) -> dict[str, str]:
    """Date an answer.

    Args:
        request: the request.
        of: the register that the answer is made of.
        is_of_the_minute: the answer also tells who is open in the present minute.

    Returns:
        The header `Last-Modified`; nothing where that is not certain yet.
    """
    freshness: Freshness = request.app.state.freshness
    since = freshness.last_modified(of, is_of_the_minute)
    return {} if since is None else {"Last-Modified": since}


def is_unchanged(request: Request, tag: str, since: str | None) -> bool:
    """Tell whether an asker holds an answer already.

    Args:
        request: the request.
        tag: the answer's entity tag, weak.
        since: its `Last-Modified`; None without one.

    Returns:
        Whether to answer 304. A date counts only without a tag (RFC 9110, section 13.2.2) and only where it
        is the very one that was sent: other workers have begun with a version at other instants.
    """
    held = request.headers.get("if-none-match")
    if held is not None:
        return is_held(held, tag)
    return since is not None and request.headers.get("if-modified-since") == since


def is_held(header: str, tag: str) -> bool:
    """Tell whether an asker holds an answer already.

    Args:
        header: the request's `If-None-Match`; empty without one.
        tag: the answer's entity tag, weak.

    Returns:
        True also for `*`; comparison is weak, so a strong tag matches too (RFC 9110, section 13.1.2).
    """
    if not header:
        return False
    held = {part.strip() for part in header[:_LONGEST_TAGS].split(",")}
    return not held.isdisjoint((tag, tag.removeprefix("W/"), "*"))
