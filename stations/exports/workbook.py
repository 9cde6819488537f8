"""Writing workbooks: texts that stay texts, and the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook

from stations.formula import guard
from stations.intake.row import clean_cell

# A cell of a workbook holds no more (Excel, "specifications and limits"); a longer one would not open.
MAX_CELL_CHARS = 32_767
MAX_ROWS = 1_048_576

# Degrees with more decimals are no more certain: a door is off the middle of its building.
_ENOUGH_DIGITS = 4

# No more fits into a property of a workbook.
_LONGEST_PROPERTY = 255
NOTHING: Mapping[str, Any] = MappingProxyType({})
_TEXT_FORMAT = 49  # "@", of the formats that every workbook has


class Book:
    """A workbook that is being written.

    Args:
        workbook: what writes it.
    """

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        # Excel's own mark for a text that begins like a formula; it is not part of the text.
        self._quoted = workbook.add_format({"quote_prefix": True, "num_format": _TEXT_FORMAT})
        self.header = workbook.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "valign": "top", "text_wrap": True}
        )
        self.text = workbook.add_format({"num_format": _TEXT_FORMAT})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})

    def write_text(self, sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
        """Write a cell as text, whatever it looks like.

        Args:
            sheet: the sheet.
            row: from 0.
            column: from 0.
            text: what shall stand there; empty writes nothing.
            style: a format of the cell.
        """
        if not text:
            return
        # What the intake would take for a guard must itself be guarded.
        kept = guard(text) if clean_cell(text) != text else text
        if len(kept) > MAX_CELL_CHARS:
            kept = kept[: MAX_CELL_CHARS - 1] + "…"
        if style is None and guard(text) != text:
            style = self._quoted
        sheet.write_string(row, column, kept, style)

    def write_number(self, sheet: Any, row: int, column: int, text: str) -> None:
        """Write a number as a number where that says as much, else as text.

        Args:
            sheet: the sheet.
            row: from 0.
            column: from 0.
            text: the number as it is to be read again; `113.60` is more certain than 113.6 and stays a text.
        """
        if text and _says_as_much(text):
            sheet.write_number(row, column, float(text))
        else:
            self.write_text(sheet, row, column, text)


def _says_as_much(text: str) -> bool:
    """Tell whether a number loses nothing when its last zeros go; see `precision.error_of_digits`."""
    shown = repr(float(text))
    digits = min(_ENOUGH_DIGITS, len(text.partition(".")[2]))
    return "e" not in shown and len(shown.removesuffix(".0").partition(".")[2]) >= digits


@contextmanager
def open_book(file: io.BytesIO | str, created: datetime, told: Mapping[str, Any] = NOTHING) -> Iterator[Book]:
    """Open a workbook for writing, row by row in constant memory.

    Args:
        file: receives the workbook when the context ends; or its path.
        created: the instant that the file names as its own.
        told: what the file says of itself beyond that, as its custom properties.

    Returns:
        A context with the workbook.
    """
    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    if isinstance(file, str):
        # Rows wait beside the file, and are gone with its folder where writing fails.
        options["tmpdir"] = str(Path(file).parent)
    try:
        with Workbook(file, options) as workbook:
            workbook.set_properties({"created": created.replace(tzinfo=None)})
            for name, value in told.items():
                text = "; ".join(value) if isinstance(value, list) else str(value)
                workbook.set_custom_property(name, text[:_LONGEST_PROPERTY] or "-", "text")
            yield Book(workbook)
    finally:
        for sheet in workbook.worksheets():
            with suppress(OSError):
                sheet.row_data_fh.close()
