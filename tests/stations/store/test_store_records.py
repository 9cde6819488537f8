"""A station comes out as it went in, and what a database cannot hold is refused by its name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stations.errors import InputError
from stations.events import (
    Event,
    StationAdded,
    StationRemoved,
)
from stations.model import Amenity, Position, PositionSource, Station, Status, VerificationKind
from stations.record import station_to_record
from stations.store import Store
from stations.store.records import StoredStation, read_station

NOW = datetime(2026, 5, 1, 8, 30, 15, 123456, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))

FULL = Station(
    id="abcdefghi0",
    dataset="hz",
    name="西湖区“暖心”驿站\n<b>&'\"\\u0000",
    kinds=("rest_station", "toilet"),
    external_id="007\t",
    address="文三路 1 号 𠮷 😀\u2028",
    division="330106001",
    position=Position(
        120.1234567890123, -30.2e-7, 12.5, PositionSource.GIVEN, "gcj02", 120.13, 30.0, "township"
    ),
    amenities={"microwave": Amenity.YES, "hot_water": Amenity.NO, "toilet": Amenity.NEARBY},
    hours_text="8:00—20:00",
    hours_rule="Mo-Su 08:00-20:00",
    hours_needs=("qr_code", "face"),
    access="扫码",
    host="工会",
    phone="+86 0571-0000",
    stars=5,
    stars_year=2025,
    status=Status.TEMPORARILY_CLOSED,
    note="=1+1",
    source="https://example.org/?a=1&b=2",
    extra={"备注": "NA", "longer name": "", "b": "2", "a": "null", "": "empty"},
    timezone="Asia/Urumqi",
    verified_at=datetime(2026, 4, 1, 0, 30, tzinfo=SHANGHAI),
    verification_kind=VerificationKind.TELEPHONE,
    created_at=NOW,
    updated_at=NOW + timedelta(days=1),
)


def bare(number: int, **values: Any) -> Station:
    return Station(id=f"{number:010d}", dataset="hz", name=f"驿站 {number}", **values)


def write(store: Store, *events: Event) -> int:
    return store.apply_events(events, store.data_version(), "li", NOW)


def state(store: Store) -> tuple[object, ...]:
    return (store.load(), store.known_ids(), store.removed_of("hz"), store.events_after(0, 1_000))


def test_a_check_from_before_there_were_kinds_is_of_no_known_kind() -> None:
    record = station_to_record(bare(1, verified_at=NOW))
    assert "verification_kind" not in record
    kept = read_station(record)
    assert (kept.verified_at, kept.verification_kind) == (NOW, None)


def test_a_station_comes_back_with_every_field(store: Store) -> None:
    assert write(store, StationAdded(FULL)) == 2
    (station,) = store.load().stations
    assert station == FULL
    for at in (station.verified_at, station.created_at, station.updated_at):
        assert at is not None
        assert at.tzinfo is UTC
    assert list(station.extra) == sorted(FULL.extra)
    assert station.position is not None
    assert type(station.position.given_lat) is float
    assert store.stations_of("hz") == (FULL,)
    assert store.stations_of("other") == ()
    assert store.get_station(FULL.id) == StoredStation(FULL, 2, None)


def test_any_text_that_does_harm_elsewhere_is_only_text(store: Store, hostile_texts: Sequence[str]) -> None:
    stations = tuple(
        replace(bare(number), name=text, note=text, external_id=text, extra={text: text})
        for number, text in enumerate(hostile_texts)
    )
    write(store, *map(StationAdded, stations))
    assert store.load().stations == stations
    assert tuple(one.event for one in store.events_after(0, 1_000)) == tuple(map(StationAdded, stations))


storable_texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=storable_texts,
    extra=st.dictionaries(storable_texts, storable_texts, max_size=4),
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    error_m=st.floats(0, 1e9),
)
def test_what_goes_in_comes_out(
    store: Store, text: str, extra: dict[str, str], lon: float, lat: float, error_m: float
) -> None:
    position = Position(lon, lat, error_m, PositionSource.STAFF, given_lon=lon, given_lat=error_m)
    station = bare(len(store.known_ids()), address=text, extra=extra, position=position)
    write(store, StationAdded(station))
    assert store.get_station(station.id).station == station


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ({"name": "a\0b"}, "0000000001.name"),
        ({"name": "half \ud83d"}, "0000000001.name"),
        ({"external_id": "\0"}, "0000000001.external_id"),
        ({"kinds": ("rest_station", "\udc00")}, "0000000001.kinds"),
        ({"extra": {"key": "\0"}}, "0000000001.extra.key"),
        ({"extra": {"k\0": "x"}}, r"0000000001.extra.k\u0000"),
        ({"position": Position(math.nan, 30.0, 10.0, PositionSource.GIVEN)}, "0000000001.position.lon"),
        ({"position": Position(120.0, math.inf, 10.0, PositionSource.GIVEN)}, "0000000001.position.lat"),
        ({"position": Position(120.0, 90.1, 10.0, PositionSource.GIVEN)}, "0000000001.position.lat"),
        ({"position": Position(120.0, 30.0, -1.0, PositionSource.GIVEN)}, "0000000001.position.error_m"),
        ({"stars": 10**30}, "0000000001.stars"),
        ({"verified_at": datetime(2026, 1, 1)}, "0000000001.verified_at"),
        ({"note": b"bytes"}, "0000000001.note"),
        ({"id": "ABC"}, "ABC"),
        ({"id": "abcdefghi\0"}, r"abcdefghi\u0000"),
    ],
)
def test_what_a_database_cannot_hold_is_refused_by_its_name(
    store: Store, broken: dict[str, Any], where: str
) -> None:
    before = state(store)
    with pytest.raises(InputError) as caught:
        write(store, StationAdded(bare(0)), StationAdded(replace(bare(1), **broken)))
    assert caught.value.details[0].where == where
    caught.value.message.encode()
    assert state(store) == before


def test_a_reason_and_an_actor_are_checked_like_any_text(store: Store) -> None:
    write(store, StationAdded(FULL))
    before = state(store)
    with pytest.raises(InputError, match="reason"):
        write(store, StationRemoved(FULL, "\0"))
    with pytest.raises(InputError, match="actor"):
        store.apply_events([StationRemoved(FULL, "gone")], 2, "\ud800", NOW)
    with pytest.raises(InputError, match="offset"):
        store.apply_events([StationRemoved(FULL, "gone")], 2, "li", NOW.replace(tzinfo=None))
    assert state(store) == before
