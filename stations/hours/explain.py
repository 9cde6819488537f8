"""A rule in words, for the people who check whether it says what they meant."""

from __future__ import annotations

import re
from datetime import date

from geodata.catalogue import language_catalogue, text
from geodata.number_words import date_words
from stations.hours.overrides import Override, Overrides
from stations.hours.syntax import MONTH_CODES, RuleSequence, format_clock, parse_rule

_DATE = re.compile(r"(?:(\d{4})\s+)?([A-Z][a-z]{2})?(?:\s*(\d{1,2}))?")


def explain(rule: str | None, lang: str, overrides: Overrides = ()) -> str:
    """Put a rule into words: `周一至周五 09:00–17:00；法定节假日休息`.

    Args:
        rule: `opening_hours` syntax, or None where hours are not known.
        lang: one of `geodata.catalogue.languages()`.
        overrides: what takes the place of the rule on some days.

    Returns:
        One sentence without a full stop; a rule outside of the known part of the syntax is quoted.
    """
    clauses = [_rule(rule, lang), *(explain_override(override, lang) for override in overrides)]
    return _words("stop", lang).join(clauses)


def _rule(rule: str | None, lang: str) -> str:
    if not rule:
        return _words("not_known", lang)
    sequences = parse_rule(rule)
    if sequences is None:
        return text("hours.as_written", lang, rule=rule)
    if sequences == (RuleSequence(),):
        return _words("always", lang)
    said = ""
    for place, sequence in enumerate(sequences):
        before = sequences[place - 1] if place else None
        if before and sequence.additive and _selector(before) == _selector(sequence):
            # "Tu-Su 09:00-17:30, Tu-Su 17:30-21:00 unknown" names its days once.
            said += _words("besides", lang) + _hours(sequence, lang)
        else:
            said += _words("stop", lang) * bool(said) + _sequence(sequence, lang)
    return said


def explain_override(override: Override, lang: str) -> str:
    """Put special days into words: `2026年6月10日至2026年6月12日：闭馆`.

    Args:
        override: the days and what holds on them.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The days and the hours, without the note.
    """
    ends = [_date_text(day.year, day.month, day.day, lang) for day in _ends(override)]
    hours = _words("closed", lang) if override.rule is None else _rule(override.rule, lang)
    # On days that are named, "every day" says nothing.
    hours = hours.removeprefix(_words("every_day", lang)).strip() or hours
    return text("hours.on_days", lang, days=_words("to", lang).join(ends), hours=hours)


def _ends(override: Override) -> tuple[date, ...]:
    return tuple(dict.fromkeys((override.start, override.end)))


def _selector(sequence: RuleSequence) -> tuple[str, str, bool]:
    return sequence.dates, sequence.days, sequence.holidays


def _sequence(sequence: RuleSequence, lang: str) -> str:
    days, dates = _days(sequence, lang), _dates(sequence.dates, lang)
    when = " ".join(part for part in (dates, days) if part) or _words("every_day", lang)
    if sequence.workdays:
        when += _words("make_up", lang)
    hours = _hours(sequence, lang)
    if sequence.spans or sequence.state == "open":
        return f"{when} {hours}"
    return text("hours.state_on", lang, when=when, state=hours)


def _hours(sequence: RuleSequence, lang: str) -> str:
    spans = _words("comma", lang).join(_span(start, end, lang) for start, end in sequence.spans)
    if sequence.state == "open":
        return spans or _words("whole_day", lang)
    state = _words("in_doubt", lang) if sequence.state == "unknown" else _words("closed", lang)
    return f"{spans} {state}" if spans else state


def _span(start: int, end: int, lang: str) -> str:
    next_day = _words("next_day", lang) if end > 1440 else ""
    return f"{format_clock(start)}–{next_day}{format_clock(end)}"


def _days(sequence: RuleSequence, lang: str) -> str:
    """Name the days; every day of the week goes without saying where dates stand before it."""
    items = [
        _words("to", lang).join(_words(f"weekday_{code.lower()}", lang) for code in item.split("-"))
        for item in sequence.days.split(",")
        if item
    ]
    if sequence.days == "Mo-Su":
        items = [] if sequence.dates and not sequence.holidays else [_words("every_day", lang)]
    return _words("comma", lang).join(items + [_words("holidays", lang)] * sequence.holidays)


def _dates(dates: str, lang: str) -> str:
    items = (_range(item.strip(), lang) for item in dates.split(",") if item.strip())
    return _words("comma", lang).join(items)


def _range(item: str, lang: str) -> str:
    """Name a range of dates; its end may leave out the month, as in `Oct 01-07`."""
    month = 0
    ends = []
    for end in item.split("-"):
        match = _DATE.fullmatch(end.strip())
        year, name, day = match.groups() if match else (None, None, None)
        month = MONTH_CODES.index(name) + 1 if name else month
        ends.append(_date_text(int(year) if year else None, month, int(day) if day else None, lang))
    return _words("to", lang).join(ends)


def _words(key: str, lang: str) -> str:
    return text(f"hours.{key}", lang)


def _date_text(year: int | None, month: int, day: int | None, lang: str) -> str:
    return date_words(year, month, day, language_catalogue(lang).locale)
