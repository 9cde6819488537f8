"""Rows of a text with separators inside a cell that nobody quoted, put together where that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from stations.intake.angles import read_angle, split_pair
from stations.intake.cell_words import (
    is_blank,
    is_no_value,
    read_stars,
    read_status,
    read_time,
    read_year,
    read_yes_no,
)
from stations.intake.crs_words import crs_of
from stations.intake.header import find_header
from stations.intake.header_words import meaning_of
from stations.intake.issues import RowIssue, make_issue
from stations.intake.row import Row

Check = Callable[[str], bool]

# Beyond these no person would be certain either, and every split would cost time.
_MAX_SURPLUS = 5
_MAX_COLUMNS = 60

_PHONE = re.compile(r"[\d\s\-+()（）;；/、,，.*转ext]*\d[\d\s\-+()（）;；/、,，.*转ext]*", re.IGNORECASE)
_TIMES = re.compile(r"[\d\s:：.\-–—~～至]*\d\s*[:：]\s*\d[\d\s:：.\-–—~～至]*")
_BRACKETS = (("(", ")"), ("（", "）"), ("[", "]"), ("【", "】"))


def rejoin(
    rows: Sequence[Row], lines: Sequence[str], delimiter: str
) -> tuple[tuple[Row, ...], tuple[RowIssue, ...]]:
    """Join cells of rows that have more of them than the header.

    Args:
        rows: all rows of the text.
        lines: its lines, for the quotes that stand inside cells.
        delimiter: what separates the cells.

    Returns:
        The rows, joined where exactly one way of joining neighbours gives cells that all fit their columns;
        and a warning for each of those.
    """
    header = find_header(rows)
    if header is None or not 1 < len(header.cells) <= _MAX_COLUMNS:
        return tuple(rows), ()
    width, first = len(header.cells), header.index + header.height
    checks = [_check_of(cell) for cell in header.cells]
    fixed = list(rows)
    issues = []
    for index in range(first, len(rows)):
        row = rows[index]
        if not 0 < len(row.cells) - width <= _MAX_SURPLUS or _fits(row.cells, checks):
            continue
        plain = lines[row.number - 1].rstrip("\n").split(delimiter)
        column = _only_column(row.cells, plain, checks, delimiter)
        if column is not None:
            cells = _joined(row.cells, plain, column, width, delimiter)
            label = header.cells[column].strip()
            fixed[index] = Row(row.number, cells)
            issues.append(
                make_issue(
                    "cells_rejoined", row.number, label, cells[column], delimiter=delimiter, into=label
                )
            )
    return tuple(fixed), tuple(issues)


def _fits(cells: Sequence[str], checks: Sequence[Check]) -> bool:
    """Tell whether a row reads well when what stands behind the last column is only blank."""
    width = len(checks)
    return all(map(is_blank, cells[width:])) and _all_valid(cells[:width], checks)


def _only_column(
    cells: Sequence[str], plain: Sequence[str], checks: Sequence[Check], delimiter: str
) -> int | None:
    width = len(checks)
    surplus = len(cells) - width
    found = [
        column
        for column in range(width)
        if all(cell.strip() for cell in cells[column : column + surplus + 1])
        and _all_valid(_joined(cells, plain, column, width, delimiter), checks)
    ]
    return found[0] if len(found) == 1 else None


def _joined(
    cells: Sequence[str], plain: Sequence[str], column: int, width: int, delimiter: str
) -> tuple[str, ...]:
    """Join the cells that are too many into one column, quotes inside it as they were typed."""
    end = column + len(cells) - width + 1
    source = plain if len(plain) == len(cells) else cells
    return (*cells[:column], delimiter.join(source[column:end]), *cells[end:])


def _all_valid(cells: Sequence[str], checks: Sequence[Check]) -> bool:
    return all(_is_balanced(cell) and check(cell) for cell, check in zip(cells, checks, strict=True))


def _is_balanced(cell: str) -> bool:
    return cell.count('"') % 2 == 0 and all(cell.count(a) == cell.count(b) for a, b in _BRACKETS)


def _check_of(header: str) -> Check:
    meaning = meaning_of(header)
    field = meaning.field if meaning else ""
    if field.startswith("amenity:"):
        return lambda cell: is_blank(cell) or read_yes_no(cell) is not None
    return _CHECKS.get(field, _anything)


def _anything(_: str) -> bool:
    return True


def _is_name(cell: str) -> bool:
    return not is_blank(cell) and not _TIMES.fullmatch(cell)


def _is_address(cell: str) -> bool:
    return not _TIMES.fullmatch(cell)


def _is_degrees(limit: float) -> Check:
    def check(cell: str) -> bool:
        angle = read_angle(cell)
        # Metres of a projection are numbers of more than three digits.
        return is_no_value(cell) or (
            angle is not None and (abs(angle.degrees) <= limit or abs(angle.degrees) > 1000)
        )

    return check


def _is_pair(cell: str) -> bool:
    return is_no_value(cell) or split_pair(cell) is not None


def _is_phone(cell: str) -> bool:
    return is_no_value(cell) or _PHONE.fullmatch(cell) is not None


def _read_by(read: Callable[[str], object | None]) -> Check:
    return lambda cell: is_no_value(cell) or read(cell) is not None


_CHECKS: dict[str, Check] = {
    "name": _is_name,
    "address": _is_address,
    "lon": _is_degrees(180),
    "lat": _is_degrees(90),
    "pair": _is_pair,
    "pair_lonlat": _is_pair,
    "pair_latlon": _is_pair,
    "datum": _read_by(crs_of),
    "phone": _is_phone,
    "open_time": _read_by(read_time),
    "close_time": _read_by(read_time),
    "stars": _read_by(read_stars),
    "stars_year": _read_by(read_year),
    "status": _read_by(read_status),
    "sequence": lambda cell: is_blank(cell) or cell.strip().isdigit(),
}
