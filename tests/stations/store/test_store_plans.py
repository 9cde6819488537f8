"""A plan can be made anew until it is applied; what a dataset decided about its columns is remembered."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stations.errors import ConflictError, InputError, NotFoundError
from stations.events import Event, StationAdded, StationChanged, StationRemoved
from stations.model import Dataset, Station
from stations.store import ImportRecord, Store

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
CONTENT = "名称\n驿站\n".encode()
STATION = Station("aaaaaaaaaa", "hz", "驿站")
OTHER = Station("bbbbbbbbbb", "zz", "外地驿站")


def planned(**values: object) -> ImportRecord:
    record = ImportRecord(
        id="i1",
        dataset="hz",
        filename="驿站.csv",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        base_version=1,
        created_at=NOW,
        created_by="li",
        options={"datum": None},
        plan={"rows": []},
        counts={"new": 0},
    )
    return replace(record, **values)  # type: ignore[arg-type]


@pytest.fixture
def uploaded(store: Store) -> Store:
    """A register with one upload in it."""
    store.save_import(planned(), CONTENT)
    return store


def test_another_plan_takes_the_place_of_the_first_and_the_file_stays(uploaded: Store) -> None:
    new = planned(
        base_version=7,
        options={"datum": "gcj02", "fixes": {"2": {"名称": "驿站\0"}}},
        plan={"rows": [{"row": 2}]},
        counts={"new": 1},
        created_by="somebody else",
        filename="other.csv",
        dataset="zz",
    )
    uploaded.replace_plan(new)
    expected = replace(new, created_by="li", filename="驿站.csv", dataset="hz", revision=1)
    assert uploaded.get_import("i1") == expected
    assert uploaded.import_content("i1") == CONTENT
    assert uploaded.data_version() == 1
    uploaded.replace_plan(planned())
    assert uploaded.get_import("i1") == planned(revision=2)
    assert uploaded.list_imports(1)[0].revision == 2


def test_two_people_do_not_overwrite_each_other(uploaded: Store) -> None:
    uploaded.replace_plan(planned(counts={"new": 1}), expected_revision=0)
    with pytest.raises(ConflictError, match="i1"):
        uploaded.replace_plan(planned(counts={"new": 2}), expected_revision=0)
    assert uploaded.get_import("i1").counts == {"new": 1}
    with pytest.raises(ConflictError, match="i1"):
        uploaded.apply_import("i1", [StationAdded(STATION)], 1, "li", NOW, expected_revision=0)
    assert uploaded.stations_of("hz") == ()
    assert uploaded.apply_import("i1", [StationAdded(STATION)], 1, "li", NOW, expected_revision=1) == 2


def test_only_a_plan_can_be_made_anew(uploaded: Store) -> None:
    uploaded.apply_import("i1", [StationAdded(STATION)], 1, "li", NOW)
    with pytest.raises(ConflictError, match="applied"):
        uploaded.replace_plan(planned(counts={"new": 9}))
    uploaded.undo_import("i1", [StationRemoved(STATION, "undone")], 2, "li", NOW)
    with pytest.raises(ConflictError, match="undone"):
        uploaded.replace_plan(planned(counts={"new": 9}))
    assert uploaded.get_import("i1").counts == {"new": 0}


def test_an_unknown_import_and_a_plan_that_is_no_json_are_refused(uploaded: Store) -> None:
    for id_ in ("none", "", "\0", "\ud800"):
        with pytest.raises(NotFoundError):
            uploaded.replace_plan(planned(id=id_))
        with pytest.raises(NotFoundError):
            uploaded.apply_import(id_, [], 1, "li", NOW, expected_revision=0)
    with pytest.raises(InputError, match="plan"):
        uploaded.replace_plan(planned(plan={"x": float("nan")}))
    assert uploaded.get_import("i1") == planned()


def test_a_dataset_remembers_what_its_columns_mean(store: Store) -> None:
    mapping = {"站名": "name", "备注\0\ud800": "", "": "note", "'; DROP TABLE": "phone"}
    dataset = Dataset("hz", title="杭州", mapping=mapping)
    version = store.put_dataset(dataset)
    assert store.datasets() == (dataset,)
    assert store.load().datasets["hz"].mapping == mapping
    assert store.put_dataset(dataset) == version
    assert store.put_dataset(replace(dataset, mapping={})) == version + 1
    assert store.datasets()[0].mapping == {}


def test_the_events_of_a_dataset_are_those_of_its_stations_alone(uploaded: Store) -> None:
    uploaded.put_dataset(Dataset("zz"))
    edited = replace(STATION, phone="0571")
    uploaded.apply_import("i1", [StationAdded(STATION)], 2, "li", NOW)
    uploaded.apply_events([StationChanged(STATION, edited), StationAdded(OTHER)], 3, "an", NOW)
    uploaded.apply_events([StationRemoved(edited, "closed")], 4, "an", NOW)
    happened: list[type[Event]] = [type(one.event) for one in uploaded.events_of_dataset("hz")]
    assert happened == [StationAdded, StationChanged, StationRemoved]
    edits = uploaded.events_of_dataset("hz", edits_only=True)
    assert [one.event for one in edits] == [StationChanged(STATION, edited), StationRemoved(edited, "closed")]
    assert [one.event for one in uploaded.events_of_dataset("zz")] == [StationAdded(OTHER)]
    for unknown in ("none", "", "\0", "\ud800"):
        assert uploaded.events_of_dataset(unknown) == ()
