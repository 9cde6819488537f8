"""A rule with its overrides, ready to be asked for the states between two wall-clock times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from opening_hours import OpeningHours
from opening_hours import ParserError as RuleError  # type: ignore[attr-defined]  # not in its stubs

from stations.hours.calendar import HolidayCalendar
from stations.hours.expand import expand_rule
from stations.hours.overrides import Overrides, override_on
from stations.hours.timeline import Stretch, merge_stretches

_ONE_DAY = timedelta(days=1)
_DAYS = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b|24/7")


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule that can be asked, with the calendar of the years around one year.

    Args:
        day: what lies before midnight.
        night: what lies after midnight, on the day on which the night began; None when there is nothing.
        knows_holidays: whether the rule says anything about statutory holidays or make-up workdays.
        always: whether the same holds at every hour of every day.
        calendar: the holidays that were written into it.
    """

    day: OpeningHours
    night: OpeningHours | None
    knows_holidays: bool
    always: bool
    calendar: HolidayCalendar

    def is_confirmed(self, day: date) -> bool:
        """Tell whether the calendar stands behind what the rule says of a day."""
        if self.always:
            return True
        if self.knows_holidays:
            return day.year in self.calendar.official_years
        return day not in self.calendar.days_off


def compile_rule(rule: str, calendar: HolidayCalendar) -> CompiledRule | None:
    """Make a rule ready.

    Args:
        rule: `opening_hours` syntax.
        calendar: the holidays of the years that will be asked about.

    Returns:
        The rule, or None if it cannot be evaluated with certainty.
    """
    expanded = expand_rule(rule, calendar)
    if expanded is None:
        return None
    try:
        day = OpeningHours(expanded.day)
        night = OpeningHours(expanded.night) if expanded.night is not None else None
    except (RuleError, ValueError):
        return None
    return CompiledRule(day, night, expanded.knows_holidays, expanded.always, calendar)


def is_rule(text: str) -> bool:
    """Tell whether a text is a rule that can be evaluated, not hours as people write them.

    Args:
        text: any text.

    Returns:
        False also for rules without days, such as `9:00-5:00`: that is how people write, and in doubt.
    """
    return text.isascii() and bool(_DAYS.search(text)) and compile_rule(text, HolidayCalendar()) is not None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule and what takes its place on some days.

    Args:
        base: the rule; None when it is not known.
        overrides: what takes its place, the last one first in rank.
        replacements: the compiled rules of the overrides, in their order; None where there is none.
    """

    base: CompiledRule | None
    overrides: Overrides = ()
    replacements: tuple[CompiledRule | None, ...] = ()

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """Give the states between two wall-clock times.

        Args:
            start: naive local time.
            end: naive local time.

        Returns:
            Stretches without gaps, neighbours with equal states joined.
        """
        days = self._layer(start, end, after_midnight=False)
        if not any(rule is not None and rule.night is not None for rule in (self.base, *self.replacements)):
            return merge_stretches(days, iter(()))
        nights = self._layer(start - _ONE_DAY, end - _ONE_DAY, after_midnight=True)
        shifted = ((first + _ONE_DAY, last + _ONE_DAY, state) for first, last, state in nights)
        return merge_stretches(days, shifted)

    def is_confirmed(self, day: date) -> bool:
        """Tell whether what is said of a day can be relied on."""
        place = override_on(self.overrides, day)
        if place is None:
            return self.base is not None and self.base.is_confirmed(day)
        replacement = self.replacements[place]
        if replacement is None:
            return self.overrides[place].rule is None
        # Whoever names the day knows what day it is.
        return not replacement.knows_holidays or replacement.is_confirmed(day)

    def _layer(self, start: datetime, end: datetime, after_midnight: bool) -> Iterator[Stretch]:
        """Give the states of one layer, each run of days from the rule that holds then."""
        for first, last in self._runs(start, end):
            place = override_on(self.overrides, first.date())
            if place is None:
                rule, missing = self.base, "unknown"
            else:
                rule = self.replacements[place]
                missing = "closed" if self.overrides[place].rule is None else "unknown"
            hours = None if rule is None else rule.night if after_midnight else rule.day
            if hours is None:
                yield first, last, "closed" if after_midnight else missing
            else:
                for begin, finish, state, _ in hours.intervals(first, last):
                    yield begin, finish, str(state)

    def _runs(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Cut the time at the midnights at which overrides begin and end."""
        if not self.overrides:
            yield start, end
            return
        midnights = {
            datetime.combine(day, datetime.min.time())
            for override in self.overrides
            for day in (override.start, override.end + _ONE_DAY)
        }
        borders = [start, *sorted(border for border in midnights if start < border < end), end]
        yield from pairwise(borders)
