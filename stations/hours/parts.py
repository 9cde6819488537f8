"""Parts of a place with hours of their own: certain is what holds for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from stations.hours.compose import Part, as_rule, season_pieces
from stations.hours.lay_out import lay_out
from stations.hours.plan import Plan, agree
from stations.hours.reader import StatementReader
from stations.hours.statements import Statements, Unreadable
from stations.hours.tokens import Kind, Token

_DAY_WORDS = frozenset({Kind.WEEKDAYS, Kind.WORKDAYS, Kind.WEEKEND, Kind.HOLIDAYS, Kind.DAILY})
_TIME_WORDS = frozenset({Kind.SPAN, Kind.ALL_DAY})


def has_parts(tokens: Sequence[Token]) -> bool:
    """Tell whether a text speaks of parts of a place.

    Args:
        tokens: the words of a text.
    """
    return any(token.kind is Kind.PART for token in tokens)


def compose_parts(tokens: Sequence[Token]) -> tuple[str, tuple[str, ...]]:
    """Write the hours of several parts as the rule of the whole.

    Open is when every part is open, closed when every part is, and unknown between: which part one can rest
    in is not said.

    Args:
        tokens: the words of a text.

    Returns:
        The rule, and codes of `stations.hours.parse.ASSUMPTIONS`.

    Raises:
        Unreadable: if there is only one part, or a part has seasons.
    """
    said = [StatementReader().read(tuple(section)) for section in _sections(tokens)]
    if len(said) < 2:
        raise Unreadable("parts_differ")
    plan = agree([_plan_of(statements) for statements in said])
    modes = {statements.holidays for statements in said}
    pieces = season_pieces(Part("", plan))
    if modes != {None}:
        pieces.append("PH off" if modes == {"off"} else "PH unknown")
    unnamed = any(group.days is None for statements in said for group in statements.groups)
    closed = any(statements.daily or statements.closed for statements in said)
    return as_rule(pieces), ("parts_agree", "daily") if unnamed and not closed else ("parts_agree",)


def _sections(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut a text at the names of its parts; days before the first name are days of every part."""
    starts = [index for index, token in enumerate(tokens) if token.kind is Kind.PART]
    before = list(tokens[: starts[0]])
    ends = [*starts[1:], len(tokens)]
    sections = [list(tokens[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    kinds = {token.kind for token in before}
    if kinds & _TIME_WORDS:
        return [before, *sections]
    if kinds & _DAY_WORDS:
        if any(token.kind in _DAY_WORDS for section in sections for token in section):
            raise Unreadable("parts_differ")
        return [before + section for section in sections]
    return sections


def _plan_of(said: Statements) -> Plan:
    plans = lay_out(said)
    if list(plans) != [None] or said.attendance or said.school or said.limited or said.until is not None:
        raise Unreadable("parts_differ")
    plan = plans[None]
    if plan.workdays:
        raise Unreadable("parts_differ")
    return plan
