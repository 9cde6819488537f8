"""Whether a station is open at an instant, until when, and when it opens next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours
from opening_hours import ParserError as RuleError  # type: ignore[attr-defined]  # not in its stubs

from stations.hours.calendar import CalendarFactory, HolidayCalendar, calendar_for_zone
from stations.hours.expand import expand_rule
from stations.hours.timeline import Stretch, merge_stretches, wall_to_instant

# Beyond a year the holiday calendar ends; a state that lasts longer has no end worth showing.
_HORIZON = timedelta(days=366)
_ONE_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1951, 9000

DaySpans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a station is open at one instant.

    Args:
        state: unknown is neither open nor closed.
        until: when this state ends, aware, in the station's zone; None when it lasts longer than a year
            or is unknown for want of a readable rule.
        next_open: when it opens next after the present state, in the station's zone; None if not in a year.
        confirmed: False for an unknown state, when the state hangs on holidays that nobody has announced yet,
            and on statutory holidays that the rule says nothing about.
    """

    state: Literal["open", "closed", "unknown"]
    until: datetime | None = None
    next_open: datetime | None = None
    confirmed: bool = True


UNKNOWN_STATE = OpenState("unknown", confirmed=False)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule that can be asked, with the calendar of the years around one year."""

    day: OpeningHours
    night: OpeningHours | None
    knows_holidays: bool
    always: bool
    calendar: HolidayCalendar

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """Give the states between two wall-clock times, neighbours with equal states joined."""
        if self.night is None:
            return merge_stretches(_intervals(self.day, start, end), iter(()))
        shifted = (
            (first + _ONE_DAY, last + _ONE_DAY, state)
            for first, last, state in _intervals(self.night, start - _ONE_DAY, end - _ONE_DAY)
        )
        return merge_stretches(_intervals(self.day, start, end), shifted)

    def is_confirmed(self, day: date) -> bool:
        """Tell whether the calendar stands behind what the rule says of a day."""
        if self.always:
            return True
        if self.knows_holidays:
            return day.year in self.calendar.official_years
        return day not in self.calendar.days_off


def _intervals(hours: OpeningHours, start: datetime, end: datetime) -> Iterator[Stretch]:
    for first, last, state, _ in hours.intervals(start, end):
        yield first, last, str(state)


class HoursEvaluator:
    """Answers questions about rules, each distinct rule once until its state changes.

    Args:
        calendars: gives the holidays of a time zone for some years.
        capacity: how many rules, and how many states, are kept at most.
    """

    def __init__(self, calendars: CalendarFactory = calendar_for_zone, capacity: int = 20_000) -> None:
        self._calendar = lru_cache(maxsize=64)(calendars)
        self._compiled = lru_cache(maxsize=capacity)(self._compile)
        self._states: dict[tuple[str, str], tuple[datetime, datetime, OpenState]] = {}
        self._capacity = capacity

    def state(self, rule: str | None, at: datetime, timezone: str) -> OpenState:
        """Tell whether a rule is open at an instant.

        Args:
            rule: `opening_hours` syntax, or None where hours are not known.
            at: the instant, aware, in any zone.
            timezone: IANA name of the zone that the rule is written in.

        Returns:
            The state; unknown for a rule or a zone that cannot be read.

        Raises:
            ValueError: if `at` is naive, for then it names no instant.
        """
        if at.utcoffset() is None:
            raise ValueError("at must carry a time zone, such as 2026-07-01T08:00+08:00")
        if not rule:
            return UNKNOWN_STATE
        try:
            at = at.astimezone(UTC)
        except OverflowError:
            return UNKNOWN_STATE
        key = (rule, timezone)
        kept = self._states.get(key)
        if kept is not None and kept[0] <= at < kept[1]:
            return kept[2]
        valid_until, state = self._evaluate(rule, at, timezone)
        if len(self._states) >= self._capacity:
            self._states.clear()
        self._states[key] = (at, valid_until, state)
        return state

    def states(self, rules: Sequence[str | None], at: datetime, timezone: str) -> list[OpenState]:
        """Tell the states of many rules at one instant.

        Args:
            rules: rules, best distinct ones; several stations with one rule share its answer.
            at: the instant, aware.
            timezone: IANA name of the zone of all of them.

        Returns:
            One state per rule, in their order.
        """
        return [self.state(rule, at, timezone) for rule in rules]

    def open_for(self, rule: str | None, at: datetime, timezone: str, minutes: float) -> bool:
        """Tell whether a rule is open at an instant and stays open for a while.

        Args:
            rule: `opening_hours` syntax, or None.
            at: the instant, aware.
            timezone: IANA name of the rule's zone.
            minutes: how long it must stay open; elapsed time, not the difference of two clocks.

        Returns:
            False also for unknown hours.
        """
        state = self.state(rule, at, timezone)
        if state.state != "open":
            return False
        if state.until is None:
            return True
        # Two instants in one zone would be subtracted by their clocks, an hour off in two nights a year.
        return state.until.astimezone(UTC) - at.astimezone(UTC) >= timedelta(minutes=minutes)

    def week(self, rule: str | None, monday: date, timezone: str) -> tuple[DaySpans, ...] | None:
        """Give the open hours of seven days, for drawing.

        Args:
            rule: `opening_hours` syntax, or None.
            monday: the first of the seven days.
            timezone: IANA name of the rule's zone.

        Returns:
            Per day the open spans in minutes after midnight, nights cut at midnight; None when the rule
            cannot be read. Hours in doubt are left out.
        """
        compiled = self._compiled(rule, timezone, monday.year) if rule else None
        if compiled is None or not _FIRST_YEAR <= monday.year <= _LAST_YEAR:
            return None
        days = []
        for offset in range(7):
            start = datetime.combine(monday, datetime.min.time()) + offset * _ONE_DAY
            days.append(
                tuple(
                    (_minutes_between(start, first), _minutes_between(start, last))
                    for first, last, state in compiled.stretches(start, start + _ONE_DAY)
                    if state == "open"
                )
            )
        return tuple(days)

    def _compile(self, rule: str, timezone: str, year: int) -> _Compiled | None:
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            return None
        calendar = self._calendar(timezone, (year - 1, year, year + 1))
        expanded = expand_rule(rule, calendar)
        if expanded is None:
            return None
        try:
            day = OpeningHours(expanded.day)
            night = OpeningHours(expanded.night) if expanded.night is not None else None
        except (RuleError, ValueError):
            return None
        return _Compiled(day, night, expanded.knows_holidays, expanded.always, calendar)

    def _evaluate(self, rule: str, at: datetime, timezone: str) -> tuple[datetime, OpenState]:
        """Evaluate a rule, and tell until when the answer may be kept."""
        try:
            zone = ZoneInfo(timezone)
            local = at.astimezone(zone)
        except (KeyError, ValueError, OSError, OverflowError):
            return at, UNKNOWN_STATE
        compiled = self._compiled(rule, timezone, local.year)
        if compiled is None:
            return at, UNKNOWN_STATE
        wall = local.replace(tzinfo=None, fold=0)
        until, next_open, state = None, None, "closed"
        for index, (first, last, name) in enumerate(compiled.stretches(wall, wall + _HORIZON)):
            if index == 0:
                state = name
                until = last if last < wall + _HORIZON else None
            elif name == "open":
                next_open = first
                break
        result = OpenState(
            _STATES.get(state, "unknown"),
            None if until is None else wall_to_instant(until, zone, at),
            None if next_open is None else wall_to_instant(next_open, zone, at),
            state != "unknown" and compiled.is_confirmed(wall.date()),
        )
        midnight = wall_to_instant(datetime.combine(wall.date() + _ONE_DAY, datetime.min.time()), zone, at)
        return min(midnight, result.until or midnight).astimezone(UTC), result


_STATES: dict[str, Literal["open", "closed", "unknown"]] = {
    "open": "open",
    "closed": "closed",
    "unknown": "unknown",
}


def _minutes_between(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60
