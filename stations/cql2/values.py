"""The values that a filter compares: properties, numbers, texts, instants."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from stations.cql2.faults import FilterFault
from stations.flat import FIELD_OF, FlatType, FlatValue
from stations.flat_columns import FlatColumn, FlatColumns

GEOMETRY = "geometry"
_NUMBERS = frozenset({FlatType.INTEGER, FlatType.NUMBER})


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison: a property, or a literal.

    Args:
        kind: texts, numbers or instants: only the same kind is compared.
        name: of the property; empty for a literal.
        literal: the value of a literal.
        is_folded: compared without regard to case; a literal is folded already.
    """

    kind: str
    name: str = ""
    literal: FlatValue = None
    is_folded: bool = False

    @property
    def is_literal(self) -> bool:
        """Whether it is the same for every station."""
        return not self.name

    @property
    def shown(self) -> str:
        """What it is, as a fault names it."""
        return self.kind if self.is_literal else self.name

    def column(self, columns: FlatColumns) -> FlatColumn:
        """Take the values of a property.

        Args:
            columns: those of all stations.

        Returns:
            Its column.
        """
        return columns.folded(self.name) if self.is_folded else columns.column(self.name)


def operand(given: Any, *, is_inner: bool = False) -> Operand:
    """Read one side of a comparison.

    Args:
        given: CQL2 JSON.
        is_inner: it stands within a function, in which no other one stands.

    Returns:
        The operand.

    Raises:
        FilterFault: there is no such property, or it is nothing that is compared.
    """
    match given:
        case {"property": str(name), **rest} if not rest:
            return _property(name)
        case {"op": "casei", "args": [inner]} if not is_inner:
            return _folded(operand(inner, is_inner=True))
        case {"timestamp": str(text)} | {"date": str(text)}:
            return Operand("instant", literal=_instant(text))
        case bool():
            raise FilterFault("filter_unsupported", given="true, false")
        case str():
            return Operand("text", literal=given)
        case int() | float() if math.isfinite(given):
            return Operand("number", literal=given)
    raise FilterFault("filter_unsupported", given=_shown(given))


def alike(left: Operand, right: Operand, op: str) -> tuple[Operand, Operand]:
    """Make two sides of a comparison of one kind.

    Args:
        left: one side.
        right: the other one.
        op: what compares them.

    Returns:
        Both; a text that stands beside instants is read as one (OGC 21-065r2 permits such casts).

    Raises:
        FilterFault: they are of different kinds.
    """
    if left.kind == "instant" and _is_plain_text(right):
        right = Operand("instant", literal=_instant(str(right.literal)))
    elif right.kind == "instant" and _is_plain_text(left):
        left = Operand("instant", literal=_instant(str(left.literal)))
    if left.kind != right.kind:
        raise FilterFault("filter_types", given=f"{left.kind} {op} {right.kind}")
    return left, right


def _is_plain_text(one: Operand) -> bool:
    return one.kind == "text" and one.is_literal and not one.is_folded


def _property(name: str) -> Operand:
    field = FIELD_OF.get(name)
    if field is None:
        raise FilterFault("filter_no_property", name=name[:60], known=", ".join([GEOMETRY, *FIELD_OF]))
    return Operand("number" if field.type in _NUMBERS else str(field.type), name)


def _folded(one: Operand) -> Operand:
    if one.kind != "text":
        raise FilterFault("filter_types", given="casei")
    literal = one.literal.casefold() if isinstance(one.literal, str) else one.literal
    return replace(one, literal=literal, is_folded=True)


def _instant(text: str) -> datetime:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise FilterFault("not_an_instant") from None
    # A date begins at midnight UTC, as everywhere in CQL2.
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


def _shown(given: Any) -> str:
    name = given.get("op", ", ".join(map(str, given))) if isinstance(given, dict) else given
    return str(name)[:60]
