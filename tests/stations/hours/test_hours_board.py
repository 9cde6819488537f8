"""All rules of a register asked at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.hours import CLOSED, OPEN, UNKNOWN, HoursEvaluator, OpeningBoard, Override, Overrides

CHINA = ZoneInfo("Asia/Shanghai")
RULES: tuple[tuple[str | None, str, Overrides], ...] = (
    ("24/7", CHINA.key, ()),
    ("Mo-Fr 09:00-17:00; PH off", CHINA.key, ()),
    ('Mo-Fr 08:30-12:00,14:00-17:30 open "workdays"; PH off', CHINA.key, ()),
    ("Mo-Sa 18:00-02:00; Su off", CHINA.key, ()),
    ("We-Su 09:00-16:30; Mo unknown", CHINA.key, ()),
    ("08:00-20:00", "Europe/Berlin", ()),
    (None, CHINA.key, ()),
    ("以公告为准", CHINA.key, ()),
    ("09:00-17:00", "Mars/Olympus", ()),
)
CODES = {"closed": CLOSED, "unknown": UNKNOWN, "open": OPEN}
# Around the holidays of October 2026, with the make-up workday on the 10th.
AT = datetime(2026, 9, 28, 4, tzinfo=UTC)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 20 * 24 * 60), min_size=1, max_size=25))
def test_a_board_says_what_each_rule_says(minutes: list[int]) -> None:
    board, evaluator = OpeningBoard(RULES, HoursEvaluator()), HoursEvaluator()
    for minute in minutes:
        at = AT + timedelta(minutes=minute)
        expected = [CODES[evaluator.state(rule, at, zone).state] for rule, zone, _ in RULES]
        assert board.states(at).tolist() == expected


def test_the_states_stay_the_same_object_until_one_changes() -> None:
    board = OpeningBoard(RULES, HoursEvaluator())
    noon = board.states(AT)
    assert board.states(AT + timedelta(minutes=30)) is noon
    assert board.states(AT + timedelta(days=40)) is not noon
    assert board.states(AT + timedelta(minutes=45)) is noon
    assert not noon.flags.writeable


def test_each_rule_is_asked_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    original = HoursEvaluator.changes

    def counted(self: HoursEvaluator, rule: str | None, *rest: object) -> object:
        asked.append(rule)
        return original(self, rule, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(HoursEvaluator, "changes", counted)
    board = OpeningBoard(RULES[:3], HoursEvaluator())
    for minute in (23 * 60 + 59, 0, 720, 721, 719, 600):
        board.states(datetime(2026, 9, 28, tzinfo=CHINA) + timedelta(minutes=minute))
    assert len(asked) == 3
    board.states(datetime(2026, 9, 29, tzinfo=CHINA))
    assert len(asked) == 6
    board.states(datetime(2026, 9, 28, 8, 30, tzinfo=CHINA))
    assert len(asked) == 6


# The clocks are changed in the United States, in Europe and in New Zealand.
CHANGES = (
    *(datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    *(datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    *(datetime(2026, 4, 4, 14, tzinfo=UTC), datetime(2026, 9, 26, 14, tzinfo=UTC)),
)
ZONES = ("America/New_York", "Europe/Berlin", "Pacific/Auckland", "Asia/Shanghai")
NIGHTS = ("Mo-Su 01:15-02:30", "Mo-Su 22:00-02:15", "Sa 20:00-03:00; Su off", "Su 02:30-03:30 unknown")


@settings(max_examples=40, deadline=None)
@given(st.permutations(ZONES), st.sampled_from(CHANGES), st.lists(st.integers(-30 * 60, 30 * 60), max_size=8))
def test_a_board_is_right_when_clocks_are_changed(
    zones: list[str], change: datetime, minutes: list[int]
) -> None:
    rules: list[tuple[str | None, str, Overrides]] = [
        (rule, zone, ()) for zone in zones for rule in NIGHTS[: 1 + zones.index(zone)]
    ]
    board = OpeningBoard(rules, HoursEvaluator())
    for minute in (-61, -1, 0, 1, 61, *minutes):
        at = change + timedelta(minutes=minute)
        # What an evaluator keeps from another question may hold through a repeated hour.
        fresh = HoursEvaluator()
        expected = [CODES[fresh.state(rule, at, zone).state] for rule, zone, _ in rules]
        assert board.states(at).tolist() == expected


def test_overrides_of_single_rules() -> None:
    closed = (Override(date(2026, 9, 28), date(2026, 9, 28)),)
    board = OpeningBoard([(*RULES[0][:2], closed), RULES[1]], HoursEvaluator())
    assert board.states(AT).tolist() == [CLOSED, OPEN]
    assert board.states(AT + timedelta(days=1)).tolist() == [OPEN, OPEN]


def test_an_empty_board_and_the_ends_of_time() -> None:
    assert OpeningBoard((), HoursEvaluator()).states(AT).tolist() == []
    board = OpeningBoard(RULES[:1], HoursEvaluator())
    assert board.states(datetime.max.replace(tzinfo=UTC)).tolist() == [UNKNOWN]
    assert board.states(AT).tolist() == [OPEN]
    with pytest.raises(ValueError, match="time zone"):
        board.states(datetime(2026, 9, 28))
