"""Statements laid out over the days of the week, season by season."""

from __future__ import annotations

from stations.hours.days import ALL_DAYS, WORKING_WEEK, Season
from stations.hours.plan import Plan, join_spans
from stations.hours.statements import Group, Period, Statements, Unreadable


def lay_out(said: Statements) -> dict[Period | None, Plan]:
    """Give every season its week.

    Args:
        said: what a text states.

    Returns:
        Season → its hours; None stands for a text without seasons, or for the time outside of school
        holidays.

    Raises:
        Unreadable: if two statements are about the same days, or nothing is open.
    """
    plans: dict[Period | None, Plan] = {}
    for group in said.groups:
        if said.season is not None and group.season is not None:
            raise Unreadable
        _lay_out_group(group, plans.setdefault(group.season or said.season, Plan()))
    if said.until is not None:
        if plans:
            raise Unreadable
        days = said.days_until.weekdays if said.days_until is not None else ALL_DAYS
        plans[said.season] = Plan(doubtful=dict.fromkeys(days, ((0, said.until),)))
    if not plans:
        raise Unreadable("no_times")
    _check_seasons(list(plans))
    for plan in plans.values():
        _close_days(plan, said.closed)
    return plans


def _check_seasons(periods: list[Period | None]) -> None:
    seasons = [period for period in periods if isinstance(period, Season)]
    if seasons and len(periods) > 1 and (len(seasons) < len(periods) or _overlap(seasons)):
        raise Unreadable


def _close_days(plan: Plan, closed: frozenset[int]) -> None:
    for day in closed:
        plan.weekdays.pop(day, None)
        plan.doubtful.pop(day, None)
        plan.workdays.discard(day)
    if not plan.weekdays and not plan.doubtful and plan.holidays is None:
        raise Unreadable


def _lay_out_group(group: Group, plan: Plan) -> None:
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


def _overlap(seasons: list[Season]) -> bool:
    if any(season.start[0] is not None for season in seasons):
        return True
    return len(frozenset().union(*(s.days() for s in seasons))) < sum(len(s.days()) for s in seasons)
