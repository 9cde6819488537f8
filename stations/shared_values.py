"""Stations read from records so that equal values are one object: a register says the same thing often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stations.model import DEFAULT_TIMEZONE, Position, PositionSource, Station
from stations.record import READ_FIELDS, station_from_record, value_from_json


def _twin(of: type) -> Any:
    """Make a class that holds the same fields and can be written to."""
    return type(of.__name__, (), {"__slots__": of.__dict__["__slots__"]})


# A frozen dataclass sets each field by its name. Filling a twin, which then becomes one, takes a quarter of
# that, and making stations is half of the time that reading a register takes.
_StationTwin, _PositionTwin = _twin(Station), _twin(Position)
_USUAL = Station("", "", "")


class _Known(dict[Any, Any]):
    """What texts mean; reads a text the first time that it is asked for."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._read = read

    def __missing__(self, text: Any) -> Any:
        value = self[text] = self._read(text)
        return value


class SharedValues:
    """Reads records one after the other and remembers the values that many stations have in common.

    Two hundred thousand stations have some thousand opening hours, combinations of amenities and hosts. What
    is shared must not be written to, as nothing in a station may be.
    """

    def __init__(self) -> None:
        self._same = _Known(lambda value: value)
        self._statuses = _Known(READ_FIELDS["status"])
        self._instants = _Known(READ_FIELDS["updated_at"])
        self._checks = _Known(READ_FIELDS["verification_kind"])
        self._sources = _Known(PositionSource)
        self._kinds: dict[Any, Any] = {}
        self._needs: dict[Any, Any] = {}
        self._amenities: dict[Any, Any] = {}
        self._nothing: dict[str, Any] = {}

    def station(self, record: Mapping[str, Any]) -> Station:
        """Read a station.

        Args:
            record: what `station_to_record` wrote; fields of later versions are passed over.

        Returns:
            The station, equal to what `station_from_record` reads.
        """
        try:
            return self._station(record)
        except TypeError:
            # A list or the like where a text should be; whoever shows the station says what is wrong.
            return station_from_record(record)

    def _station(self, record: Mapping[str, Any]) -> Station:
        get, same, instants = record.get, self._same, self._instants
        made = _StationTwin()
        made.id, made.name, made.external_id = record["id"], record["name"], get("external_id")
        made.dataset = same[record["dataset"]]
        made.kinds = _listed(get("kinds", _USUAL.kinds), "kinds", self._kinds)
        made.address, made.division = get("address", ""), same[get("division")]
        made.position = self._position(get("position"))
        made.amenities = self._values(get("amenities"))
        made.hours_text, made.hours_rule = same[get("hours_text", "")], same[get("hours_rule")]
        made.hours_needs = _listed(get("hours_needs", ()), "hours_needs", self._needs)
        made.access, made.host, made.phone = same[get("access", "")], same[get("host", "")], get("phone", "")
        made.stars, made.stars_year = get("stars"), get("stars_year")
        made.status = self._statuses[get("status", _USUAL.status.value)]
        made.note, made.source = same[get("note", "")], same[get("source", "")]
        made.extra = _sorted(get("extra")) or self._nothing
        made.timezone = same[get("timezone", DEFAULT_TIMEZONE)]
        made.verified_at, made.created_at = instants[get("verified_at")], instants[get("created_at")]
        made.updated_at = instants[get("updated_at")]
        made.verification_kind = self._checks[get("verification_kind")]
        made.overrides = value_from_json("overrides", get("overrides", ()))
        made.__class__ = Station
        station: Station = made
        return station

    def _values(self, amenities: Mapping[str, Any] | None) -> Any:
        """Read what is known about amenities."""
        if not amenities:
            return self._nothing
        key = tuple(amenities.items())
        found = self._amenities.get(key)
        if found is None:
            found = self._amenities[key] = value_from_json("amenities", _sorted(amenities))
        return found

    def _position(self, value: Mapping[str, Any] | None) -> Position | None:
        """Read a position; only where it is is its own."""
        if value is None:
            return None
        get, same = value.get, self._same
        made = _PositionTwin()
        made.lon, made.lat, made.error_m = value["lon"], value["lat"], same[value["error_m"]]
        made.source, made.datum_given = self._sources[value["source"]], same[get("datum_given")]
        made.given_lon, made.given_lat = get("given_lon"), get("given_lat")
        made.level, made.by = same[get("level")], same[get("by")]
        made.disagreement_m, made.reviewed = get("disagreement_m"), get("reviewed")
        made.__class__ = Position
        position: Position = made
        return position


def _listed(value: Any, name: str, known: dict[Any, Any]) -> Any:
    """Read a list of codes, which is the same object for the same codes."""
    if not value:
        return value_from_json(name, value)
    key = tuple(value)
    found = known.get(key)
    if found is None:
        found = known[key] = value_from_json(name, key)
    return found


# JSONB forgets the order of keys; `station_to_record` writes them sorted.
def _sorted(value: Mapping[str, Any] | None) -> dict[str, Any]:
    return dict(sorted(value.items())) if value else {}
