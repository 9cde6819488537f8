"""A filter as a question that each station answers with yes, no or unknown."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from geodata.reference_systems import ReferenceSystem
from stations.cql2.faults import FilterFault
from stations.cql2.reading import DEEPEST
from stations.cql2.shapes import read_intersects
from stations.cql2.values import Operand, operand
from stations.model import Station

# None is unknown: what is compared with nothing is neither so nor otherwise (OGC 21-065r2, section 6.3).
Predicate: TypeAlias = Callable[[Station], bool | None]
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
# Each is asked of every station of the register.
MOST_COMPARISONS = 24
NOBODY = Station("", "", "")


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
    return 1


def _make(expression: Any, system: ReferenceSystem, depth: int) -> Predicate:
    if depth > DEEPEST:
        raise FilterFault("filter_too_deep", limit=DEEPEST)
    match expression:
        case bool():
            return lambda _: expression
        case {"op": "and" | "or" as op, "args": [_, _, *_] as args}:
            parts = [_make(part, system, depth + 1) for part in args]
            return _all_of(parts) if op == "and" else _any_of(parts)
        case {"op": "not", "args": [inner]}:
            negated = _make(inner, system, depth + 1)
            return lambda station: None if (found := negated(station)) is None else not found
        case {"op": "s_intersects", "args": [first, second]}:
            return read_intersects(first, second, system)
        case {"op": str(op), "args": list(args)}:
            return _simple(op, args)
    raise FilterFault("filter_unsupported", given=str(expression)[:60])


def _simple(op: str, args: list[Any]) -> Predicate:
    match op, args:
        case "isNull", [inner]:
            asked = operand(inner)
            return lambda station: asked.read(station) is None
        case "between", [value, low, high]:
            return _all_of([_comparison(">=", value, low), _comparison("<=", value, high)])
        case "in", [value, [_, *_] as choices]:
            return _one_of(operand(value), [operand(choice) for choice in choices])
        case "like", [value, pattern]:
            return _like(operand(value), operand(pattern))
        case _, [first, second] if op in _COMPARE:
            return _comparison(op, first, second)
    raise FilterFault("filter_unsupported", given=op[:60])


def _comparison(op: str, first: Any, second: Any) -> Predicate:
    left, right, compare = operand(first), operand(second), _COMPARE[op]
    if left.kind != right.kind:
        raise FilterFault("filter_types", given=f"{left.kind} {op} {right.kind}")

    def compared(station: Station) -> bool | None:
        one, other = left.read(station), right.read(station)
        return None if one is None or other is None else compare(one, other)

    return compared


def _one_of(value: Operand, choices: Sequence[Operand]) -> Predicate:
    if any(choice.kind != value.kind or not choice.is_literal for choice in choices):
        raise FilterFault("filter_types", given="IN")
    wanted = frozenset(choice.read(NOBODY) for choice in choices)

    def is_among(station: Station) -> bool | None:
        found = value.read(station)
        return None if found is None else found in wanted

    return is_among


def _like(value: Operand, pattern: Operand) -> Predicate:
    if value.kind != "text" or pattern.kind != "text":
        raise FilterFault("filter_types", given=f"{value.kind} LIKE {pattern.kind}")

    def matches(station: Station) -> bool | None:
        one, other = value.read(station), pattern.read(station)
        return None if one is None or other is None else _is_like(str(one), str(other))

    return matches


def _is_like(text: str, pattern: str) -> bool:
    """Compare with `%` for any signs and `_` for one, in time that grows with both lengths and no faster.

    A regular expression of many wildcards would take for ever on some texts.
    """
    tokens = _tokens(pattern)
    place = token = 0
    star, resumed = -1, 0
    while place < len(text):
        if token < len(tokens) and tokens[token] == "%":
            star, resumed, token = token, place, token + 1
        elif token < len(tokens) and tokens[token] in ("_", "=" + text[place]):
            place, token = place + 1, token + 1
        elif star >= 0:
            resumed += 1
            place, token = resumed, star + 1
        else:
            return False
    return all(one == "%" for one in tokens[token:])


def _tokens(pattern: str) -> list[str]:
    """Split a pattern into `%`, `_` and single signs with `=` before each; a backslash makes any sign one."""
    return [
        found if found in ("%", "_") else "=" + found[-1]
        for found in re.findall(r"\\.|.", pattern, re.DOTALL)
    ]


def _all_of(parts: Sequence[Predicate]) -> Predicate:
    def every(station: Station) -> bool | None:
        answer: bool | None = True
        for part in parts:
            found = part(station)
            if found is False:
                return False
            answer = None if found is None else answer
        return answer

    return every


def _any_of(parts: Sequence[Predicate]) -> Predicate:
    def some(station: Station) -> bool | None:
        answer: bool | None = False
        for part in parts:
            found = part(station)
            if found:
                return True
            answer = None if found is None else answer
        return answer

    return some
