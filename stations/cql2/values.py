"""The values that a filter compares: properties, numbers, texts, instants."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from stations.cql2.faults import FilterFault
from stations.exports.flat import FIELD_OF, FlatField, FlatType, FlatValue
from stations.features import mask_mobile
from stations.model import Station

GEOMETRY = "geometry"
_NUMBERS = frozenset({FlatType.INTEGER, FlatType.NUMBER})
_FREE_TEXTS = frozenset({"name", "address", "opening_hours_text", "phone", "host", "access", "note"})


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison.

    Args:
        kind: texts, numbers or instants: only the same kind is compared.
        read: takes the value from a station; None where nothing is known.
        is_literal: it is the same for every station.
    """

    kind: str
    read: Callable[[Station], FlatValue]
    is_literal: bool = True


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
            folded = operand(inner, is_inner=True)
            if folded.kind != "text":
                raise FilterFault("filter_types", given="casei")
            return Operand("text", lambda station: _folded(folded.read(station)), folded.is_literal)
        case {"timestamp": str(text)} | {"date": str(text)}:
            instant = _instant(text)
            return Operand("instant", lambda _: instant)
        case bool():
            raise FilterFault("filter_unsupported", given="true, false")
        case str():
            return Operand("text", lambda _: given)
        case int() | float() if math.isfinite(given):
            return Operand("number", lambda _: given)
    raise FilterFault("filter_unsupported", given=_shown(given))


def public_value(field: FlatField, station: Station) -> FlatValue:
    """Take the value of a field as the public may know it: nobody asks for a number digit by digit.

    Args:
        field: the field.
        station: the station as it is kept.

    Returns:
        Its value; mobile numbers are masked.
    """
    value = field.read(station)
    return mask_mobile(value) if field.name in _FREE_TEXTS and isinstance(value, str) else value


def _property(name: str) -> Operand:
    field = FIELD_OF.get(name)
    if field is None:
        raise FilterFault("filter_no_property", name=name[:60], known=", ".join([GEOMETRY, *FIELD_OF]))
    kind = "number" if field.type in _NUMBERS else str(field.type)
    return Operand(kind, lambda station: public_value(field, station), is_literal=False)


def _folded(value: FlatValue) -> FlatValue:
    return value.casefold() if isinstance(value, str) else value


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
