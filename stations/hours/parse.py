"""Opening hours as offices write them, read into OpenStreetMap's `opening_hours` syntax or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opening_hours import validate

from stations.hours.compose import compose_rule
from stations.hours.english import is_english, read_english
from stations.hours.parts import compose_parts, has_parts
from stations.hours.reader import StatementReader
from stations.hours.reasons import why_not_understood
from stations.hours.statements import Unreadable
from stations.hours.syntax import parse_rule
from stations.hours.tables import is_table, read_table
from stations.hours.text import MAX_CHARACTERS, MAX_TABLE_CHARACTERS, normalise
from stations.hours.tokens import Kind, Token, tokenize

NEED_CODES = ("qr_code", "id_card", "face", "password")

# What had to be assumed to read a text; in words `hours.assumed_` of the catalogues.
ASSUMPTIONS = (
    "daily",
    "until_next_day",
    "unattended_open",
    "other_days_unknown",
    "rest_of_year_unknown",
    "other_hours_unknown",
    "hour_before_closing",
    "times_unknown",
    "season_dates",
    "season_start_unknown",
    "school_holidays",
    "limited",
    "parts_agree",
)

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
        rule: `opening_hours` syntax; None means that the hours are unknown. Days and hours that the text
            leaves in doubt are `unknown` in the rule.
        understood: the part of the text behind the rule, in one spelling.
        unread: notes that do not change the rule, or the whole text when there is no rule.
        assumed: codes of `ASSUMPTIONS`.
        needs: what it takes to get in, codes of `NEED_CODES`.
        reason: why there is no rule, a code of `stations.hours.REASONS`; None when there is one.
    """

    rule: str | None
    understood: str
    unread: str
    assumed: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reason: str | None = None


def read_hours(text: str) -> HoursReading:
    """Read opening hours.

    A text is read as a whole or not at all: one word that is not known makes the hours unknown, for it may
    take back what the others say. Only notes known to be harmless are left aside.

    Args:
        text: opening hours as written: Chinese, the usual Japanese and English forms, a JSON object of days,
            or `opening_hours` syntax; all else is unknown.

    Returns:
        The reading; never an error.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > (MAX_TABLE_CHARACTERS if is_table(stripped) else MAX_CHARACTERS):
        return HoursReading(None, "", stripped, reason="too_long" if stripped else "empty")
    if _is_rule(stripped):
        return HoursReading(stripped, stripped, "")
    plain = normalise(stripped)
    needs = _needs_in(plain)
    try:
        return _read(stripped, plain, needs)
    except Unreadable as doubt:
        reason = why_not_understood(plain) if doubt.reason == "not_understood" else doubt.reason
        return HoursReading(None, "", stripped, needs=needs, reason=reason)


def _read(stripped: str, plain: str, needs: tuple[str, ...]) -> HoursReading:
    if is_table(stripped):
        return _reading(read_table(stripped), plain)
    if is_english(plain):
        return _reading(read_english(plain), plain)
    tokens = tokenize(plain)
    if tokens is None:
        raise Unreadable("not_understood")
    if has_parts(tokens):
        rule, assumed = compose_parts(tokens)
    else:
        rule, assumed = compose_rule(StatementReader().read(tokens))
    notes = [token for token in tokens if token.kind in (Kind.NOTE, Kind.HOLIDAY_NOTICE)]
    return HoursReading(rule, _without_notes(tokens), ";".join(_bare(note) for note in notes), assumed, needs)


def _reading(read: tuple[str, tuple[str, ...]], plain: str) -> HoursReading:
    return HoursReading(read[0], plain, "", read[1])


def _is_rule(text: str) -> bool:
    """Tell whether a text is an `opening_hours` value already; comments are conditions nobody can check."""
    if not text.isascii() or '"' in text or not _HAS_DAY_CODES.search(text):
        return False
    sequences = parse_rule(text)
    if sequences is None or not validate(text):
        return False
    return all(s.spans or s.state != "open" or text == "24/7" for s in sequences)


def _needs_in(plain: str) -> tuple[str, ...]:
    remaining = _NEGATION.sub("", plain)
    return tuple(code for code, words in _NEEDS if words.search(remaining))


def _without_notes(tokens: tuple[Token, ...]) -> str:
    return "".join(token.text for token in tokens if token.kind is not Kind.NOTE).strip(",;. \n")


def _bare(note: Token) -> str:
    return note.text.strip("()")
