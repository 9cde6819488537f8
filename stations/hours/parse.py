"""Opening hours as offices write them, read into OpenStreetMap's `opening_hours` syntax or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stations.hours.compose import compose_rule
from stations.hours.reader import StatementReader
from stations.hours.statements import Unreadable
from stations.hours.syntax import parse_rule
from stations.hours.text import MAX_CHARACTERS, normalise
from stations.hours.tokens import Kind, Token, tokenize

NEED_CODES = ("qr_code", "id_card", "face", "password")

# What had to be assumed to read a text, for people: code → Chinese, English.
ASSUMPTIONS: dict[str, tuple[str, str]] = {
    "daily": ("未写明星期，按每天处理", "No days are given; taken as every day"),
    "until_next_day": (
        "结束时间早于开始时间，按次日处理",
        "The end lies before the start; taken as the next day",
    ),
    "unattended_open": ("无人值守时段按开放处理", "Unattended hours are taken as open"),
    "other_days_unknown": ("未提到的星期按未知处理", "Days that are not mentioned are unknown"),
    "rest_of_year_unknown": ("未提到的季节按未知处理", "The rest of the year is unknown"),
}

_NEEDS = (
    ("qr_code", re.compile(r"扫描?码|二维码")),
    ("id_card", re.compile(r"身份证")),
    ("face", re.compile(r"刷脸|人脸")),
    ("password", re.compile(r"密码")),
)
_NEGATION = re.compile(
    r"(?:无需|无须|不需要?|不用|不必|免)(?:刷|凭)?(?:微信)?(?:扫描?码|二维码|刷?身份证|刷脸|人脸|密码)"
)
_HAS_DAY_CODES = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b|24/7")


@dataclass(frozen=True, slots=True)
class HoursReading:
    """What could be read in a text of opening hours.

    Args:
        rule: `opening_hours` syntax; None means that the hours are unknown.
        understood: the part of the text behind the rule, in one spelling.
        unread: notes that do not change the rule, or the whole text when there is no rule.
        assumed: codes of `ASSUMPTIONS`.
        needs: what it takes to get in, codes of `NEED_CODES`.
    """

    rule: str | None
    understood: str
    unread: str
    assumed: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def read_hours(text: str) -> HoursReading:
    """Read opening hours.

    A text is read as a whole or not at all: one word that is not known makes the hours unknown, for it may
    take back what the others say. Only notes known to be harmless are left aside.

    Args:
        text: opening hours as written, Chinese or `opening_hours` syntax; all else is unknown.

    Returns:
        The reading; never an error.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > MAX_CHARACTERS:
        return HoursReading(None, "", stripped)
    if _is_rule(stripped):
        return HoursReading(stripped, stripped, "")
    plain = normalise(stripped)
    needs = _needs_in(plain)
    tokens = tokenize(plain)
    if tokens is None:
        return HoursReading(None, "", stripped, needs=needs)
    try:
        rule, assumed = compose_rule(StatementReader().read(tokens))
    except Unreadable:
        return HoursReading(None, "", stripped, needs=needs)
    notes = [token for token in tokens if token.kind in (Kind.NOTE, Kind.HOLIDAY_NOTICE)]
    return HoursReading(rule, _without_notes(tokens), ";".join(_bare(note) for note in notes), assumed, needs)


def _is_rule(text: str) -> bool:
    """Tell whether a text is an `opening_hours` value already; comments are conditions nobody can check."""
    if not text.isascii() or '"' in text or not _HAS_DAY_CODES.search(text):
        return False
    sequences = parse_rule(text)
    return sequences is not None and all(s.spans or s.state != "open" or text == "24/7" for s in sequences)


def _needs_in(plain: str) -> tuple[str, ...]:
    remaining = _NEGATION.sub("", plain)
    return tuple(code for code, words in _NEEDS if words.search(remaining))


def _without_notes(tokens: tuple[Token, ...]) -> str:
    return "".join(token.text for token in tokens if token.kind is not Kind.NOTE).strip(",;. \n")


def _bare(note: Token) -> str:
    return note.text.strip("()")
