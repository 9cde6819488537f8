"""A plan that a person corrects, that the register overtakes, and that remembers; on each engine."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geodata.datum import Datum
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from stations.edits import edit_station, remove_station
from stations.errors import ConflictError, FileError, InputError, ReplannedError
from stations.importing import (
    ImportOptions,
    Origin,
    UndoResult,
    apply_import,
    options_from_record,
    options_to_record,
    plan_import,
    planned_rows,
    replan,
    undo_import,
)
from stations.model import PositionSource, Station
from stations.plan import PlannedRow, Scope
from stations.store import ImportRecord, ImportStatus, Store

NOW = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
LIST = (
    "编号,名称,地址,经度,纬度,坐标系,电话,楼\r\n"
    "1,甲驿站,郑州市中原区一路1号,113.606,34.699,gcj02,0371-1,一\r\n"
    "2,乙驿站,郑州市金水区二路2号,34.7,113.6,gcj02,0371-2,二\r\n"
)


@pytest.fixture(scope="module")
def geocoder() -> GazetteerGeocoder:
    return GazetteerGeocoder(load())


class Desk:
    """A member of staff with a register."""

    def __init__(self, store: Store, geocoder: GazetteerGeocoder) -> None:
        self.store = store
        self.places: dict[str, Any] = {"geocoder": geocoder, "divisions": geocoder.gazetteer.divisions}
        self.count = 0

    def plan(self, text: str, **options: Any) -> ImportRecord:
        self.count += 1
        origin = Origin(f"i{self.count}", "li", NOW + timedelta(minutes=self.count))
        chosen = ImportOptions("hz", "list.csv", **options)
        return plan_import(self.store, text.encode(), chosen, origin=origin, **self.places)

    def replan(self, record: ImportRecord, **options: Any) -> ImportRecord:
        return replan(self.store, record.id, ImportOptions("hz", "list.csv", **options), **self.places)

    def apply(self, record: ImportRecord, **how: Any) -> ImportRecord:
        return apply_import(self.store, record.id, "li", NOW, **how, **self.places)

    def undo(self, record: ImportRecord) -> UndoResult:
        return undo_import(self.store, record.id, "li", NOW)

    def by_name(self) -> Mapping[str, Station]:
        return {station.name: station for station in self.store.load().stations}


@pytest.fixture
def desk(store: Store, geocoder: GazetteerGeocoder) -> Desk:
    return Desk(store, geocoder)


def rows_of(desk: Desk, record: ImportRecord) -> tuple[PlannedRow, ...]:
    return tuple(planned_rows(desk.store, record))


def test_a_corrected_cell_is_read_and_the_file_stays_as_it_is(desk: Desk) -> None:
    record = desk.plan(LIST)
    assert record.counts["error"] == 1
    fixed = desk.replan(record, fixes={3: {"经度": "113.6", "纬度": "34.7"}})
    assert (fixed.counts["new"], fixed.counts["error"], fixed.revision) == (2, 0, 1)
    assert desk.store.get_import(record.id) == fixed
    assert desk.store.import_content(record.id) == LIST.encode()
    assert desk.apply(fixed).status is ImportStatus.APPLIED


def test_a_pin_settles_a_row_whose_coordinates_are_wrong_and_stays_when_the_list_comes_again(
    desk: Desk,
) -> None:
    pinned = desk.replan(desk.plan(LIST), pins={3: (113.61, 34.71), 2: (113.62, 34.72)})
    assert (pinned.counts["new"], pinned.counts["error"]) == (2, 0)
    desk.apply(pinned)
    position = desk.by_name()["甲驿站"].position
    assert position is not None
    assert (position.lon, position.lat, position.error_m) == (113.62, 34.72, 10.0)
    assert (position.source, position.given_lon, position.datum_given) == (
        PositionSource.STAFF,
        113.606,
        "gcj02",
    )
    again = desk.plan(LIST)
    assert (again.counts["same"], again.counts["error"]) == (1, 1)
    moved = desk.plan(LIST.replace("113.606", "113.706"))
    assert moved.counts["conflict"] == 1
    # Who points again has seen the new coordinates: they are no news any more.
    desk.apply(desk.replan(moved, pins={2: (113.63, 34.73)}))
    assert desk.plan(LIST.replace("113.606", "113.706")).counts["same"] == 1


@pytest.mark.parametrize("pins", [{9: (113.6, 34.7)}, {2: (200.0, 34.7)}, {2: (float("nan"), 1.0)}])
def test_a_pin_on_no_row_or_off_the_earth_is_refused_and_the_plan_stays(desk: Desk, pins: Any) -> None:
    record = desk.plan(LIST)
    with pytest.raises(InputError, match=r"pin|row"):
        desk.replan(record, pins=pins)
    assert desk.store.get_import(record.id) == record


def test_a_fix_of_no_row_is_refused_and_the_plan_stays(desk: Desk) -> None:
    record = desk.plan(LIST)
    with pytest.raises(FileError):
        desk.replan(record, fixes={99: {"名称": "x"}})
    assert desk.store.get_import(record.id) == record


def test_only_a_plan_can_be_made_anew(desk: Desk) -> None:
    record = desk.plan(LIST)
    desk.apply(record)
    with pytest.raises(ConflictError):
        desk.replan(record)
    with pytest.raises(ConflictError):
        desk.apply(record)


def test_a_dataset_remembers_what_its_columns_mean(desk: Desk) -> None:
    record = desk.plan(LIST, mapping={"楼": "note", "电话": ""})
    desk.apply(record)
    station = desk.by_name()["甲驿站"]
    assert (station.note, station.phone, dict(station.extra)) == ("一", "", {"电话": "0371-1"})
    assert desk.plan(LIST).counts["same"] == 1
    # A list without that column is read all the same, and a new decision goes before an old one.
    assert desk.plan("编号,名称,备注\n1,甲驿站,三\n").counts["changed"] == 1
    again = rows_of(desk, desk.plan(LIST, mapping={"电话": "phone"}))[0]
    assert again.after is not None
    assert again.after.phone == "0371-1"


def test_a_plan_that_would_still_do_the_same_is_applied(desk: Desk) -> None:
    record = desk.plan(LIST)
    desk.apply(desk.plan("编号,名称\n7,庚驿站\n"))
    assert desk.apply(record).status is ImportStatus.APPLIED
    assert set(desk.by_name()) == {"甲驿站", "庚驿站"}


def test_a_plan_that_would_do_something_else_is_kept_for_a_person(desk: Desk) -> None:
    record = desk.plan(LIST)
    desk.apply(desk.plan("编号,名称,电话\n1,甲驿站,0379-9\n"))
    with pytest.raises(ReplannedError):
        desk.apply(record)
    anew = desk.store.get_import(record.id)
    assert (anew.status, anew.revision, anew.counts["new"], anew.counts["changed"]) == (
        ImportStatus.PLANNED,
        1,
        0,
        1,
    )
    assert desk.by_name()["甲驿站"].phone == "0379-9"
    assert desk.apply(record).status is ImportStatus.APPLIED
    assert desk.by_name()["甲驿站"].phone == "0371-1"


def test_an_edit_between_plan_and_apply_is_not_lost(desk: Desk) -> None:
    desk.apply(desk.plan(LIST))
    record = desk.plan(LIST.replace("0371-1", "0371-5"))
    station = desk.by_name()["甲驿站"]
    version = desk.store.get_station(station.id).version
    edit_station(desk.store, station.id, {"phone": "0379-9"}, version, "wang", NOW)
    with pytest.raises(ReplannedError):
        desk.apply(record)
    assert desk.store.get_import(record.id).counts["conflict"] == 1
    desk.apply(record)
    assert desk.by_name()["甲驿站"].phone == "0379-9"


def test_two_who_apply_one_plan_at_once_apply_it_once(desk: Desk) -> None:
    record = desk.plan(LIST)
    ends: list[str] = []

    def run() -> None:
        try:
            ends.append(str(desk.apply(record).status))
        except ConflictError:
            ends.append("refused")

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["applied", "refused", "refused"]
    assert len(desk.store.events_of_import(record.id)) == 1


def test_a_complete_list_removes_only_in_its_division_and_asks_above_a_tenth(desk: Desk) -> None:
    text = "编号,名称,地址\n" + "".join(f"{n},站{n},郑州市中原区一路{n}号\n" for n in range(60))
    desk.apply(desk.plan(text + "99,外驿站,杭州市西湖区一路1号\n88,无址驿站,\n"))
    for kept, asked in ((54, False), (53, True)):
        fewer = "\n".join(text.split("\n")[: kept + 1]) + "\n"
        record = desk.plan(fewer, scope=Scope.COMPLETE, division="410100")
        assert (record.counts["missing"], record.plan["known"]) == (60 - kept, 60)
        if asked:
            with pytest.raises(ConflictError, match="7 of 60"):
                desk.apply(record)
            desk.apply(record, confirm_missing=True)
        else:
            assert desk.undo(desk.apply(record)).kept == ()
    assert {"外驿站", "无址驿站"} < set(desk.by_name())


def test_a_station_that_a_person_removed_is_asked_about(desk: Desk) -> None:
    desk.apply(desk.plan(LIST))
    remove_station(desk.store, desk.by_name()["甲驿站"].id, "拆迁", None, "wang", NOW)
    record = desk.plan(LIST)
    assert record.counts["conflict"] == 1
    desk.apply(record)
    assert desk.by_name() == {}


def test_what_is_near_in_another_dataset_is_proposed_and_kept_with_the_plan(desk: Desk) -> None:
    desk.apply(desk.plan(LIST))
    origin = Origin("other", "li", NOW)
    other = ImportOptions("other", "x.csv", Datum.GCJ02)
    text = "名称,地址,经度,纬度\n甲工会驿站,中原区一路1号,113.606,34.699\n"
    record = plan_import(desk.store, text.encode(), other, origin=origin, **desk.places)
    assert record.counts["new"] == 1
    (near,) = rows_of(desk, desk.store.get_import("other"))[0].near
    assert (near.name, near.dataset) == ("甲驿站", "hz")
    assert set(near.reasons) == {"same_name", "same_address", "same_place"}


def test_options_survive_being_written_down() -> None:
    options = ImportOptions(
        "hz", "x.csv", Datum.BD09, Scope.COMPLETE, "410100", {"a": "name", "b": ""},
        fixes={2: {"名称": "x"}}, pins={3: (113.6, 34.7)}, encoding="gb18030", sheet="表1",
    )  # fmt: skip
    assert options_from_record("hz", "x.csv", options_to_record(options)) == options
    assert options_from_record("hz", "x.csv", {}) == ImportOptions("hz", "x.csv")
