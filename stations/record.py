"""A station as plain JSON values and back, for the store, for plans and for archives."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from stations.hours.overrides import Override
from stations.model import Amenity, Position, PositionSource, Station, Status, VerificationKind

_DEFAULTS = {
    f.name: f.default if f.default is not dataclasses.MISSING else None for f in dataclasses.fields(Station)
}

# The names of a station's fields.
STATION_FIELDS = frozenset(_DEFAULTS)
_STATION = attrgetter(*_DEFAULTS)
_POSITION_FIELDS = tuple(f.name for f in dataclasses.fields(Position))
_POSITION = attrgetter(*_POSITION_FIELDS)
_PLAIN = frozenset({str, int, float, type(None)})
_AMENITIES: Mapping[Any, Amenity] = {amenity.value: amenity for amenity in Amenity}
_SOURCES: Mapping[Any, PositionSource] = {source.value: source for source in PositionSource}


def station_to_record(station: Station) -> dict[str, Any]:
    """Write a station as JSON values, leaving out what holds its default.

    Args:
        station: the station.

    Returns:
        A dictionary that `station_from_record` reads back to an equal station.
    """
    record: dict[str, Any] = {}
    for (name, default), value in zip(_DEFAULTS.items(), _STATION(station), strict=True):
        if value is default or value == default or value == {}:
            continue
        # Most values are texts and numbers, and a list may have some hundred thousand stations.
        record[name] = value if type(value) in _PLAIN else value_to_json(value)
    return record


def value_to_json(value: Any) -> Any:
    """Write the value of one field of a station as JSON values.

    Args:
        value: the value of any field of `Station`.

    Returns:
        Strings, numbers, lists and dictionaries.
    """
    if isinstance(value, Position):
        entries = zip(_POSITION_FIELDS, _POSITION(value), strict=True)
        return {name: entry for name, entry in entries if entry is not None}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_override_to_json(entry) if isinstance(entry, Override) else entry for entry in value]
    if isinstance(value, Mapping):
        return {key: str(item) for key, item in sorted(value.items())}
    return value


def station_from_record(record: Mapping[str, Any]) -> Station:
    """Read a station from what `station_to_record` wrote; fields of later versions are passed over.

    Args:
        record: the dictionary.

    Returns:
        The station.
    """
    return Station(
        **{
            name: value_from_json(name, value) if name in READ_FIELDS else value
            for name, value in record.items()
            if name in _DEFAULTS
        }
    )


def value_from_json(name: str, value: Any) -> Any:
    """Read the value of one field of a station.

    Args:
        name: the field's name.
        value: what `value_to_json` wrote.

    Returns:
        The value as `Station` holds it.
    """
    read = READ_FIELDS.get(name)
    return value if read is None or value is None else read(value)


def _position_from_json(value: Mapping[str, Any]) -> Position:
    source = value["source"]
    return Position(**{**value, "source": _SOURCES.get(source) or PositionSource(source)})


def _amenities_from_json(value: Mapping[str, Any]) -> dict[str, Amenity]:
    return {code: _AMENITIES.get(item) or Amenity(item) for code, item in value.items()}


def _override_to_json(override: Override) -> dict[str, str | None]:
    days = {"start": override.start.isoformat(), "end": override.end.isoformat()}
    return {**days, "rule": override.rule, "note": override.note}


def _override_from_json(entry: Mapping[str, Any]) -> Override:
    start, end = date.fromisoformat(entry["start"]), date.fromisoformat(entry["end"])
    return Override(start, end, entry.get("rule"), entry.get("note") or "")


def _overrides_from_json(value: Iterable[Mapping[str, Any]]) -> tuple[Override, ...]:
    return tuple(map(_override_from_json, value))


# The fields that JSON has no values for.
READ_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "position": _position_from_json,
    "amenities": _amenities_from_json,
    "kinds": tuple,
    "hours_needs": tuple,
    "overrides": _overrides_from_json,
    "status": Status,
    "verified_at": datetime.fromisoformat,
    "verification_kind": VerificationKind,
    "created_at": datetime.fromisoformat,
    "updated_at": datetime.fromisoformat,
}
