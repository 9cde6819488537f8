"""Statements about opening hours written as one rule."""

from __future__ import annotations

from dataclasses import dataclass

from stations.hours.conventions import SchoolHolidays, SeasonConvention
from stations.hours.days import ALL_DAYS, Season, format_days, uncovered
from stations.hours.lay_out import is_dates_alone, lay_out
from stations.hours.plan import WHOLE_DAY, Plan, Spans, agree, in_doubt, join_spans, with_rest_in_doubt
from stations.hours.statements import Period, Statements, Unreadable
from stations.hours.syntax import WORKDAYS_COMMENT, format_spans
from stations.hours.tokens import Kind


@dataclass(frozen=True, slots=True)
class Part:
    """The hours of a part of the year.

    Args:
        dates: months and dates as in a rule; empty for the whole year.
        plan: the hours of its weeks.
    """

    dates: str
    plan: Plan


def compose_rule(said: Statements) -> tuple[str, tuple[str, ...]]:
    """Write statements as a rule.

    Args:
        said: what a text states.

    Returns:
        The rule, and codes of `stations.hours.parse.ASSUMPTIONS` for what had to be assumed.

    Raises:
        Unreadable: if the statements contradict each other or leave open what is meant.
    """
    assumed = _assumptions(said)
    parts = [Part(part.dates, _with_doubts(said, part.plan, assumed)) for part in year_of(said, assumed)]
    if said.until is not None:
        assumed += _before_closing(said, parts)
    pieces = [piece for part in parts for piece in _pieces_of(part, said, assumed)]
    pieces += _rest_of_year(said, assumed)
    pieces += _holiday_pieces(said, [part.plan for part in parts])
    return as_rule(pieces), tuple(dict.fromkeys(assumed))


def as_rule(pieces: list[str]) -> str:
    """Join the pieces of a rule.

    Args:
        pieces: in the order in which they override each other.

    Returns:
        The rule; `24/7` when it is always open.
    """
    rule = "; ".join(pieces)
    return "24/7" if rule == "Mo-Su 00:00-24:00" else rule


def year_of(said: Statements, assumed: list[str]) -> list[Part]:
    """Lay statements out over the year, each part of it with the hours that are certain then.

    Args:
        said: what a text states.
        assumed: takes up the codes of what had to be assumed.

    Returns:
        Parts of the year; what a later one says overrides the earlier ones.

    Raises:
        Unreadable: if the statements contradict each other.
    """
    plans = lay_out(said)
    periods = list(plans)
    if said.season_end is not None:
        return _until_an_end(said.season_end, plans, assumed)
    if any(isinstance(period, SchoolHolidays) for period in periods) or said.school is not None:
        return _with_school_holidays(said, plans, assumed)
    if any(isinstance(period, SeasonConvention) for period in periods):
        return _by_convention(plans, assumed)
    if any(group.days and group.days.school for group in said.groups):
        return _with_school_holidays(said, plans, assumed)
    return [Part(period.rule() if isinstance(period, Season) else "", plan) for period, plan in plans.items()]


def _until_an_end(end: tuple[int, int], plans: dict[Period | None, Plan], assumed: list[str]) -> list[Part]:
    """A summer whose end alone is stated has begun by the month of its end, nobody knows when."""
    month, day = end
    if list(plans) != [None] or not 6 <= month <= 10 or day < 15:
        raise Unreadable("one_end")
    assumed.append("season_start_unknown")
    plan = plans[None]
    before = Season((None, 1, 1), (None, month - 1, 31 if month - 1 in (5, 7, 8) else 30))
    return [
        Part(before.rule(), in_doubt(plan)),
        Part(Season((None, month, 1), (None, month, day)).rule(), plan),
    ]


def _by_convention(plans: dict[Period | None, Plan], assumed: list[str]) -> list[Part]:
    """Seasons without dates: certain is what every usual date gives."""
    named = [period for period in plans if isinstance(period, SeasonConvention)]
    if len(named) != len(plans) or len(named) > 2:
        raise Unreadable("season_without_dates")
    assumed.append("season_dates")
    if len(named) == 1:
        rest = uncovered([named[0].alone])
        assumed.append("rest_of_year_unknown")
        unknown = Plan(doubtful=dict.fromkeys(range(7), WHOLE_DAY))
        return [Part(named[0].alone.rule(), plans[named[0]]), Part(rest, unknown)]
    if not named[0].is_opposite(named[1]):
        raise Unreadable("season_without_dates")
    parts = [Part(season.half.rule(), plans[season]) for season in named]
    return [*parts, Part(uncovered([season.half for season in named]), agree(list(plans.values())))]


