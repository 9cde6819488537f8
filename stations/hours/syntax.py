"""The part of OpenStreetMap's `opening_hours` syntax that rules of stations use, taken apart and written.

The one convention of our own is the comment `open "workdays"`: such a rule also holds on the Saturdays and
Sundays that are worked in exchange for a holiday (工作日). Other readers of the syntax see a plain comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WORKDAYS_COMMENT = '"workdays"'
DAY_CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTH_CODES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MAX_RULE_CHARACTERS = 2000

_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_WEEKDAYS = rf"(?:{_DAY}(?:\s*-\s*{_DAY})?|PH)(?:\s*,\s*(?:{_DAY}(?:\s*-\s*{_DAY})?|PH))*"
_MONTH = "(?:" + "|".join(MONTH_CODES) + ")"
_DATE = rf"(?:\d{{4}}\s+)?{_MONTH}(?:\s+\d{{1,2}}(?![\d:]))?"
_DATE_RANGE = rf"{_DATE}(?:\s*-\s*(?:{_DATE}|\d{{1,2}}(?![\d:])))?"
_DATES = rf"{_DATE_RANGE}(?:\s*,\s*{_DATE_RANGE})*"
_SPAN = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}"
_SEQUENCE = re.compile(
    rf"(?:(?P<always>24/7)|(?:(?P<dates>{_DATES}):?)?\s*(?P<days>{_WEEKDAYS})?)"
    rf"\s*(?P<times>{_SPAN}(?:\s*,\s*{_SPAN})*)?"
    r'\s*(?P<state>open|off|closed|unknown)?\s*(?P<comment>"[^"]*")?'
)
# A comma after a time or a state and before a day or month adds a rule; any other comma is within a list.
_ENDED = r"(?:(?<=:\d\d)|(?<=24/7)|(?<=open)|(?<=off)|(?<=closed)|(?<=unknown)|(?<=\"))"
_SEPARATOR = re.compile(rf"(?:\s*(?P<next>;)|{_ENDED}\s*,\s*(?=(?:\d{{4}}\s+)?(?:{_MONTH})|{_DAY}|PH))\s*")
_UNQUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class RuleSequence:
    """One rule of an `opening_hours` value.

    Args:
        dates: months and dates, as written; empty means the whole year.
        days: days of the week without `PH`, as written; empty means every day.
        holidays: whether `PH` is among the days.
        spans: times in minutes after midnight, the end beyond 1440 for nights; empty means the whole day.
        state: `open`, `off` or `unknown`.
        workdays: whether make-up workdays count.
        additive: whether it adds to the rules before it instead of replacing them on its days.
    """

    dates: str = ""
    days: str = ""
    holidays: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    state: str = "open"
    workdays: bool = False
    additive: bool = False


def parse_rule(rule: str) -> tuple[RuleSequence, ...] | None:
    """Take a rule apart.

    Args:
        rule: `opening_hours` syntax.

    Returns:
        Its sequences, or None if it uses anything outside the part that is understood here (school holidays,
        sun times, open ends, fallbacks, numbered weekdays, weeks).
    """
    if len(rule) > MAX_RULE_CHARACTERS or "\n" in rule:
        return None
    sequences = []
    for additive, text in _pieces(rule.strip().rstrip(";").strip()):
        sequence = _parse_sequence(text, additive)
        if sequence is None:
            return None
        sequences.append(sequence)
    return tuple(sequences) or None


def _pieces(rule: str) -> list[tuple[bool, str]]:
    """Cut a rule at the separators that lie outside comments."""
    masked = _UNQUOTED.sub(lambda match: '"' + "_" * (len(match[0]) - 2) + '"', rule)
    pieces, start, additive = [], 0, False
    for match in _SEPARATOR.finditer(masked):
        pieces.append((additive, rule[start : match.start()]))
        start, additive = match.end(), match["next"] is None
    return [*pieces, (additive, rule[start:])]


def _parse_sequence(text: str, additive: bool) -> RuleSequence | None:
    match = _SEQUENCE.fullmatch(text.strip())
    if match is None or not any(match.group("always", "dates", "days", "times", "state")):
        # A bare comment says nothing that could be evaluated.
        return None
    state = {"closed": "off", None: "open"}.get(match["state"], match["state"])
    if match["comment"] and not match["state"]:
        # By the specification a condition in words without a state leaves the state open to doubt.
        state = "unknown"
    spans = []
    for span in re.findall(_SPAN, match["times"] or ""):
        start, end = (_minutes(part) for part in span.split("-"))
        if start >= 1440 or end > 2880:
            return None
        spans.append((start, end if end > start else end + 1440))
    days = [day.strip() for day in (match["days"] or "").split(",") if day.strip()]
    holidays = "PH" in days
    plain = ",".join(re.sub(r"\s", "", day) for day in days if day != "PH")
    workdays = match["comment"] == WORKDAYS_COMMENT
    return RuleSequence(match["dates"] or "", plain, holidays, tuple(spans), state, workdays, additive)


def _minutes(clock: str) -> int:
    hour, minute = clock.strip().split(":")
    return int(hour) * 60 + int(minute) if int(minute) < 60 else 9999


def format_clock(minutes: int) -> str:
    """Write minutes after midnight as `HH:MM`; 1440 is `24:00`.

    Args:
        minutes: 0 to 1440; more wraps into the next day.

    Returns:
        Five characters.
    """
    if minutes > 1440:
        minutes -= 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def format_spans(spans: Iterable[tuple[int, int]]) -> str:
    """Write ranges of times as `HH:MM-HH:MM`, separated by commas.

    Args:
        spans: starts and ends in minutes after midnight.

    Returns:
        The part of a rule that states times.
    """
    return ",".join(f"{format_clock(start)}-{format_clock(end)}" for start, end in spans)


def format_dates(days: Iterable[date]) -> str:
    """Write single days as runs of explicit dates, `2026 Oct 01-2026 Oct 07,2026 Dec 31`.

    Args:
        days: in any order.

    Returns:
        The part of a rule that states dates; empty when there are none.
    """
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return ",".join("-".join(_format_date(day) for day in dict.fromkeys(run)) for run in runs)


def _format_date(day: date) -> str:
    return f"{day.year} {MONTH_CODES[day.month - 1]} {day.day:02d}"


def dates_contain(dates: str, day: date) -> bool:
    """Tell whether a day lies within the months and dates of a rule.

    Args:
        dates: as in `RuleSequence.dates`.
        day: the day.

    Returns:
        True also for empty `dates`; a range whose end lies before its start runs over the new year.
    """
    return not dates or any(_range_contains(item, day) for item in dates.split(","))


def _range_contains(text: str, day: date) -> bool:
    ends = [
        re.fullmatch(rf"(?:(\d{{4}})\s+)?({_MONTH})?(?:\s*(\d{{1,2}}))?", e.strip()) for e in text.split("-")
    ]
    first, last = ends[0], ends[-1]
    if first is None or last is None or not first[2]:
        return False
    month = MONTH_CODES.index(first[2]) + 1
    last_month = MONTH_CODES.index(last[2]) + 1 if last[2] else month
    start, end = (month, int(first[3] or 1)), (last_month, int(last[3] or 31))
    if first[1]:
        year = int(first[1])
        return (year, *start) <= (day.year, day.month, day.day) <= (int(last[1] or year), *end)
    here = (day.month, day.day)
    return start <= here <= end if start <= end else here >= start or here <= end
