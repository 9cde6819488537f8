"""Seven days as rows with bars: when a place is open, in words and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geodata.catalogue import language_catalogue
from geodata.number_words import date_words, weekday_words
from stations.hours import DaySpans
from stations.week import StationDay
from web.texts import text

_DAY_MINUTES = 24 * 60
# A bar of few minutes must still be seen, in minutes of the day.
_NARROWEST = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a day.

    Args:
        start: minutes after midnight.
        length: minutes.
        kind: `open` or `unknown`.
    """

    start: int
    length: int
    kind: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One day of the week.

    Args:
        weekday: its name.
        date: its date in words, empty on a sheet for every week.
        words: the hours.
        bars: the same, drawn.
        notes: why this day is another than usual.
        is_today: whether it is today.
        is_open: whether it is open at any time.
    """

    weekday: str
    date: str
    words: str
    bars: tuple[Bar, ...]
    notes: tuple[str, ...] = ()
    is_today: bool = False
    is_open: bool = False


def week_rows(
    days: Sequence[StationDay], lang: str, today: date | None = None, *, dated: bool = True
) -> list[WeekRow]:
    """Write days as rows.

    Args:
        days: the days.
        lang: one of `geodata.catalogue.languages()`.
        today: the day to mark.
        dated: the rows are about these dates, not about any week.

    Returns:
        One row a day.
    """
    locale = language_catalogue(lang).locale
    return [
        WeekRow(
            weekday_words(one.day, locale),
            date_words(None, one.day.month, one.day.day, locale) if dated else "",
            hours_words(one, lang),
            _bars(one),
            _notes(one, lang) if dated else (),
            one.day == today,
            bool(one.hours.open),
        )
        for one in days
    ]


def hours_words(one: StationDay, lang: str) -> str:
    """Say when a place is open on a day.

    Args:
        one: the day.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        `09:00–12:00，14:00–18:00`, all day, closed, or that it is not known.
    """
    opened, unknown = one.hours.open, one.hours.unknown
    if not opened and not unknown:
        return text("week.closed", lang)
    if not opened and _is_whole(unknown):
        return text("week.unknown", lang)
    said = [text("week.all_day", lang)] if _is_whole(opened) else [_span(*span) for span in opened]
    said += [text("week.unknown_span", lang, span=_span(*span)) for span in unknown]
    return text("hours.comma", lang).join(said)


def _span(start: int, end: int) -> str:
    return f"{_clock(start)}–{_clock(end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _is_whole(spans: DaySpans) -> bool:
    return spans == ((0, _DAY_MINUTES),)


def _bars(one: StationDay) -> tuple[Bar, ...]:
    kinds = (("open", one.hours.open), ("unknown", one.hours.unknown))
    return tuple(
        Bar(start, max(_NARROWEST, min(end, _DAY_MINUTES) - start), kind)
        for kind, spans in kinds
        for start, end in spans
    )


def _notes(one: StationDay, lang: str) -> tuple[str, ...]:
    found = []
    if one.override is not None:
        found.append(text("week.special", lang))
    elif one.is_holiday:
        found.append(text("week.holiday", lang))
    elif one.is_make_up_workday:
        found.append(text("week.make_up_workday", lang))
    if not one.hours.confirmed:
        found.append(text("week.unconfirmed", lang))
    return tuple(found)
