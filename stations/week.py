"""The hours of a station day by day: of the days that come, and of a usual week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from stations.hours import DayHours, HolidayCalendar, HoursEvaluator, Override, calendar_for_zone
from stations.hours.overrides import override_on
from stations.model import Station, Status
from stations.opening import hours_of

WEEK = 7
_ONE_DAY = timedelta(days=1)
_WEEKS_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class StationDay:
    """One day of a station.

    Args:
        day: the day, in the station's zone.
        hours: when it is open then.
        is_holiday: a day off by the calendar of the zone.
        is_make_up_workday: a day of a weekend that is worked in exchange.
        override: what holds in place of the rule, if anything does.
    """

    day: date
    hours: DayHours
    is_holiday: bool = False
    is_make_up_workday: bool = False
    override: Override | None = None


def coming_days(station: Station, first: date, evaluator: HoursEvaluator) -> tuple[StationDay, ...]:
    """Give the hours of seven days, special days and holidays included.

    Args:
        station: the station.
        first: the first day, in its zone.
        evaluator: judges opening hours.

    Returns:
        The days in order; none where nothing is known of its hours or it is not there for the public.
    """
    if station.status is not Status.OPEN:
        return ()
    rule, zone, overrides = hours_of(station)
    spans = evaluator.week_spans(rule, first, zone, overrides)
    if spans is None:
        return ()
    calendar = calendar_for_zone(zone, (first.year, first.year + 1))
    return tuple(
        StationDay(
            day,
            hours,
            day in calendar.days_off,
            day in calendar.make_up_workdays,
            None if (place := override_on(overrides, day)) is None else overrides[place],
        )
        for step, hours in enumerate(spans)
        for day in (first + step * _ONE_DAY,)
    )


def usual_week(station: Station, today: date, evaluator: HoursEvaluator) -> tuple[StationDay, ...]:
    """Give the hours of a week without holidays and special days, as they stand on a door.

    Args:
        station: the station.
        today: in its zone; the week is this one, or the next one that is usual.
        evaluator: judges opening hours.

    Returns:
        Monday to Sunday; no day where the weekly hours are not known.
    """
    rule, zone, _ = hours_of(station)
    monday = usual_monday(today, calendar_for_zone(zone, (today.year, today.year + 1)))
    spans = evaluator.week_spans(rule, monday, zone)
    if spans is None:
        return ()
    return tuple(StationDay(monday + step * _ONE_DAY, hours) for step, hours in enumerate(spans))


def usual_monday(today: date, calendar: HolidayCalendar) -> date:
    """Find the next week that shows what is usual.

    Args:
        today: the week that it lies in is looked at first.
        calendar: which days are unusual.

    Returns:
        The Monday of the first week without a day off or a make-up workday, the Sunday before included;
        this week's where there is none for two months.
    """
    monday = today - today.weekday() * _ONE_DAY
    unusual = calendar.days_off | calendar.make_up_workdays
    for week in range(_WEEKS_LOOKED_AT):
        start = monday + week * WEEK * _ONE_DAY
        if not any(start + step * _ONE_DAY in unusual for step in range(-1, WEEK)):
            return start
    return monday
