"""How large a rectangle the sheets of a workbook span, found out before they are read.

A sheet is held in memory as a full rectangle: one stray cell in the last row and column, which takes fifty
bytes in the file, would need more memory than any machine has, and end the program rather than raise.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from stations.intake.decode import DecodedWorkbook
from stations.intake.ole2 import read_stream
from stations.intake.unreadable import UnreadableFile

# A cell that has a format and no content takes no memory.
_EMPTY_CELL = re.compile(rb'<c(?:\s+[a-z]+="[A-Za-z0-9]*")*\s*(?:/>|>\s*</c>)')
_CELL_REFERENCE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,7})["']""")
_ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ODS_TAG = re.compile(
    rb"""<table:(table-row|table-cell|covered-table-cell)\b((?:[^>"']|"[^"]*"|'[^']*')*)>|</table:table>"""
)
_ODS_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})["']""")


# Records of old workbooks that put something into a cell; all begin with row and column.
_XLS_CELL_RECORDS = frozenset(
    {0x0006, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E, 0x00D6, 0x00FD, 0x0004, 0x0003, 0x0002}
)
_XLS_NUMBERS_RECORD, _XLS_SHEET_RECORD = 0x00BD, 0x0809


def check_extent(workbook: DecodedWorkbook, max_cells: int) -> None:
    """Refuse a workbook with a sheet that spans too many cells.

    Args:
        workbook: the file.
        max_cells: cells of the rectangle, empty ones included.

    Raises:
        FileError: a sheet is too large; the message gives the number of cells.
        ValueError: an old workbook is damaged.
    """
    extents = _xls_extents(workbook.data) if workbook.format == "xls" else _zipped_extents(workbook.data)
    for cells in extents:
        if cells > max_cells:
            raise UnreadableFile("too_many_cells", cells=str(cells), limit=str(max_cells))


def _zipped_extents(data: bytes) -> Iterator[int]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith(".xml"):
                xml = archive.read(member)
                yield from _ods_extents(xml) if b"<table:table-row" in xml else (_xlsx_extent(xml),)


def _xls_extents(data: bytes) -> Iterator[int]:
    """Measure every sheet of an old workbook by the records of its cells."""
    stream = read_stream(data, ("Workbook", "Book"))
    height = width = position = 0
    while position + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, position)
        body = stream[position + 4 : position + 4 + length]
        position += 4 + length
        if record == _XLS_SHEET_RECORD:
            yield height * width
            height = width = 0
        elif length >= 4 and (record in _XLS_CELL_RECORDS or record == _XLS_NUMBERS_RECORD):
            row, column = struct.unpack_from("<HH", body)
            if record == _XLS_NUMBERS_RECORD:
                column = max(column, *struct.unpack_from("<H", body, length - 2))
            height, width = max(height, row + 1), max(width, column + 1)
    yield height * width


def _xlsx_extent(xml: bytes) -> int:
    """Measure one part of an xlsx file; parts that are no sheets have no cell references."""
    filled = _EMPTY_CELL.sub(b"", xml)
    height = width = referenced = 0
    for letters, digits in _CELL_REFERENCE.findall(filled):
        referenced += 1
        height, width = max(height, int(digits)), max(width, _column_number(letters))
    unreferenced = len(_CELL_TAG.findall(filled)) - referenced
    if unreferenced > 0:
        height = max([height, *map(int, _ROW_NUMBER.findall(filled))])
        width = max(width, min(unreferenced, 16_384))
    return height * width


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _ods_extents(xml: bytes) -> Iterator[int]:
    """Measure every sheet of an ods file, where blanks and equal cells are counted and not written out."""
    row = last_row = column = width = 0
    for match in _ODS_TAG.finditer(xml):
        tag, attributes = match.groups()
        if tag is None:
            yield last_row * width
            row = last_row = column = width = 0
            continue
        found = _ODS_REPEATED.search(attributes)
        repeated = int(found.group(1)) if found else 1
        if tag == b"table-row":
            row, column = row + repeated, 0
        else:
            column += repeated
            if not attributes.rstrip().endswith(b"/") or b"value" in attributes:
                width, last_row = max(width, column), max(last_row, row)
    yield last_row * width
