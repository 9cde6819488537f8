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
    control = f"public, max-age={max_age_s}" if max_age_s else "no-cache"
    common = {
        "ETag": tag,
        "Cache-Control": control,
        "Vary": "Accept-Encoding, Accept-Language",
        **(headers or {}),
    }
    if is_held(request, tag):
        return Response(status_code=304, headers=common)
    return Response(body, media_type=media_type, headers=common)


def is_held(request: Request, tag: str) -> bool:
    """Tell whether the asker holds an answer already, by `If-None-Match`.

    Args:
        request: the request.
        tag: the answer's entity tag, weak.

    Returns:
        True also for `*`; comparison is weak, so a strong tag matches too (RFC 9110, section 13.1.2).
    """
    header = request.headers.get("if-none-match", "")[:_LONGEST_TAGS]
    held = {part.strip() for part in header.split(",")}
    return not held.isdisjoint((tag, tag.removeprefix("W/"), "*"))
