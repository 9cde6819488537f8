"""Days on which something else holds than the rule."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from stations.hours import DayHours, HoursEvaluator, OpenState, Override

CHINA = ZoneInfo("Asia/Shanghai")
CLOSURE = Override(date(2026, 6, 10), date(2026, 6, 12), None, "装修")
SPECIAL = Override(date(2026, 6, 11), date(2026, 6, 11), "13:00-15:00", "半天")
SPRING = tuple(Override(date(2026, 2, day), date(2026, 2, day), "06:00-22:00") for day in range(10, 15))


@pytest.fixture(scope="module")
def evaluator() -> HoursEvaluator:
    return HoursEvaluator()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def ask(evaluator: HoursEvaluator, rule: str | None, text: str, *overrides: Override) -> OpenState:
    return evaluator.state(rule, at(text), CHINA.key, overrides)


def test_a_closure_beats_the_rule(evaluator: HoursEvaluator) -> None:
    rule = "Mo-Su 09:00-17:00"
    assert ask(evaluator, rule, "2026-06-09T10:00", CLOSURE) == OpenState(
        "open", at("2026-06-09T17:00"), at("2026-06-13T09:00")
    )
    assert ask(evaluator, rule, "2026-06-11T10:00", CLOSURE) == OpenState(
        "closed", at("2026-06-13T09:00"), at("2026-06-13T09:00")
    )
    assert ask(evaluator, "24/7", "2026-06-09T10:00", CLOSURE) == OpenState(
        "open", at("2026-06-10T00:00"), at("2026-06-13T00:00")
    )


def test_the_last_override_wins(evaluator: HoursEvaluator) -> None:
    rule = "Mo-Su 09:00-17:00"
    assert ask(evaluator, rule, "2026-06-11T14:00", CLOSURE, SPECIAL).state == "open"
    assert ask(evaluator, rule, "2026-06-11T14:00", SPECIAL, CLOSURE).state == "closed"
    assert ask(evaluator, rule, "2026-06-10T14:00", CLOSURE, SPECIAL).state == "closed"


def test_answers_with_and_without_overrides_are_kept_apart(evaluator: HoursEvaluator) -> None:
    for _ in range(2):
        assert ask(evaluator, "24/7", "2026-06-11T10:00").state == "open"
        assert ask(evaluator, "24/7", "2026-06-11T10:00", CLOSURE).state == "closed"
        assert not evaluator.open_for("24/7", at("2026-06-09T23:00"), CHINA.key, 90, (CLOSURE,))
        assert evaluator.open_for("24/7", at("2026-06-09T23:00"), CHINA.key, 90)


def test_a_night_goes_on_into_a_closure_and_not_out_of_it(evaluator: HoursEvaluator) -> None:
    rule = "18:00-02:00"
    assert ask(evaluator, rule, "2026-06-10T01:00", CLOSURE).state == "open"
    assert ask(evaluator, rule, "2026-06-13T01:00", CLOSURE).state == "closed"
    late = Override(date(2026, 6, 12), date(2026, 6, 12), "20:00-04:00")
    assert ask(evaluator, "09:00-17:00", "2026-06-13T03:00", late).state == "open"


def test_a_pop_up_exists_on_its_days_only(evaluator: HoursEvaluator) -> None:
    assert ask(evaluator, "off", "2026-02-09T12:00", *SPRING) == OpenState(
        "closed", at("2026-02-10T06:00"), at("2026-02-10T06:00")
    )
    assert ask(evaluator, "off", "2026-02-14T12:00", *SPRING) == OpenState("open", at("2026-02-14T22:00"))
    assert ask(evaluator, "off", "2026-02-15T12:00", *SPRING) == OpenState("closed")


def test_an_override_speaks_where_the_rule_is_not_known(evaluator: HoursEvaluator) -> None:
    assert ask(evaluator, None, "2026-06-10T12:00", CLOSURE).state == "closed"
    unknown = ask(evaluator, None, "2026-06-09T12:00", SPECIAL)
    assert (unknown.state, unknown.until, unknown.next_open, unknown.confirmed) == (
        "unknown",
        at("2026-06-11T00:00"),
        at("2026-06-11T13:00"),
        False,
    )


def test_an_override_that_cannot_be_read_is_unknown(evaluator: HoursEvaluator) -> None:
    odd = Override(date(2026, 6, 10), date(2026, 6, 10), "sunrise-sunset")
    state = ask(evaluator, "24/7", "2026-06-10T12:00", odd)
    assert (state.state, state.until, state.confirmed) == ("unknown", at("2026-06-11T00:00"), False)


def test_who_says_so_for_a_holiday_is_sure(evaluator: HoursEvaluator) -> None:
    holiday = "2026-10-01T10:00"
    assert not ask(evaluator, "09:00-17:00", holiday).confirmed
    closed = Override(date(2026, 10, 1), date(2026, 10, 7))
    assert ask(evaluator, "09:00-17:00", holiday, closed).confirmed


def test_a_week_with_a_closure_and_hours_in_doubt(evaluator: HoursEvaluator) -> None:
    week = evaluator.week_spans("Mo unknown; Tu-Su 09:00-17:00", date(2026, 6, 8), CHINA.key, (CLOSURE,))
    assert week is not None
    assert week[0] == DayHours((), ((0, 1440),))
    assert week[1] == DayHours(((540, 1020),), ())
    assert week[2:5] == (DayHours((), ()),) * 3
    assert evaluator.week("Mo unknown; Tu-Su 09:00-17:00", date(2026, 6, 8), CHINA.key, (CLOSURE,)) == tuple(
        day.open for day in week
    )


def test_an_override_must_end_after_it_starts() -> None:
    with pytest.raises(ValueError, match="2026-06-09 lies before start 2026-06-10"):
        Override(date(2026, 6, 10), date(2026, 6, 9))
