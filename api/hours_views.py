"""Opening hours as staff see them: how a text is read, what its week looks like, what the next days bring."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from geodata.catalogue import text as catalogue_text
from stations.hours import (
    DayHours,
    HolidayCalendar,
    HoursEvaluator,
    HoursReading,
    calendar_for_zone,
    explain,
    is_rule,
    read_hours,
    reason_words,
)
from stations.hours_readings import UnreadHours
from stations.opening import local_day
from stations.week import WEEK, usual_monday

_DAYS_AHEAD = 14
_ONE_DAY = timedelta(days=1)


def read_as_rule(text: str) -> HoursReading:
    """Read hours as people write them, or a rule as the register keeps it.

    Args:
        text: the text.

    Returns:
        The reading; a rule that can be evaluated is itself.
    """
    stripped = text.strip()
    return HoursReading(stripped, stripped, "") if is_rule(stripped) else read_hours(stripped)


def reading_view(text: str, lang: str, evaluator: HoursEvaluator, now: datetime, zone: str) -> dict[str, Any]:
    """Describe how a text is read.

    Args:
        text: opening hours as written, or a rule.
        lang: `zh` or `en`.
        evaluator: judges opening hours.
        now: the instant, with a time zone.
        zone: IANA name of the zone that the text is written in.

    Returns:
        JSON values: `rule`, `text` (the rule, or the reason why there is none, in words), `understood`,
        `unread`, `assumed`, `needs`, `reason`, `week` (a week without holidays) and `days` (the next ones).
    """
    reading = read_as_rule(text)
    shown: dict[str, Any] = {
        "rule": reading.rule,
        "text": explain(reading.rule, lang) if reading.rule else reason_words(reading.reason, lang),
        "understood": reading.understood,
        "unread": reading.unread,
        "assumed": [
            {"code": code, "text": catalogue_text(f"hours.assumed_{code}", lang)} for code in reading.assumed
        ],
        "needs": list(reading.needs),
        "reason": reading.reason,
        "week": None,
        "days": None,
    }
    today = local_day(now, zone)
    if reading.rule is None or today is None:
        return shown
    calendar = calendar_for_zone(zone, (today.year, today.year + 1))
    monday = usual_monday(today, calendar)
    week = _days(reading.rule, monday, WEEK, evaluator, zone)
    ahead = _days(reading.rule, today, _DAYS_AHEAD, evaluator, zone)
    return {
        **shown,
        "week": [_day_view(day, hours) for day, hours in week],
        "days": [{**_day_view(day, hours), **_in_calendar(day, calendar)} for day, hours in ahead],
    }


def unread_view(entry: UnreadHours, lang: str) -> dict[str, Any]:
    """Describe a text that cannot be read.

    Args:
        entry: the text.
        lang: `zh` or `en`.

    Returns:
        JSON values.
    """
    return {
        "text": entry.text,
        "stations": entry.count,
        "sample": list(entry.sample),
        "reason": entry.reason,
        "reason_text": reason_words(entry.reason, lang),
        "rule": entry.rule,
        "rule_text": None if entry.rule is None else explain(entry.rule, lang),
    }


def _days(
    rule: str, first: date, count: int, evaluator: HoursEvaluator, zone: str
) -> list[tuple[date, DayHours]]:
    found: list[tuple[date, DayHours]] = []
    for start in range(0, count, WEEK):
        day = first + start * _ONE_DAY
        spans = evaluator.week_spans(rule, day, zone) or ()
        found += [(day + step * _ONE_DAY, hours) for step, hours in enumerate(spans)]
    return found[:count]


def _day_view(day: date, hours: DayHours) -> dict[str, Any]:
    spans = {"open": [list(span) for span in hours.open], "unknown": [list(span) for span in hours.unknown]}
    return {"date": day.isoformat(), "weekday": day.isoweekday(), **spans}


def _in_calendar(day: date, calendar: HolidayCalendar) -> dict[str, bool]:
    return {
        "holiday": day in calendar.days_off,
        "make_up_workday": day in calendar.make_up_workdays,
        "official": not calendar.official_years or day.year in calendar.official_years,
    }
