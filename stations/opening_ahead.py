"""Opening hours of some days ahead as plain spans, for whoever has no evaluator of rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from stations.hours import DayHours, HoursEvaluator
from stations.hours.timeline import wall_to_instant
from stations.opening import RuleKey

_ONE_DAY = timedelta(days=1)
_WEEK = 7
_DAY_MINUTES = 24 * 60

# Whole minutes after an instant: begin and end.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OpeningAhead:
    """When something is open from an instant on, in whole minutes after it.

    Args:
        utc_offset_minutes: of the clock at that instant.
        until_minute: how far all this is known and the clock stays the same; beyond it everything is unknown.
        open: spans in which it is open, in order, neighbours joined.
        unknown: spans in which it is neither surely open nor surely closed; the rest is closed.
        unconfirmed: spans in which holidays may change that.
    """

    utc_offset_minutes: int
    until_minute: int
    open: tuple[Span, ...]
    unknown: tuple[Span, ...]
    unconfirmed: tuple[Span, ...]


def opening_ahead(rule: RuleKey, start: datetime, days: int, evaluator: HoursEvaluator) -> OpeningAhead:
    """Lay opening hours out.

    Args:
        rule: rule, zone and overrides, see `stations.opening.hours_of`.
        start: the instant to count from, with a time zone.
        days: how many times 24 hours from there.
        evaluator: judges opening hours.

    Returns:
        The hours; unknown from beginning to end where they or the zone cannot be read.
    """
    length = days * _DAY_MINUTES
    try:
        zone = ZoneInfo(rule[1])
    except (KeyError, ValueError, OSError):
        return _nothing_known(start, length)
    here = start.astimezone(zone)
    spans: dict[str, list[Span]] = {"open": [], "unknown": [], "unconfirmed": []}
    for midnight, day in _days(rule, here, days, evaluator):
        if day is None:
            return _nothing_known(here, length)
        clock = _Clock(midnight, zone, start)
        spans["open"] += map(clock.span, day.open)
        spans["unknown"] += map(clock.span, day.unknown)
        if not day.confirmed:
            spans["unconfirmed"].append(clock.span((0, _DAY_MINUTES)))
    steady = _steady_minutes(here, zone, length)
    return OpeningAhead(_offset_minutes(here), steady, *(_joined(spans[name], steady) for name in spans))


@dataclass(frozen=True, slots=True)
class _Clock:
    """Counts minutes of one day by the wall as minutes after an instant."""

    midnight: datetime
    zone: ZoneInfo
    start: datetime

    def span(self, minutes: Span) -> Span:
        return self._after(minutes[0]), self._after(minutes[1])

    def _after(self, minute: int) -> int:
        wall = self.midnight + timedelta(minutes=minute)
        instant = wall_to_instant(wall, self.zone, self.start - _ONE_DAY)
        return round((instant.astimezone(UTC) - self.start.astimezone(UTC)).total_seconds() / 60)


def _days(
    rule: RuleKey, start: datetime, days: int, evaluator: HoursEvaluator
) -> Iterator[tuple[datetime, DayHours | None]]:
    """Give midnight by the wall and the hours of every day that is touched."""
    first = datetime.combine(start.date(), time())
    for week in range(0, days + 1, _WEEK):
        monday = first + week * _ONE_DAY
        hours = evaluator.week_spans(rule[0], monday.date(), rule[1], rule[2])
        for step in range(_WEEK):
            yield monday + step * _ONE_DAY, None if hours is None else hours[step]


def _steady_minutes(here: datetime, zone: ZoneInfo, length: int) -> int:
    """Tell until when the clock of a zone keeps its offset, to the day before it is changed."""
    for step in range(1, length // _DAY_MINUTES + 1):
        later = (here.astimezone(UTC) + step * _ONE_DAY).astimezone(zone)
        if later.utcoffset() != here.utcoffset():
            return (step - 1) * _DAY_MINUTES
    return length


def _offset_minutes(here: datetime) -> int:
    return round((here.utcoffset() or timedelta()).total_seconds() / 60)


def _joined(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """Cut spans to the time that is asked about, and join those that touch."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        begin, end = max(0, first), min(last, length)
        if begin >= end:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def _nothing_known(here: datetime, length: int) -> OpeningAhead:
    return OpeningAhead(_offset_minutes(here), length, (), ((0, length),), ())
