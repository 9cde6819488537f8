"""What later lists state again, what was decided once and what was known deeper stays; on each engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from stations.edits import edit_station
from stations.importing import (
    ImportOptions,
    KeptReason,
    Origin,
    apply_import,
    plan_import,
    planned_rows,
    replan,
    undo_import,
)
from stations.store import ImportRecord, Store

NOW = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def geocoder() -> GazetteerGeocoder:
    return GazetteerGeocoder(load())


class Desk:
    """A member of staff with a register."""

    def __init__(self, store: Store, geocoder: GazetteerGeocoder) -> None:
        self.store = store
        self.places: dict[str, Any] = {"geocoder": geocoder, "divisions": geocoder.gazetteer.divisions}
        self.count = 0

    def plan(self, text: str) -> ImportRecord:
        self.count += 1
        origin = Origin(f"i{self.count}", "tester", NOW + timedelta(minutes=self.count))
        return plan_import(
            self.store, text.encode(), ImportOptions("hz", "list.csv"), origin=origin, **self.places
        )

    def apply(self, text: str) -> ImportRecord:
        return apply_import(self.store, self.plan(text).id, "tester", NOW, **self.places)


@pytest.fixture
def desk(store: Store, geocoder: GazetteerGeocoder) -> Desk:
    return Desk(store, geocoder)


def test_undoing_an_earlier_list_leaves_of_a_station_what_a_later_one_states_again(desk: Desk) -> None:
    first = desk.apply("编号,名称,电话,备注\n1,甲,0371-1234567,一楼\n2,乙,0371-2345678,\n")
    second = desk.apply("编号,名称,电话\n1,甲,0371-1234567\n")
    assert second.counts["same"] == 1
    (kept,) = undo_import(desk.store, first.id, "tester", NOW).kept
    assert (kept.name, kept.reason) == ("甲", KeptReason.STATED_AGAIN)
    (station,) = desk.store.load().stations
    assert (station.external_id, station.phone, station.note) == ("1", "0371-1234567", "")
    assert undo_import(desk.store, second.id, "tester", NOW).kept == ()
    assert desk.store.load().stations == ()


def test_undoing_a_change_leaves_what_a_later_list_states_again(desk: Desk) -> None:
    lists = [f"编号,名称,电话,备注\n1,甲,0371-{n},{n}\n" for n in (1234567, 2345678)]
    desk.apply(lists[0])
    changing = desk.apply(lists[1])
    desk.apply("编号,名称,电话\n1,甲,0371-2345678\n")
    (kept,) = undo_import(desk.store, changing.id, "tester", NOW).kept
    assert (kept.fields, kept.reason) == (("phone",), KeptReason.STATED_AGAIN)
    (station,) = desk.store.load().stations
    assert (station.phone, station.note) == ("0371-2345678", "1234567")


def test_a_person_s_word_is_defended_once_until_the_list_says_something_newer(desk: Desk) -> None:
    def rows(phone: str, note: str = "") -> str:
        return f"编号,名称,电话,备注\n1,甲,{phone},{note}\n"

    desk.apply(rows("0371-1111111"))
    edited = {"phone": "0371-9999999"}
    (station,) = desk.store.load().stations
    edit_station(desk.store, station.id, edited, None, "li", NOW)
    first = desk.apply(rows("0371-2222222"))
    assert first.counts["conflict"] == 1
    # The same again is no question any more, and the rest of the row is taken over.
    again = desk.apply(rows("0371-2222222", "二楼"))
    assert (again.counts["conflict"], again.counts["changed"]) == (0, 1)
    (row,) = planned_rows(desk.store, again)
    assert [issue.value for issue in row.issues if issue.code == "person_value_kept"] == ["0371-2222222"]
    (station,) = desk.store.load().stations
    assert (station.phone, station.note) == ("0371-9999999", "二楼")
    assert desk.plan(rows("0371-3333333")).counts["conflict"] == 1
    # Whoever takes the decision back is asked again.
    undo_import(desk.store, first.id, "tester", NOW)
    assert desk.plan(rows("0371-2222222")).counts["conflict"] == 1


def test_a_cell_that_was_blanked_for_a_person_s_word_is_not_asked_about_again(desk: Desk) -> None:
    def rows(phone: str) -> str:
        return f"编号,名称,电话,备注\n1,甲,{phone},\n"

    desk.apply(rows("0371-1111111"))
    (station,) = desk.store.load().stations
    edit_station(desk.store, station.id, {"phone": "0371-9999999"}, None, "li", NOW)
    planned = desk.plan(rows("0371-2222222"))
    options = ImportOptions("hz", "list.csv", fixes={2: {"电话": ""}})
    blanked = replan(desk.store, planned.id, options, **desk.places)
    assert (blanked.counts["conflict"], blanked.counts["same"]) == (0, 1)
    apply_import(desk.store, planned.id, "tester", NOW)
    assert desk.plan(rows("0371-2222222")).counts["same"] == 1
    assert desk.plan(rows("0371-3333333")).counts["conflict"] == 1


def test_a_list_that_names_only_the_city_does_not_forget_the_district(desk: Desk) -> None:
    desk.apply("编号,名称,地址\n1,甲,郑州市中原区桐柏路38号\n")
    (before,) = desk.store.load().stations
    coarse = desk.apply("编号,名称,地址\n1,甲,郑州市桐柏路38号\n")
    assert coarse.counts["changed"] == 1
    (after,) = desk.store.load().stations
    assert (after.division, after.position) == (before.division, before.position)
    assert after.address == "郑州市桐柏路38号"
    # Another house may lie in another district.
    desk.apply("编号,名称,地址\n1,甲,郑州市桐柏路3号\n")
    (moved,) = desk.store.load().stations
    assert moved.division == "410100"
