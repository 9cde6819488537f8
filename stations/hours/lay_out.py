"""Statements laid out over the days of the week, season by season."""

from __future__ import annotations

from stations.hours.days import ALL_DAYS, WORKING_WEEK, Season
from stations.hours.plan import WHOLE_DAY, Plan, Spans, join_spans
from stations.hours.statements import Days, Group, Period, Statements, Unreadable

# No list that states both ends has a place that is open for less than an hour and a half before it closes.
LEAST_OPEN_MINUTES = 60


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
        plans[said.season] = _until_closing(said.until, said.days_until)
    if not plans and is_dates_alone(said):
        plans[said.season] = Plan(doubtful=dict.fromkeys(ALL_DAYS, WHOLE_DAY))
    if not plans:
        raise Unreadable("no_times")
    _check_seasons(list(plans))
    for plan in plans.values():
        _close_days(plan, said.closed)
    return plans


def is_dates_alone(said: Statements) -> bool:
    """Tell whether a text names the days of one year and nothing else, as a pop-up may.

    Args:
        said: what a text states.

    Returns:
        True where nothing is known but that it is closed on other days.
    """
    is_of_a_year = isinstance(said.season, Season) and said.season.start[0] is not None
    is_more_said = said.groups or said.closed or said.until or said.holidays
    return is_of_a_year and not (is_more_said or said.attendance or said.rest_in_doubt)


def _until_closing(closing: int, days: Days | None) -> Plan:
    """What closes at half past five is open before that: for an hour at the least, longer nobody knows."""
    weekdays = ALL_DAYS if days is None else days.weekdays
    # Workdays and holidays fall on any day of the week, so nothing is certain of a day of the week.
    is_certain = days is None or not (days.workdays or days.holidays)
    opens = closing - LEAST_OPEN_MINUTES if is_certain else closing
    # When it closes on Saturdays tells nothing of Mondays.
    doubtful: dict[int, Spans] = {day: ((0, opens),) if day in weekdays else WHOLE_DAY for day in ALL_DAYS}
    certain: dict[int, Spans] = dict.fromkeys(weekdays, ((opens, closing),)) if is_certain else {}
    return Plan(certain, doubtful)


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
