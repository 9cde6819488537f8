"""The new values of an edit, checked one by one before any of them counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from geodata.datum import Datum, to_wgs84
from stations.edit_texts import EDIT_TEXTS
from stations.errors import ErrorDetail, InputError
from stations.hours import read_hours
from stations.model import GIVEN_ERROR_M, Amenity, Position, PositionSource, Station, Status
from stations.vocabulary import AMENITY_CODES, KIND_CODES, KINDS

_LONGEST_TEXT = 4_000
_TEXTS = ("address", "access", "host", "phone", "note", "source", "hours_text")
_KIND_ORDER = tuple(term.code for term in KINDS)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100

EDITABLE_FIELDS = (
    "name", "external_id", "kinds", "division", "position", "amenities", "stars", "stars_year", "status",
    "extra", *_TEXTS,
)  # fmt: skip


class EditFaults(InputError):
    """An edit that cannot be used; the message is Chinese, `described` says it in either language.

    Args:
        faults: field → what was given, which fault it is, and what its sentence needs.
    """

    def __init__(self, faults: Mapping[str, tuple[str, str, Mapping[str, object]]]) -> None:
        self._faults = faults
        super().__init__(*self.described("zh"))

    def described(self, lang: str) -> tuple[str, tuple[ErrorDetail, ...]]:
        """Say what is wrong and what would be right.

        Args:
            lang: `zh` or `en`.

        Returns:
            A sentence for the whole, and one detail for every fault.
        """
        place = 1 if lang == "en" else 0
        details = tuple(
            ErrorDetail(field, EDIT_TEXTS[code][place].format_map(params), given)
            for field, (given, code, params) in self._faults.items()
        )
        return EDIT_TEXTS["edit"][place], details


class _Fault(Exception):
    """A value that cannot be used."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def edited_values(station: Station, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Check the changes of an edit.

    Args:
        station: the station as it is.
        changes: field → new value as JSON has it. `position` is `{"lon", "lat"}` in degrees, with `crs` where
            it is not WGS-84, or None for nowhere. `amenities` and `extra` change only the keys that they
            name, and None takes a key away. None empties every other field but the name.

    Returns:
        Field of `Station` → value; with `hours_text` the rule that it was read as.

    Raises:
        EditFaults: with one detail for every fault: where, what was given and what would be right.
    """
    values: dict[str, Any] = {}
    faults: dict[str, tuple[str, str, Mapping[str, object]]] = {}
    for field, given in changes.items():
        read = _READERS.get(field)
        try:
            if read is None:
                raise _Fault("field", known=", ".join(EDITABLE_FIELDS))
            values |= read(station, field, given)
        except _Fault as fault:
            faults[field] = (_shown(given), fault.code, fault.params)
    if faults:
        raise EditFaults(faults)
    return values


def _shown(given: Any) -> str:
    text = str(given)
    return text if len(text) <= 80 else text[:79] + "…"


def _text(station: Station, field: str, given: Any) -> dict[str, Any]:
    if given is not None and not isinstance(given, str):
        raise _Fault("text")
    text = (given or "").strip()
    if len(text) > _LONGEST_TEXT:
        raise _Fault("long", high=_LONGEST_TEXT)
    return {field: text}


def _name(station: Station, field: str, given: Any) -> dict[str, Any]:
    values = _text(station, field, given)
    if not values["name"]:
        raise _Fault("empty")
    return values


def _optional_text(station: Station, field: str, given: Any) -> dict[str, Any]:
    return {field: _text(station, field, given)[field] or None}


def _division(station: Station, field: str, given: Any) -> dict[str, Any]:
    code = _optional_text(station, field, given)[field]
    if code is not None and not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12)):
        raise _Fault("division")
    return {field: code}


def _hours(station: Station, field: str, given: Any) -> dict[str, Any]:
    text = _text(station, field, given)[field]
    reading = read_hours(text) if text else None
    return {
        "hours_text": text,
        "hours_rule": None if reading is None else reading.rule,
        "hours_needs": () if reading is None else reading.needs,
    }


def _kinds(station: Station, field: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, list | tuple) or not given or not all(isinstance(code, str) for code in given):
        raise _Fault("kinds", known=", ".join(_KIND_ORDER))
    unknown = sorted(set(given) - KIND_CODES)
    if unknown:
        raise _Fault("kinds", known=", ".join(_KIND_ORDER))
    return {field: tuple(code for code in _KIND_ORDER if code in given)}


def _amenities(station: Station, field: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise _Fault("amenities")
    known = dict(station.amenities)
    for code, value in given.items():
        if code not in AMENITY_CODES:
            raise _Fault("amenity", code=_shown(code), known=", ".join(sorted(AMENITY_CODES)))
        known.pop(code, None)
        if value is not None:
            try:
                known[code] = Amenity(value)
            except ValueError:
                raise _Fault("amenities") from None
    return {field: dict(sorted(known.items()))}


def _extra(station: Station, field: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise _Fault("extra")
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
            raise _Fault("whole_number", low=low, high=high)
        return {field: given}

    return read


def _status(station: Station, field: str, given: Any) -> dict[str, Any]:
    try:
        return {field: Status(given)}
    except ValueError:
        raise _Fault("choice", known=", ".join(Status)) from None


def _position(station: Station, field: str, given: Any) -> dict[str, Any]:
    if given is None:
        return {field: None}
    if not isinstance(given, Mapping) or not {"lon", "lat"} <= given.keys() <= {"lon", "lat", "crs"}:
        raise _Fault("position")
    lon, lat = (_degrees(given[name], name, most) for name, most in (("lon", 180.0), ("lat", 90.0)))
    try:
        datum = Datum(given.get("crs") or Datum.WGS84)
    except ValueError:
        raise _Fault("choice", known=", ".join(Datum)) from None
    lon, lat = to_wgs84(lon, lat, datum)
    pin = Position(lon, lat, GIVEN_ERROR_M, PositionSource.STAFF)
    known = station.position
    if known is not None:
        # What a list says is remembered, so that its next edition is seen to say the same or something new.
        pin = replace(
            pin, datum_given=known.datum_given, given_lon=known.given_lon, given_lat=known.given_lat
        )
    return {field: pin}


def _degrees(given: Any, name: str, most: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise _Fault("degrees", name=name, most=f"{most:.0f}")
    if abs(given) > most:
        raise _Fault("degrees", name=name, most=f"{most:.0f}")
    return float(given)


_READERS: Mapping[str, Callable[[Station, str, Any], dict[str, Any]]] = {
    **dict.fromkeys(_TEXTS, _text),
    "name": _name,
    "external_id": _optional_text,
    "division": _division,
    "hours_text": _hours,
    "kinds": _kinds,
    "amenities": _amenities,
    "extra": _extra,
    "stars": _whole_number(1, 5),
    "stars_year": _whole_number(_FIRST_YEAR, _LAST_YEAR),
    "status": _status,
    "position": _position,
}
