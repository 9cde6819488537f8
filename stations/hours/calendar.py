"""Statutory holidays and make-up workdays of China, as explicit dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

_CHINESE_ZONES = frozenset({"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The days on which public life does not follow the days of the week.

    Args:
        days_off: every day of the statutory holidays, with the weekends that they run into.
        make_up_workdays: Saturdays and Sundays that are worked in exchange (调休).
        official_years: years whose arrangement has been published; others are computed from the law alone
            and lack the exchanged days.
    """

    days_off: frozenset[date] = frozenset()
    make_up_workdays: frozenset[date] = frozenset()
    official_years: frozenset[int] = frozenset()


# Gives the calendar of a time zone for some years; a country whose calendar is not known has an empty one.
CalendarFactory = Callable[[str, tuple[int, ...]], HolidayCalendar]


def chinese_holidays(years: Iterable[int]) -> HolidayCalendar:
    """List the days off and the make-up workdays of mainland China.

    Source: the yearly arrangements of the State Council's General Office as kept by the `holidays` package.
    An arrangement names whole runs ("10月1日至8日放假调休"), the package only the days that are not weekend
    anyway: a run is the longest chain of days without work around a statutory holiday.

    Args:
        years: calendar years, 1950 or later.

    Returns:
        The calendar; a year counts as official when its exchanged workdays are known, which every
        arrangement since 2001 has.
    """
    wanted = sorted(set(years))
    known = holidays.country_holidays("CN", years=wanted, expand=False)
    statutory = frozenset(known)
    # The package lists exchanged days of other years, too.
    workdays = frozenset(day for day in known.weekend_workdays if day.year in wanted)
    return HolidayCalendar(
        days_off=_with_adjoining_weekends(statutory, workdays),
        make_up_workdays=workdays,
        official_years=frozenset(day.year for day in workdays),
    )


def calendar_for_zone(timezone: str, years: tuple[int, ...]) -> HolidayCalendar:
    """Give the holiday calendar that holds in a time zone.

    Args:
        timezone: IANA name.
        years: calendar years.

    Returns:
        China's calendar for its zones, and an empty one without official years for all others.
    """
    return chinese_holidays(years) if timezone in _CHINESE_ZONES else HolidayCalendar()


def _with_adjoining_weekends(statutory: frozenset[date], workdays: frozenset[date]) -> frozenset[date]:
    """Add the Saturdays and Sundays that a holiday runs into."""
    days = set(statutory)
    for holiday in statutory:
        for step in (-_ONE_DAY, _ONE_DAY):
            day = holiday + step
            while day in statutory or (day.weekday() >= 5 and day not in workdays):
                days.add(day)
                day += step
    return frozenset(days)
