"""Bytes of an uploaded file → text or a workbook, judged by the content and never by the file's name."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Literal

from stations.intake.unreadable import UnreadableFile


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused.

    Args:
        max_bytes: size of the file.
        max_rows: rows of the table, without the header.
        max_columns: columns of the header.
        max_cell_chars: characters in one cell.
        max_unpacked_bytes: size of what a zipped workbook unpacks to.
        max_cells: cells of the rectangle that a sheet spans, empty ones included; a workbook with one
            far-away cell would otherwise take all memory.
    """

    max_bytes: int = 20 * 2**20
    max_rows: int = 200_000
    max_columns: int = 200
    max_cell_chars: int = 4_000
    max_unpacked_bytes: int = 150 * 2**20
    max_cells: int = 5_000_000


DEFAULT_LIMITS = Limits()

WorkbookFormat = Literal["xlsx", "xls", "ods"]


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A file that is text.

    Args:
        text: all of it, without byte order mark, line ends as they are.
        encoding: name of the encoding.
        reason: how that was found: `bom`, `utf8_valid` (every byte fits UTF-8) or `gb18030_valid`.
    """

    text: str
    encoding: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecodedWorkbook:
    """A file that is a workbook.

    Args:
        data: the bytes.
        format: which kind of workbook.
    """

    data: bytes
    format: WorkbookFormat


Decoded = DecodedText | DecodedWorkbook

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_OTHER_KINDS = (
    (b"%PDF-", "PDF 文件", "a PDF document"),
    (b"\x89PNG", "图片（PNG）", "a picture (PNG)"),
    (b"\xff\xd8\xff", "图片（JPEG）", "a picture (JPEG)"),
    (b"GIF8", "图片（GIF）", "a picture (GIF)"),
    (b"Rar!", "压缩包（RAR）", "an archive (RAR)"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包（7z）", "an archive (7z)"),
    (b"\x1f\x8b", "压缩包（gzip）", "an archive (gzip)"),
    (b"SQLite format 3", "数据库（SQLite）", "a database (SQLite)"),
    (b"{\\rtf", "文档（RTF）", "a document (RTF)"),
)

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta)\b", re.I | re.S
)
_XML = re.compile(r"\s*<(?:\?xml|[A-Za-z_][\w.-]*:?[\w.-]*[\s>])")
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[{\["])')


def decode(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Decoded:
    """Find out what the bytes of an uploaded file are.

    Text is read by its byte order mark; without one as UTF-8 where every byte of the file fits, else as
    GB18030, which holds all of GBK. UTF-8 comes first because UTF-8 text also decodes as GB18030, to other
    characters. No statistical detector is asked: on short Chinese lists they answer Korean.

    Args:
        data: the whole file.
        filename: as uploaded; never decides anything.
        limits: how large a file may be.

    Returns:
        The text, or the workbook still packed.

    Raises:
        FileError: the file is empty, too large, or not a table; the message says what it is and what to do.
    """
    if len(data) > limits.max_bytes:
        raise UnreadableFile("too_large", size=str(len(data)), limit=str(limits.max_bytes))
    if not data.strip(b" \t\r\n\x00\x1a"):
        raise UnreadableFile("empty")
    if data.startswith(b"PK\x03\x04"):
        return DecodedWorkbook(data, _zipped_format(data, limits))
    if data.startswith(_OLE2):
        return DecodedWorkbook(data, _ole2_format(data))
    for start, zh, en in _OTHER_KINDS:
        if data.startswith(start):
            raise UnreadableFile("wrong_kind", zh=zh, en=en)
    decoded = _decode_text(data)
    _refuse_other_text(decoded.text)
    return decoded


def _zipped_format(data: bytes, limits: Limits) -> WorkbookFormat:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            mimetype = archive.read("mimetype")[:100] if _is_small(members, "mimetype") else b""
    except Exception as error:  # zipfile raises many kinds on damaged archives
        raise UnreadableFile("damaged") from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.max_unpacked_bytes:
        raise UnreadableFile("unpacks_too_large", size=str(unpacked), limit=str(limits.max_unpacked_bytes))
    names = {member.filename.lower() for member in members}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise UnreadableFile("wrong_kind", zh="二进制工作簿（xlsb）", en="a binary workbook (xlsb)")
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "word/document.xml" in names:
        raise UnreadableFile("wrong_kind", zh="文档（Word）", en="a document (Word)")
    if "ppt/presentation.xml" in names:
        raise UnreadableFile("wrong_kind", zh="演示文稿（PowerPoint）", en="a presentation (PowerPoint)")
    raise UnreadableFile("wrong_kind", zh="压缩包（ZIP）", en="an archive (ZIP)")


def _is_small(members: list[zipfile.ZipInfo], name: str) -> bool:
    return any(member.filename == name and member.file_size <= 200 for member in members)


def _ole2_format(data: bytes) -> WorkbookFormat:
    """Tell an old workbook from an encrypted one and from a document by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile("password")
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableFile("wrong_kind", zh="文档（Word）", en="a document (Word)")
    return "xls"


def _decode_text(data: bytes) -> DecodedText:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFile("encoding", line=_line_of(data, error.start)) from error
            return DecodedText(_without_ends(text), encoding, "bom")
    if b"\x00" in data.rstrip(b"\x00\x1a"):
        raise UnreadableFile("wrong_kind", zh="二进制文件", en="a binary file")
    body = data.rstrip(b"\x00\x1a")
    try:
        return DecodedText(_without_ends(body.decode("utf-8")), "utf-8", "utf8_valid")
    except UnicodeDecodeError:
        pass
    try:
        return DecodedText(_without_ends(body.decode("gb18030")), "gb18030", "gb18030_valid")
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding", line=_line_of(data, error.start)) from error


def _line_of(data: bytes, position: int) -> str:
    return str(data.count(b"\n", 0, position) + 1)


def _without_ends(text: str) -> str:
    """Remove the mark that may stand before the text, and what old programs put behind it."""
    text = text.removeprefix("\ufeff").rstrip("\x00\x1a")
    if not text.strip():
        raise UnreadableFile("empty")
    return text.replace("\x00", "")


def _refuse_other_text(text: str) -> None:
    start = text[:2000]
    if _HTML.match(start):
        raise UnreadableFile("html")
    if _XML.match(start):
        raise UnreadableFile("wrong_kind", zh="XML 文件", en="an XML file")
    if _JSON.match(start):
        raise UnreadableFile("wrong_kind", zh="JSON 文件", en="a JSON file")
