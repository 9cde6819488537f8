"""Stations with shared values equal those read one by one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.hours import Override
from stations.model import Amenity, Position, PositionSource, Station, Status, VerificationKind
from stations.record import station_from_record, station_to_record
from stations.shared_values import SharedValues

instants = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda value: value.replace(tzinfo=UTC)
)
words = st.sampled_from(("", "站", "24小时", "Mo-Su 08:00-18:00", "建设银行"))
positions = st.builds(
    Position,
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    error_m=st.sampled_from((10.0, 6_000.0, 12.5)),
    source=st.sampled_from(PositionSource),
    datum_given=st.sampled_from((None, "gcj02")),
    given_lon=st.none() | st.floats(-180, 180),
    given_lat=st.none() | st.floats(-90, 90),
    level=st.sampled_from((None, "township", "house_number")),
    by=st.sampled_from((None, "amap", "s000000001")),
    disagreement_m=st.none() | st.floats(1_000, 9_000),
    reviewed=st.sampled_from((None, True)),
)
stations = st.builds(
    Station,
    id=st.text("0123456789abcdefghij", min_size=10, max_size=10),
    dataset=st.sampled_from(("d", "e")),
    name=st.text(max_size=8),
    kinds=st.sampled_from((("rest_station",), ("driver_home", "pop_up"), ())),
    external_id=st.none() | st.text(max_size=4),
    address=words,
    division=st.sampled_from((None, "410105")),
    position=st.none() | positions,
    amenities=st.dictionaries(st.sampled_from(("wifi", "tv", "fan")), st.sampled_from(Amenity)),
    hours_text=words,
    hours_rule=st.none() | words,
    hours_needs=st.sampled_from(((), ("qr_code",))),
    host=words,
    phone=words,
    stars=st.none() | st.integers(1, 5),
    status=st.sampled_from(Status),
    extra=st.dictionaries(words, words, max_size=2),
    overrides=st.sampled_from(((), (Override(date(2026, 7, 1), date(2026, 7, 2), None, "x"),))),
    verified_at=instants,
    verification_kind=st.none() | st.sampled_from(VerificationKind),
    created_at=instants,
    updated_at=instants,
)


@given(st.lists(stations, max_size=12))
@settings(max_examples=80, deadline=None)
def test_shared_or_not_the_stations_are_the_same(made: list[Station]) -> None:
    shared = SharedValues()
    for station in made:
        record = orjson.loads(orjson.dumps(station_to_record(station)))
        read, alone = shared.station(record), station_from_record(record)
        assert read == alone == station
        # A text equals a member of an enumeration.
        assert repr(read) == repr(alone)


def test_fields_of_later_versions_are_passed_over() -> None:
    record = station_to_record(Station("s000000001", "d", "站")) | {"colour": "red"}
    assert SharedValues().station(record) == Station("s000000001", "d", "站")


def test_what_is_equal_is_one_object() -> None:
    def record(number: int) -> dict[str, object]:
        position = Position(113.0 + number, 34.0, 10.0, PositionSource.GIVEN, "gcj02")
        station = Station(
            f"s{number:09d}",
            "list",
            "站",
            position=position,
            amenities={"wifi": Amenity.YES},
            hours_rule="Mo-Su 08:00-18:00",
            updated_at=datetime(2026, 7, 1, tzinfo=UTC),
        )
        read: dict[str, object] = orjson.loads(orjson.dumps(station_to_record(station)))
        return read

    shared = SharedValues()
    one, other = shared.station(record(1)), shared.station(record(2))
    assert one.position is not None
    assert other.position is not None
    for value in ("dataset", "kinds", "amenities", "hours_rule", "updated_at"):
        assert getattr(one, value) is getattr(other, value), value
    assert one.position.datum_given is other.position.datum_given
    assert (one.position.lon, other.position.lon) == (114.0, 115.0)


def test_what_no_record_mentions_is_held_once() -> None:
    shared = SharedValues()
    one, other = (shared.station({"id": identity, "dataset": "d", "name": "站"}) for identity in "ab")
    assert one == station_from_record({"id": "a", "dataset": "d", "name": "站"})
    assert one.extra is other.extra
    assert one.amenities is other.amenities


def test_stations_are_as_frozen_as_others() -> None:
    position = {"lon": 113.0, "lat": 34.0, "error_m": 10.0, "source": "given"}
    station = SharedValues().station({"id": "a", "dataset": "d", "name": "站", "position": position})
    assert type(station) is Station
    assert type(station.position) is Position
    with pytest.raises(FrozenInstanceError):
        station.name = "店"  # type: ignore[misc]


def test_a_record_that_is_not_as_it_should_be_reads_as_alone() -> None:
    record = {"id": "a", "dataset": "d", "name": "站", "host": ["邮政"]}
    assert SharedValues().station(record) == station_from_record(record)
