"""Rules asked at instants: nights, holidays, zones, and the faults that others had."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.hours import HolidayCalendar, HoursEvaluator, OpenState, calendar_for_zone, read_hours

CHINA = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
WORKDAYS = 'Mo-Fr 09:00-17:00 open "workdays"; PH off'


@pytest.fixture(scope="module")
def evaluator() -> HoursEvaluator:
    return HoursEvaluator()


def at(text: str, zone: ZoneInfo = CHINA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def ask(evaluator: HoursEvaluator, rule: str | None, text: str, zone: ZoneInfo = CHINA) -> OpenState:
    return evaluator.state(rule, at(text, zone), zone.key)


def test_open_closed_until_and_next(evaluator: HoursEvaluator) -> None:
    rule = "Mo-Fr 08:30-12:00,14:00-17:30"
    assert ask(evaluator, rule, "2026-06-08T10:00") == OpenState(
        "open", at("2026-06-08T12:00"), at("2026-06-08T14:00")
    )
    assert ask(evaluator, rule, "2026-06-08T12:00") == OpenState(
        "closed", at("2026-06-08T14:00"), at("2026-06-08T14:00")
    )
    assert ask(evaluator, rule, "2026-06-12T17:30") == OpenState(
        "closed", at("2026-06-15T08:30"), at("2026-06-15T08:30")
    )


def test_round_the_clock_never_ends(evaluator: HoursEvaluator) -> None:
    assert ask(evaluator, "24/7", "2026-10-01T03:00") == OpenState("open")


@pytest.mark.parametrize(
    "rule",
    [
        None,
        "",
        "以公告为准",
        '"以公告为准"',
        '09:00-17:00 "by appointment"',
        "08:00+",
        "sunrise-sunset",
        "SH 09:00-17:00",
        "09:00-17:00; SH off",
        "08:00-20:00 || unknown",
        "PH -1 day 10:00-12:00",
        "09:00-17:00; Feb 99 Xx off",
        "25:00-26:00",
        "\x00",
        "Mo-Fr 09:00-17:00\nSa off",
        "Mo 09:00-17:00; " * 500,
    ],
)
def test_what_cannot_be_evaluated_is_unknown(evaluator: HoursEvaluator, rule: str | None) -> None:
    state = ask(evaluator, rule, "2026-06-08T10:00")
    assert state.state == "unknown"
    assert not state.confirmed
    assert not evaluator.open_for(rule, at("2026-06-08T10:00"), CHINA.key, 0)


def test_an_unknown_zone_is_unknown(evaluator: HoursEvaluator) -> None:
    assert evaluator.state("24/7", at("2026-06-08T10:00"), "Mars/Olympus").state == "unknown"
    assert evaluator.state("24/7", at("2026-06-08T10:00"), "../etc/passwd").state == "unknown"


@pytest.mark.parametrize("instant", [datetime.max, datetime.min])
def test_the_ends_of_time_are_unknown(evaluator: HoursEvaluator, instant: datetime) -> None:
    assert evaluator.state("24/7", instant.replace(tzinfo=UTC), CHINA.key).state == "unknown"
    assert evaluator.week("24/7", instant.date(), CHINA.key) is None


def test_an_instant_without_a_zone_is_refused(evaluator: HoursEvaluator) -> None:
    with pytest.raises(ValueError, match="time zone"):
        evaluator.state("24/7", datetime(2026, 6, 8, 10), CHINA.key)


def test_unknown_days_are_neither_open_nor_closed(evaluator: HoursEvaluator) -> None:
    rule = "We-Su 09:00-16:30; Mo unknown"
    assert ask(evaluator, rule, "2026-06-08T10:00").state == "unknown"
    assert ask(evaluator, rule, "2026-06-08T10:00").next_open == at("2026-06-10T09:00")
    assert ask(evaluator, rule, "2026-06-09T10:00").state == "closed"


def test_statutory_holidays_are_off_and_make_up_days_on(evaluator: HoursEvaluator) -> None:
    assert ask(evaluator, WORKDAYS, "2026-10-01T10:00") == OpenState(
        "closed", at("2026-10-08T09:00"), at("2026-10-08T09:00")
    )
    assert ask(evaluator, WORKDAYS, "2026-10-10T10:00").state == "open"
    assert ask(evaluator, WORKDAYS, "2026-10-11T10:00").state == "closed"
    assert ask(evaluator, WORKDAYS, "2026-09-20T16:59").state == "open"
    assert ask(evaluator, WORKDAYS, "2025-02-04T10:00").state == "closed"
    assert ask(evaluator, WORKDAYS, "2025-02-08T10:00").state == "open"


def test_a_weekday_is_not_a_workday(evaluator: HoursEvaluator) -> None:
    assert ask(evaluator, "Mo-Fr 09:00-17:00; PH off", "2026-10-10T10:00").state == "closed"


def test_workdays_agree_with_the_calendar_on_every_day_of_two_years(evaluator: HoursEvaluator) -> None:
    calendar = calendar_for_zone(CHINA.key, (2025, 2026))
    day = date(2025, 1, 1)
    while day.year < 2027:
        works = day in calendar.make_up_workdays or (day.weekday() < 5 and day not in calendar.days_off)
        state = ask(evaluator, WORKDAYS, f"{day}T10:00")
        assert (state.state == "open", state.confirmed) == (works, True), day
        day += timedelta(days=1)


def test_holidays_with_hours_of_their_own(evaluator: HoursEvaluator) -> None:
    rule = "Mo-Fr 09:00-11:00; Sa,Su,PH 13:00-17:00"
    assert ask(evaluator, rule, "2026-10-01T10:00").state == "closed"
    assert ask(evaluator, rule, "2026-10-01T14:00").state == "open"
    assert ask(evaluator, rule, "2026-10-08T14:00").state == "closed"
    assert ask(evaluator, "Tu-Su 09:00-17:00; PH unknown", "2026-10-01T10:00").state == "unknown"


def test_holidays_within_a_season(evaluator: HoursEvaluator) -> None:
    rule = "09:00-17:00; Oct-Dec PH off"
    assert ask(evaluator, rule, "2026-10-01T10:00").state == "closed"
    assert ask(evaluator, rule, "2026-05-01T10:00").state == "open"


@pytest.mark.parametrize(
    ("rule", "when", "confirmed"),
    [
        (WORKDAYS, "2026-06-08T10:00", True),
        (WORKDAYS, "2090-06-08T10:00", False),
        ("Mo-Su 09:00-17:00", "2026-06-08T10:00", True),
        ("Mo-Su 09:00-17:00", "2026-10-01T10:00", False),
        ("Mo-Su 09:00-17:00; PH 09:00-17:00", "2026-10-01T10:00", True),
        ("24/7", "2026-10-01T10:00", True),
    ],
)
def test_confirmed_only_with_a_calendar_behind_it(
    evaluator: HoursEvaluator, rule: str, when: str, confirmed: bool
) -> None:
    assert ask(evaluator, rule, when).confirmed is confirmed


@pytest.mark.parametrize("year", range(2001, 2027))
def test_b33_holidays_close_in_every_year(evaluator: HoursEvaluator, year: int) -> None:
    state = ask(evaluator, "Mo-Su 09:00-17:00; PH off", f"{year}-10-01T10:00")
    assert (state.state, state.confirmed) == ("closed", True)


@pytest.mark.parametrize(
    "rule",
    [WORKDAYS, "Mo-Sa 18:00-02:00; Su off", "24/7", "We-Su 09:00-16:30; Mo unknown", "Jul-Sep 10:00-22:00"],
)
def test_b35_week_state_and_open_for_agree(evaluator: HoursEvaluator, rule: str) -> None:
    monday = date(2026, 9, 28)
    week = evaluator.week(rule, monday, CHINA.key)
    assert week is not None
    for offset, spans in enumerate(week):
        for minute in range(0, 1440, 45):
            instant = datetime.combine(monday, datetime.min.time(), CHINA) + timedelta(offset, minutes=minute)
            drawn = any(start <= minute < end for start, end in spans)
            assert drawn is (evaluator.state(rule, instant, CHINA.key).state == "open")
            assert drawn is evaluator.open_for(rule, instant, CHINA.key, 0)


def test_b36_past_midnight(evaluator: HoursEvaluator) -> None:
    state = ask(evaluator, "Mo 18:00-02:00", "2026-06-09T01:00")
    assert (state.state, state.until) == ("open", at("2026-06-09T02:00"))
    assert evaluator.open_for("Mo 18:00-02:00", at("2026-06-09T01:00"), CHINA.key, 60)
    assert not evaluator.open_for("Mo 18:00-02:00", at("2026-06-09T01:00"), CHINA.key, 61)


@pytest.mark.parametrize("rule", ["Mo 18:00-02:00; Su off", "18:00-02:00; Su off", "Mo-Sa 18:00-26:00"])
def test_b37_a_night_belongs_to_the_day_it_begins(evaluator: HoursEvaluator, rule: str) -> None:
    assert ask(evaluator, rule, "2026-06-08T01:00").state == "closed"
    assert ask(evaluator, rule, "2026-06-09T01:00").state == "open"


def test_b39_the_next_day_does_not_cut_the_night(evaluator: HoursEvaluator) -> None:
    rule = "Tu-Th 07:00-04:00; Fr 09:00-17:00"
    assert ask(evaluator, rule, "2026-06-12T03:00") == OpenState(
        "open", at("2026-06-12T04:00"), at("2026-06-12T09:00")
    )
    assert ask(evaluator, rule, "2026-06-13T03:00").state == "closed"
    assert ask(evaluator, "22:00-08:00; PH off", "2026-10-08T03:00").state == "closed"


def test_b40_the_clock_of_the_station_counts(evaluator: HoursEvaluator) -> None:
    state = evaluator.state("08:00-20:00", datetime(2026, 6, 8, 0, 30, tzinfo=UTC), "Asia/Shanghai")
    assert (state.state, state.until) == ("open", at("2026-06-08T20:00"))
    assert state.until is not None
    assert state.until.tzinfo == CHINA
    assert evaluator.state("08:00-20:00", datetime(2026, 6, 8, 0, 30, tzinfo=UTC), "UTC").state == "closed"


def test_b41_daylight_saving_counts_elapsed_minutes(evaluator: HoursEvaluator) -> None:
    opening = at("2026-03-29T01:00", BERLIN)
    state = evaluator.state("01:00-04:00", opening, BERLIN.key)
    assert state.until is not None
    assert state.until.astimezone(UTC) - opening.astimezone(UTC) == timedelta(hours=2)
    assert evaluator.open_for("01:00-04:00", opening, BERLIN.key, 120)
    assert not evaluator.open_for("01:00-04:00", opening, BERLIN.key, 121)


def test_b41_a_skipped_opening_is_the_moment_of_the_jump(evaluator: HoursEvaluator) -> None:
    state = ask(evaluator, "02:30-04:00", "2026-03-29T01:00", BERLIN)
    assert state.next_open is not None
    assert state.next_open.astimezone(UTC) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert evaluator.state("02:30-04:00", state.next_open, BERLIN.key).state == "open"


def test_b41_a_repeated_hour_is_open_twice(evaluator: HoursEvaluator) -> None:
    first = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    assert evaluator.state("02:00-02:30", first, BERLIN.key).state == "open"
    second = first + timedelta(hours=1)
    state = evaluator.state("02:00-02:30", second, BERLIN.key)
    assert state.state == "open"
    assert state.until is not None
    assert state.until.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_b45_an_exception_reaches_every_answer(evaluator: HoursEvaluator) -> None:
    rule = "08:00-20:00; 2026 Feb 16-2026 Feb 22 off"
    assert ask(evaluator, rule, "2026-02-17T10:00").state == "closed"
    assert ask(evaluator, rule, "2026-02-15T21:00").next_open == at("2026-02-23T08:00")
    week = evaluator.week(rule, date(2026, 2, 16), CHINA.key)
    assert week == ((),) * 7


def test_states_of_many_rules_come_in_order(evaluator: HoursEvaluator) -> None:
    states = evaluator.states(["24/7", None, "off", "24/7"], at("2026-06-08T10:00"), CHINA.key)
    assert [state.state for state in states] == ["open", "unknown", "closed", "open"]


def test_an_answer_is_kept_until_it_changes() -> None:
    asked: list[tuple[int, ...]] = []

    def calendars(timezone: str, years: tuple[int, ...]) -> HolidayCalendar:
        asked.append(years)
        return calendar_for_zone(timezone, years)

    evaluator = HoursEvaluator(calendars, capacity=4)
    kept = ask(evaluator, WORKDAYS, "2026-06-08T10:00")
    assert ask(evaluator, WORKDAYS, "2026-06-08T16:59") is kept
    assert ask(evaluator, WORKDAYS, "2026-06-08T17:00").state == "closed"
    assert ask(evaluator, WORKDAYS, "2026-06-08T09:59").state == "open"
    assert asked == [(2025, 2026, 2027)]


def test_more_rules_than_are_kept_are_still_answered_right() -> None:
    evaluator = HoursEvaluator(capacity=3)
    for _ in range(2):
        for hour in range(10):
            rule = f"{hour:02d}:00-{hour + 12}:00"
            assert ask(evaluator, rule, "2026-06-08T09:30").state == ("open" if hour < 10 else "closed")


CLOCKS = st.tuples(st.integers(0, 1439), st.integers(1, 1440))


@given(
    st.lists(st.tuples(st.integers(0, 6), CLOCKS), min_size=1, max_size=7, unique_by=lambda item: item[0]),
    st.integers(0, 60 * 24 * 365 - 1),
)
def test_nights_and_days_against_brute_force(days: list[tuple[int, tuple[int, int]]], minute: int) -> None:
    codes = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    pieces, hours = [], {}
    for day, (start, length) in days:
        end = (start + length) % 1440 or 1440
        pieces.append(f"{codes[day]} {start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}")
        hours[day] = (start, start + length)
    local = datetime(2026, 1, 1, tzinfo=CHINA) + timedelta(minutes=minute)
    now = local.hour * 60 + local.minute
    today, yesterday = hours.get(local.weekday()), hours.get((local.weekday() - 1) % 7)
    expected = (today is not None and today[0] <= now < today[1]) or (
        yesterday is not None and yesterday[0] <= now + 1440 < yesterday[1]
    )
    state = HoursEvaluator().state("; ".join(pieces), local, CHINA.key)
    assert (state.state == "open") is expected
    if state.until is not None:
        after = HoursEvaluator().state("; ".join(pieces), state.until, CHINA.key)
        assert after.state != state.state


@given(st.text(max_size=60))
def test_no_rule_raises(rule: str) -> None:
    assert HoursEvaluator().state(rule, at("2026-06-08T10:00"), CHINA.key).state in (
        "open",
        "closed",
        "unknown",
    )


def test_a_reading_can_be_asked(evaluator: HoursEvaluator) -> None:
    rule = read_hours("周一至周五 8:00—次日2:00，周六、周日 10:00—22:00").rule
    assert ask(evaluator, rule, "2026-06-13T01:30").state == "open"
    assert ask(evaluator, rule, "2026-06-13T02:00").state == "closed"


@pytest.mark.parametrize(
    ("rule", "open_at", "closed_at"),
    [
        ("Jul-Sep 10:00-22:00", "2026-08-01T21:00", "2026-08-01T09:00"),
        ("Oct 1 10:00-22:00", "2026-10-01T21:00", "2026-10-02T11:00"),
        ("Oct 01-07 10:00-22:00", "2026-10-07T21:00", "2026-10-08T11:00"),
        ("Jul 01-Jul 05,Aug 10-Aug 12 09:00-17:00", "2026-08-11T10:00", "2026-07-03T20:00"),
        ("Jul 01-Jul 05,Aug 10-Aug 12 09:00-17:00", "2026-07-03T10:00", "2026-08-11T20:00"),
        ("2026 Oct 10:00-22:00", "2026-10-31T21:00", "2027-10-01T11:00"),
        ("Mo-Fr 09:00-12:00, Mo 14:00-16:00", "2026-06-08T15:00", "2026-06-09T15:00"),
        ("Mo-Fr 09:00-12:00, PH 14:00-16:00", "2026-10-01T15:00", "2026-10-08T15:00"),
        ("Mo[1] 10:00-12:00", "2026-06-01T11:00", "2026-06-08T11:00"),
        ("24/7; Mo closed", "2026-06-09T11:00", "2026-06-08T11:00"),
        ("Mo-Fr 22:00-04:00, Fr 09:00-17:00", "2026-06-13T03:00", "2026-06-14T03:00"),
    ],
)
def test_rules_that_lists_bring_along(
    evaluator: HoursEvaluator, rule: str, open_at: str, closed_at: str
) -> None:
    assert ask(evaluator, rule, open_at).state == "open"
    assert ask(evaluator, rule, closed_at).state == "closed"
