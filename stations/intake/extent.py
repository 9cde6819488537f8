"""How large a rectangle the sheets of a workbook span, found out before they are read.

A sheet is held in memory as a full rectangle: one stray cell in the last row and column, which takes fifty
bytes in the file, would need more memory than any machine has, and end the program rather than raise.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from stations.intake.decode import DecodedWorkbook
from stations.intake.extent_xls import xls_extents
from stations.intake.limits import Limits
from stations.intake.spreadsheet_columns import column_number
from stations.intake.unreadable import UnreadableFile
from stations.intake.well_formed import check_well_formed

# No pattern reads past the next tag: a damaged part would else be read to its end from every tag of it.
# A cell that has a format and no content takes no memory.
_EMPTY_CELL = re.compile(rb'<c(?:\s+[a-z]+="[A-Za-z0-9]*")*\s*(?:/>|>\s*</c>)')
_CELL_REFERENCE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,20})["']""")
_ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,20})["']""")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ODS_TAG = re.compile(
    rb"""<table:(table-row|table-cell|covered-table-cell)\b((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>|</table:table>"""
)
_ODS_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,20})["']""")
# Spaces are counted too: one such tag would fill the memory with them.
_ODS_SPACES = re.compile(rb"""<text:s\b[^<>]*\btext:c\s*=\s*["'](\d{1,20})["']""")


def check_extent(workbook: DecodedWorkbook, limits: Limits) -> None:
    """Refuse a workbook with a sheet that spans too many cells.

    Args:
        workbook: the file.
        limits: how many cells, empty ones included, and how much text.

    Raises:
        FileError: a sheet is too large; the message gives the number of cells.
        ValueError: an old workbook or an open document is damaged.
    """
    if workbook.format == "xls":
        extents = xls_extents(workbook.data)
    else:
        extents = _zipped_extents(workbook.data, limits)
    for cells in extents:
        if cells > limits.max_cells:
            raise UnreadableFile("too_many_cells", cells=str(cells), limit=str(limits.max_cells))


def _zipped_extents(data: bytes, limits: Limits) -> Iterator[int]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith(".xml"):
                xml = archive.read(member)
                # In another encoding nothing below would be found, and no program writes one.
                if b"\x00" in xml:
                    raise ValueError("a part that is not UTF-8")
                if member.filename.lower() == "content.xml":
                    check_well_formed(xml)
                spaces = sum(map(int, _ODS_SPACES.findall(xml)))
                if spaces > limits.max_unpacked_bytes:
                    limit = str(limits.max_unpacked_bytes)
                    raise UnreadableFile("unpacks_too_large", size=str(spaces), limit=limit)
                yield from _ods_extents(xml) if b"<table:table-row" in xml else (_xlsx_extent(xml),)


def _xlsx_extent(xml: bytes) -> int:
    """Measure one part of an xlsx file; parts that are no sheets have no cell references."""
    filled = _EMPTY_CELL.sub(b"", xml)
    height = width = referenced = 0
    for letters, digits in _CELL_REFERENCE.findall(filled):
        referenced += 1
        height, width = max(height, int(digits)), max(width, column_number(letters.decode()))
    unreferenced = len(_CELL_TAG.findall(filled)) - referenced
    if unreferenced > 0:
        height = max([height, *map(int, _ROW_NUMBER.findall(filled))])
        width = max(width, min(unreferenced, 16_384))
    return height * width


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
