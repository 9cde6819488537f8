"""Events are the only way the stations change, all of them or none, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

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
from stations.model import Dataset, Station
from stations.store import Store
from stations.store.records import StoredStation

NOW = datetime(2026, 5, 1, 8, 30, 15, 123456, tzinfo=UTC)

FULL = Station("abcdefghi0", "hz", "驿站", stars=5, created_at=NOW)


def bare(number: int, **values: Any) -> Station:
    return Station(id=f"{number:010d}", dataset="hz", name=f"驿站 {number}", **values)


def write(store: Store, *events: Event) -> int:
    return store.apply_events(events, store.data_version(), "li", NOW)


def state(store: Store) -> tuple[object, ...]:
    return (store.load(), store.known_ids(), store.removed_of("hz"), store.events_after(0, 1_000))


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
    assert write(store, *inverse(added, "undone", NOW)) == 3
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
