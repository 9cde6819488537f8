"""Workbook → sheets of rows, with every cell as a person sees it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field, replace
from decimal import Decimal

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from stations.intake.decode import DecodedWorkbook
from stations.intake.extent import check_extent
from stations.intake.formula_cells import FailedCells, failed_cells
from stations.intake.limits import Limits
from stations.intake.row import Row, cell_of_text
from stations.intake.unreadable import UnreadableFile

# Spreadsheets keep 15 significant digits; what a float has beyond them was never typed.
_SIGNIFICANT_DIGITS = 15

_ROWS_ABOVE = 200

CellValue = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook.

    Args:
        name: on its tab.
        hidden: whether the workbook hides it.
        rows: its rows, blank ones included, numbered as the workbook does.
        last_row: number of the last row that holds anything, where that is below those that were read.
        failed: cells that read as blank because their formulas have no result, with what stands there.
    """

    name: str
    hidden: bool
    rows: tuple[Row, ...]
    last_row: int | None = None
    failed: FailedCells = field(default_factory=dict)


def read_sheets(workbook: DecodedWorkbook, limits: Limits) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook; formulas give the value that was saved with them and are never computed.

    A cell that is merged downwards counts for every row it spans.

    Args:
        workbook: the file.
        limits: how large a sheet may be.

    Returns:
        The sheets in the order of the workbook, charts and macros left out.

    Raises:
        FileError: the workbook is damaged, protected, or too large.
    """
    try:
        check_extent(workbook, limits)
        sheets = _read_sheets(workbook.data, limits)
        failed = failed_cells(workbook.data) if workbook.format == "xlsx" else {}
        return tuple(replace(sheet, failed=failed.get(sheet.name, {})) for sheet in sheets)
    except UnreadableFile:
        raise
    except PasswordError as error:
        raise UnreadableFile("password") from error
    except Exception as error:  # the reader raises a kind of its own for every format
        raise UnreadableFile("damaged") from error
    except BaseException as error:
        # The reader is written in Rust; its panics are no Exception but must not end the program either.
        if type(error).__name__ == "PanicException":
            raise UnreadableFile("damaged") from error
        raise


def _read_sheets(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        sheets = tuple(
            _read_sheet(meta.name, meta.visible is not SheetVisibleEnum.Visible, book, limits)
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        )
    if not sheets:
        raise UnreadableFile("no_sheet")
    return sheets


def _read_sheet(name: str, hidden: bool, book: CalamineWorkbook, limits: Limits) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    # Some rows more than are allowed, for titles and blanks; what lies below is not lost in silence.
    most = limits.max_rows + _ROWS_ABOVE
    last_row = 0 if sheet.end is None else sheet.end[0] + 1
    return Sheet(name, hidden, _rows_of(sheet, most, limits), last_row if last_row > most else None)


def _rows_of(sheet: CalamineSheet, most: int, limits: Limits) -> tuple[Row, ...]:
    values = sheet.to_python(skip_empty_area=False, nrows=most)
    grid = []
    for row in values:
        limits.check_time()
        grid.append([cell_text(value) for value in row])
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if top < len(grid) and left < len(grid[top]):
            for below in grid[top + 1 : bottom + 1]:
                below[left] = below[left] or grid[top][left]
    return tuple(Row(number, tuple(cells)) for number, cells in enumerate(grid, start=1))


def cell_text(value: CellValue) -> str:
    """Write a cell as a person sees it.

    Args:
        value: what the workbook holds.

    Returns:
        Times as `08:00`, dates as `2025-07-01`, numbers without a needless `.0` or exponent.
    """
    if isinstance(value, str):
        return cell_of_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, dt.datetime):
        # A time of day is stored as a fraction of the day 0 of the calendar.
        if value.year <= 1900:
            return _time_text(value.time())
        date = value.date().isoformat()
        return date if value.time() == dt.time() else f"{date} {_time_text(value.time())}"
    if isinstance(value, dt.time):
        return _time_text(value)
    return value.isoformat()


def _time_text(time: dt.time) -> str:
    return time.strftime("%H:%M:%S" if time.second else "%H:%M")


def _number_text(number: float) -> str:
    if number != number or number in (float("inf"), float("-inf")):
        return str(number)
    text = f"{number:.{_SIGNIFICANT_DIGITS}g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
