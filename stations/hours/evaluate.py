"""Whether a station is open at an instant, until when, and when it opens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from stations.hours.calendar import CalendarFactory, calendar_for_zone
from stations.hours.changes import Change, ClockPiece, changes_in
from stations.hours.day_hours import DayHours, DaySpans, day_hours
from stations.hours.overrides import Overrides
from stations.hours.schedule import CompiledRule, Schedule, compile_rule
from stations.hours.timeline import wall_to_instant

# Beyond a year the holiday calendar ends; a state that lasts longer has no end worth showing.
_HORIZON = timedelta(days=366)
_ONE_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1951, 9000


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
        reason: why it is so where the weekly hours are not the reason, see `stations.opening`.
        note: what people say about that, such as why it is closed for some days.
    """

    state: Literal["open", "closed", "unknown"]
    until: datetime | None = None
    next_open: datetime | None = None
    confirmed: bool = True
    reason: str | None = None
    note: str = ""


UNKNOWN_STATE = OpenState("unknown", confirmed=False)


@dataclass(frozen=True, slots=True)
class KeptState:
    """An answer and for how long it holds.

    Args:
        since: the instant that was asked about, UTC.
        before: the instant from which on it must be asked again, UTC.
        state: the answer.
    """

    since: datetime
    before: datetime
    state: OpenState


