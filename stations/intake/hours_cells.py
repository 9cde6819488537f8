"""Opening hours of a row, from a column of texts or two of times, and the days on which they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from stations.intake.cell_words import read_time
from stations.intake.columns import ColumnMap
from stations.intake.days_cells import DayCells, DoubtfulDays, read_day
from stations.intake.repeated_cells import (
    CellsReading,
    CellsSaid,
    RepeatedCells,
    first_column,
    group_cells,
    text_in,
)

# A date as a workbook holds it, as Excel writes it into a CSV file, or as the number that it is inside.
_DATE = re.compile(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+0?0:00(?::00)?)?|(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日|"
    r"\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}|4[3-9]\d{3}"
)

_WHOLE_DAY = re.compile(r"24\s?(?:時間|小時|小时|h)|終日")
_ALWAYS = "24小时"


class HoursReading(Protocol):
    """What a text about opening hours was understood as."""

    @property
    def rule(self) -> str | None:
        """The hours in OpenStreetMap's syntax; None where they were not understood."""

    @property
    def needs(self) -> tuple[str, ...]:
        """What it takes to get in outside attended hours."""


ReadHours = Callable[[str], HoursReading]


def hours_cells(columns: ColumnMap, read_hours: ReadHours) -> RepeatedCells | None:
    """Read opening hours from one column of texts or from two of times, with the days that others state.

    Args:
        columns: what the columns of the list hold.
        read_hours: reads a text about opening hours.

    Returns:
        The columns with their reader; None where the list has none of them.
    """
    # The same hours stand beside many times that are not the hours.
    reader = _HoursCells(columns, cache(read_hours))
    return group_cells(reader.columns, reader.read)


class _HoursCells:
    """Reads the cells of one row about hours."""

    def __init__(self, columns: ColumnMap, read_hours: ReadHours) -> None:
        self._read_hours = read_hours
        self._text_at = first_column(columns, "hours_text")
        self._times_at = tuple(
            at for name in ("open_time", "close_time") if (at := first_column(columns, name)) is not None
        )
        self._days = DayCells(columns)
        self.columns = (self._text_at, *self._times_at, *self._days.columns)

    def read(self, cells: Mapping[int, str]) -> CellsReading:
        """Say what the cells mean together."""
        said = CellsSaid()
        days = self._days.read(cells, said)
        text, index = self._stated(cells, said, days is not None)
        stated = text if days is None else days.with_hours(text, self._read_hours)
        if stated:
            reading = self._read_hours(stated)
            is_doubtful = isinstance(days, DoubtfulDays)
            if reading.rule is None and not is_doubtful:
                at = next(at for at in (index, *self.columns) if at is not None)
                said.fault("hours_not_understood", at, stated)
            rule = None if is_doubtful else reading.rule
            said.values = {"hours_text": stated, "hours_rule": rule, "hours_needs": reading.needs}
        return said.reading()

    def _stated(self, cells: Mapping[int, str], said: CellsSaid, days_known: bool) -> tuple[str, int | None]:
        """Find the hours of a day, and the column that they are from."""
        text, index = text_in(cells, self._text_at), self._text_at
        if index is not None and _DATE.fullmatch(text):
            said.fault("hours_became_date", index, text)
            text = ""
        times = [(at, read_time(text_in(cells, at))) for at in self._times_at]
        if not text and len(times) == 2 and all(time for _, time in times):
            return "-".join(str(time) for _, time in times), self._times_at[0]
        if not text and times and _WHOLE_DAY.fullmatch(text_in(cells, times[0][0])):
            # Japanese lists say so in the column of the opening time and leave the other one empty.
            return _ALWAYS, times[0][0]
        for at, time in times:
            if time or not (days_known and read_day(cells[at])):
                said.keep(at, cells[at])
            if time:
                said.kept[at] = time
        return (text, index) if text else ("", None)
