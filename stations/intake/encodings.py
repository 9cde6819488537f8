"""Bytes of a text file → text: by its byte order mark, by what a person chose, or by what every byte fits."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from geodata.catalogue import Said
from stations.intake.unreadable import UnreadableFile

TextFormat = Literal["text", "html", "geojson"]

# What a person can choose → the codec for it: the widest of its family, so that vendor characters are read.
ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "utf-8",
        "gb18030": "gb18030",
        "big5": "cp950",
        "shift_jis": "cp932",
        "utf-16": "utf-16",
    }
)

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_PADDING = "\x00\x1a"


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A file that is text.

    Args:
        text: all of it, without byte order mark, line ends as they are.
        encoding: name of the encoding.
        reason: how that was found: `bom`, `chosen` by a person, `utf8_valid` (every byte fits UTF-8) or
            `gb18030_valid`.
        format: what is written in it: `text` with delimiters, `html` or `geojson`.
    """

    text: str
    encoding: str
    reason: str
    format: TextFormat = "text"


def decode_text(data: bytes, encoding: str | None = None) -> DecodedText:
    """Decode a text file.

    Text is read by its byte order mark; without one as UTF-8 where every byte of the file fits, else as
    GB18030, which holds all of GBK. UTF-8 comes first because UTF-8 text also decodes as GB18030, to other
    characters. No statistical detector is asked: on short Chinese lists they answer Korean.

    Args:
        data: the whole file.
        encoding: a key of `ENCODINGS`, where a person chose it; it is then not doubted.

    Returns:
        The text and how it was found.

    Raises:
        FileError: the file is empty, does not fit the encoding, or is not text.
    """
    if encoding is not None:
        return _decode_as_chosen(data, encoding)
    for mark, marked in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return DecodedText(_decoded(data, marked), marked, "bom")
    body = data.rstrip(_PADDING.encode())
    if b"\x00" in body:
        if _looks_like_utf16(data):
            raise UnreadableFile("utf16_unmarked")
        raise UnreadableFile("wrong_kind", what=Said("file.kind_binary"))
    try:
        return DecodedText(_without_ends(body.decode("utf-8")), "utf-8", "utf8_valid")
    except UnicodeDecodeError as error:
        as_utf8 = error.start
    return DecodedText(_decoded(body, "gb18030", fits_until=as_utf8), "gb18030", "gb18030_valid")


def _decode_as_chosen(data: bytes, encoding: str) -> DecodedText:
    name = encoding.strip().casefold().replace("shift-jis", "shift_jis")
    if name not in ENCODINGS:
        raise UnreadableFile("encoding_unknown", given=encoding[:80], expected=", ".join(ENCODINGS))
    codec = ENCODINGS[name]
    if name == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = _byte_order(data)
        data = data[: len(data) // 2 * 2]  # half a character at the end is what a broken transfer left
    return DecodedText(_decoded(data, codec, chosen=name), name, "chosen")


def _byte_order(data: bytes) -> str:
    """Tell in which order UTF-16 without a mark stands: commas, digits and line ends have one zero byte."""
    return "utf-16-be" if data[0::2].count(0) > data[1::2].count(0) else "utf-16-le"


def _looks_like_utf16(data: bytes) -> bool:
    """Tell whether bytes are text of two bytes a character, which has line ends and no zero characters."""
    try:
        text = data[: len(data) // 2 * 2].decode(_byte_order(data))
    except UnicodeDecodeError:
        return False
    body = text.rstrip(_PADDING)
    return "\x00" not in body and any(end in body for end in "\r\n")


def _decoded(data: bytes, codec: str, chosen: str | None = None, fits_until: int = 0) -> str:
    """Decode; where that fails, name the line that fits neither this codec nor the one tried before."""
    try:
        return _without_ends(data.decode(codec))
    except UnicodeDecodeError as error:
        line = str(data.count(b"\n", 0, max(error.start, fits_until)) + 1)
        if chosen is None:
            raise UnreadableFile("encoding", line=line) from error
        raise UnreadableFile("encoding_chosen", line=line, encoding=chosen) from error


def _without_ends(text: str) -> str:
    """Remove the mark that may stand before the text, and what old programs put behind it."""
    text = text.removeprefix("\ufeff").rstrip(_PADDING)
    if not text.strip():
        raise UnreadableFile("empty")
    return text.replace("\x00", "")
