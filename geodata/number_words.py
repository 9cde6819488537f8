"""Numbers and dates as a language writes them (CLDR, through Babel)."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal

_LEAP_YEAR = 2000


def number_words(value: float, locale: Locale, places: int | None = None) -> str:
    """Write a number.

    Args:
        value: the number.
        locale: how the language writes it.
        places: digits behind the decimal sign; None leaves as many as there are, at most three.

    Returns:
        `1,234.5` or `1.234,5`.
    """
    pattern = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern, locale=locale))


def date_words(year: int | None, month: int, day: int | None, locale: Locale) -> str:
    """Write a date, or the part of it that is known.

    Args:
        year: the year, or None.
        month: 1 to 12.
        day: the day of the month, or None; one that the month does not have is written all the same.
        locale: how the language writes it.

    Returns:
        `2026年7月1日` or `Jul 1, 2026`, `7月1日` or `Jul 1`, `7月` or `Jul`.
    """
    skeleton = "y" * (year is not None) + "MMM" + "d" * (day is not None)
    try:
        return _skeleton(skeleton, date(year or _LEAP_YEAR, month, day or 1), locale)
    except ValueError:
        return f"{date_words(year, month, None, locale)} {day}"


def weekday_words(day: date, locale: Locale) -> str:
    """Name the day of the week.

    Args:
        day: the day.
        locale: how the language names it.

    Returns:
        `周三` or `Wed`.
    """
    return _skeleton("E", day, locale)


def minute_words(at: datetime, locale: Locale) -> str:
    """Write a day and a time of it, by the clock of 24 hours.

    Args:
        at: the instant, in the time zone that is meant.
        locale: how the language writes it.

    Returns:
        `2026年7月1日 14:00` or `Jul 1, 2026, 14:00`.
    """
    day = date_words(at.year, at.month, at.day, locale)
    return str(locale.datetime_formats["medium"]).replace("{1}", day).replace("{0}", f"{at:%H:%M}")


def _skeleton(skeleton: str, day: date, locale: Locale) -> str:
    return str(format_skeleton(skeleton, datetime(day.year, day.month, day.day), locale=locale))
