"""A list's whole way into the register and back, on each engine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geodata.datum import Datum
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from stations.errors import ConflictError, FileError, InputError, NotFoundError
from stations.importing import (
    ImportOptions,
    KeptReason,
    Origin,
    apply_import,
    draft_plan,
    plan_import,
    planned_rows,
    undo_import,
)
from stations.model import PositionSource, Snapshot
from stations.plan import Scope
from stations.store import ImportRecord, ImportStatus, Store, StoredEvent

NOW = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
HEADER = "编号,名称,地址,经度,纬度,坐标系,开放时间,服务设施\r\n"
FIRST = HEADER + (
    "1,甲驿站,郑州市中原区一路1号,113.606,34.699,gcj02,周一至周五 8:30-17:30,空调、微波炉\r\n"
    "2,乙驿站,郑州市金水区二路2号,,,,24小时,\r\n"
    "3,丙驿站,,34.7,113.6,gcj02,,\r\n"
)
SECOND = HEADER + (
    "2,乙驿站,郑州市金水区二路2号,,,,9:00-17:00,\r\n"
    "1,甲驿站,郑州市中原区一路1号,113.606,34.699,gcj02,周一至周五 8:30-17:30,空调、微波炉\r\n"
)


@pytest.fixture(scope="module")
def geocoder() -> GazetteerGeocoder:
    return GazetteerGeocoder(load())


class Desk:
    """A member of staff with a register."""

    def __init__(self, store: Store, geocoder: GazetteerGeocoder) -> None:
        self.store = store
        self.geocoder = geocoder
        self.count = 0

    def plan(self, text: str, scope: Scope = Scope.PARTIAL, division: str | None = None) -> ImportRecord:
        self.count += 1
        options = ImportOptions("hz", "list.csv", scope=scope, division=division)
        origin = Origin(f"i{self.count}", "tester", NOW + timedelta(minutes=self.count))
        divisions = self.geocoder.gazetteer.divisions
        return plan_import(self.store, text.encode(), options, self.geocoder, divisions, origin)

    def apply(self, text: str, scope: Scope = Scope.PARTIAL, *, confirm: bool = False) -> ImportRecord:
        record = self.plan(text, scope)
        return apply_import(self.store, record.id, "tester", NOW, confirm_missing=confirm)


@pytest.fixture
def desk(store: Store, geocoder: GazetteerGeocoder) -> Desk:
    return Desk(store, geocoder)


def content(snapshot: Snapshot) -> list[object]:
    """What a snapshot says, apart from when it was written."""
    return [replace(station, created_at=None, updated_at=None) for station in snapshot.stations]


def test_a_plan_changes_nothing(desk: Desk) -> None:
    before = desk.store.data_version()
    record = desk.plan(FIRST)
    assert (record.counts["new"], record.counts["error"]) == (2, 1)
    assert desk.store.data_version() == before
    assert desk.store.load().stations == ()


def test_the_uploaded_file_is_kept_byte_by_byte(desk: Desk) -> None:
    record = desk.plan(FIRST)
    assert desk.store.import_content(record.id) == FIRST.encode()


def test_what_was_applied_is_there_and_a_second_time_changes_nothing(desk: Desk) -> None:
    first = desk.apply(FIRST)
    before = desk.store.load()
    second = desk.apply(FIRST)
    assert second.counts["same"] == 2
    assert second.applied_version == first.applied_version == desk.store.data_version()
    assert desk.store.load() == before


def test_positions_are_given_or_guessed_and_say_which(desk: Desk) -> None:
    desk.apply(FIRST)
    by_name = {station.name: station.position for station in desk.store.load().stations}
    given, guessed = by_name["甲驿站"], by_name["乙驿站"]
    assert given is not None
    assert guessed is not None
    assert (given.source, given.datum_given, given.given_lon) == (PositionSource.GIVEN, "gcj02", 113.606)
    assert given.lon == pytest.approx(113.6, abs=0.001)
    assert guessed.source is PositionSource.GAZETTEER
    assert guessed.error_m > 1_000


def test_a_swapped_row_is_an_error_with_row_column_and_value_and_the_rest_is_kept(desk: Desk) -> None:
    rows = tuple(planned_rows(desk.store, desk.apply(FIRST)))
    bad = next(row for row in rows if row.outcome == "error")
    assert (bad.row, bad.issues[0].code) == (4, "coordinates_swapped")
    assert "34.7" in bad.issues[0].value
    assert {station.name for station in desk.store.load().stations} == {"甲驿站", "乙驿站"}


def test_undo_leads_back_to_what_was_there(desk: Desk) -> None:
    desk.apply(FIRST)
    before = desk.store.load()
    changed = desk.apply(SECOND)
    assert changed.counts["changed"] == 1
    undone = undo_import(desk.store, changed.id, "tester", NOW)
    assert undone.record.status is ImportStatus.UNDONE
    assert undone.kept == ()
    assert content(desk.store.load()) == content(before)


def test_undoing_the_first_import_empties_the_register_and_it_can_be_applied_again(desk: Desk) -> None:
    first = desk.apply(FIRST)
    before = content(desk.store.load())
    undo_import(desk.store, first.id, "tester", NOW)
    assert desk.store.load().stations == ()
    with pytest.raises(ConflictError):
        undo_import(desk.store, first.id, "tester", NOW)
    desk.apply(FIRST)
    assert content(desk.store.load()) == before


def test_undo_reads_no_more_at_a_time_however_much_has_happened(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        undo_import(desk.store, desk.apply(FIRST).id, "tester", NOW)
    last = desk.apply(FIRST)
    read: list[int] = []
    events_of = desk.store.events_of_stations

    def reading(ids: Collection[str]) -> dict[str, list[StoredEvent]]:
        found = events_of(ids)
        read.append(sum(map(len, found.values())))
        return found

    monkeypatch.setattr(desk.store, "events_of_stations", reading)
    monkeypatch.setattr("stations.importing.undoing._EVENTS_AT_ONCE", 20)
    assert undo_import(desk.store, last.id, "tester", NOW).kept == ()
    assert desk.store.load().stations == ()
    # Three stations, nine events each.
    assert set(read) <= {9, 18}


def test_undo_leaves_what_was_changed_later_and_says_so(desk: Desk) -> None:
    first = desk.apply(FIRST)
    second = desk.apply(SECOND)
    before = content(desk.store.load())
    undone = undo_import(desk.store, first.id, "tester", NOW)
    kept = {one.name: one for one in undone.kept}
    assert kept["乙驿站"].reason is KeptReason.CHANGED_LATER
    assert kept["乙驿站"].fields == ("hours_text", "hours_rule")
    # The second list changed nothing here and has left no event, but it states the station again.
    assert (kept["甲驿站"].reason, kept["甲驿站"].fields) == (KeptReason.STATED_AGAIN, ())
    assert content(desk.store.load()) == before
    # With the later change gone, too, nothing is left that anybody wanted.
    assert undo_import(desk.store, second.id, "tester", NOW).kept == ()
    assert desk.store.load().stations == ()


def test_a_plan_that_the_register_has_overtaken_is_refused(desk: Desk) -> None:
    desk.apply(FIRST)
    stale = desk.plan(SECOND)
    desk.apply(SECOND)
    with pytest.raises(ConflictError):
        apply_import(desk.store, stale.id, "tester", NOW)


def test_another_datasets_change_does_not_overtake_a_plan(desk: Desk) -> None:
    desk.apply(FIRST)
    waiting = desk.plan(SECOND)
    divisions = desk.geocoder.gazetteer.divisions
    other = ImportOptions("other", "x.csv")
    origin = Origin("other-1", "tester", NOW)
    plan_import(desk.store, "名称\n丁驿站\n".encode(), other, desk.geocoder, divisions, origin)
    apply_import(desk.store, "other-1", "tester", NOW)
    assert apply_import(desk.store, waiting.id, "tester", NOW).status is ImportStatus.APPLIED


def test_a_complete_list_that_lacks_most_stations_must_be_confirmed(desk: Desk) -> None:
    many = "编号,名称\n" + "".join(f"{n},站{n}\n" for n in range(20))
    desk.apply(many)
    with pytest.raises(ConflictError, match="19 of 20"):
        desk.apply("编号,名称\n0,站0\n", Scope.COMPLETE)
    assert len(desk.store.load().stations) == 20
    desk.apply("编号,名称\n0,站0\n", Scope.COMPLETE, confirm=True)
    assert len(desk.store.load().stations) == 1


def test_a_complete_list_in_which_nothing_is_left_must_be_confirmed_however_short(desk: Desk) -> None:
    desk.apply("编号,名称\n1,甲\n2,乙\n")
    with pytest.raises(ConflictError, match="2 of 2"):
        desk.apply("编号,名称\n8,别处一\n9,别处二\n", Scope.COMPLETE)
    assert {station.name for station in desk.store.load().stations} == {"甲", "乙"}


def test_a_removed_station_that_comes_back_keeps_its_id(desk: Desk) -> None:
    desk.apply("编号,名称\n1,甲\n2,乙\n")
    before = {station.name: station.id for station in desk.store.load().stations}
    desk.apply("编号,名称\n2,乙\n", Scope.COMPLETE)
    assert len(desk.store.load().stations) == 1
    back = desk.apply("编号,名称\n1,甲\n2,乙\n")
    assert back.counts["new"] == 1
    assert {station.name: station.id for station in desk.store.load().stations} == before
    undo_import(desk.store, back.id, "tester", NOW)
    assert len(desk.store.load().stations) == 1


def test_a_file_that_cannot_be_read_leaves_no_trace(desk: Desk) -> None:
    with pytest.raises(FileError):
        desk.plan("\x00\x01\x02")
    assert desk.store.list_imports(10) == ()


def test_an_unknown_division_and_an_unknown_import_are_named(desk: Desk) -> None:
    with pytest.raises(InputError, match="division"):
        desk.plan(FIRST, division="999999")
    with pytest.raises(NotFoundError):
        apply_import(desk.store, "nope", "tester", NOW)


def test_a_draft_is_kept_nowhere(desk: Desk) -> None:
    options = ImportOptions("new-one", "list.csv")
    divisions = desk.geocoder.gazetteer.divisions
    before = desk.store.data_version()
    draft_plan(desk.store, FIRST.encode(), options, desk.geocoder, divisions, Origin("d", "t", NOW))
    assert desk.store.data_version() == before
    assert desk.store.list_imports(10) == ()


@pytest.mark.field
def test_the_list_of_zhengzhou(desk: Desk, shared: Path) -> None:
    data = (shared / "data" / "stations" / "zhengzhou_gonghui_yizhan.csv").read_bytes()
    options = ImportOptions("zz", "zhengzhou.csv", Datum.GCJ02)
    divisions = desk.geocoder.gazetteer.divisions
    record = plan_import(desk.store, data, options, desk.geocoder, divisions, Origin("z", "t", NOW))
    assert (record.counts["new"], sum(record.counts.values())) == (82, 82)
    rows = tuple(planned_rows(desk.store, record))
    exact = [r for r in rows if r.after and r.after.position and r.after.position.error_m <= 300]
    assert len(exact) == 18
    for row in rows:
        assert row.after is not None
        placed = row.after.position is not None and row.after.position.error_m > 0
        assert placed or any(issue.code == "not_located" for issue in row.issues)
    apply_import(desk.store, "z", "t", NOW)
    version = desk.store.data_version()
    plan_import(desk.store, data, options, desk.geocoder, divisions, Origin("z2", "t", NOW))
    assert apply_import(desk.store, "z2", "t", NOW).counts["same"] == 82
    assert desk.store.data_version() == version
