"""Rules made ready for evaluation: holidays and make-up workdays as dates, nights cut at midnight."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from stations.hours.calendar import HolidayCalendar
from stations.hours.syntax import RuleSequence, dates_contain, format_dates, format_spans, parse_rule

# What the evaluating library reads otherwise than it is meant, or cannot know without more than the rule.
_NOT_EVALUATED = re.compile(r'PH|SH|"|\+|\|\||sun|dawn|dusk|easter|unknown', re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
_MIDNIGHT = 1440


@dataclass(frozen=True, slots=True)
class ExpandedRule:
    """A rule in two expressions that the library evaluates without a calendar of its own.

    Args:
        day: the rule with every night cut off at 24:00.
        night: the hours after midnight, written on the day on which the night began; None when no night
            is open.
        knows_holidays: whether the rule says anything about statutory holidays or make-up workdays.
        always: whether the same holds at every hour of every day.
    """

    day: str
    night: str | None
    knows_holidays: bool
    always: bool


def expand_rule(rule: str, calendar: HolidayCalendar) -> ExpandedRule | None:
    """Write holidays and make-up workdays into a rule as explicit dates, and cut its nights at midnight.

    A night belongs to the day on which it begins, whatever holds on the next day: `Mo-Th 18:00-04:00; Fr off`
    is open on Friday at 03:00, `Mo-Sa 18:00-02:00; Su off` is closed on Monday at 01:00.

    Args:
        rule: `opening_hours` syntax, with `PH` and the comment of `stations.hours.syntax`.
        calendar: the days to write in.

    Returns:
        The expressions, or None if the rule cannot be evaluated with certainty.
    """
    sequences = parse_rule(rule)
    if sequences is None:
        return _untouched(rule)
    dated = _with_dates(sequences, calendar)
    if not dated:
        return None
    has_nights = any(end > _MIDNIGHT for sequence in dated for _, end in sequence.spans)
    return ExpandedRule(
        day=_join(map(_before_midnight, dated)),
        night=_join(_after_midnight(sequence) for sequence in dated) if has_nights else None,
        knows_holidays=any(sequence.holidays or sequence.workdays for sequence in sequences),
        always=sequences in ((RuleSequence(),), (RuleSequence(state="off"),)),
    )


def _untouched(rule: str) -> ExpandedRule | None:
    """Leave a rule outside the known part to the library when nothing in it is known to mislead."""
    if len(rule) > 500 or ":" not in rule or _NOT_EVALUATED.search(rule):
        return None
    if any(start.zfill(5) >= end.zfill(5) or end.zfill(5) > "24:00" for start, end in _SPAN.findall(rule)):
        return None
    return ExpandedRule(rule, None, False, False)


def _with_dates(sequences: Iterable[RuleSequence], calendar: HolidayCalendar) -> list[RuleSequence]:
    """Replace `PH` and the workdays' comment by dates; make-up workdays come last, they override weekends."""
    dated, make_up = [], []
    for sequence in sequences:
        plain = replace(sequence, holidays=False, workdays=False)
        if sequence.days or not sequence.holidays:
            dated.append(plain)
        if sequence.holidays:
            days = format_dates(day for day in calendar.days_off if dates_contain(sequence.dates, day))
            dated += [replace(plain, dates=days, days="")] if days else []
        if sequence.workdays:
            days = format_dates(d for d in calendar.make_up_workdays if dates_contain(sequence.dates, d))
            make_up += [replace(plain, dates=days, days="")] if days else []
    return dated + make_up


def _before_midnight(sequence: RuleSequence) -> RuleSequence:
    spans = tuple((start, min(end, _MIDNIGHT)) for start, end in sequence.spans)
    return replace(sequence, spans=spans)


def _after_midnight(sequence: RuleSequence) -> RuleSequence:
    spans = tuple((0, end - _MIDNIGHT) for _, end in sequence.spans if end > _MIDNIGHT)
    if spans and sequence.state != "off":
        return replace(sequence, spans=spans)
    return replace(sequence, spans=(), state="off")


def _join(sequences: Iterable[RuleSequence]) -> str:
    """Write sequences as one expression."""
    text = ""
    for sequence in sequences:
        if sequence.additive and sequence.state == "off" and not sequence.spans:
            continue
        parts = (sequence.dates, sequence.days, format_spans(sequence.spans), sequence.state)
        piece = " ".join(part for part in parts if part)
        text += (", " if sequence.additive else "; ") * bool(text) + piece
    return text or "off"
