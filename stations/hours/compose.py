"""Statements about opening hours written as one rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from stations.hours.clock import DAY_MINUTES
from stations.hours.days import ALL_DAYS, WORKING_WEEK, Season, format_days, uncovered
from stations.hours.statements import Group, Statements, Unreadable
from stations.hours.syntax import WORKDAYS_COMMENT, format_spans
from stations.hours.tokens import Kind

Spans = tuple[tuple[int, int], ...]
WHOLE_DAY: Spans = ((0, DAY_MINUTES),)


@dataclass(slots=True)
class _Plan:
    """The hours of one season.

    Args:
        weekdays: day of the week → spans.
        workdays: days of the week whose hours also hold on make-up workdays.
        holidays: spans on statutory holidays, if they are stated like other days.
    """

    weekdays: dict[int, Spans] = field(default_factory=dict)
    workdays: set[int] = field(default_factory=set)
    holidays: Spans | None = None


def compose_rule(said: Statements) -> tuple[str, tuple[str, ...]]:
    """Write statements as a rule.

    Args:
        said: what a text states.

    Returns:
        The rule, and codes of `stations.hours.parse.ASSUMPTIONS` for what had to be assumed.

    Raises:
        Unreadable: if the statements contradict each other or leave open what is meant.
    """
    if not said.groups or len(said.attendance) == 1:
        raise Unreadable
    plans = _plans(said)
    assumed = _assumptions(said)
    pieces: list[str] = []
    for season, plan in plans.items():
        rest = ALL_DAYS - plan.weekdays.keys() - said.closed
        # "工作日 8:00-18:00；节假日 10:00-16:00" leaves it open whether the weekend is a holiday.
        in_doubt = rest if said.closed or (plan.workdays and plan.holidays is not None) else frozenset()
        pieces += _season_pieces(season.rule() if season else "", plan, in_doubt)
        if in_doubt:
            assumed.append("other_days_unknown")
    pieces += _rest_of_year(said, list(plans), assumed)
    pieces += _holiday_pieces(said, list(plans.values()))
    rule = "; ".join(pieces)
    return ("24/7" if rule == "Mo-Su 00:00-24:00" else rule), tuple(dict.fromkeys(assumed))


def _plans(said: Statements) -> dict[Season | None, _Plan]:
    """Lay the groups out over the days of the week, season by season."""
    plans: dict[Season | None, _Plan] = {}
    for group in said.groups:
        if said.season is not None and group.season is not None:
            raise Unreadable
        _lay_out(group, plans.setdefault(group.season or said.season, _Plan()))
    seasons = [season for season in plans if season is not None]
    if len(plans) > 1 and (None in plans or _overlap(seasons)):
        raise Unreadable
    for plan in plans.values():
        for day in said.closed:
            plan.weekdays.pop(day, None)
            plan.workdays.discard(day)
        if not plan.weekdays and plan.holidays is None:
            raise Unreadable
    return plans


def _lay_out(group: Group, plan: _Plan) -> None:
    spans = join_spans(group.spans)
    weekdays = ALL_DAYS if group.days is None else group.days.weekdays
    for day in weekdays:
        if day in plan.weekdays:
            if not group.adds:
                # Whether the later hours replace or extend the earlier ones is not said.
                raise Unreadable
            plan.weekdays[day] = join_spans([*plan.weekdays[day], *spans])
        else:
            plan.weekdays[day] = spans
    if group.days is not None and group.days.workdays:
        plan.workdays |= WORKING_WEEK
    if group.days is not None and group.days.holidays:
        if plan.holidays is not None:
            raise Unreadable
        plan.holidays = spans


def join_spans(spans: Iterable[tuple[int, int]]) -> Spans:
    """Join spans of one day that touch.

    Args:
        spans: in the order of the day.

    Returns:
        Spans that do not touch; a full day as 0 to 1440.

    Raises:
        Unreadable: if they overlap or are out of order, as times with a missing 下午 are.
    """
    joined: list[tuple[int, int]] = []
    for start, end in dict.fromkeys(spans):
        if joined and start < joined[-1][1]:
            raise Unreadable
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    if joined[-1][1] - joined[0][0] > DAY_MINUTES:
        raise Unreadable
    if len(joined) == 1 and joined[0][1] - joined[0][0] == DAY_MINUTES:
        return WHOLE_DAY
    return tuple(joined)


def _overlap(seasons: list[Season]) -> bool:
    if any(season.start[0] is not None for season in seasons):
        return True
    return len(frozenset().union(*(s.days() for s in seasons))) < sum(len(s.days()) for s in seasons)


def _season_pieces(dates: str, plan: _Plan, in_doubt: frozenset[int]) -> list[str]:
    """Write one season, days with equal hours together."""
    alike: dict[tuple[Spans, bool], set[int]] = {}
    for day in sorted(plan.weekdays):
        alike.setdefault((plan.weekdays[day], day in plan.workdays), set()).add(day)
    pieces = []
    for (spans, workdays), days in alike.items():
        piece = f"{format_days(frozenset(days))} {format_spans(spans)}"
        pieces.append(f"{piece} open {WORKDAYS_COMMENT}" if workdays else piece)
    if in_doubt:
        pieces.append(f"{format_days(in_doubt)} unknown")
    if plan.holidays is not None:
        pieces.append(f"PH {format_spans(plan.holidays)}")
    return [f"{dates} {piece}" if dates else piece for piece in pieces]


def _rest_of_year(said: Statements, seasons: list[Season | None], assumed: list[str]) -> list[str]:
    """Leave the other seasons open to doubt when the stated one has a name, such as 旺季."""
    stated = [season for season in seasons if season is not None]
    if not said.season_named or not stated or stated[0].start[0] is not None:
        return []
    rest = uncovered(stated)
    if not rest:
        return []
    assumed.append("rest_of_year_unknown")
    return [f"{rest} unknown"]


def _holiday_pieces(said: Statements, plans: list[_Plan]) -> list[str]:
    """Write what holds on statutory holidays; 工作日 excludes them without saying so."""
    own = any(plan.holidays is not None for plan in plans)
    mode = said.holidays
    if mode is None:
        works = any(plan.workdays for plan in plans)
        return ["PH off"] if works and not own else []
    if own:
        raise Unreadable
    if mode in ("off", "unknown"):
        return [f"PH {mode}"]
    hours = {spans for plan in plans for spans in plan.weekdays.values()}
    every_day = len(plans) == 1 and len(plans[0].weekdays) == 7
    if mode == "usual" and not every_day:
        return []
    if len(hours) == 1:
        return [f"PH {format_spans(hours.pop())}"]
    return ["PH unknown"] if mode == "excepted" else []


def _assumptions(said: Statements) -> list[str]:
    unnamed = any(group.days is None for group in said.groups)
    whole = all(join_spans(group.spans) == WHOLE_DAY for group in said.groups)
    assumed = []
    if unnamed and not said.daily and not said.closed and not whole:
        assumed.append("daily")
    if said.night_concluded:
        assumed.append("until_next_day")
    if Kind.UNATTENDED in said.attendance:
        assumed.append("unattended_open")
    return assumed
