"""Statutory holidays and make-up workdays as the State Council arranged them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stations.hours import HolidayCalendar, calendar_for_zone, chinese_holidays


def run(first: date, last: date) -> set[date]:
    return {first + timedelta(days=step) for step in range((last - first).days + 1)}


# 国务院办公厅关于2025年部分节假日安排的通知 and the same for 2026: whole runs, and the days worked instead.
OFF = {
    2025: run(date(2025, 1, 1), date(2025, 1, 1))
    | run(date(2025, 1, 28), date(2025, 2, 4))
    | run(date(2025, 4, 4), date(2025, 4, 6))
    | run(date(2025, 5, 1), date(2025, 5, 5))
    | run(date(2025, 5, 31), date(2025, 6, 2))
    | run(date(2025, 10, 1), date(2025, 10, 8)),
    2026: run(date(2026, 1, 1), date(2026, 1, 3))
    | run(date(2026, 2, 15), date(2026, 2, 23))
    | run(date(2026, 4, 4), date(2026, 4, 6))
    | run(date(2026, 5, 1), date(2026, 5, 5))
    | run(date(2026, 6, 19), date(2026, 6, 21))
    | run(date(2026, 9, 25), date(2026, 9, 27))
    | run(date(2026, 10, 1), date(2026, 10, 7)),
}
WORKED = {
    2025: {date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)},
    2026: {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    },
}


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_published_arrangement_to_the_day(year: int) -> None:
    calendar = chinese_holidays([year])
    assert calendar.days_off == OFF[year]
    assert calendar.make_up_workdays == WORKED[year]
    assert calendar.official_years == {year}


@pytest.mark.parametrize("year", range(2001, 2027))
def test_b33_every_published_year_has_its_holidays(year: int) -> None:
    calendar = chinese_holidays([year])
    assert {date(year, 1, 1), date(year, 5, 1), date(year, 10, 1)} <= calendar.days_off
    assert calendar.make_up_workdays
    assert all(day.weekday() >= 5 for day in calendar.make_up_workdays)
    assert not calendar.days_off & calendar.make_up_workdays
    assert calendar.official_years == {year}


def test_b33_a_year_nobody_has_announced_is_not_official() -> None:
    calendar = chinese_holidays([2090])
    assert date(2090, 10, 1) in calendar.days_off
    assert calendar.official_years == frozenset()


def test_a_run_goes_over_the_new_year() -> None:
    assert {date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)} <= chinese_holidays([2022, 2023]).days_off


def test_other_countries_have_no_calendar_here() -> None:
    assert calendar_for_zone("Asia/Hong_Kong", (2026,)) == HolidayCalendar()
    assert calendar_for_zone("Asia/Urumqi", (2026,)) == chinese_holidays([2026])
