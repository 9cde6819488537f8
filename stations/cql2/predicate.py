"""A filter as a question that all stations answer at once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any

import numpy as np

from geodata.reference_systems import ReferenceSystem
from stations.cql2.answers import Answers, Predicate
from stations.cql2.faults import FilterFault
from stations.cql2.like import Pattern
from stations.cql2.reading import DEEPEST
from stations.cql2.shapes import read_intersects
from stations.cql2.values import GEOMETRY, Operand, alike, operand
from stations.flat_columns import FlatColumns

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "=": operator.eq,
        "<>": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)
_SWAPPED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
# Each looks at every distinct value of the register, a search within texts the longer the more it searches.
MOST_COMPARISONS = 24
_SEARCHES_OF_ONE = 2


def make_predicate(expression: Any, system: ReferenceSystem) -> Predicate:
    """Make a predicate of a filter.

    Args:
        expression: CQL2 JSON.
        system: that its coordinates are in.

    Returns:
        The predicate.

    Raises:
        FilterFault: it asks for something that is not here, for too much, or is too deep.
    """
    made = _make(expression, system, 0)
    if _comparisons(expression) > MOST_COMPARISONS:
        raise FilterFault("filter_too_long", limit=MOST_COMPARISONS)
    return made


def _comparisons(expression: Any) -> int:
    match expression:
        case {"op": "and" | "or" | "not", "args": list(args)}:
            return sum(map(_comparisons, args))
        case {"op": "between"}:
            return 2
        case {"op": "like", "args": [_, pattern]}:
            return 1 + Pattern(str(operand(pattern).literal)).searches // _SEARCHES_OF_ONE
        case {"op": str(op), "args": [{"property": _}, {"property": _}]} if op in _COMPARE:
            return 2
    return 1


def _make(expression: Any, system: ReferenceSystem, depth: int) -> Predicate:
    if depth > DEEPEST:
        raise FilterFault("filter_too_deep", limit=DEEPEST)
    match expression:
        case bool():
            return lambda columns: Answers.constant(expression, len(columns))
        case {"op": "and" | "or" as op, "args": [_, _, *_] as args}:
            parts = [_make(part, system, depth + 1) for part in args]
            return _joined(parts, operator.and_ if op == "and" else operator.or_)
        case {"op": "not", "args": [inner]}:
            negated = _make(inner, system, depth + 1)
            return lambda columns: ~negated(columns)
        case {"op": "s_intersects", "args": [first, second]}:
            return read_intersects(first, second, system)
        case {"op": str(op), "args": list(args)}:
            return _simple(op, args)
    raise FilterFault("filter_unsupported", given=str(expression)[:60])


def _joined(parts: Sequence[Predicate], join: Callable[[Answers, Answers], Answers]) -> Predicate:
    return lambda columns: reduce(join, (part(columns) for part in parts))


def _simple(op: str, args: list[Any]) -> Predicate:
    match op, args:
        case "isNull", [inner]:
            return _is_null(inner)
        case "between", [value, low, high]:
            return _joined([_comparison(">=", value, low), _comparison("<=", value, high)], operator.and_)
        case "in", [value, [_, *_] as choices]:
            return _one_of(operand(value), [operand(choice) for choice in choices])
        case "like", [value, pattern]:
            return _like(operand(value), operand(pattern))
        case _, [first, second] if op in _COMPARE:
            return _comparison(op, first, second)
    raise FilterFault("filter_unsupported", given=op[:60])


def _is_null(given: Any) -> Predicate:
    if given == {"property": GEOMETRY}:
        return _is_nowhere
    asked = operand(given)
    if asked.is_literal:
        return lambda columns: Answers.constant(False, len(columns))

    def is_null(columns: FlatColumns) -> Answers:
        known = asked.column(columns).known
        return Answers(~known, known)

    return is_null


def _is_nowhere(columns: FlatColumns) -> Answers:
    located = np.isfinite(columns.lon)
    return Answers(~located, located)


def _comparison(op: str, first: Any, second: Any) -> Predicate:
    left, right = alike(operand(first), operand(second), op)
    if left.is_literal and not right.is_literal:
        left, right, op = right, left, _SWAPPED[op]
    compare = _COMPARE[op]
    if left.is_literal:
        answer = compare(left.literal, right.literal)
        return lambda columns: Answers.constant(answer, len(columns))
    if right.is_literal:
        literal = right.literal
        return _tested(left, lambda values: [compare(value, literal) for value in values])

    def both(columns: FlatColumns) -> Answers:
        one, other = left.column(columns), right.column(columns)
        known = one.known & other.known
        places = np.flatnonzero(known)
        yes = np.zeros(len(columns), np.bool_)
        yes[places] = compare(one.at(places), other.at(places))
        return Answers.of(yes, known)

    return both


def _tested(asked: Operand, test: Callable[[Sequence[Any]], Sequence[bool]]) -> Predicate:
    """Ask something of every distinct value of a property."""
    if asked.is_literal:
        answer = test([asked.literal])[0]
        return lambda columns: Answers.constant(answer, len(columns))

    def tested(columns: FlatColumns) -> Answers:
        column = asked.column(columns)
        return Answers.of(column.where(test(column.values)), column.known)

    return tested


def _one_of(value: Operand, choices: Sequence[Operand]) -> Predicate:
    cast = [alike(value, choice, "IN")[1] for choice in choices]
    if not all(choice.is_literal for choice in cast):
        raise FilterFault("filter_types", given="IN")
    wanted = frozenset(choice.literal for choice in cast)
    return _tested(value, lambda values: [found in wanted for found in values])


def _like(value: Operand, pattern: Operand) -> Predicate:
    if value.kind != "text" or pattern.kind != "text" or not pattern.is_literal:
        raise FilterFault("filter_types", given=f"{value.kind} LIKE {pattern.shown}")
    return _tested(value, Pattern(str(pattern.literal)).matches)
