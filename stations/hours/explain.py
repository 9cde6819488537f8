"""A rule in words, for the people who check whether it says what they meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stations.hours.overrides import Override, Overrides
from stations.hours.syntax import DAY_CODES, MONTH_CODES, RuleSequence, format_clock, parse_rule

Language = Literal["zh", "en"]

_ZH_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE = re.compile(r"(?:(\d{4})\s+)?([A-Z][a-z]{2})?(?:\s*(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class _Words:
    """What a sentence about hours is made of in one language."""

    to: str
    comma: str
    stop: str
    gap: str
    every_day: str
    holidays: str
    make_up: str
    whole_day: str
    always: str
    closed: str
    in_doubt: str
    not_known: str
    as_written: str
    next_day: str
    besides: str
    colon: str


_WORDS: dict[Language, _Words] = {
    "zh": _Words(
        to="至",
        comma="、",
        stop="；",
        gap="",
        every_day="每天",
        holidays="法定节假日",
        make_up="（含调休上班日）",
        whole_day="全天",
        always="全天24小时开放",
        closed="休息",
        in_doubt="是否开放不明",
        not_known="开放时间不明",
        as_written="按规则“{rule}”",
        next_day="次日",
        besides="，此外 ",
        colon="：",
    ),
    "en": _Words(
        to=" to ",
        comma=", ",
        stop="; ",
        gap=" ",
        every_day="every day",
        holidays="public holidays",
        make_up=" (and make-up workdays)",
        whole_day="all day",
        always="open 24 hours every day",
        closed="closed",
        in_doubt="not known whether open",
        not_known="hours not known",
        as_written="by the rule “{rule}”",
        next_day="next day ",
        besides="; besides ",
        colon=": ",
    ),
}


def explain(rule: str | None, lang: Language, overrides: Overrides = ()) -> str:
    """Put a rule into words: `周一至周五 09:00–17:00；法定节假日休息`.

    Args:
        rule: `opening_hours` syntax, or None where hours are not known.
        lang: `zh` or `en`.
        overrides: what takes the place of the rule on some days.

    Returns:
        One sentence without a full stop; a rule outside of the known part of the syntax is quoted.
    """
    clauses = [_rule(rule, lang), *(explain_override(override, lang) for override in overrides)]
    return _WORDS[lang].stop.join(clauses)


def _rule(rule: str | None, lang: Language) -> str:
    words = _WORDS[lang]
    if not rule:
        return words.not_known
    sequences = parse_rule(rule)
    if sequences is None:
        return words.as_written.format(rule=rule)
    if sequences == (RuleSequence(),):
        return words.always
    text = ""
    for place, sequence in enumerate(sequences):
        before = sequences[place - 1] if place else None
        if before and sequence.additive and _selector(before) == _selector(sequence):
            # "Tu-Su 09:00-17:30, Tu-Su 17:30-21:00 unknown" names its days once.
            text += words.besides + _hours(sequence, lang)
        else:
            text += words.stop * bool(text) + _sequence(sequence, lang)
    return text


def explain_override(override: Override, lang: Language) -> str:
    """Put special days into words: `2026年6月10日至2026年6月12日：闭馆`.

    Args:
        override: the days and what holds on them.
        lang: `zh` or `en`.

    Returns:
        The days and the hours, without the note.
    """
    words = _WORDS[lang]
    ends = [_date_text(day.year, day.month, day.day, lang) for day in _ends(override)]
    hours = words.closed if override.rule is None else _rule(override.rule, lang)
    # On days that are named, "every day" says nothing.
    hours = hours.removeprefix(words.every_day).strip() or hours
    return f"{words.to.join(ends)}{words.colon}{hours}"


def _ends(override: Override) -> tuple[date, ...]:
    return tuple(dict.fromkeys((override.start, override.end)))


def _selector(sequence: RuleSequence) -> tuple[str, str, bool]:
    return sequence.dates, sequence.days, sequence.holidays


def _sequence(sequence: RuleSequence, lang: Language) -> str:
    words = _WORDS[lang]
    days, dates = _days(sequence, lang), _dates(sequence.dates, lang)
    when = " ".join(part for part in (dates, days) if part) or words.every_day
    if sequence.workdays:
        when += words.make_up
    gap = " " if sequence.spans or sequence.state == "open" else words.gap
    return f"{when}{gap}{_hours(sequence, lang)}"


def _hours(sequence: RuleSequence, lang: Language) -> str:
    words = _WORDS[lang]
    spans = words.comma.join(_span(start, end, lang) for start, end in sequence.spans)
    if sequence.state == "open":
        return spans or words.whole_day
    state = words.in_doubt if sequence.state == "unknown" else words.closed
    return f"{spans} {state}" if spans else state


def _span(start: int, end: int, lang: Language) -> str:
    next_day = _WORDS[lang].next_day if end > 1440 else ""
    return f"{format_clock(start)}–{next_day}{format_clock(end)}"


def _days(sequence: RuleSequence, lang: Language) -> str:
    """Name the days; every day of the week goes without saying where dates stand before it."""
    words, names = _WORDS[lang], _ZH_DAYS if lang == "zh" else _EN_DAYS
    items = [
        words.to.join(names[DAY_CODES.index(code)] for code in item.split("-"))
        for item in sequence.days.split(",")
        if item
    ]
    if sequence.days == "Mo-Su":
        items = [] if sequence.dates and not sequence.holidays else [words.every_day]
    return words.comma.join(items + [words.holidays] * sequence.holidays)


def _dates(dates: str, lang: Language) -> str:
    items = (_range(item.strip(), lang) for item in dates.split(",") if item.strip())
    return _WORDS[lang].comma.join(items)


def _range(item: str, lang: Language) -> str:
    """Name a range of dates; its end may leave out the month, as in `Oct 01-07`."""
    month = 0
    ends = []
    for end in item.split("-"):
        match = _DATE.fullmatch(end.strip())
        year, name, day = match.groups() if match else (None, None, None)
        month = MONTH_CODES.index(name) + 1 if name else month
        ends.append(_date_text(int(year) if year else None, month, int(day) if day else None, lang))
    return _WORDS[lang].to.join(ends)


def _date_text(year: int | None, month: int, day: int | None, lang: Language) -> str:
    if lang == "zh":
        return (f"{year}年" if year else "") + f"{month}月" + (f"{day}日" if day else "")
    parts = (str(day) if day else "", _EN_MONTHS[month - 1], str(year) if year else "")
    return " ".join(part for part in parts if part)
