"""Uploaded files are kept as they came; their plans are applied and undone once, whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from stations.errors import ConflictError, InputError, NotFoundError, StoreError
from stations.events import Event, StationAdded, StationRemoved, inverse
from stations.model import Dataset, Station
from stations.store import ImportRecord, ImportStatus, PlanRowRecord, Store
from stations.store.plan_rows import BATCH

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
CONTENT = "名称\r\n驿站\r\n".encode("gb18030") + bytes(range(256))


def planned(id_: str = "i1", content: bytes = CONTENT, **values: Any) -> ImportRecord:
    given: dict[str, Any] = {
        "id": id_,
        "dataset": "hz",
        "filename": "../../etc/驿站.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "base_version": 1,
        "created_at": NOW,
        "created_by": "li",
        "options": {"crs": "gcj02", "scope": "partial"},
        "plan": {"rows": [{"row": 2, "z": 1, "a": 2.5, "none": None}]},
        "counts": {"new": 3, "changed": 0},
    }
    return ImportRecord(**{**given, **values})


def stations(count: int) -> tuple[Station, ...]:
    return tuple(Station(f"{number:010d}", "hz", f"驿站 {number}") for number in range(count))


def added(count: int) -> tuple[Event, ...]:
    return tuple(map(StationAdded, stations(count)))


def undo_events(store: Store, import_id: str) -> tuple[Event, ...]:
    return inverse([one.event for one in store.events_of_import(import_id)], "undone", NOW)


def test_an_import_comes_back_as_it_was_saved(store: Store) -> None:
    store.save_import(planned(), CONTENT)
    assert store.get_import("i1") == planned()
    assert store.get_import("i1").created_at.tzinfo is UTC
    assert list(store.get_import("i1").plan["rows"][0]) == ["row", "z", "a", "none"]
    assert store.import_content("i1") == CONTENT
    assert store.data_version() == 1


def test_a_plan_quotes_whatever_a_file_held(store: Store, hostile_texts: tuple[str, ...]) -> None:
    record = planned(plan={"cells": [*hostile_texts, "NUL \0", "half \ud83d"]})
    store.save_import(record, CONTENT)
    assert store.get_import("i1") == record


def test_imports_are_counted_by_what_became_of_them(store: Store) -> None:
    assert store.count_imports() == {"planned": 0, "applied": 0, "undone": 0}
    for number in range(3):
        store.save_import(planned(f"i{number}"), CONTENT)
    store.apply_import("i1", added(1), 1, "li", NOW)
    assert store.count_imports() == {"planned": 2, "applied": 1, "undone": 0}


def test_an_empty_file_is_kept_too(store: Store) -> None:
    store.save_import(planned(content=b""), b"")
    assert store.import_content("i1") == b""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"id": ""}, "1 to 64"),
        ({"id": "x" * 65}, "1 to 64"),
        ({"id": "\0"}, "NUL"),
        ({"filename": "a\0.csv"}, "filename"),
        ({"created_by": "\ud800"}, "created_by"),
        ({"sha256": "0" * 64}, "sha256"),
        ({"status": ImportStatus.APPLIED}, "planned"),
        ({"created_at": datetime(2026, 1, 1)}, "offset"),
        ({"plan": {"lon": float("nan")}}, "plan"),
        ({"options": {"when": NOW}}, "options"),
    ],
)
def test_an_import_that_cannot_be_kept_is_refused(store: Store, values: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        store.save_import(planned(**values), CONTENT)
    assert store.list_imports(10) == ()


def test_an_import_needs_its_dataset_and_an_id_of_its_own(store: Store) -> None:
    with pytest.raises(NotFoundError, match="'sh'"):
        store.save_import(planned(dataset="sh"), CONTENT)
    store.save_import(planned(), CONTENT)
    with pytest.raises(ConflictError, match="'i1'"):
        store.save_import(planned(content=b"x"), b"x")
    assert store.import_content("i1") == CONTENT


@pytest.mark.parametrize("key", ["none", "", "\0", "\ud800"])
def test_an_unknown_import_is_not_found(store: Store, key: str) -> None:
    for ask in (store.get_import, store.import_content):
        with pytest.raises(NotFoundError):
            ask(key)
    for change in (store.apply_import, store.undo_import):
        with pytest.raises(NotFoundError):
            change(key, (), 1, "li", NOW)


def test_a_damaged_file_is_not_handed_out(store: Store) -> None:
    store.save_import(planned(), CONTENT)
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE imports SET filename = 'x', content = :c"), {"c": b"other"})
    with pytest.raises(StoreError, match="damaged"):
        store.import_content("i1")


def test_imports_are_listed_the_newest_first_without_their_plans(store: Store) -> None:
    store.put_dataset(Dataset("sh"))
    for number, dataset in enumerate(["hz", "sh", "hz"]):
        record = planned(f"i{number}", dataset=dataset, created_at=NOW + timedelta(hours=number))
        store.save_import(record, CONTENT)
    assert [one.id for one in store.list_imports(10)] == ["i2", "i1", "i0"]
    assert [one.id for one in store.list_imports(10, "hz")] == ["i2", "i0"]
    assert [one.id for one in store.list_imports(1)] == ["i2"]
    assert store.list_imports(0) == store.list_imports(-1) == store.list_imports(5, "\0") == ()
    assert len(store.list_imports(10**30)) == 3
    assert store.list_imports(10)[2] == replace(planned("i0"), plan={})


def test_an_import_is_applied_once(store: Store) -> None:
    store.save_import(planned(), CONTENT)
    assert store.apply_import("i1", added(3), 1, "wang", NOW) == 2
    assert store.load().stations == stations(3)
    applied = replace(
        planned(), status=ImportStatus.APPLIED, applied_at=NOW, applied_by="wang", applied_version=2
    )
    assert store.get_import("i1") == applied
    assert [(one.event, one.import_id) for one in store.events_of_import("i1")] == [
        (event, "i1") for event in added(3)
    ]
    for expected in (1, 2):
        with pytest.raises(ConflictError, match="is applied"):
            store.apply_import("i1", added(3), expected, "wang", NOW)
    assert store.data_version() == 2


def test_an_import_is_undone_once_and_its_ids_stay_taken(store: Store) -> None:
    store.save_import(planned(), CONTENT)
    with pytest.raises(ConflictError, match="is planned"):
        store.undo_import("i1", (), 1, "wang", NOW)
    store.apply_import("i1", added(3), 1, "wang", NOW)
    later = NOW + timedelta(days=1)
    assert store.undo_import("i1", undo_events(store, "i1"), 2, "zhao", later) == 3
    assert store.load().stations == ()
    assert store.removed_of("hz") == stations(3)
    undone = store.get_import("i1")
    assert (undone.status, undone.undone_at, undone.undone_by, undone.undone_version) == (
        ImportStatus.UNDONE,
        later,
        "zhao",
        3,
    )
    assert (undone.applied_by, undone.applied_version) == ("wang", 2)
    for change in (store.undo_import, store.apply_import):
        with pytest.raises(ConflictError, match="is undone"):
            change("i1", (), 3, "zhao", later)
    assert [one.version for one in store.events_of_import("i1")] == [2] * 3 + [3] * 3


def test_an_import_that_changes_nothing_is_applied_without_a_new_version(store: Store) -> None:
    store.save_import(planned(), CONTENT)
    assert store.apply_import("i1", (), 1, "li", NOW) == 1
    found = store.get_import("i1")
    assert (found.status, found.applied_version) == (ImportStatus.APPLIED, 1)
    assert store.undo_import("i1", (), 1, "li", NOW) == 1
    assert store.data_version() == 1


def test_a_plan_for_an_older_register_is_not_applied(store: Store) -> None:
    store.save_import(planned("i1"), CONTENT)
    store.save_import(planned("i2"), CONTENT)
    store.apply_import("i1", added(1), 1, "li", NOW)
    with pytest.raises(ConflictError, match=r"version 2.*version 1"):
        store.apply_import("i2", [StationAdded(stations(2)[1])], 1, "li", NOW)
    assert store.get_import("i2") == planned("i2")
    assert store.load().stations == stations(1)


def test_an_undo_does_not_take_back_what_somebody_did_since(store: Store) -> None:
    store.save_import(planned(), CONTENT)
    store.apply_import("i1", added(2), 1, "li", NOW)
    events = undo_events(store, "i1")
    store.apply_events([StationRemoved(stations(1)[0], "拆了")], 2, "zhao", NOW)
    with pytest.raises(ConflictError, match="was removed"):
        store.undo_import("i1", events, 3, "li", NOW)
    assert store.get_import("i1").status is ImportStatus.APPLIED
    assert store.load().stations == stations(2)[1:]
    assert store.data_version() == 3


def plan_of(count: int) -> list[PlanRowRecord]:
    outcomes = ("new", "same", "error")
    return [PlanRowRecord(n, outcomes[n % 3], f"{n:010d}", {"row": n + 2}) for n in range(count)]


def test_the_rows_of_a_plan_come_back_in_pages_and_in_their_order(store: Store) -> None:
    count = 2 * BATCH + 7
    store.save_import(planned(), CONTENT, iter(plan_of(count)))
    assert list(store.each_plan_row("i1")) == plan_of(count)
    assert list(store.each_plan_row("i1", {"error"})) == plan_of(count)[2::3]
    assert store.plan_rows("i1", (), 5, 3) == tuple(plan_of(count)[5:8])
    assert [row.place for row in store.plan_rows("i1", {"same", "error"}, 3, 3)] == [4, 5, 7]
    assert store.plan_rows("i1", {"changed"}) == store.plan_rows("none") == store.plan_rows("\0") == ()
    assert store.stations_of_plan("i1", {"same"}) == {f"{n:010d}" for n in range(1, count, 3)}
    found = store.station_rows(["0000000001", "0000000002"], {"i1", "i2"}, {"same"})
    assert list(found) == [("i1", plan_of(2)[1])]


def test_another_plan_takes_the_rows_of_the_first_away(store: Store) -> None:
    store.save_import(planned(), CONTENT, plan_of(5))
    store.replace_plan(planned(), 0, plan_of(2))
    assert list(store.each_plan_row("i1")) == plan_of(2)
    with pytest.raises(ConflictError):
        store.replace_plan(planned(), 0, plan_of(9))
    assert list(store.each_plan_row("i1")) == plan_of(2)


def test_a_row_quotes_whatever_a_file_held(store: Store, hostile_texts: tuple[str, ...]) -> None:
    cells = [*hostile_texts, "NUL \0", "half \ud83d", 2**70, "\\u0000"]
    row = PlanRowRecord(0, "error", None, {"row": 2, "cells": cells})
    store.save_import(planned(), CONTENT, [row])
    assert list(store.each_plan_row("i1")) == [row]


def test_applied_imports_are_those_that_hold_in_their_order(store: Store) -> None:
    for number in (1, 2, 3):
        store.save_import(planned(f"i{number}", plan={"known": number}), CONTENT)
    store.apply_import("i2", added(1), 1, "li", NOW)
    store.apply_import("i1", (), 2, "li", NOW + timedelta(hours=1))
    assert [(one.id, one.plan) for one in store.applied_imports("hz")] == [
        ("i2", {"known": 2}),
        ("i1", {"known": 1}),
    ]
    store.undo_import("i2", undo_events(store, "i2"), 2, "li", NOW)
    assert [one.id for one in store.applied_imports("hz")] == ["i1"]
    assert store.applied_imports("\0") == ()
