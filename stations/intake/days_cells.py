"""The first and the last day of a row, for pop-ups and for what is there in one season."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from stations.intake.columns import ColumnMap
from stations.intake.repeated_cells import CellsSaid, first_column, text_in
from stations.intake.weekday_words import weekdays_in_chinese

_DIGITS = re.compile(r"((?:19|20)\d\d)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})[日号]?(?:\s+0?0:00(?::00)?)?")
_RUN = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_OF_A_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_ERA = re.compile(r"令和(\d{1,2}|元)年(\d{1,2})月(\d{1,2})日")
# A day as a workbook counts it, from 2017 to 2036.
_SERIAL = re.compile(r"4[3-9]\d{3}")
_BETWEEN = re.compile(
    r"\s*(?:至|到|から|[~〜～—–]+|\s-+\s|\bto\b|(?<=[日号])-|(?<=\d)--?(?=(?:19|20)\d\d\D))\s*"
)
_FIRST_OF_EXCEL, _BEFORE_REIWA = date(1899, 12, 30), 2018
_RULE_DAYS = re.compile(r"(; |, )")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Year, month and day; without a year it is the day of every year.
Day = tuple[int | None, int, int]


class _Reading(Protocol):
    @property
    def rule(self) -> str | None:
        """The hours as a rule, or None."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which hours hold.

    Args:
        first: the first day.
        last: the last day, included.
    """

    first: Day
    last: Day

    def with_hours(self, text: str, read_hours: Callable[[str], _Reading]) -> str:
        """Put the days before hours so that both are read together.

        Args:
            text: the hours as written; empty where none are.
            read_hours: reads a text about opening hours.

        Returns:
            A text that states both: the hours in their own words where that can be read, else as a rule.
        """
        whole = f"{_in_words(self.first)}至{_in_words(self.last)} {text}".strip()
        rule = read_hours(text).rule if text else None
        if rule is None or read_hours(whole).rule is not None:
            return whole
        days = "-".join(_in_rule(day) for day in (self.first, self.last))
        # Each part of a rule has days of its own; what is closed on holidays is closed on any of them.
        parts = _RULE_DAYS.split("Mo-Su 00:00-24:00" if rule == "24/7" else rule)
        dated = "".join(
            part if part in ("; ", ", ") or part == "PH off" else f"{days} {part}" for part in parts
        )
        return dated if read_hours(dated).rule is not None else whole


@dataclass(frozen=True, slots=True)
class DayWords:
    """Days that are no dates, such as 周一至周五 or 全年.

    Args:
        words: as written.
    """

    words: str

    def with_hours(self, text: str, read_hours: Callable[[str], _Reading]) -> str:
        """Put the words before hours, see `Days.with_hours`."""
        return f"{self.words} {text}".strip()


@dataclass(frozen=True, slots=True)
class DoubtfulDays:
    """Days of which something is wrong: nobody knows when the hours hold.

    Args:
        words: as written.
    """

    words: str

    def with_hours(self, text: str, read_hours: Callable[[str], _Reading]) -> str:
        """Put the words before hours, see `Days.with_hours`; hours alone are not known."""
        return f"{self.words} {text}" if text else ""


class DayCells:
    """Reads the columns that state days.

    Args:
        columns: what the columns of the list hold.
    """

    def __init__(self, columns: ColumnMap) -> None:
        found = [first_column(columns, name) for name in ("start_date", "end_date", "date_range")]
        self._first_at, self._last_at, self._range_at = found
        self._times_at = tuple(first_column(columns, name) for name in ("open_time", "close_time"))
        self.columns = tuple(at for at in found if at is not None)

    def read(self, cells: Mapping[int, str], said: CellsSaid) -> Days | DayWords | DoubtfulDays | None:
        """Read the days of a row.

        Args:
            cells: its cells.
            said: takes up what is wrong, and the cells that are not used.

        Returns:
            The days; None where the hours of the row hold without any.
        """
        ends = self._ends(cells)
        if not any(text for _, text in ends):
            return self._read_range(cells, said)
        code, at = self._fault(ends)
        if code is None:
            days = Days(*(day for _, text in ends if (day := read_day(text))))
            if not _is_reversed(days):
                return days
            code, at = "dates_reversed", ends[1][0]
        said.fault(code, at, cells[at])
        for column, _ in ends:
            said.keep(column, cells[column])
        first, last = (text_in(cells, at) for at in (self._first_at, self._last_at))
        return None if code == "last_day_missing" else DoubtfulDays(f"{first}至{last}")

    def _ends(self, cells: Mapping[int, str]) -> list[tuple[int, str]]:
        """Give the columns of the first and the last day with their cells."""
        if not self.columns:
            # "开始时间" and "结束时间" may as well be days.
            times = [(at, text_in(cells, at)) for at in self._times_at if at is not None]
            return times if len(times) == 2 and all(read_day(text) for _, text in times) else []
        return [(at, text_in(cells, at)) for at in (self._first_at, self._last_at) if at is not None]

    def _fault(self, ends: list[tuple[int, str]]) -> tuple[str | None, int]:
        """Tell what is wrong with two days, and where."""
        for at, text in ends:
            if text and read_day(text) is None:
                return "date_unreadable", at
        stated = [at for at, text in ends if text]
        if len(stated) == 2:
            return (None if _have_same_years(ends) else "date_unreadable"), stated[1]
        return ("last_day_missing" if stated[0] == self._first_at else "first_day_missing"), stated[0]

    def _read_range(self, cells: Mapping[int, str], said: CellsSaid) -> Days | DayWords | DoubtfulDays | None:
        at = self._range_at
        text = text_in(cells, at)
        if at is None or not text:
            return None
        days = read_days(text)
        if days is None:
            translated = weekdays_in_chinese(text)
            if translated is not None:
                said.keep(at, text)
            return DayWords(translated or text)
        if not _is_reversed(days):
            return days
        said.fault("dates_reversed", at, text)
        said.keep(at, text)
        return DoubtfulDays(text)


def read_day(text: str) -> Day | None:
    """Read a day.

    Args:
        text: such as `2026-02-10`, `2026/2/10`, `2026年2月10日`, `令和8年2月10日`, `20260210`, `2月10日`, or
            the number of a day in a workbook.

    Returns:
        The day; None for what is none, and for `2/10/2026`, which is a day in February or in October.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain):
        day = _FIRST_OF_EXCEL + timedelta(int(plain))
        return day.year, day.month, day.day
    if found := _OF_A_YEAR.fullmatch(plain):
        return _checked(None, *map(int, found.groups()))
    if found := _ERA.fullmatch(plain):
        year = _BEFORE_REIWA + (1 if found[1] == "元" else int(found[1]))
        return _checked(year, int(found[2]), int(found[3]))
    found = _DIGITS.fullmatch(plain) or _RUN.fullmatch(plain)
    return _checked(*map(int, found.groups())) if found else None


