"""What a person corrected in single cells, put into the table before the cells are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from stations.intake.columns import column_index
from stations.intake.issues import RowIssue, make_issue, shorten
from stations.intake.row import Row, cell_of_text
from stations.intake.table import Table
from stations.intake.unreadable import UnreadableFile

# Errors of rows whose cells do not stand where they belong.
_UNTOLD_APART = frozenset({"too_many_cells", "unclosed_quote"})

Fixes = Mapping[int, Mapping[str, str]]


def apply_fixes(table: Table, labels: tuple[str, ...], fixes: Fixes) -> Table:
    """Put corrected cells into a table; the file itself stays as it is.

    Args:
        table: the table as it stands in the file.
        labels: the names of its columns, as `map_columns` gives them.
        fixes: number of a row → name or header of a column → the text that shall stand there.

    Returns:
        The table with the corrected cells. Where cells of a row could not be told apart, they count as they
        stand now; a warning says so.

    Raises:
        FileError: there is no such row of data or no such column; the message names which there are.
    """
    if not fixes:
        return table
    positions = {row.number: position for position, row in enumerate(table.rows)}
    rows = list(table.rows)
    for number, cells in fixes.items():
        if number not in positions:
            raise UnreadableFile("fix_row", given=str(number), found=_numbers(table))
        rows[positions[number]] = _fixed(rows[positions[number]], labels, table.header, cells)
    return replace(table, rows=tuple(rows), issues=tuple(_settled(issue, fixes) for issue in table.issues))


def _settled(issue: RowIssue, fixes: Fixes) -> RowIssue:
    """Turn the error that a row could not be told apart into a warning, now that a person has settled it."""
    if issue.row in fixes and issue.code in _UNTOLD_APART:
        return make_issue("surplus_dropped", issue.row, issue.column, issue.value)
    return issue


def _fixed(row: Row, labels: tuple[str, ...], header: tuple[str, ...], fixes: Mapping[str, str]) -> Row:
    cells = list(row.cells)
    for column, text in fixes.items():
        index = column_index(labels, header, column)
        if index is None:
            found = ", ".join(shorten(label) for label in labels[:30])
            raise UnreadableFile("fix_column", row=str(row.number), given=shorten(column), found=found)
        cells[index] = cell_of_text(text)
    return Row(row.number, tuple(cells))


def _numbers(table: Table) -> str:
    return f"{table.rows[0].number} – {table.rows[-1].number}" if table.rows else "–"
