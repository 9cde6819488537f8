"""What was wrong with a list, as a table that opens in Excel beside the list itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from geodata.catalogue import text
from stations.exports.workbook import open_book
from stations.formula import guard
from stations.importing import planned_rows
from stations.intake import RowIssue, describe
from stations.plan import Outcome, PlannedRow
from stations.store import ImportRecord, Store

_COLUMNS = ("row", "outcome", "name", "station_id", "severity", "column", "value", "message", "code")
_HELD_BACK = frozenset({Outcome.CONFLICT, Outcome.ERROR})
# Widths of columns in characters.
_WIDTHS = (8, 10, 28, 14, 10, 14, 24, 80, 24)


def report_table(store: Store, record: ImportRecord, lang: str) -> Iterator[tuple[str, ...]]:
    """List everything that is to know about a list and its rows.

    Args:
        store: the register.
        record: the import.
        lang: one of `geodata.catalogue.languages()`.

    Yields:
        The header, then a line for each issue: first of the whole file, then row by row; a row that cannot be
        applied and has no issue of its own has a line too. No cell is guarded yet.
    """
    yield tuple(text(f"report.column_{name}", lang) for name in _COLUMNS)
    for issue in record.plan.get("issues", ()):
        yield _line(RowIssue(**issue), None, lang)
    for row in planned_rows(store, record):
        for one in row.issues or ((None,) if row.outcome in _HELD_BACK else ()):
            yield _line(one, row, lang)


def csv_report(table: Iterable[Sequence[str]]) -> bytes:
    """Write a table as CSV for spreadsheets.

    Args:
        table: its lines.

    Returns:
        UTF-8 with a byte order mark; no cell can be taken for a formula.
    """
    table_text = io.StringIO(newline="")
    writer = csv.writer(table_text, lineterminator="\r\n")
    writer.writerows([guard(cell) for cell in line] for line in table)
    return table_text.getvalue().encode("utf-8-sig", "replace")


def xlsx_report(table: Iterable[Sequence[str]], lang: str, created: datetime) -> bytes:
    """Write a table as a workbook.

    Args:
        table: its lines.
        lang: one of `geodata.catalogue.languages()`.
        created: the instant that the file names as its own.

    Returns:
        The file: row numbers as numbers, everything else as text that is never computed.
    """
    buffer = io.BytesIO()
    with open_book(buffer, created) as book:
        sheet = book.workbook.add_worksheet(text("report.sheet", lang))
        sheet.freeze_panes(1, 0)
        last = 0
        for last, line in enumerate(table):
            for column, cell in enumerate(line):
                if last and column == 0:
                    book.write_number(sheet, last, column, cell)
                else:
                    book.write_text(sheet, last, column, cell, None if last else book.header)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.autofilter(0, 0, last, len(_WIDTHS) - 1)
    return buffer.getvalue()


def _line(issue: RowIssue | None, row: PlannedRow | None, lang: str) -> tuple[str, ...]:
    number = row.row if row is not None else None if issue is None else issue.row
    return (
        "" if number is None else str(number),
        "" if row is None else _word(str(row.outcome), lang),
        "" if row is None else row.name,
        "" if row is None else row.station_id or "",
        "" if issue is None else _word(issue.severity, lang),
        "" if issue is None else issue.column or "",
        "" if issue is None else issue.value,
        "" if issue is None else describe(issue, lang),
        "" if issue is None else issue.code,
    )


def _word(code: str, lang: str) -> str:
    return text(f"report.word_{code}", lang)
