"""Compressed answers: which encoding an asker understands, and the bytes in it."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

import brotli
import zstandard
from starlette_compress import add_compress_type

# Below this a compressed answer is not smaller by enough to be worth the work.
PACKED_FROM_BYTES = 800
# Measured in docs/decisions/caching.md: level 3 of zstd takes a seventh of the time of level 6 of gzip and
# leaves fewer bytes; brotli takes three times as long for about the same.
PREFERRED = ("zstd", "br", "gzip")
ZSTD_LEVEL, BROTLI_QUALITY, GZIP_LEVEL = 3, 4, 3
GZIP_WINDOW = 31
_PART = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]=\s*([01](?:\.\d{0,3})?))?\s*", re.ASCII)
_LONGEST_HEADER = 500
# Texts that the library does not count among those that get smaller.
_MORE_TYPES = ("text/csv", "application/problem+json", "application/x-ndjson", "application/schema+json")


@lru_cache(maxsize=256)
def negotiated(accept_encoding: str, offered: tuple[str, ...] = PREFERRED) -> str | None:
    """Choose the encoding of an answer (RFC 9110, section 12.5.3).

    Args:
        accept_encoding: the request's header; empty without one.
        offered: what there is to choose from, the best first.

    Returns:
        The first of those that is accepted; None where none is. Everybody accepts an answer as it is.
    """
    weights = {}
    for part in accept_encoding[:_LONGEST_HEADER].split(","):
        match = _PART.fullmatch(part)
        if match is not None:
            weights[match[1].lower()] = float(match[2] or 1)
    rest = weights.get("*", 0.0)
    # As the middleware does for all other answers: what is accepted at all is chosen by what it costs.
    return next((name for name in offered if weights.get(name, rest) > 0), None)


def pack(body: bytes, encoding: str) -> bytes:
    """Compress an answer.

    Args:
        body: the answer.
        encoding: one of `PREFERRED`.

    Returns:
        It in that encoding.
    """
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
        return packed
    packer = zlib.compressobj(GZIP_LEVEL, wbits=GZIP_WINDOW)
    return packer.compress(body) + packer.flush()


def know_more_types() -> None:
    """Let the middleware compress the types of answers that its library does not know."""
    for media_type in _MORE_TYPES:
        add_compress_type(media_type)
