"""The hours of one day, for drawing a week."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from stations.hours.schedule import Schedule

DaySpans = tuple[tuple[int, int], ...]

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one day, nights cut at midnight.

    Args:
        open: spans in minutes after midnight.
        unknown: spans that are neither surely open nor surely closed; the rest of the day is closed.
        confirmed: as in `OpenState`, of what is not unknown.
    """

    open: DaySpans
    unknown: DaySpans
    confirmed: bool = field(default=True, compare=False)


def day_hours(schedule: Schedule, midnight: datetime) -> DayHours:
    """Give the hours of a day.

    Args:
        schedule: the rule with its overrides.
        midnight: when the day begins, naive local time.

    Returns:
        Its hours.
    """
    spans: dict[str, list[tuple[int, int]]] = {"open": [], "unknown": []}
    for first, last, state in schedule.stretches(midnight, midnight + _ONE_DAY):
        if state in spans:
            spans[state].append((_minutes_between(midnight, first), _minutes_between(midnight, last)))
    confirmed = schedule.is_confirmed(midnight.date())
    return DayHours(tuple(spans["open"]), tuple(spans["unknown"]), confirmed)


def _minutes_between(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60
