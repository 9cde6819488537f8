"""Single stations corrected, checked, removed and brought back, on each engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stations.edit_faults import EditFaults
from stations.edited_values import EDITABLE_FIELDS, edited_values
from stations.edits import edit_station, remove_station, restore_station, verify_station
from stations.errors import ConflictError, InputError, NotFoundError
from stations.events import StationAdded, StationVerified
from stations.model import Amenity, Dataset, PositionSource, Station, Status, VerificationKind
from stations.store import Store

NOW = datetime(2026, 7, 1, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ID = "aaaaaaaaaa"
STATION = Station(ID, "hz", "甲", amenities={"wifi": Amenity.YES}, extra={"楼层": "2"})


@pytest.fixture
def version(store: Store) -> int:
    store.apply_events([StationAdded(STATION)], store.data_version(), "li", NOW)
    return store.get_station(ID).version


def edit(store: Store, version: int, **changes: Any) -> Station:
    return edit_station(store, ID, changes, version, "wang", LATER).station


def test_every_field_of_an_edit_is_read_as_a_list_would_be(store: Store, version: int) -> None:
    after = edit(
        store,
        version,
        name=" 乙 ",
        external_id="",
        kinds=["driver_home", "rest_station"],
        division="330106",
        position={"lon": 120.13, "lat": 30.26, "crs": "gcj02"},
        amenities={"wifi": None, "toilet": "nearby"},
        hours_text="周一至周五 9:00-17:00",
        phone="0571-1",
        stars=5,
        stars_year=2026,
        status="temporarily_closed",
        extra={"面积": "20"},
    )
    assert (after.name, after.external_id, after.kinds) == ("乙", None, ("rest_station", "driver_home"))
    assert after.amenities == {"toilet": Amenity.NEARBY}
    assert (after.hours_rule, after.status) == ("Mo-Fr 09:00-17:00", Status.TEMPORARILY_CLOSED)
    assert after.extra == {"楼层": "2", "面积": "20"}
    assert after.position is not None
    assert (after.position.source, after.position.error_m) == (PositionSource.STAFF, 10.0)
    assert after.position.lon == pytest.approx(120.1254, abs=1e-3)
    assert (after.verified_at, after.updated_at) == (None, LATER)
    (added, changed) = store.events_of_station(ID)
    assert (added.actor, changed.actor, changed.import_id) == ("li", "wang", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", 5), ("name", "长" * 4001),
        ("kinds", []), ("kinds", ["nowhere"]), ("kinds", "rest_station"),
        ("division", "33010"), ("division", "３３０１０６"),
        ("position", {"lon": 1}), ("position", {"lon": 200, "lat": 1}), ("position", {"lon": "1", "lat": 1}),
        ("position", {"lon": float("nan"), "lat": 1}), ("position", {"lon": 1, "lat": 1, "crs": "x"}),
        ("amenities", {"gold": "yes"}), ("amenities", {"wifi": "maybe"}), ("amenities", {"wifi": []}),
        ("amenities", ["wifi"]), ("stars", 6), ("stars", True), ("stars", 4.5), ("stars_year", 20),
        ("status", "gone"), ("status", None), ("extra", "x"), ("phone", ["1"]),
        ("id", "bbbbbbbbbb"), ("dataset", "x"), ("verified_at", "2026-01-01"), ("verification_kind", "host"),
        ("hours_rule", "以公告为准"), ("hours_rule", 24), ("overrides", "2026-06-10"), ("closure", []),
        ("nonsense", 1),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_and_nothing_changes(
    store: Store, version: int, field: str, value: Any
) -> None:
    with pytest.raises(InputError) as raised:
        edit(store, version, **{field: value}, note="x")
    (detail,) = raised.value.details
    assert detail.where == field
    assert detail.given is not None
    assert store.get_station(ID).station == STATION


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(EditFaults) as raised:
        edited_values(STATION, {"stars": 9, "nonsense": 1, "note": "fine"})
    assert [detail.where for detail in raised.value.details] == ["stars", "nonsense"]
    assert raised.value.details[0].message == "应为 1 到 5 的整数，或 null"
    message, details = raised.value.described("en")
    assert message.isascii()
    assert details[0].message == "must be a whole number from 1 to 5, or null"
    assert all(name in raised.value.details[1].message for name in EDITABLE_FIELDS)


def test_an_edit_that_changes_nothing_is_no_commit(store: Store, version: int) -> None:
    before = store.data_version()
    assert edit(store, version, name="甲", amenities={"wifi": "yes"}) == STATION
    assert store.data_version() == before


def test_who_looked_at_an_older_version_is_refused(store: Store, version: int) -> None:
    edit(store, version, phone="1")
    with pytest.raises(ConflictError, match="version"):
        edit(store, version, phone="2")
    assert store.get_station(ID).station.phone == "1"


def test_a_change_elsewhere_refuses_nobody(store: Store, version: int) -> None:
    store.put_dataset(Dataset("other"))
    assert edit(store, version, phone="1").phone == "1"


def test_only_a_persons_check_sets_verified_at_and_how(store: Store, version: int) -> None:
    after = verify_station(store, ID, version, "wang", LATER).station
    assert (after.verified_at, after.verification_kind) == (LATER, VerificationKind.ON_SITE)
    after = edit(store, store.get_station(ID).version, phone="1")
    assert (after.verified_at, after.verification_kind) == (LATER, VerificationKind.ON_SITE)


@pytest.mark.parametrize("kind", VerificationKind)
def test_every_kind_of_check_is_kept_as_it_was_made(
    store: Store, version: int, kind: VerificationKind
) -> None:
    after = verify_station(store, ID, version, "wang", LATER, kind).station
    assert after.verification_kind is kind
    (kept,) = store.load().stations
    assert kept == after
    last = store.events_of_station(ID)[-1].event
    assert isinstance(last, StationVerified)
    assert (last.before.verification_kind, last.after.verification_kind) == (None, kind)


def test_a_removed_station_keeps_its_tombstone_and_comes_back_as_it_was(store: Store, version: int) -> None:
    with pytest.raises(InputError):
        remove_station(store, ID, " \n", version, "wang", LATER)
    remove_station(store, ID, "拆迁", version, "wang", LATER)
    assert store.load().stations == ()
    for act in (
        lambda: edit(store, store.get_station(ID).version, phone="1"),
        lambda: verify_station(store, ID, None, "wang", LATER),
        lambda: remove_station(store, ID, "again", None, "wang", LATER),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert restore_station(store, ID, "wang", LATER).station.name == "甲"
    with pytest.raises(ConflictError):
        restore_station(store, ID, "wang", LATER)


def test_a_station_that_never_was_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError):
        edit_station(store, "zzzzzzzzzz", {"phone": "1"}, 1, "wang", NOW)
