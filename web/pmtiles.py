"""The head of a PMTiles archive of version 3: what is in it, and whether a page can show it."""

from __future__ import annotations

import gzip
import html
import json
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from stations.errors import ErrorDetail, InputError

# https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md, section 3: 127 bytes, little-endian.
_HEADER = struct.Struct("<7sB11Q6B4iBii")
_MAGIC, _VERSION = b"PMTiles", 3
_TYPES = {2: "png", 3: "jpeg", 4: "webp", 5: "avif"}
_VECTOR = 1
_COMPRESSIONS = {1: "none", 2: "gzip"}
_MAX_ZOOM = 26
_LONGEST_METADATA = 1_000_000
_LONGEST_ATTRIBUTION = 200
_E7 = 10_000_000


@dataclass(frozen=True, slots=True)
class Archive:
    """What the head of an archive says.

    Args:
        tile_type: `png`, `jpeg`, `webp` or `avif`.
        min_zoom: the first zoom that there are pictures of.
        max_zoom: the last one.
        bounds: west, south, east and north of its pictures, degrees.
        attribution: whom to name, as plain text; may be empty.
    """

    tile_type: str
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    attribution: str


def read_archive(read: Callable[[int, int], bytes], size: int) -> Archive:
    """Read the head of an archive.

    Args:
        read: offset and length, bytes → what stands there, less at the end of the file.
        size: of the whole archive, bytes.

    Returns:
        What it says.

    Raises:
        InputError: it is no such archive, is cut off, or holds what a page cannot show.
    """
    head = read(0, _HEADER.size)
    if head[: len(_MAGIC)] != _MAGIC:
        raise refused_archive("is no PMTiles archive")
    if len(head) < _HEADER.size:
        raise refused_archive("is cut off")
    _, version, *numbers = _HEADER.unpack(head)
    if version != _VERSION:
        raise refused_archive(f"is a PMTiles archive of version {version}; version 3 can be shown")
    sections = [(numbers[place], numbers[place + 1]) for place in (0, 2, 4, 6)]
    if any(offset + length > size for offset, length in sections):
        raise refused_archive("is cut off")
    internal, packed, kind, min_zoom, max_zoom = numbers[12:17]
    if kind == _VECTOR:
        raise refused_archive("holds vector tiles; a page can show png, jpeg, webp and avif")
    if kind not in _TYPES:
        raise refused_archive("does not say that it holds png, jpeg, webp or avif")
    if internal not in _COMPRESSIONS or packed not in (0, *_COMPRESSIONS):
        raise refused_archive("is packed in a way that browsers cannot read; gzip and none can be read")
    if not min_zoom <= max_zoom <= _MAX_ZOOM:
        raise refused_archive("names zooms that there are not")
    west, south, east, north = (number / _E7 for number in numbers[17:21])
    attribution = _attribution(read(*sections[1]), internal) if sections[1][1] <= _LONGEST_METADATA else ""
    return Archive(_TYPES[kind], min_zoom, max_zoom, (west, south, east, north), attribution)


def refused_archive(message: str) -> InputError:
    """Say why an archive cannot be shown.

    Args:
        message: what it is or does, as the end of a sentence.

    Returns:
        The error.
    """
    said = f"the base map {message}"
    return InputError(f"YIZHAN_BASEMAP {said}", (ErrorDetail("YIZHAN_BASEMAP", said),))


def _attribution(packed: bytes, compression: int) -> str:
    """Take whom to name from the metadata, as text: what is markup there is taken off."""
    try:
        content = packed if _COMPRESSIONS[compression] == "none" else _unpacked(packed)
        found = json.loads(content).get("attribution", "")
    except (OSError, EOFError, ValueError, AttributeError, RecursionError, zlib.error):
        raise refused_archive("has metadata that cannot be read") from None
    plain = html.unescape(re.sub(r"<[^>]*>", "", found)) if isinstance(found, str) else ""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())
    return words[:_LONGEST_ATTRIBUTION]


def _unpacked(packed: bytes) -> bytes:
    """Unpack no more than the longest metadata, whatever is said about their length."""
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    content = reader.decompress(packed, _LONGEST_METADATA)
    if not reader.eof:
        raise gzip.BadGzipFile
    return content
