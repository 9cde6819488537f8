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


def test_only_what_has_run_out_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    original = HoursEvaluator.kept_state

    def counted(self: HoursEvaluator, rule: str | None, *rest: object) -> object:
        asked.append(rule)
        return original(self, rule, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(HoursEvaluator, "kept_state", counted)
    board = OpeningBoard(RULES[:3], HoursEvaluator())
    board.states(datetime(2026, 9, 28, 10, tzinfo=CHINA))
    assert len(asked) == 3
    asked.clear()
    board.states(datetime(2026, 9, 28, 11, 59, tzinfo=CHINA))
    assert asked == []
    board.states(datetime(2026, 9, 28, 12, 0, tzinfo=CHINA))
    assert asked == [RULES[2][0]]


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