def _with_school_holidays(
    said: Statements, plans: dict[Period | None, Plan], assumed: list[str]
) -> list[Part]:
    """While school holidays are possible, certain is what holds with and without them."""
    holidays = [period for period in plans if isinstance(period, SchoolHolidays)]
    ambiguous = [group for group in said.groups if group.days and group.days.school]
    named = [*holidays, *(group.days.school for group in ambiguous if group.days), said.school]
    known = [school for school in named if school is not None]
    if set(plans) - set(holidays) != {None} or len(set(known)) != 1:
        raise Unreadable("season_without_dates")
    assumed.append("school_holidays")
    usual = [plans[None]]
    special = plans[None].copy()
    for group in ambiguous:
        # "周六至周日（寒暑假）": on weekends and in the holidays, or on weekends in the holidays only.
        assert group.days is not None  # noqa: S101 - groups in doubt have days
        usual.append(plans[None].copy())
        for day in group.days.weekdays:
            usual[-1].weekdays.pop(day, None)
        special.weekdays |= dict.fromkeys(special.weekdays, join_spans(group.spans))
    for period in holidays:
        special.weekdays |= plans[period].weekdays
    for day in said.school_closed:
        special.weekdays.pop(day, None)
    parts = [Part("", agree(usual))]
    windows = known[0].windows
    return [*parts, *(Part(window.rule(), agree([*usual, special])) for window in windows)]


def _with_doubts(said: Statements, plan: Plan, assumed: list[str]) -> Plan:
    if said.limited:
        plan = in_doubt(plan)
    if said.rest_in_doubt or len(said.attendance) == 1:
        whole = with_rest_in_doubt(plan)
        if whole.doubtful:
            assumed.append("other_hours_unknown")
        return whole
    return plan


def _pieces_of(part: Part, said: Statements, assumed: list[str]) -> list[str]:
    plan = part.plan
    rest = ALL_DAYS - plan.weekdays.keys() - plan.doubtful.keys() - said.closed
    # "工作日 8:00-18:00；节假日 10:00-16:00" leaves it open whether the weekend is a holiday.
    doubt = said.closed or (plan.holidays is not None and (plan.workdays or not plan.weekdays))
    unclear = rest if doubt else frozenset()
    if unclear:
        assumed.append("other_days_unknown")
    return season_pieces(part, unclear)


def season_pieces(part: Part, unclear: frozenset[int] = frozenset()) -> list[str]:
    """Write one part of the year, days with equal hours together.

    Args:
        part: the part of the year.
        unclear: days of the week of which nothing is known.

    Returns:
        Pieces of a rule.
    """
    plan = part.plan
    alike: dict[tuple[Spans, Spans, bool], set[int]] = {}
    for day in sorted(plan.weekdays.keys() | plan.doubtful.keys()):
        hours = (plan.weekdays.get(day, ()), plan.doubtful.get(day, ()), day in plan.workdays)
        alike.setdefault(hours, set()).add(day)
    pieces = [
        _piece(f"{part.dates} {format_days(frozenset(days))}".strip(), *hours)
        for hours, days in alike.items()
    ]
    if unclear:
        pieces.append(f"{part.dates} {format_days(unclear)} unknown".strip())
    if plan.holidays is not None:
        pieces.append(f"{part.dates} PH {format_spans(plan.holidays)}".strip())
    return pieces


def _piece(days: str, spans: Spans, doubtful: Spans, workdays: bool) -> str:
    """Write the hours of some days; what is in doubt is added to what is certain."""
    doubt = f"{days} unknown" if doubtful == WHOLE_DAY else f"{days} {format_spans(doubtful)} unknown"
    if not spans:
        return doubt
    piece = f"{days} {format_spans(spans)}" + (f" open {WORKDAYS_COMMENT}" if workdays else "")
    return f"{piece}, {doubt}" if doubtful else piece


def _rest_of_year(said: Statements, assumed: list[str]) -> list[str]:
    """Leave the other seasons open to doubt when the stated one has a name, such as 旺季."""
    stated = [said.season, *(group.season for group in said.groups)]
    seasons = [season for season in stated if isinstance(season, Season)]
    if not said.season_named or not seasons or seasons[0].start[0] is not None:
        return []
    rest = uncovered(seasons)
    if not rest:
        return []
    assumed.append("rest_of_year_unknown")
    return [f"{rest} unknown"]


def _holiday_pieces(said: Statements, plans: list[Plan]) -> list[str]:
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
    certain = not any(plan.doubtful for plan in plans)
    every_day = len(plans) == 1 and len(plans[0].weekdays) == 7
    if mode == "usual" and not every_day:
        return []
    if len(hours) == 1 and len(plans) == 1 and certain:
        return [f"PH {format_spans(hours.pop())}"]
    return ["PH unknown"] if mode == "excepted" else []


def _before_closing(said: Statements, parts: list[Part]) -> list[str]:
    """Say what was assumed where a closing time stands alone."""
    certain = any(part.plan.weekdays for part in parts)
    partial = said.days_until is not None and said.days_until.weekdays != ALL_DAYS
    return ["hour_before_closing"] * certain + ["other_days_unknown"] * partial


def _assumptions(said: Statements) -> list[str]:
    unnamed = any(group.days is None for group in said.groups)
    unnamed |= said.until is not None and said.days_until is None
    whole = bool(said.groups) and all(join_spans(group.spans) == WHOLE_DAY for group in said.groups)
    assumed = []
    if unnamed and not said.daily and not said.closed and not whole:
        assumed.append("daily")
    if said.night_concluded:
        assumed.append("until_next_day")
    if Kind.UNATTENDED in said.attendance:
        assumed.append("unattended_open")
    if said.season_usual:
        assumed.append("season_dates")
    if said.limited:
        assumed.append("limited")
    if said.until is not None:
        assumed.append("other_hours_unknown")
    if is_dates_alone(said):
        assumed.append("times_unknown")
    return assumed