class HoursEvaluator:
    """Answers questions about rules, each distinct rule once until its state changes.

    Args:
        calendars: gives the holidays of a time zone for some years.
        capacity: how many rules, and how many states, are kept at most.
    """

    def __init__(self, calendars: CalendarFactory = calendar_for_zone, capacity: int = 20_000) -> None:
        self._calendar = lru_cache(maxsize=64)(calendars)
        self._compiled = lru_cache(maxsize=capacity)(self._compile)
        self._states: dict[tuple[str | None, str, Overrides], KeptState] = {}
        self._others: dict[tuple[str | None, str, Overrides], KeptState] = {}
        self._capacity = capacity

    def state(self, rule: str | None, at: datetime, timezone: str, overrides: Overrides = ()) -> OpenState:
        """Tell whether a rule is open at an instant.

        Args:
            rule: `opening_hours` syntax, or None where hours are not known.
            at: the instant, aware, in any zone.
            timezone: IANA name of the zone that the rule is written in.
            overrides: what takes the place of the rule on some days; the last one that covers a day wins.

        Returns:
            The state; unknown for a rule or a zone that cannot be read.

        Raises:
            ValueError: if `at` is naive, for then it names no instant.
        """
        if at.utcoffset() is None:
            raise ValueError("at must carry a time zone, such as 2026-07-01T08:00+08:00")
        if not rule and not overrides:
            return UNKNOWN_STATE
        kept = self.kept_state(rule, at, timezone, overrides)
        return UNKNOWN_STATE if kept is None else kept.state

    def kept_state(
        self, rule: str | None, at: datetime, timezone: str, overrides: Overrides = ()
    ) -> KeptState | None:
        """Tell the state at an instant, and for how long the answer may be used again.

        Args:
            rule: `opening_hours` syntax, or None.
            at: the instant, aware.
            timezone: IANA name of the rule's zone.
            overrides: as in `state`.

        Returns:
            The answer, or None at the ends of time, where no zone has a clock.
        """
        try:
            at = at.astimezone(UTC)
        except OverflowError:
            return None
        key = (rule, timezone, overrides)
        kept = self._states.get(key)
        if kept is not None and kept.since <= at < kept.before:
            return kept
        # A question about another time must not push out the answer for now, which comes back.
        other = self._others.get(key)
        if other is None or not other.since <= at < other.before:
            other = self._evaluate(rule, at, timezone, overrides)
        if len(self._states) >= self._capacity:
            self._states, self._others = {}, {}
        if kept is not None:
            self._others[key] = kept
        self._states[key] = other
        return other

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

    def changes(
        self, rule: str | None, timezone: str, pieces: Sequence[ClockPiece], overrides: Overrides = ()
    ) -> list[Change]:
        """List when the state of a rule changes.

        Args:
            rule: `opening_hours` syntax, or None.
            timezone: IANA name of the rule's zone.
            pieces: the time to look at by the clock of that zone, a few days at the most.
            overrides: as in `state`.

        Returns:
            The state at the beginning, and each later change; nothing for a rule that cannot be read.
        """
        year = pieces[0].first.year if pieces else 0
        schedule = self._schedule(rule, timezone, year, overrides) if rule or overrides else None
        if schedule is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
            return []
        return changes_in(schedule, pieces)

    def open_for(
        self, rule: str | None, at: datetime, timezone: str, minutes: float, overrides: Overrides = ()
    ) -> bool:
        """Tell whether a rule is open at an instant and stays open for a while.

        Args:
            rule: `opening_hours` syntax, or None.
            at: the instant, aware.
            timezone: IANA name of the rule's zone.
            minutes: how long it must stay open; elapsed time, not the difference of two clocks.
            overrides: as in `state`.

        Returns:
            False also for unknown hours.
        """
        state = self.state(rule, at, timezone, overrides)
        if state.state != "open":
            return False
        if state.until is None:
            return True
        # Two instants in one zone would be subtracted by their clocks, an hour off in two nights a year.
        return state.until.astimezone(UTC) - at.astimezone(UTC) >= timedelta(minutes=minutes)

    def week(
        self, rule: str | None, monday: date, timezone: str, overrides: Overrides = ()
    ) -> tuple[DaySpans, ...] | None:
        """Give the open hours of seven days, for drawing.

        Args:
            rule: `opening_hours` syntax, or None.
            monday: the first of the seven days.
            timezone: IANA name of the rule's zone.
            overrides: as in `state`.

        Returns:
            Per day the open spans in minutes after midnight, nights cut at midnight; None when the rule
            cannot be read. Hours in doubt are left out; `week_spans` has them.
        """
        days = self.week_spans(rule, monday, timezone, overrides)
        return None if days is None else tuple(day.open for day in days)

    def week_spans(
        self, rule: str | None, monday: date, timezone: str, overrides: Overrides = ()
    ) -> tuple[DayHours, ...] | None:
        """Give the open and the doubtful hours of seven days.

        Args:
            rule: `opening_hours` syntax, or None.
            monday: the first of the seven days.
            timezone: IANA name of the rule's zone.
            overrides: as in `state`.

        Returns:
            The hours of each day; None when neither the rule nor an override can be read.
        """
        schedule = self._schedule(rule, timezone, monday.year, overrides)
        if schedule is None or not _FIRST_YEAR <= monday.year <= _LAST_YEAR:
            return None
        midnights = [datetime.combine(monday, datetime.min.time()) + step * _ONE_DAY for step in range(7)]
        return tuple(day_hours(schedule, midnight) for midnight in midnights)

    def _compile(self, rule: str, timezone: str, year: int) -> CompiledRule | None:
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            return None
        return compile_rule(rule, self._calendar(timezone, (year - 1, year, year + 1)))

    def _schedule(self, rule: str | None, timezone: str, year: int, overrides: Overrides) -> Schedule | None:
        base = self._compiled(rule, timezone, year) if rule else None
        if not overrides:
            return None if base is None else Schedule(base)
        rules = (override.rule for override in overrides)
        replacements = tuple(self._compiled(rule, timezone, year) if rule else None for rule in rules)
        return Schedule(base, overrides, replacements)

    def _evaluate(self, rule: str | None, at: datetime, timezone: str, overrides: Overrides) -> KeptState:
        """Evaluate a rule, and tell until when the answer may be kept."""
        try:
            zone = ZoneInfo(timezone)
            local = at.astimezone(zone)
        except (KeyError, ValueError, OSError, OverflowError):
            return _unknown_at(at)
        schedule = self._schedule(rule, timezone, local.year, overrides)
        if schedule is None or not _FIRST_YEAR <= local.year <= _LAST_YEAR:
            return _unknown_at(at)
        wall = local.replace(tzinfo=None, fold=0)
        until, next_open, state = None, None, "closed"
        for index, (first, last, name) in enumerate(schedule.stretches(wall, wall + _HORIZON)):
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
            state != "unknown" and schedule.is_confirmed(wall.date()),
        )
        midnight = wall_to_instant(datetime.combine(wall.date() + _ONE_DAY, datetime.min.time()), zone, at)
        return KeptState(at, min(midnight, result.until or midnight).astimezone(UTC), result)


_STATES: dict[str, Literal["open", "closed", "unknown"]] = {
    "open": "open",
    "closed": "closed",
    "unknown": "unknown",
}


def _unknown_at(at: datetime) -> KeptState:
    """Keep for a day that a rule cannot be read; what makes it unreadable is not the hour."""
    return KeptState(at, at + _ONE_DAY if at.year < _LAST_YEAR else at, UNKNOWN_STATE)
