"""A station as plain JSON values and back, for the store, for plans and for archives."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from stations.hours.overrides import Override
from stations.model import Amenity, Position, PositionSource, Station, Status

_DEFAULTS = {
    f.name: f.default if f.default is not dataclasses.MISSING else None for f in dataclasses.fields(Station)
}

_POSITION = tuple(f.name for f in dataclasses.fields(Position))
_PLAIN = frozenset({str, int, float, type(None)})


def station_to_record(station: Station) -> dict[str, Any]:
    """Write a station as JSON values, leaving out what holds its default.

    Args:
        station: the station.

    Returns:
        A dictionary that `station_from_record` reads back to an equal station.
    """
    record: dict[str, Any] = {}
    for name in _DEFAULTS:
        value = getattr(station, name)
        if value == _DEFAULTS[name] or value == {}:
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
        entries = ((name, getattr(value, name)) for name in _POSITION)
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
        **{name: value_from_json(name, value) for name, value in record.items() if name in _DEFAULTS}
    )


def value_from_json(name: str, value: Any) -> Any:
    """Read the value of one field of a station.

    Args:
        name: the field's name.
        value: what `value_to_json` wrote.

    Returns:
        The value as `Station` holds it.
    """
    if value is None:
        return None
    if name == "position":
        return Position(**{**value, "source": PositionSource(value["source"])})
    if name == "amenities":
        return {code: Amenity(item) for code, item in value.items()}
    if name in ("kinds", "hours_needs"):
        return tuple(value)
    if name == "overrides":
        return tuple(map(_override_from_json, value))
    if name == "status":
        return Status(value)
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    return value


def _override_to_json(override: Override) -> dict[str, str | None]:
    days = {"start": override.start.isoformat(), "end": override.end.isoformat()}
    return {**days, "rule": override.rule, "note": override.note}


def _override_from_json(entry: Mapping[str, Any]) -> Override:
    start, end = date.fromisoformat(entry["start"]), date.fromisoformat(entry["end"])
    return Override(start, end, entry.get("rule"), entry.get("note") or "")
