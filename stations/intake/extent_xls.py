"""How much memory an old workbook asks for, by its own records.

Source: Microsoft, [MS-XLS] Excel Binary File Format, sections 2.3 (records) and 2.4 (BoundSheet8, Dimensions,
SST and the records of cells).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from stations.intake.ole2 import read_stream

_END, _BOUND_SHEET, _SHARED_STRINGS, _DIMENSIONS = 0x000A, 0x0085, 0x00FC, 0x0200
_MANY_NUMBERS = 0x00BD

# Records that put something into a cell; all begin with its row and column.
_CELLS = frozenset(
    {0x0006, 0x0002, 0x0003, 0x0004, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, _MANY_NUMBERS}
)


def xls_extents(data: bytes) -> Iterator[int]:
    """Measure the sheets of an old workbook.

    What is declared counts like what is there, for memory is set aside for it before it is read.

    Args:
        data: an xls file.

    Yields:
        The number of shared strings, and for every sheet the number of cells that it spans.

    Raises:
        ValueError: the file is damaged.
    """
    stream = read_stream(data, ("Workbook", "Book"))
    sheets: list[int] = []
    for record, body in _records(stream, 0):
        if record == _BOUND_SHEET and len(body) >= 4:
            sheets.append(struct.unpack_from("<I", body)[0])
        elif record == _SHARED_STRINGS and len(body) >= 8:
            yield struct.unpack_from("<I", body, 4)[0]
    for position in sheets:
        yield _sheet_extent(stream, position)


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    while position + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, position)
        if record == _END:
            return
        yield record, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _sheet_extent(stream: bytes, position: int) -> int:
    height = width = declared = 0
    for record, body in _records(stream, position):
        if record == _DIMENSIONS:
            declared = max(declared, _declared_extent(body))
        elif record in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            if record == _MANY_NUMBERS:
                column = max(column, struct.unpack_from("<H", body, len(body) - 2)[0])
            height, width = max(height, row + 1), max(width, column + 1)
    return max(declared, height * width)


def _declared_extent(body: bytes) -> int:
    """Read the rectangle that a sheet declares: rows and columns from and up to, in two widths of number."""
    if len(body) == 14:
        first_row, end_row, first_column, end_column = struct.unpack_from("<IIHH", body)
    elif len(body) == 10:
        first_row, end_row, first_column, end_column = struct.unpack_from("<HHHH", body)
    else:
        raise ValueError("dimensions of unknown size")
    if end_row == 0 or end_column == 0:
        return 0
    if end_row < first_row or end_column < first_column:
        raise ValueError("dimensions the wrong way round")
    return int((end_row - first_row) * (end_column - first_column))