def read_days(text: str) -> Days | None:
    """Read a first and a last day that stand in one cell.

    Args:
        text: such as `2026年2月10日至14日`, `2026-02-10 ~ 2026-02-14`, `2026.2.10-2026.2.14`, or one day.

    Returns:
        The days, or None.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("まで").strip()
    parts = [part for part in _BETWEEN.split(plain) if part]
    first = read_day(parts[0]) if parts else None
    if first is None or len(parts) > 2:
        return None
    if len(parts) == 1:
        return Days(first, first)
    year, month, _ = first
    if only := re.fullmatch(r"(\d{1,2})[日号]", parts[1]):
        last = _checked(year, month, int(only[1]))
    else:
        last = read_day(parts[1])
        if last is not None and last[0] is None and year is not None:
            # "2026年12月20日至1月5日" ends in the year after.
            last = _checked(year + (last[1:] < first[1:]), *last[1:])
    return None if last is None or (year is None) != (last[0] is None) else Days(first, last)


def _checked(year: int | None, month: int, day: int) -> Day | None:
    try:
        date(2024 if year is None else year, month, day)
    except ValueError:
        return None
    return year, month, day


def _have_same_years(ends: list[tuple[int, str]]) -> bool:
    days = [day for _, text in ends if (day := read_day(text))]
    return (days[0][0] is None) == (days[1][0] is None)


def _is_reversed(days: Days) -> bool:
    """Tell whether the last day lies before the first; without years a winter goes over the end of a year."""
    first, last = days.first[0], days.last[0]
    return first is not None and last is not None and (last, days.last[1:]) < (first, days.first[1:])


def _in_words(day: Day) -> str:
    year, month, number = day
    return f"{month}月{number}日" if year is None else f"{year}年{month}月{number}日"


def _in_rule(day: Day) -> str:
    year, month, number = day
    return f"{'' if year is None else f'{year} '}{_MONTHS[month - 1]} {number:02d}"
