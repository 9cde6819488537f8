"""The new values of an edit, checked one by one before any of them counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from geodata.datum import Datum, to_wgs84
from stations.edit_faults import EditFault, EditFaults
from stations.edited_overrides import edited_closure, edited_overrides, read_edited_rule
from stations.hours import read_hours
from stations.model import GIVEN_ERROR_M, Amenity, Position, PositionSource, Station, Status
from stations.vocabulary import AMENITY_CODES, KIND_CODES, KINDS

_LONGEST_TEXT = 4_000
_TEXTS = ("address", "access", "host", "phone", "note", "source", "hours_text")
_KIND_ORDER = tuple(term.code for term in KINDS)
_POSITION_KEYS = frozenset({"lon", "lat", "crs", "error_m", "by"})
_LONGEST_BY = 200
_FIRST_YEAR, _LAST_YEAR = 1990, 2100

EDITABLE_FIELDS = (
    "name", "external_id", "kinds", "division", "position", "amenities", "stars", "stars_year", "status",
    "extra", *_TEXTS, "hours_rule", "overrides", "closure",
)  # fmt: skip
# What is said of a whole field holds against what follows from another: a rule against the text's reading.
_LAST = ("hours_rule", "closure")


def edited_values(station: Station, changes: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
    """Check the changes of an edit.

    Args:
        station: the station as it is.
        changes: field → new value as JSON has it. `position` is `{"lon", "lat"}` in degrees, with `crs` where
            it is not WGS-84 and `error_m` where it is coarser than a pin, or None for nowhere. `amenities`
            and `extra` change only the keys that they name, and None takes a key away. `overrides` are all
            special days, see `edited_overrides`; `closure` adds one, see `edited_closure`. `hours_rule` is
            the reading of a text that the register cannot read itself. None empties every other field but
            the name.
        today: in the station's zone; the first day of a closure that gives none.

    Returns:
        Field of `Station` → value; with `hours_text` the rule that it was read as.

    Raises:
        EditFaults: with one detail for every fault: where, what was given and what would be right.
    """
    values: dict[str, Any] = {}
    faults: dict[str, tuple[str, str, Mapping[str, object]]] = {}
    for field, given in sorted(changes.items(), key=lambda change: change[0] in _LAST):
        read = _READERS.get(field)
        try:
            if field == "closure":
                values |= edited_closure(replace(station, **values), given, today)
            elif read is None:
                raise EditFault("field", known=", ".join(EDITABLE_FIELDS))
            else:
                values |= read(station, field, given)
        except EditFault as fault:
            shown = _shown(given if fault.given is None else fault.given)
            faults[field + fault.where] = (shown, fault.code, fault.params)
    if faults:
        raise EditFaults(faults)
    return values


def _shown(given: Any) -> str:
    text = str(given)
    return text if len(text) <= 80 else text[:79] + "…"


def _text(station: Station, field: str, given: Any) -> dict[str, Any]:
    if given is not None and not isinstance(given, str):
        raise EditFault("text")
    text = (given or "").strip()
    if len(text) > _LONGEST_TEXT:
        raise EditFault("long", high=_LONGEST_TEXT)
    return {field: text}


def _name(station: Station, field: str, given: Any) -> dict[str, Any]:
    values = _text(station, field, given)
    if not values["name"]:
        raise EditFault("empty")
    return values


def _optional_text(station: Station, field: str, given: Any) -> dict[str, Any]:
    return {field: _text(station, field, given)[field] or None}


def _division(station: Station, field: str, given: Any) -> dict[str, Any]:
    code = _optional_text(station, field, given)[field]
    if code is not None and not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12)):
        raise EditFault("division")
    return {field: code}


def _hours(station: Station, field: str, given: Any) -> dict[str, Any]:
    text = _text(station, field, given)[field]
    reading = read_hours(text) if text else None
    return {
        "hours_text": text,
        "hours_rule": None if reading is None else reading.rule,
        "hours_needs": () if reading is None else reading.needs,
    }


def _rule(station: Station, field: str, given: Any) -> dict[str, Any]:
    return {field: read_edited_rule(given)}


def _overrides(station: Station, field: str, given: Any) -> dict[str, Any]:
    return {field: edited_overrides(given)}


def _kinds(station: Station, field: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, list | tuple) or not given or not all(isinstance(code, str) for code in given):
        raise EditFault("kinds", known=", ".join(_KIND_ORDER))
    unknown = sorted(set(given) - KIND_CODES)
    if unknown:
        raise EditFault("kinds", known=", ".join(_KIND_ORDER))
    return {field: tuple(code for code in _KIND_ORDER if code in given)}


def _amenities(station: Station, field: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise EditFault("amenities")
    known = dict(station.amenities)
    for code, value in given.items():
        if code not in AMENITY_CODES:
            raise EditFault("amenity", code=_shown(code), known=", ".join(sorted(AMENITY_CODES)))
        known.pop(code, None)
        if value is not None:
            try:
                known[code] = Amenity(value)
            except ValueError:
                raise EditFault("amenities") from None
    return {field: dict(sorted(known.items()))}


def _extra(station: Station, field: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise EditFault("extra")
    known = dict(station.extra)
    for column, text in given.items():
        known.pop(column, None)
        if text is not None:
            known[column] = _text(station, column, text)[column]
    return {field: dict(sorted(known.items()))}


def _whole_number(low: int, high: int) -> Callable[[Station, str, Any], dict[str, Any]]:
    def read(station: Station, field: str, given: Any) -> dict[str, Any]:
        is_number = isinstance(given, int) and not isinstance(given, bool)
        if given is not None and not (is_number and low <= given <= high):
            raise EditFault("whole_number", low=low, high=high)
        return {field: given}

    return read


def _status(station: Station, field: str, given: Any) -> dict[str, Any]:
    try:
        return {field: Status(given)}
    except ValueError:
        raise EditFault("choice", known=", ".join(Status)) from None


def _position(station: Station, field: str, given: Any) -> dict[str, Any]:
    if given is None:
        return {field: None}
    if not isinstance(given, Mapping) or not {"lon", "lat"} <= given.keys() <= _POSITION_KEYS:
        raise EditFault("position")
    lon, lat = (_degrees(given[name], name, most) for name, most in (("lon", 180.0), ("lat", 90.0)))
    try:
        datum = Datum(given.get("crs") or Datum.WGS84)
    except ValueError:
        raise EditFault("choice", known=", ".join(Datum)) from None
    lon, lat = to_wgs84(lon, lat, datum)
    error_m = given.get("error_m") or GIVEN_ERROR_M
    if isinstance(error_m, bool) or not isinstance(error_m, int | float) or not 0 < error_m < math.inf:
        raise EditFault("position")
    by = given.get("by")
    if by is not None and not (isinstance(by, str) and len(by) <= _LONGEST_BY):
        raise EditFault("position")
    pin = Position(lon, lat, float(error_m), PositionSource.STAFF, by=by or None)
    known = station.position
    if known is not None:
        # What a list says is remembered, so that its next edition is seen to say the same or something new.
        pin = replace(
            pin, datum_given=known.datum_given, given_lon=known.given_lon, given_lat=known.given_lat
        )
    return {field: pin}


def _degrees(given: Any, name: str, most: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise EditFault("degrees", name=name, most=f"{most:.0f}")
    if abs(given) > most:
        raise EditFault("degrees", name=name, most=f"{most:.0f}")
    return float(given)


_READERS: Mapping[str, Callable[[Station, str, Any], dict[str, Any]]] = {
    **dict.fromkeys(_TEXTS, _text),
    "name": _name,
    "external_id": _optional_text,
    "division": _division,
    "hours_text": _hours,
    "hours_rule": _rule,
    "overrides": _overrides,
    "kinds": _kinds,
    "amenities": _amenities,
    "extra": _extra,
    "stars": _whole_number(1, 5),
    "stars_year": _whole_number(_FIRST_YEAR, _LAST_YEAR),
    "status": _status,
    "position": _position,
}
