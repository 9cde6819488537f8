"""A station as one row of plain values, for formats and programs that know no nested ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from geodata.divisions import Divisions
from stations.features import masked
from stations.model import Station, VerificationKind
from stations.vocabulary import AMENITIES

FlatValue: TypeAlias = str | int | float | datetime | None


class FlatType(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class FlatField:
    """One field of the row.

    Args:
        name: of the column, the property, the query parameter.
        type: what its values are.
        title: for the documentation.
        read: takes the value from a masked station.
        choices: all values that it can have; empty where there is no end of them.
    """

    name: str
    type: FlatType
    title: str
    read: Callable[[Station], FlatValue]
    choices: tuple[str, ...] = ()


def _position(read: Callable[[Station], FlatValue]) -> Callable[[Station], FlatValue]:
    return lambda station: None if station.position is None else read(station)


def _amenity(code: str) -> Callable[[Station], FlatValue]:
    return lambda station: None if (value := station.amenities.get(code)) is None else str(value)


_AMENITY_VALUES = ("yes", "no", "nearby")
FLAT_FIELDS: tuple[FlatField, ...] = (
    FlatField("id", FlatType.TEXT, "stable public id", lambda s: s.id),
    FlatField("dataset", FlatType.TEXT, "the list that it comes from", lambda s: s.dataset),
    FlatField("name", FlatType.TEXT, "as on the sign", lambda s: s.name),
    FlatField("kinds", FlatType.TEXT, "codes of kinds, joined by commas", lambda s: ",".join(s.kinds)),
    FlatField("address", FlatType.TEXT, "as written", lambda s: s.address or None),
    FlatField("division", FlatType.TEXT, "code of the administrative division", lambda s: s.division),
    FlatField("opening_hours", FlatType.TEXT, "in OpenStreetMap's syntax", lambda s: s.hours_rule),
    FlatField("opening_hours_text", FlatType.TEXT, "as written", lambda s: s.hours_text or None),
    FlatField(
        "needs",
        FlatType.TEXT,
        "what it takes to get in when nobody attends",
        lambda s: ",".join(s.hours_needs) or None,
    ),
    FlatField("access", FlatType.TEXT, "who may come in or how", lambda s: s.access or None),
    FlatField("host", FlatType.TEXT, "whose house it is", lambda s: s.host or None),
    FlatField("phone", FlatType.TEXT, "mobile numbers are masked", lambda s: s.phone or None),
    FlatField("stars", FlatType.INTEGER, "1–5 of the union's assessment", lambda s: s.stars),
    FlatField("status", FlatType.TEXT, "whether it exists for the public", lambda s: str(s.status)),
    FlatField("note", FlatType.TEXT, "anything else", lambda s: s.note or None),
    FlatField("source", FlatType.TEXT, "where the facts come from", lambda s: s.source or None),
    FlatField("verified_at", FlatType.INSTANT, "last checked by a person", lambda s: s.verified_at),
    FlatField(
        "verification_kind",
        FlatType.TEXT,
        "how that person checked",
        lambda s: None if s.verification_kind is None else str(s.verification_kind),
        tuple(map(str, VerificationKind)),
    ),
    FlatField("updated_at", FlatType.INSTANT, "the record last changed", lambda s: s.updated_at),
    FlatField(
        "position_source",
        FlatType.TEXT,
        "who says where it is",
        _position(lambda s: str(s.position.source) if s.position else None),
    ),
    FlatField(
        "position_error_m",
        FlatType.NUMBER,
        "how far off the position may be, metres",
        _position(lambda s: round(s.position.error_m, 1) if s.position else None),
    ),
    *(
        FlatField(f"amenity_{one.code}", FlatType.TEXT, one.en, _amenity(one.code), _AMENITY_VALUES)
        for one in AMENITIES
    ),
)
FIELD_OF: Mapping[str, FlatField] = MappingProxyType({field.name: field for field in FLAT_FIELDS})
DIVISION_NAME = "division_name"


def flat_values(station: Station, divisions: Divisions) -> dict[str, FlatValue]:
    """Write a station as one row, as the public may see it.

    Args:
        station: the station.
        divisions: names the division.

    Returns:
        Name → value of every field of `FLAT_FIELDS`, then `division_name`; None where nothing is known.
    """
    shown = masked(station)
    code = shown.division
    known = code is not None and divisions.get(code) is not None
    values = {field.name: field.read(shown) for field in FLAT_FIELDS}
    return {**values, DIVISION_NAME: divisions.full_name(code) if known and code else None}


def json_values(values: Mapping[str, FlatValue]) -> dict[str, str | int | float | None]:
    """Write the values of a row as JSON values.

    Args:
        values: what `flat_values` returned.

    Returns:
        The same with instants as ISO 8601.
    """
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }
