"""Answers: strict JSON, entity tags that follow the content, 304 where nothing is new."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from stations.directory import Directory

GEOJSON = "application/geo+json"
JSON = "application/json"
VARY = "Accept-Encoding, Accept-Language"
_LONGEST_TAGS = 4000


def encode(content: Any) -> bytes:
    """Write a value as strict JSON: no NaN, no infinity, no lone surrogate.

    Args:
        content: plain JSON values.

    Returns:
        UTF-8 text.
    """
    return orjson.dumps(content)


def provenance(directory: Directory) -> dict[str, Any]:
    """What every data answer says of itself.

    Args:
        directory: the register that the answer is of.

    Returns:
        `data_version`, `licence` and `attribution`.
    """
    return {
        "data_version": directory.version,
        "licence": list(directory.licences),
        "attribution": list(directory.attributions),
    }


def cached(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    max_age_s: int = 0,
    headers: Mapping[str, str] | None = None,
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

    Returns:
        The response.
    """
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return tagged(request, body, media_type, tag, max_age_s=max_age_s, headers=headers)


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
    common = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={max_age_s}" if max_age_s else "no-cache",
        "Vary": VARY,
        **(headers or {}),
    }
    if is_held(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=common)
    return Response(body, media_type=media_type, headers=common)


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
