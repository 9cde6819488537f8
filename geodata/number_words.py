"""Numbers and dates as a language writes them (CLDR, through Babel)."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal


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


def day_words(day: date, locale: Locale, *, with_year: bool = True) -> str:
    """Write a day.

    Args:
        day: the day.
        locale: how the language writes it.
        with_year: name the year too.

    Returns:
        `2026年7月1日` or `Jul 1, 2026`; without the year `7月1日` or `Jul 1`.
    """
    return str(
        format_skeleton(
            "yMMMd" if with_year else "MMMd", datetime(day.year, day.month, day.day), locale=locale
        )
    )


def weekday_words(day: date, locale: Locale) -> str:
    """Name the day of the week.

    Args:
        day: the day.
        locale: how the language names it.

    Returns:
        `周三` or `Wed`.
    """
    return _skeleton("E", day, locale)


def _skeleton(skeleton: str, day: date, locale: Locale) -> str:
    return str(format_skeleton(skeleton, datetime(day.year, day.month, day.day), locale=locale))
