"""The hours of a week with three values: open, closed, and in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stations.hours.clock import DAY_MINUTES
from stations.hours.days import ALL_DAYS
from stations.hours.statements import Unreadable

Spans = tuple[tuple[int, int], ...]
WHOLE_DAY: Spans = ((0, DAY_MINUTES),)


@dataclass(slots=True)
class Plan:
    """The hours of one season.

    Args:
        weekdays: day of the week → spans that are open.
        doubtful: day of the week → spans that are neither surely open nor surely closed.
        workdays: days of the week whose hours also hold on make-up workdays.
        holidays: spans on statutory holidays, if they are stated like other days.
    """

    weekdays: dict[int, Spans] = field(default_factory=dict)
    doubtful: dict[int, Spans] = field(default_factory=dict)
    workdays: set[int] = field(default_factory=set)
    holidays: Spans | None = None

    def copy(self) -> Plan:
        """Give a plan that can be changed on its own."""
        return Plan(dict(self.weekdays), dict(self.doubtful), set(self.workdays), self.holidays)


def agree(plans: Sequence[Plan]) -> Plan:
    """Say what is certain when one of several plans holds and nobody knows which.

    Args:
        plans: at least one.

    Returns:
        Open where all of them are open, closed where all are closed, in doubt elsewhere.

    Raises:
        Unreadable: if they differ in what they say of holidays or make-up workdays.
    """
    first = plans[0]
    if any((plan.holidays, plan.workdays) != (first.holidays, first.workdays) for plan in plans):
        raise Unreadable("parts_differ")
    result = Plan(workdays=set(first.workdays), holidays=first.holidays)
    for day in sorted(ALL_DAYS):
        certain = first.weekdays.get(day, ())
        for plan in plans[1:]:
            certain = intersection(certain, plan.weekdays.get(day, ()))
        possible = union(
            [*(p.weekdays.get(day, ()) for p in plans), *(p.doubtful.get(day, ()) for p in plans)]
        )
        if certain:
            result.weekdays[day] = certain
        if doubtful := difference(possible, certain):
            result.doubtful[day] = doubtful
    return result


def in_doubt(plan: Plan) -> Plan:
    """Put every open hour of a plan into doubt.

    Args:
        plan: the plan; hours on holidays cannot be kept.

    Returns:
        A plan that is never open.

    Raises:
        Unreadable: if it has hours for holidays or make-up workdays.
    """
    if plan.holidays is not None or plan.workdays:
        raise Unreadable("not_understood")
    return agree([plan, Plan()])


def with_rest_in_doubt(plan: Plan) -> Plan:
    """Put every hour into doubt that is not open.

    Args:
        plan: the plan.

    Returns:
        A plan that is never surely closed.
    """
    result = plan.copy()
    for day in ALL_DAYS:
        rest = difference(WHOLE_DAY, result.weekdays.get(day, ()))
        result.doubtful = {**result.doubtful, day: rest} if rest else result.doubtful
    return result


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
            raise Unreadable("times_in_doubt")
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    if joined[-1][1] - joined[0][0] > DAY_MINUTES:
        raise Unreadable("times_in_doubt")
    if len(joined) == 1 and joined[0][1] - joined[0][0] == DAY_MINUTES:
        return WHOLE_DAY
    return tuple(joined)


def intersection(first: Spans, second: Spans) -> Spans:
    """Give the minutes that lie in both.

    Args:
        first: spans in their order.
        second: spans in their order.

    Returns:
        Spans in their order.
    """
    pieces = [(max(a, c), min(b, d)) for a, b in first for c, d in second]
    return tuple(sorted((start, end) for start, end in pieces if start < end))


def union(many: Iterable[Spans]) -> Spans:
    """Give the minutes that lie in any.

    Args:
        many: spans of one day each.

    Returns:
        Spans in their order that do not touch.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for spans in many for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def difference(spans: Spans, taken: Spans) -> Spans:
    """Give the minutes that lie in the first but not in the second.

    Args:
        spans: spans in their order.
        taken: spans in their order.

    Returns:
        Spans in their order.
    """
    left: list[tuple[int, int]] = list(spans)
    for start, end in taken:
        left = [
            piece
            for low, high in left
            for piece in ((low, min(high, start)), (max(low, end), high))
            if piece[0] < piece[1]
        ]
    return tuple(left)
