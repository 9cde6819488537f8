"""Days of the week and seasons in Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stations.hours.clock import DASH, chinese_number
from stations.hours.syntax import DAY_CODES, MONTH_CODES

ALL_DAYS = frozenset(range(7))
WORKING_WEEK = frozenset(range(5))
WEEKEND = frozenset({5, 6})

_NAMES = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_NAMES |= {str(number): number - 1 for number in range(1, 8)}
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年|每年|次年|翌年)*(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月份?)?"
    r"(?:(?P<day>\d{1,2})[日号]?)?"
)


def read_weekdays(text: str) -> frozenset[int] | None:
    """Read days of the week.

    Args:
        text: such as `周一至周五`, `星期一到星期五`, `周六日`, `周一、三、五`; `末` ends a range on Sunday.

    Returns:
        Days, Monday is 0; None if they make no sense.
    """
    if re.search(DASH, text):
        first, last = (re.sub("[每逢周星期礼拜 ]", "", part) for part in re.split(DASH, text, maxsplit=1))
        end = 6 if last == "末" else _NAMES.get(last)
        start = _NAMES.get(first)
        if start is None or end is None:
            return None
        # "周日至周四" runs over the end of the week.
        return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))
    days: set[int] = set()
    for letter in re.sub("[每逢周星期礼拜、,和及 ]", "", text):
        days |= WEEKEND if letter == "末" else {_NAMES[letter]} if letter in _NAMES else set()
    return frozenset(days) or None


@dataclass(frozen=True, slots=True)
class Season:
    """A part of the year, both ends included.

    Args:
        start: year or None for every year, month, day.
        end: likewise; in a season of every year it may lie before the start.
    """

    start: tuple[int | None, int, int]
    end: tuple[int | None, int, int]

    def rule(self) -> str:
        """Write the season as dates of a rule; whole months without days."""
        whole = self.start[2] == 1 and self.end[2] == _MONTH_LENGTHS[self.end[1] - 1]
        return "-".join(dict.fromkeys(_date_text(end, whole) for end in (self.start, self.end)))

    def days(self) -> frozenset[tuple[int, int]]:
        """List every (month, day) of the season."""
        year = [(m + 1, d) for m, length in enumerate(_MONTH_LENGTHS) for d in range(1, length + 1)]
        start, end = self.start[1:], self.end[1:]
        if start <= end:
            return frozenset(day for day in year if start <= day <= end)
        return frozenset(day for day in year if day >= start or day <= end)


def _date_text(date: tuple[int | None, int, int], whole_month: bool) -> str:
    year, month, day = date
    text = MONTH_CODES[month - 1] if whole_month and year is None else f"{MONTH_CODES[month - 1]} {day:02d}"
    return text if year is None else f"{year} {text}"


def read_season(text: str) -> Season | None:
    """Read a season with stated dates.

    Args:
        text: such as `7月-9月`, `7月21日至9月30日`, `11月至次年3月`, `7-8月`.

    Returns:
        The season, or None if its dates do not exist.
    """
    first_text, last_text = (part.strip() for part in re.split(DASH, text, maxsplit=1))
    first, last = _DATE.fullmatch(first_text), _DATE.fullmatch(last_text)
    if first is None or last is None:
        return None
    bare = first["month"] is None
    start_month = _month(first["day"] if bare else first["month"])
    end_month = _month(last["month"]) if last["month"] else start_month
    if start_month is None or end_month is None:
        return None
    start_day = 1 if bare or not first["day"] else int(first["day"])
    end_day = int(last["day"]) if last["day"] else _MONTH_LENGTHS[end_month - 1]
    if not (
        1 <= start_day <= _MONTH_LENGTHS[start_month - 1] and 1 <= end_day <= _MONTH_LENGTHS[end_month - 1]
    ):
        return None
    return _in_years(first["year"], last["year"], (start_month, start_day), (end_month, end_day))


def read_date(text: str) -> tuple[int, int] | None:
    """Read the month and day that a text names.

    Args:
        text: such as `至9月30日`.

    Returns:
        Month and day, or None if there is no such day in a year.
    """
    found = re.search(r"(\d{1,2})月(\d{1,2})[日号]", text)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    return (month, day) if 1 <= month <= 12 and 1 <= day <= _MONTH_LENGTHS[month - 1] else None


def _in_years(
    first: str | None, last: str | None, start: tuple[int, int], end: tuple[int, int]
) -> Season | None:
    """Join dates with their years; one year stands for both ends."""
    if first is None and last is None:
        return Season((None, *start), (None, *end))
    if first is None:
        return None
    start_year = int(first)
    end_year = int(last) if last else start_year + (end < start)
    return Season((start_year, *start), (end_year, *end)) if (start_year, start) <= (end_year, end) else None


def _month(text: str | None) -> int | None:
    number = chinese_number(text) if text else None
    return number if number is not None and 1 <= number <= 12 else None


def uncovered(seasons: list[Season]) -> str:
    """Write the part of the year that no season covers as dates of a rule.

    Args:
        seasons: seasons of every year.

    Returns:
        Dates, or an empty string when the whole year is covered.
    """
    covered = frozenset().union(*(season.days() for season in seasons))
    year = [(m + 1, d) for m, length in enumerate(_MONTH_LENGTHS) for d in range(1, length + 1)]
    runs: list[list[tuple[int, int]]] = []
    for index, day in enumerate(year):
        if day in covered:
            continue
        if runs and year[index - 1] == runs[-1][1]:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    if len(runs) > 1 and runs[0][0] == (1, 1) and runs[-1][1] == (12, 31):
        # The winter is one run over the new year.
        runs[0][0] = runs.pop()[0]
    return ",".join(Season((None, *start), (None, *end)).rule() for start, end in runs)


def format_days(days: frozenset[int]) -> str:
    """Write days of the week as in a rule, `Mo,We-Fr`.

    Args:
        days: Monday is 0.

    Returns:
        Runs of two or more days with a dash; all seven as `Mo-Su`.
    """
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][1] + 1:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return ",".join("-".join(dict.fromkeys(DAY_CODES[end] for end in run)) for run in runs)
