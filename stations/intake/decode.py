"""Bytes of an uploaded file → text or a workbook, judged by the content and never by the file's name."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from typing import Literal

from geodata.catalogue import Said
from stations.intake.encodings import DecodedText, TextFormat, decode_text
from stations.intake.limits import DEFAULT_LIMITS, Limits
from stations.intake.unreadable import UnreadableFile

WorkbookFormat = Literal["xlsx", "xls", "ods"]


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

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_OTHER_KINDS = (
    (b"%PDF-", "file.kind_pdf"),
    (b"\x89PNG", "file.kind_png"),
    (b"\xff\xd8\xff", "file.kind_jpeg"),
    (b"GIF8", "file.kind_gif"),
    (b"SQLite format 3", "file.kind_sqlite"),
    (b"{\\rtf", "file.kind_rtf"),
)

_ARCHIVES = (
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x05\x06", "ZIP"),
    (b"PK\x07\x08", "ZIP"),
)

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta)\b", re.I | re.S
)
_XML = re.compile(r"\s*<(?:\?xml|[A-Za-z_][\w.-]*:?[\w.-]*[\s>])")
_MHTML = re.compile(r"\s*MIME-Version:\s", re.I)
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[{\["])')


def decode(
    data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS, encoding: str | None = None
) -> Decoded:
    """Find out what the bytes of an uploaded file are.

    Args:
        data: the whole file.
        filename: as uploaded; never decides anything.
        limits: how large a file may be.
        encoding: of a text, a key of `encodings.ENCODINGS`, where a person chose it.

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
    for start, archive in _ARCHIVES:
        if data.startswith(start):
            raise UnreadableFile("archive", kind=archive)
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise UnreadableFile("wrong_kind", what=Said(kind))
    decoded = decode_text(data, encoding)
    return replace(decoded, format=_text_format(decoded.text))


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
        raise UnreadableFile("wrong_kind", what=Said("file.kind_xlsb"))
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "word/document.xml" in names:
        raise UnreadableFile("wrong_kind", what=Said("file.kind_word"))
    if "ppt/presentation.xml" in names:
        raise UnreadableFile("wrong_kind", what=Said("file.kind_powerpoint"))
    raise UnreadableFile("archive", kind="ZIP")


def _is_small(members: list[zipfile.ZipInfo], name: str) -> bool:
    return any(member.filename == name and member.file_size <= 200 for member in members)


def _ole2_format(data: bytes) -> WorkbookFormat:
    """Tell an old workbook from an encrypted one and from a document by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile("password")
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableFile("wrong_kind", what=Said("file.kind_word"))
    return "xls"


def _text_format(text: str) -> TextFormat:
    start = text[:2000]
    if _HTML.match(start):
        return "html"
    if _XML.match(start):
        raise UnreadableFile("wrong_kind", what=Said("file.kind_xml"))
    if _MHTML.match(start):
        raise UnreadableFile("wrong_kind", what=Said("file.kind_mhtml"))
    return "geojson" if _JSON.match(start) else "text"
