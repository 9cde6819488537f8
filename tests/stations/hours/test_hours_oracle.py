"""Every answer of two years against a second evaluator that goes through them minute by minute.

The evaluator here shares nothing with the one under test: its own reading of rules, its own list of holidays,
no library.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from stations.hours import REASONS, HoursEvaluator, Override, read_hours

CHINA = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
DAYS = (LAST - FIRST).days + 1
CLOSED, UNKNOWN, OPEN = 0, 1, 2
STATES = ("closed", "unknown", "open")

WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def run(first: str, last: str) -> set[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(step) for step in range((end - start).days + 1)}


# The State Council's arrangements for 2025 and 2026, and the days beside them; 2027 begins with a holiday.
OFF = (
    run("2025-01-01", "2025-01-01")
    | run("2025-01-28", "2025-02-04")
    | run("2025-04-04", "2025-04-06")
    | run("2025-05-01", "2025-05-05")
    | run("2025-05-31", "2025-06-02")
    | run("2025-10-01", "2025-10-08")
    | run("2026-01-01", "2026-01-03")
    | run("2026-02-15", "2026-02-23")
    | run("2026-04-04", "2026-04-06")
    | run("2026-05-01", "2026-05-05")
    | run("2026-06-19", "2026-06-21")
    | run("2026-09-25", "2026-09-27")
    | run("2026-10-01", "2026-10-07")
)
MAKE_UP = {
    date.fromisoformat(day)
    for day in (
        *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    )
}


@dataclass(frozen=True)
class Piece:
    dates: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    weekdays: frozenset[int]
    holidays: bool
    spans: tuple[tuple[int, int], ...]
    state: int
    workdays: bool
    additive: bool

    def in_season(self, day: date) -> bool:
        here = (day.month, day.day)
        return not self.dates or any(
            (start <= here <= end) if start <= end else (here >= start or here <= end)
            for start, end in self.dates
        )

    def fill(self, minutes: NDArray[np.int8]) -> None:
        if not self.additive:
            minutes[:] = CLOSED
        for start, end in self.spans:
            minutes[start:end] = self.state


def minute_of(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def one_date(text: str, last: bool) -> tuple[int, int]:
    month, _, day = text.partition(" ")
    return MONTHS.index(month) + 1, int(day) if day else 31 if last else 1


def piece_of(text: str, additive: bool) -> Piece:
    if text == "24/7":
        return Piece((), frozenset(range(7)), False, ((0, 1440),), OPEN, False, additive)
    state = next((n for n, word in enumerate(("off", "unknown", "open")) if f" {word}" in f" {text}"), OPEN)
    spans = []
    for start, end in re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", text):
        first, last = minute_of(start), minute_of(end)
        spans.append((first, last if last > first else last + 1440))
    head = re.split(r"\d\d:\d\d|open|off|unknown", text)[0].strip()
    dates, weekdays, holidays = [], set(), False
    for item in filter(None, re.split(r",| (?=Mo|Tu|We|Th|Fr|Sa|Su|PH)", head)):
        first_name, _, last_name = item.strip().partition("-")
        if first_name == "PH":
            holidays = True
        elif first_name in WEEK:
            step = WEEK.index(first_name)
            weekdays.add(step)
            while last_name and WEEK[step] != last_name:
                step = (step + 1) % 7
                weekdays.add(step)
        else:
            dates.append((one_date(first_name, False), one_date(last_name or first_name, True)))
    if not weekdays and not holidays:
        weekdays = set(range(7))
    whole = tuple(spans) or ((0, 1440),)
    return Piece(tuple(dates), frozenset(weekdays), holidays, whole, state, '"workdays"' in text, additive)


def pieces_of(rule: str) -> list[Piece]:
    pieces = []
    for block in rule.split("; "):
        parts = re.split(r", (?=[A-Z])", block)
        pieces += [piece_of(part, additive=place > 0) for place, part in enumerate(parts)]
    return pieces


def own_minutes(pieces: list[Piece], day: date) -> NDArray[np.int8]:
    """What begins on a day: 48 hours of minutes."""
    minutes = np.zeros(2880, np.int8)
    for piece in pieces:
        named = day.weekday() in piece.weekdays or (piece.holidays and day in OFF)
        if named and piece.in_season(day):
            piece.fill(minutes)
    if day in MAKE_UP:
        for piece in pieces:
            if piece.workdays and piece.in_season(day):
                piece.fill(minutes)
    return minutes


def brute_force(rule: str | None, overrides: tuple[Override, ...] = ()) -> NDArray[np.int8]:
    """The state of every minute of two years."""
    timeline = np.zeros((DAYS + 2) * 1440, np.int8)
    base = pieces_of(rule) if rule else []
    for step in range(DAYS + 1):
        day = FIRST + timedelta(step - 1)
        pieces = base
        for override in overrides:
            if override.start <= day <= override.end:
                pieces = pieces_of(override.rule) if override.rule else []
        here = slice(step * 1440, step * 1440 + 2880)
        timeline[here] = np.maximum(timeline[here], own_minutes(pieces, day))
    return timeline[1440 : (DAYS + 1) * 1440]


def answered(evaluator: HoursEvaluator, rule: str, overrides: tuple[Override, ...] = ()) -> NDArray[np.int8]:
    """The same two years as the evaluator under test draws them, week by week."""
    monday = FIRST - timedelta(FIRST.weekday())
    timeline = np.zeros((DAYS + 14) * 1440, np.int8)
    for week in range(DAYS // 7 + 2):
        days = evaluator.week_spans(rule, monday + timedelta(weeks=week), CHINA.key, overrides)
        assert days is not None
        for offset, day in enumerate(days):
            midnight = (week * 7 + offset) * 1440
            for state, spans in ((UNKNOWN, day.unknown), (OPEN, day.open)):
                for start, end in spans:
                    timeline[midnight + start : midnight + end] = state
    skipped = FIRST.weekday() * 1440
    return timeline[skipped : skipped + DAYS * 1440]


def instant(minute: int) -> datetime:
    return datetime(2025, 1, 1, tzinfo=CHINA) + timedelta(minutes=minute)


def assert_same(found: NDArray[np.int8], expected: NDArray[np.int8]) -> None:
    different = np.flatnonzero(found != expected)
    assert not len(different), (
        f"{len(different)} minutes differ, the first at {instant(int(different[0])):%a %F %R}: "
        f"{STATES[found[different[0]]]} instead of {STATES[expected[different[0]]]}"
    )


def rows() -> list[dict[str, str]]:
    path = Path(__file__).with_name("expected_rules.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = rows()
RULES = sorted({row["rule"] for row in ROWS if row["rule"]})


@pytest.fixture(scope="module")
def evaluator() -> HoursEvaluator:
    return HoursEvaluator()


@pytest.mark.parametrize("row", ROWS, ids=[str(number) for number in range(1, len(ROWS) + 1)])
def test_a_real_text_means_what_a_person_reads(row: dict[str, str]) -> None:
    reading = read_hours(row["text"])
    if not row["rule"]:
        assert (reading.rule, reading.reason) == (None, row["reason"])
        return
    assert reading.rule is not None
    assert reading.reason is None
    assert_same(brute_force(reading.rule), brute_force(row["rule"]))


def test_how_many_real_texts_are_read() -> None:
    unknown = [row for row in ROWS if not row["rule"]]
    never_open = [row for row in ROWS if row["rule"] and OPEN not in brute_force(row["rule"])]
    print(f"{len(ROWS)} texts: {len(unknown)} unknown, {len(never_open)} tell only when it is closed")
    assert len(ROWS) == 191
    assert len(unknown) + len(never_open) <= 0.12 * len(ROWS)
    assert {row["reason"] for row in unknown} <= set(REASONS)


@pytest.mark.field
def test_the_texts_of_the_fixture_are_the_collected_ones(shared: Path) -> None:
    with (shared / "cases" / "opening_hours.csv").open(encoding="utf-8-sig", newline="") as file:
        collected = [row["hours_text"].replace("\r\n", "\n") for row in csv.DictReader(file)]
    assert [row["text"] for row in ROWS] == collected


@pytest.mark.parametrize("rule", RULES)
def test_a_real_rule_in_every_minute_of_two_years(evaluator: HoursEvaluator, rule: str) -> None:
    assert_same(answered(evaluator, rule), brute_force(rule))


def clock(minute: int) -> str:
    minute = minute if minute <= 1440 else minute - 1440
    return f"{minute // 60:02d}:{minute % 60:02d}"


def written(spans: list[tuple[int, int]]) -> str:
    return ",".join(f"{clock(start)}-{clock(end)}" for start, end in spans)


DAY_SPANS = st.tuples(st.integers(24, 40), st.integers(1, 8), st.integers(1, 8), st.integers(1, 20)).map(
    lambda q: [(q[0] * 15, (q[0] + q[1]) * 15), ((q[0] + q[1] + q[2]) * 15, (q[0] + sum(q[1:])) * 15)]
)
NIGHT_SPANS = st.tuples(st.integers(68, 95), st.integers(1, 32)).map(
    lambda q: [(q[0] * 15, q[0] * 15 + q[1] * 60)]
)
SPANS = st.one_of(DAY_SPANS, NIGHT_SPANS, st.just([(0, 1440)]))
DAY_RANGES = st.sampled_from(("Mo-Fr", "Mo-Su", "Tu-Su", "Sa-Su", "Mo,We,Fr", "Th-Sa", "Sa,Su,PH", "Fr-Mo"))
SEASONS = st.sampled_from(("", "", "", "Jul-Sep ", "Nov-Mar ", "Jul 21-Sep 30 ", "Apr-Jun,Oct "))
BLOCKS = st.one_of(
    st.builds(lambda season, days, spans: f"{season}{days} {written(spans)}", SEASONS, DAY_RANGES, SPANS),
    st.builds(lambda spans: f'Mo-Fr {written(spans)} open "workdays"', SPANS),
    st.builds(lambda season, days: f"{season}{days} unknown", SEASONS, DAY_RANGES),
    st.builds(
        lambda days: f"{days} 09:00-17:30, {days} 07:00-09:00,17:30-21:00 unknown", st.sampled_from(WEEK[:5])
    ),
)
ENDS = st.sampled_from(("", "", "; PH off", "; PH unknown", "; PH 10:00-16:00", "; Mo off", "; Su,PH off"))
ALL_RULES = st.builds(
    lambda blocks, end: "; ".join(blocks) + end, st.lists(BLOCKS, min_size=1, max_size=3), ENDS
)
STARTS = st.integers(0, DAYS - 1).map(lambda step: FIRST + timedelta(step))
OVERRIDES = st.lists(
    st.builds(
        lambda start, length, rule: Override(start, start + timedelta(length), rule),
        STARTS,
        st.integers(0, 60),
        st.sampled_from((None, "10:00-14:00", "Mo-Fr 18:00-02:00", "24/7", "unknown")),
    ),
    max_size=3,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(ALL_RULES, OVERRIDES)
def test_any_rule_in_every_minute_of_two_years(rule: str, overrides: tuple[Override, ...]) -> None:
    assert_same(answered(HoursEvaluator(), rule, overrides), brute_force(rule, overrides))


@settings(max_examples=60, deadline=None)
@given(ALL_RULES, OVERRIDES, st.lists(st.integers(0, (DAYS - 367) * 1440), min_size=1, max_size=12))
def test_state_end_and_next_opening(rule: str, overrides: tuple[Override, ...], minutes: list[int]) -> None:
    evaluator, timeline = HoursEvaluator(), brute_force(rule, overrides)
    holidays = [(day - FIRST).days * 1440 + 600 for day in sorted(OFF | MAKE_UP) if day.year == 2025]
    for minute in [*minutes, *holidays]:
        answer = evaluator.state(rule, instant(minute), CHINA.key, overrides)
        horizon = minute + 366 * 1440
        ahead = timeline[minute : min(horizon, len(timeline))]
        assert answer.state == STATES[ahead[0]]
        changes = np.flatnonzero(ahead != ahead[0])
        if len(changes):
            assert answer.until == instant(minute + int(changes[0]))
            openings = np.flatnonzero(ahead[changes[0] :] == OPEN)
            if len(openings):
                assert answer.next_open == instant(minute + int(changes[0]) + int(openings[0]))
        else:
            assert answer.until is None
            assert answer.next_open is None
        assert answer.state != "unknown" or not answer.confirmed


@settings(max_examples=40, deadline=None)
@given(ALL_RULES, OVERRIDES, st.lists(st.integers(0, DAYS * 1440 - 1), min_size=2, max_size=20))
def test_a_kept_answer_is_the_one_of_a_fresh_evaluator(
    rule: str, overrides: tuple[Override, ...], minutes: list[int]
) -> None:
    kept = HoursEvaluator()
    for minute in minutes:
        fresh = HoursEvaluator().state(rule, instant(minute), CHINA.key, overrides)
        assert kept.state(rule, instant(minute).astimezone(UTC), CHINA.key, overrides) == fresh
