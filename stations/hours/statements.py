"""What a text of opening hours states, clause by clause, before it is written as a rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from stations.hours.conventions import SchoolHolidays, SeasonConvention
from stations.hours.days import Season
from stations.hours.tokens import Kind

Link = Literal["joined", "adjacent", "stopped"]
HolidayMode = Literal["off", "unknown", "excepted", "usual"]
Period = Season | SeasonConvention | SchoolHolidays


class Unreadable(Exception):
    """The words are known, but what they say together is in doubt.

    Args:
        reason: a code of `stations.hours.reasons.REASONS`.
    """

    def __init__(self, reason: str = "contradictory") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Days:
    """Days named together.

    Args:
        weekdays: Monday is 0.
        holidays: whether statutory holidays are among them.
        workdays: whether make-up workdays are among them.
        school: school holidays named beside them: they may be added to the days, or be the only ones meant.
        link: how they follow the days before them: joined by a word, next to them, or after a stop.
    """

    weekdays: frozenset[int] = frozenset()
    holidays: bool = False
    workdays: bool = False
    school: SchoolHolidays | None = None
    link: Link = "adjacent"

    def joined(self, others: Iterable[Days]) -> Days:
        """Join these days with others that share their times."""
        many = [self, *others]
        return Days(
            frozenset().union(*(days.weekdays for days in many)),
            any(days.holidays for days in many),
            any(days.workdays for days in many),
            next((days.school for days in many if days.school), None),
        )


@dataclass(slots=True)
class Group:
    """Times that hold on some days.

    Args:
        days: None when the text names no days.
        spans: starts and ends in minutes after midnight.
        season: the part of the year, if stated: its dates, or a name whose dates are assumed.
        adds: whether the times come on top of others on the same days.
    """

    days: Days | None
    spans: list[tuple[int, int]]
    season: Period | None
    adds: bool


@dataclass(slots=True)
class Statements:
    """Everything that a text states.

    Args:
        groups: times with their days, in the order of the text.
        closed: days of the week that are stated to be closed.
        holidays: what is stated about statutory holidays outside of `groups`.
        season: a season that stands apart from any times.
        season_named: whether a season is called by a name, so that there are others.
        season_usual: whether the dates of the season are only the usual ones.
        season_end: month and day on which the season ends, when its start is not stated.
        until: minutes after midnight at which every day ends, when no start is stated.
        days_until: the days of `until`, if stated.
        limited: whether it is open for some weeks or months only, nobody knows which.
        rest_in_doubt: whether something else holds outside of the stated times.
        school_closed: days of the week that are closed in school holidays only.
        school: the school holidays of `school_closed`.
        daily: whether "every day" is said.
        night_concluded: whether an end on the next day was concluded.
        attendance: which of attended and unattended hours are mentioned.
    """

    groups: list[Group] = field(default_factory=list)
    closed: frozenset[int] = frozenset()
    holidays: HolidayMode | None = None
    season: Period | None = None
    season_named: bool = False
    season_usual: bool = False
    season_end: tuple[int, int] | None = None
    until: int | None = None
    days_until: Days | None = None
    limited: bool = False
    rest_in_doubt: bool = False
    school_closed: frozenset[int] = frozenset()
    school: SchoolHolidays | None = None
    daily: bool = False
    night_concluded: bool = False
    attendance: frozenset[Kind] = frozenset()
