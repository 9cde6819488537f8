"""A person's pin stays where it is, whatever lists, geocoders and undoing say."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.choosing import ChoosingGeocoder
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder, Geocoded
from stations.edits import edit_station, settle_station
from stations.errors import ConflictError
from stations.importing import ImportOptions, Origin, apply_import, plan_import, undo_import
from stations.model import Position, PositionSource, Station
from stations.store import Store

NOW = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
GAZETTEER = GazetteerGeocoder(load())
HEADER = "编号,名称,地址,经度,纬度,坐标系\r\n"
ADDRESS = "郑州市金水区花园路126号"
PIN = {"lon": 113.7, "lat": 34.8}

# What a later edition of the list says of the station: nothing, the same, something else near and far.
POINTS = ("", "113.606,34.699,gcj02", "113.6065,34.6995,gcj02", "113.9001,34.9001,wgs84")
texts = st.tuples(st.sampled_from(POINTS), st.sampled_from([ADDRESS, "郑州市中原区桐柏路1号", "郑州市"])).map(
    lambda said: (
        HEADER + f"1,甲驿站,{said[1]},{said[0] or ',,'}\r\n2,乙驿站,{ADDRESS}二楼,113.6101,34.7001,wgs84\r\n"
    )
)
services = st.none() | st.builds(
    Geocoded,
    st.sampled_from([None, "410105", "110101"]),
    st.just(1.0),
    st.sampled_from(["amap", "baidu"]),
    st.just(""),
    st.floats(113.5, 114.5),
    st.floats(34.0, 35.0),
    st.sampled_from([50.0, 2_000.0]),
    st.just("door"),
)
actions = st.one_of(
    st.tuples(st.just("import"), texts, services),
    st.tuples(st.just("undo"), st.integers(0, 5)),
)


class Service:
    """An online service that answers one thing to everything."""

    def __init__(self, answer: Geocoded | None) -> None:
        self.answer = answer

    def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
        return self.answer


class Desk:
    """Somebody who imports lists and takes them back."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.made: list[str] = []

    def bring(self, text: str, answer: Geocoded | None = None) -> None:
        self.made.append(f"i{len(self.made)}")
        origin = Origin(self.made[-1], "tester", NOW + timedelta(minutes=len(self.made)))
        geocoder = ChoosingGeocoder([GAZETTEER, Service(answer)])
        divisions = GAZETTEER.gazetteer.divisions
        plan_import(self.store, text.encode(), ImportOptions("zz", "a.csv"), geocoder, divisions, origin)
        apply_import(self.store, origin.id, "tester", origin.now, confirm_missing=True)

    def undo(self, number: int) -> None:
        with contextlib.suppress(ConflictError):
            undo_import(self.store, self.made[number % len(self.made)], "tester", NOW + timedelta(hours=1))

    def first(self) -> Station:
        return next(station for station in self.store.load().stations if station.external_id == "1")

    def pin(self) -> None:
        station = self.first()
        version = self.store.get_station(station.id).version
        edit_station(self.store, station.id, {"position": PIN}, version, "wang", NOW + timedelta(minutes=30))

    def settle(self) -> None:
        station = self.first()
        version = self.store.get_station(station.id).version
        settle_station(self.store, station.id, version, "wang", NOW + timedelta(minutes=30))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=texts, answer=services, later=st.lists(actions, max_size=4))
def test_a_pin_is_moved_by_no_list_no_geocoder_and_no_undoing(
    first: str, answer: Geocoded | None, later: list[tuple[str, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{Path(folder) / 'r.db'}") as store:
        store.upgrade()
        desk = Desk(store)
        desk.bring(first, answer)
        desk.pin()
        pinned = desk.first().position
        assert pinned is not None
        assert (pinned.lon, pinned.lat, pinned.source) == (113.7, 34.8, PositionSource.STAFF)
        for action in later:
            if action[0] == "import":
                desk.bring(action[1], action[2])  # type: ignore[arg-type]
            else:
                desk.undo(int(action[1]))
            now = desk.first().position
            assert now is not None
            assert (now.lon, now.lat, now.error_m, now.source) == (113.7, 34.8, 10.0, PositionSource.STAFF)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


WITHOUT = HEADER + f"1,甲驿站,{ADDRESS},,,\r\n"
FAR = Geocoded("410105", 1.0, "amap", "", 114.3, 34.78, 50.0, "door")
NEAR = Geocoded(None, 1.0, "amap", "", 113.68, 34.78, 50.0, "door")


def disagreeing(desk: Desk) -> Position:
    neighbour = HEADER + f"2,乙驿站,{ADDRESS},113.6801,34.7801,wgs84\r\n"
    desk.bring(neighbour)
    desk.bring(WITHOUT, FAR)
    position = desk.first().position
    assert position is not None
    return position


def test_a_disagreement_is_kept_and_makes_the_position_too_rough_to_be_ranked(desk: Desk) -> None:
    position = disagreeing(desk)
    assert (position.source, position.by) == (PositionSource.SERVICE, "amap")
    assert position.disagreement_m is not None
    assert position.disagreement_m > 50_000
    assert position.error_m == position.disagreement_m


def test_the_same_list_again_changes_nothing(desk: Desk) -> None:
    disagreeing(desk)
    before = desk.store.load()
    desk.bring(WITHOUT, FAR)
    assert desk.store.load() == before


def test_what_a_person_left_as_it_is_stays_until_somebody_says_something_new(desk: Desk) -> None:
    position = disagreeing(desk)
    desk.settle()
    left = desk.first().position
    assert left == replace(position, reviewed=True)
    desk.bring(WITHOUT, FAR)
    assert desk.first().position == left
    desk.bring(WITHOUT, NEAR)
    new = desk.first().position
    assert new is not None
    assert (new.disagreement_m, new.reviewed) == (None, None)


def test_coordinates_of_a_list_replace_every_guess(desk: Desk) -> None:
    disagreeing(desk)
    desk.bring(HEADER + f"1,甲驿站,{ADDRESS},113.6901,34.7801,wgs84\r\n")
    position = desk.first().position
    assert position is not None
    assert (position.source, position.lon, position.disagreement_m) == (PositionSource.GIVEN, 113.6901, None)
