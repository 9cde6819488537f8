"""Stations read from records so that equal values are one object: a register says the same thing often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stations.model import Position, Station
from stations.record import STATION_FIELDS, value_from_json

# Of nearly every station they are its own; looking for an equal one would only cost.
_OWN_TEXTS = frozenset({"id", "external_id", "name", "address", "phone"})
_OWN = frozenset({"extra", "overrides"})
_COORDINATES = frozenset({"lon", "lat", "given_lon", "given_lat"})
_TEXTS = STATION_FIELDS - _OWN_TEXTS - _OWN - {"position", "kinds", "amenities", "hours_needs"}


class _KnownTexts(dict[str, Any]):
    """What the texts of one field mean; reads a text the first time that it is asked for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, text: str) -> Any:
        value = self[text] = value_from_json(self._name, text)
        return value


class SharedValues:
    """Reads records one after the other and remembers the values that many stations have in common.

    Two hundred thousand stations have some thousand opening hours, combinations of amenities and hosts. What
    is shared must not be written to, as nothing in a station may be.
    """

    def __init__(self) -> None:
        self._texts = {name: _KnownTexts(name) for name in _TEXTS}
        self._known: dict[tuple[str, Any], Any] = {}
        self._positions: dict[tuple[Any, ...], Position] = {}
        self._nothing: dict[str, Any] = {}

    def station(self, record: Mapping[str, Any]) -> Station:
        """Read a station.

        Args:
            record: what `station_to_record` wrote; fields of later versions are passed over.

        Returns:
            The station, equal to what `station_from_record` reads.
        """
        # What a record does not mention would be an empty mapping of its own.
        fields: dict[str, Any] = {"extra": self._nothing, "amenities": self._nothing}
        texts = self._texts
        for name, value in record.items():
            if name in _OWN_TEXTS:
                fields[name] = value
            elif name in texts:
                fields[name] = texts[name][value] if type(value) is str else value_from_json(name, value)
            elif name in STATION_FIELDS:
                fields[name] = self._composed(name, value)
        return Station(**fields)

    def _composed(self, name: str, value: Any) -> Any:
        """Read what is no single text."""
        if value is None:
            return None
        if name == "position":
            return self._position(value)
        if value and name in _OWN:
            # JSONB forgets the order of keys; `station_to_record` writes them sorted.
            return value_from_json(name, _sorted(value))
        key = (name, _key(value))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = value_from_json(name, _sorted(value))
        return found

    def _position(self, value: Mapping[str, Any]) -> Position:
        """Read a position; only where it is is its own."""
        get = value.get
        about = (
            get("error_m"), get("source"), get("datum_given"), get("level"), get("by"),
            get("disagreement_m"), get("reviewed"),
        )  # fmt: skip
        common = self._positions.get(about)
        if common is None:
            stated = {name: entry for name, entry in value.items() if name not in _COORDINATES}
            common = value_from_json("position", {**stated, "lon": 0.0, "lat": 0.0})
            self._positions[about] = common
        return Position(
            value["lon"],
            value["lat"],
            common.error_m,
            common.source,
            common.datum_given,
            get("given_lon"),
            get("given_lat"),
            common.level,
            common.by,
            common.disagreement_m,
            common.reviewed,
        )


def _key(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return tuple(value.items()) if isinstance(value, dict) else value


def _sorted(value: Any) -> Any:
    return dict(sorted(value.items())) if isinstance(value, dict) else value
