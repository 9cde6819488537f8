"""Stations as a workbook in the columns of the template: typed, filtered, and imported again to the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError, FileSizeError

from geodata.datum import Datum
from geodata.divisions import Divisions
from stations.errors import InputError
from stations.exports.about import About
from stations.exports.columns import NUMBER_COLUMNS, ExportTable, export_table
from stations.exports.on_disk import written_pieces
from stations.exports.workbook import MAX_ROWS, Book, open_book
from stations.model import Station

SHEET = "站点"
_WIDTHS = {"名称": 32, "地址": 40, "行政区划": 24, "开放时间": 24, "服务设施": 40, "备注": 24}
_WIDTH = 12


def xlsx_export(
    stations: Iterable[Station],
    divisions: Divisions,
    now: datetime,
    datum: Datum | None = None,
    *,
    staff: bool = False,
    about: About | None = None,
) -> Iterator[bytes]:
    """Write stations in the columns of the template, then in those of their lists.

    Args:
        stations: what to write.
        divisions: names the divisions.
        now: the instant of the export, which the file names as its own.
        datum: write all coordinates in this datum; None writes each as it was given.
        staff: for staff: with columns about persons and whole mobile numbers.
        about: what the file says of itself, among its properties.

    Returns:
        Pieces of the file: coordinates, stars and years as numbers, everything else as text that is never
        computed; the header is frozen and has a filter. A text beyond 32,767 characters, which no cell
        holds, is cut. It is written row by row to the disk.

    Raises:
        InputError: there are more stations than a sheet has rows.
        OSError: there is no room for it on the disk.
    """
    table = export_table(stations, divisions, datum, staff=staff)
    if len(table.stations) >= MAX_ROWS:
        raise InputError(
            f"a sheet has {MAX_ROWS:,} rows; export csv, or one division at a time",
            code="too_many_rows",
            rows=MAX_ROWS,
        )
    told = {} if about is None else about.values()

    def write(file: Path) -> None:
        try:
            with open_book(str(file), now, told) as book:
                _write_sheet(book, table)
        except (FileCreateError, FileSizeError) as error:
            raise OSError(f"the workbook cannot be written: {error}") from error

    yield from written_pieces("stations.xlsx", write)


def _write_sheet(book: Book, table: ExportTable) -> None:
    numbers = [name in NUMBER_COLUMNS for name in table.header]
    sheet = book.workbook.add_worksheet(SHEET)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.stations), len(table.header) - 1)
    for column, name in enumerate(table.header):
        style = None if numbers[column] else book.text
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH), style)
        book.write_text(sheet, 0, column, name, book.header)
    for row, cells in enumerate(table.rows(), start=1):
        for column, cell in enumerate(cells):
            if numbers[column]:
                book.write_number(sheet, row, column, cell)
            else:
                book.write_text(sheet, row, column, cell)
