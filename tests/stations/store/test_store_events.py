"""Events are the only way the stations change, all of them or none, and nothing is lost on the way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stations.errors import ConflictError, InputError, NotFoundError, StoreError
from stations.events import (
    Event,
    StationAdded,
    StationChanged,
    StationRemoved,
    StationRestored,
    StationVerified,
    inverse,
)
from stations.model import Amenity, Dataset, Position, PositionSource, Station, Status
from stations.store import Store
from stations.store.records import StoredStation

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
    created_at=NOW,
    updated_at=NOW + timedelta(days=1),
)


def bare(number: int, **values: Any) -> Station:
    return Station(id=f"{number:010d}", dataset="hz", name=f"驿站 {number}", **values)


def write(store: Store, *events: Event) -> int:
    return store.apply_events(events, store.data_version(), "li", NOW)


def state(store: Store) -> tuple[object, ...]:
    return (store.load(), store.known_ids(), store.removed_of("hz"), store.events_after(0, 1_000))


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


def test_every_kind_of_event_is_carried_out_and_remembered(store: Store) -> None:
    one, two = bare(1), bare(2)
    changed = replace(one, note="新")
    verified = replace(changed, verified_at=NOW)
    back = replace(two, note="回来")
    commits: list[tuple[Event, ...]] = [
        (StationAdded(two), StationAdded(one)),
        (StationChanged(one, changed), StationVerified(changed, verified), StationRemoved(two, "拆了")),
        (StationRestored(back),),
    ]
    assert [write(store, *commit) for commit in commits] == [2, 3, 4]
    assert store.load().stations == (verified, back)
    stored = store.events_after(0, 100)
    assert [one.event for one in stored] == [event for commit in commits for event in commit]
    assert [one.version for one in stored] == [2, 2, 3, 3, 3, 4]
    assert [one.seq for one in stored] == sorted({one.seq for one in stored})
    assert {(one.at, one.actor, one.import_id) for one in stored} == {(NOW, "li", None)}
    assert all(one.at.tzinfo is UTC for one in stored)
    assert [one.event for one in store.events_of_station(two.id)] == [
        commits[0][0],
        commits[1][2],
        commits[2][0],
    ]


def test_the_feed_goes_on_where_it_was_left(store: Store) -> None:
    write(store, *(StationAdded(bare(number)) for number in range(5)))
    whole = store.events_after(0, 100)
    first = store.events_after(0, 2)
    assert first + store.events_after(first[-1].seq, 100) == whole
    assert store.events_after(whole[-1].seq, 100) == ()
    assert store.events_after(-5, 100) == whole
    assert store.events_after(10**30, 100) == ()
    assert store.events_after(0, 0) == ()
    assert store.events_after(0, -1) == ()
    assert store.events_after(0, 10**30) == whole


def test_a_removed_station_keeps_its_id_for_ever(store: Store) -> None:
    write(store, StationAdded(FULL))
    write(store, StationRemoved(FULL, "关闭"))
    assert store.load().stations == ()
    assert store.stations_of("hz") == ()
    assert store.removed_of("hz") == (FULL,)
    assert store.known_ids() == {FULL.id}
    assert store.get_station(FULL.id) == StoredStation(FULL, 3, NOW)
    with pytest.raises(ConflictError, match="belonged to a removed station"):
        write(store, StationAdded(FULL))
    write(store, StationRestored(FULL))
    assert store.load().stations == (FULL,)
    assert store.removed_of("hz") == ()


def test_added_and_removed_in_one_commit_leaves_a_tombstone(store: Store) -> None:
    write(store, StationAdded(FULL), StationRemoved(FULL, "错"))
    assert store.load().stations == ()
    assert store.removed_of("hz") == (FULL,)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (StationAdded(bare(1)), "is in use"),
        (StationChanged(replace(bare(1), note="never"), bare(1)), "no longer as it was"),
        (StationChanged(bare(2), bare(1)), "no longer as it was"),
        (StationVerified(bare(9), bare(9)), "no such station"),
        (StationRemoved(replace(bare(1), note="never"), "x"), "no longer as it was"),
        (StationRemoved(bare(9), "x"), "no such station"),
        (StationRestored(bare(1)), "was not removed"),
        (StationRestored(bare(9)), "no such station"),
        (StationChanged(bare(3), replace(bare(3), note="x")), "was removed"),
    ],
)
def test_an_event_that_does_not_fit_the_register_changes_nothing(
    store: Store, event: Event, words: str
) -> None:
    write(store, StationAdded(bare(1)), StationAdded(bare(2)), StationAdded(bare(3)))
    write(store, StationRemoved(bare(3), "x"))
    before = state(store)
    with pytest.raises(ConflictError, match=words) as caught:
        write(store, StationAdded(bare(5)), event)
    assert len(caught.value.details) == 1
    assert state(store) == before


def test_events_for_another_version_name_both_versions(store: Store) -> None:
    write(store, StationAdded(bare(1)))
    for expected in (1, 3, -1):
        with pytest.raises(ConflictError, match=f"version 2.*version {expected}"):
            store.apply_events([StationAdded(bare(2))], expected, "li", NOW)
    assert store.known_ids() == {bare(1).id}


def test_no_events_are_no_commit(store: Store) -> None:
    assert write(store) == 1
    assert store.data_version() == 1


def test_a_station_needs_its_dataset_and_an_edit_its_import(store: Store) -> None:
    with pytest.raises(NotFoundError, match="'nowhere'"):
        write(store, StationAdded(replace(bare(1), dataset="nowhere")))
    for import_id in ("none", "\0"):
        with pytest.raises(NotFoundError, match="import"):
            store.apply_events([StationAdded(bare(1))], 1, "li", NOW, import_id)
    assert state(store)[1:] == (frozenset(), (), ())


def test_a_dataset_is_part_of_the_version(store: Store) -> None:
    dataset = Dataset("sh-2", "上海", "CC0", "上海市总工会", "310000")
    assert store.put_dataset(dataset) == 2
    assert store.put_dataset(dataset) == 2
    assert store.put_dataset(replace(dataset, title="上海市")) == 3
    assert store.load().version == 3
    assert store.datasets() == (Dataset("hz", title="杭州"), replace(dataset, title="上海市"))
    assert store.load().datasets == {one.name: one for one in store.datasets()}


@pytest.mark.parametrize("name", ["", "HZ", "a b", "x" * 41, "杭州", "hz\0", "hz\n"])
def test_a_dataset_has_a_plain_name(store: Store, name: str) -> None:
    with pytest.raises(InputError, match="1 to 40 characters"):
        store.put_dataset(Dataset(name))


def test_a_dataset_with_text_that_cannot_be_kept_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="title"):
        store.put_dataset(Dataset("sh", title="\ud800"))
    assert store.data_version() == 1


def test_questions_with_odd_keys_find_nothing(store: Store) -> None:
    for key in ("none", "\0", "\ud800", "'; DROP TABLE stations; --"):
        assert store.stations_of(key) == store.removed_of(key) == ()
        assert store.events_of_import(key) == store.events_of_station(key) == ()
        with pytest.raises(NotFoundError) as caught:
            store.get_station(key)
        caught.value.message.encode()


def test_a_large_list_is_written_and_taken_back_in_one_piece(store: Store) -> None:
    added = [StationAdded(bare(number)) for number in range(6_000)]
    assert write(store, *added) == 2
    assert len(store.load().stations) == 6_000
    assert write(store, *inverse(added, "undone")) == 3
    assert store.load().stations == ()
    assert len(store.removed_of("hz")) == 6_000


def test_a_record_keeps_what_only_a_later_program_knows(store: Store) -> None:
    write(store, StationAdded(bare(1)))
    table = sa.table("stations", sa.column("record", sa.JSON))
    with store.writing() as connection:
        record = connection.execute(sa.select(table.c.record)).scalar_one()
        connection.execute(sa.update(table).values(record={**record, "wheelchair": "yes"}))
    write(store, StationRemoved(bare(1), "x"))
    events = sa.table("events", sa.column("before", sa.JSON), sa.column("kind"))
    with store.reading() as connection:
        before = connection.execute(sa.select(events.c.before).where(events.c.kind == "removed")).scalar_one()
    assert before["wheelchair"] == "yes"


def test_a_database_that_loses_rows_is_noticed_before_the_commit(store: Store) -> None:
    before = state(store)

    def lose_rows(conn: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO stations"):
            cursor.execute("DELETE FROM stations WHERE id = '0000000002'")

    with store.writing() as connection:
        engine = connection.engine
    sa.event.listen(engine, "after_cursor_execute", lose_rows)
    try:
        with pytest.raises(StoreError, match="did not keep"):
            write(store, StationAdded(bare(1)), StationAdded(bare(2)))
    finally:
        sa.event.remove(engine, "after_cursor_execute", lose_rows)
    assert state(store) == before
