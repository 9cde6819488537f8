"""What a text of opening hours states, clause by clause, before it is written as a rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from stations.hours.days import Season
from stations.hours.tokens import Kind

Link = Literal["joined", "adjacent", "stopped"]
HolidayMode = Literal["off", "unknown", "excepted", "usual"]


class Unreadable(Exception):
    """The words are known, but what they say together is in doubt."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days named together.

    Args:
        weekdays: Monday is 0.
        holidays: whether statutory holidays are among them.
        workdays: whether make-up workdays are among them.
        link: how they follow the days before them: joined by a word, next to them, or after a stop.
    """

    weekdays: frozenset[int] = frozenset()
    holidays: bool = False
    workdays: bool = False
    link: Link = "adjacent"


@dataclass(slots=True)
class Group:
    """Times that hold on some days.

    Args:
        days: None when the text names no days.
        spans: starts and ends in minutes after midnight.
        season: the part of the year, if stated.
        adds: whether the times come on top of others on the same days.
    """

    days: Days | None
    spans: list[tuple[int, int]]
    season: Season | None
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
        daily: whether "every day" is said.
        night_concluded: whether an end on the next day was concluded.
        attendance: which of attended and unattended hours are mentioned.
    """

    groups: list[Group] = field(default_factory=list)
    closed: frozenset[int] = frozenset()
    holidays: HolidayMode | None = None
    season: Season | None = None
    season_named: bool = False
    daily: bool = False
    night_concluded: bool = False
    attendance: frozenset[Kind] = frozenset()
