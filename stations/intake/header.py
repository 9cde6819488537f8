"""Which row of a table is its header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from stations.intake.header_words import meaning_of
from stations.intake.row import Row

HEADER_SEARCH_ROWS = 50

# No header is a sentence; longer cells are not worth looking up.
_MAX_HEADER_CHARS = 60
# Nor does one go on beyond the last column of a spreadsheet.
_MAX_HEADER_CELLS = 16_384


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Args:
        index: position of its first row among the rows.
        height: how many rows it takes: 2 where `经度` and `纬度` stand below a common `坐标`.
        cells: the headers from the left; the lower one where there are two.
        score: what `header_score` says of them.
    """

    index: int
    height: int
    cells: tuple[str, ...]
    score: tuple[bool, int]


def header_score(cells: Sequence[str]) -> tuple[bool, int]:
    """Judge how much a row looks like a header.

    Args:
        cells: its texts.

    Returns:
        Whether a column for the name is among them, and how many different fields are.
    """
    fields = {field for cell in cells[:_MAX_HEADER_CELLS] if (field := _field_of(cell))}
    return "name" in fields, len(fields)


def find_header(rows: Sequence[Row]) -> Header | None:
    """Find the header among the first rows, below titles and blank lines.

    Args:
        rows: all rows.

    Returns:
        The row in which most headers are recognised, the first of several; where none is, the first row that
        is nearly as full as any. None where there is nothing but blanks.
    """
    filled = ((i, row) for i, row in enumerate(rows) if row.filled)
    candidates = list(islice(filled, HEADER_SEARCH_ROWS))
    if not candidates:
        return None
    index, best = max(candidates, key=lambda c: header_score(c[1].cells))
    if header_score(best.cells) == (False, 0):
        fullest = max(len(row.filled) for _, row in candidates)
        index, best = next(c for c in candidates if len(c[1].filled) >= 0.8 * fullest)
    below = rows[index + 1] if index + 1 < len(rows) else None
    if below is not None and _is_second_level(best, below):
        cells = _merge_levels(best.cells, below.cells)
        return Header(index, 2, cells, header_score(cells))
    return Header(index, 1, best.cells, header_score(best.cells))


def _field_of(cell: str) -> str | None:
    if len(cell) > _MAX_HEADER_CHARS:
        return None
    meaning = meaning_of(cell)
    return meaning.field if meaning else None


def _is_second_level(upper: Row, lower: Row) -> bool:
    """Tell a second row of headers from a row of data, which has a name where the header says so."""
    if not lower.filled or not all(_field_of(cell) for cell in lower.filled):
        return False
    names = [i for i, cell in enumerate(upper.cells) if _field_of(cell) == "name"]
    return bool(names) and not any(i < len(lower.cells) and lower.cells[i].strip() for i in names)


def _merge_levels(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    return tuple(low if low.strip() else up for up, low in zip(above, below, strict=True))
