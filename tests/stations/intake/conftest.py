"""Small files of every kind, made as the tests need them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import openpyxl
import pytest

MakeXlsx = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_xlsx() -> MakeXlsx:
    """A maker of xlsx files: sheet title → rows; hidden titles; merged ranges of the first sheet."""

    def make(
        sheets: Mapping[str, Sequence[Sequence[Any]]],
        hidden: Sequence[str] = (),
        merged: Sequence[str] = (),
    ) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
            sheet.sheet_state = "hidden" if title in hidden else "visible"
        for cells in merged:
            book.worksheets[0].merge_cells(cells)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    return make


@pytest.fixture(scope="session")
def make_ods() -> Callable[[str], bytes]:
    """A maker of ods files from the XML of the rows of one sheet."""

    def make(rows: str) -> bytes:
        spaces = " ".join(
            f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
            for prefix in ("office", "table", "text")
        )
        content = (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
            f'<office:spreadsheet><table:table table:name="站点">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>"
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
            archive.writestr("content.xml", content)
        return buffer.getvalue()

    return make


@pytest.fixture(scope="session")
def ods_row() -> Callable[..., str]:
    """A maker of the XML of one row of texts."""

    def make(*texts: str, repeated: int = 1, width: int = 1) -> str:
        cells = "".join(
            f'<table:table-cell office:value-type="string" table:number-columns-repeated="{width}">'
            f"<text:p>{escape(text)}</text:p></table:table-cell>"
            if text
            else f'<table:table-cell table:number-columns-repeated="{width}"/>'
            for text in texts
        )
        return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'

    return make


@pytest.fixture(scope="session")
def make_xls() -> Callable[..., bytes]:
    """A maker of BIFF8 workbooks: (row, column) → value, and records to put before them."""
    return _xls


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _xls(
    cells: Mapping[tuple[int, int], str | float],
    of_book: tuple[int, bytes] | None = None,
    of_sheet: tuple[int, bytes] | None = None,
) -> bytes:
    def bound_sheet(position: int) -> bytes:
        return _record(0x85, struct.pack("<IBBBB", position, 0, 0, 1, 1) + "数".encode("utf-16-le"))

    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    head += _record(*of_book) if of_book else b""
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    body += _record(*of_sheet) if of_sheet else b""
    for (row, column), value in cells.items():
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            body += _record(0x204, place + text)
        else:
            body += _record(0x203, place + struct.pack("<d", value))
    position = len(head) + len(bound_sheet(0)) + 4
    return _compound_file(head + bound_sheet(position) + _record(10) + body + _record(10))


def _compound_file(stream: bytes) -> bytes:
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, end, *range(3, sectors + 2), end]
    table += [free] * (128 - len(table))

    def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(encoded), kind, 1, free, free, child)
        return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<III", start, size, 0)

    directory = entry("Root Entry", 5, end, 0, 1) + entry("Workbook", 2, 2, len(stream), free) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<10I", 0, 1, 1, 0, 4096, end, 0, end, 0, 0) + b"\xff" * 432
    return header + struct.pack("<128I", *table) + directory + stream
