from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.model import Amenity, Position, PositionSource, Snapshot, Station, Status
from stations.nearest import NearestQuery, OpenFilter, nearest
from stations.travel import Travel

GEOD = Geod(ellps="WGS84")
# Wednesday 2026-07-15, 14:00 in Shanghai.
AT = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
EVALUATOR = HoursEvaluator()


def station(number: int, lon: float, lat: float, error_m: float = 10.0, **values: Any) -> Station:
    position = Position(lon, lat, error_m, PositionSource.GIVEN)
    return Station(f"s{number:09d}", "d", f"站{number}", position=position, **values)


def directory(*stations: Station) -> Directory:
    return Directory(Snapshot(1, {}, tuple(sorted(stations, key=lambda s: s.id))))


def ids(register: Directory, **asked: Any) -> list[str]:
    query = NearestQuery(**{"lon": 0.0, "lat": 0.0, "at": AT, **asked})
    return [hit.station.id for hit in nearest(register, query, EVALUATOR).hits]


def test_an_empty_register_answers_nothing() -> None:
    answer = nearest(directory(), NearestQuery(0, 0, AT, open=OpenFilter.NOW), EVALUATOR)
    assert (answer.hits, answer.approximate_nearby) == ((), 0)
    assert set(answer.left_out.values()) == {0}


def test_a_station_without_a_position_is_never_an_answer_and_never_an_error() -> None:
    register = directory(Station("x000000001", "d", "甲"), station(1, 1.0, 1.0))
    assert ids(register) == ["s000000001"]


def test_ties_go_by_id() -> None:
    register = directory(station(2, 1.0, 0.0), station(1, 1.0, 0.0), station(3, -1.0, 0.0))
    assert ids(register, limit=2) == ["s000000001", "s000000002"]


def test_filters_come_before_the_limit() -> None:
    wanted = {"hot_water": Amenity.YES}
    register = directory(
        *(station(n, 0.001 * n, 0.0) for n in range(3)), station(9, 0.01, 0.0, amenities=wanted)
    )
    assert ids(register, limit=3, amenities=frozenset({"hot_water"})) == ["s000000009"]


def test_nearby_and_no_and_unknown_are_not_yes() -> None:
    register = directory(
        station(1, 0.001, 0, amenities={"toilet": Amenity.NEARBY}),
        station(2, 0.002, 0, amenities={"toilet": Amenity.NO}),
        station(3, 0.003, 0),
        station(4, 0.004, 0, amenities={"toilet": Amenity.YES}),
    )
    assert ids(register, amenities=frozenset({"toilet"})) == ["s000000004"]


@pytest.mark.parametrize("status", [Status.CLOSED, Status.PLANNED, Status.TEMPORARILY_CLOSED])
def test_what_is_not_open_to_the_public_is_left_out(status: Status) -> None:
    assert ids(directory(station(1, 0, 0, status=status), station(2, 0.1, 0))) == ["s000000002"]


def test_kinds_where_nobody_can_rest_are_left_out_unless_asked_for() -> None:
    register = directory(station(1, 0, 0, kinds=("legal_aid",)), station(2, 0.1, 0))
    assert ids(register) == ["s000000002"]
    assert ids(register, kinds=frozenset({"legal_aid"})) == ["s000000001"]


def test_open_on_arrival_looks_at_the_time_of_arrival_and_a_quarter_of_an_hour_more() -> None:
    # 1.2 km is 20 minutes on foot and 7 by bicycle; the door closes at 14:30.
    register = directory(station(1, 0.01078, 0.0, hours_rule="09:00-14:30"))
    on_foot = {"open": OpenFilter.ON_ARRIVAL, "travel": Travel.WALK}
    riding = {"open": OpenFilter.ON_ARRIVAL, "travel": Travel.RIDE}
    assert ids(register, open=OpenFilter.NOW) == ["s000000001"]
    assert ids(register, **on_foot) == []
    assert ids(register, **riding) == ["s000000001"]


def test_a_place_that_opens_before_one_arrives_is_an_answer() -> None:
    register = directory(station(1, 0.01078, 0.0, hours_rule="14:15-18:00"))
    assert ids(register, open=OpenFilter.NOW) == []
    assert ids(register, open=OpenFilter.ON_ARRIVAL) == ["s000000001"]


def test_open_on_arrival_walks_past_many_closed_ones() -> None:
    closed = [station(n, 0.0001 * n, 0.0, hours_rule="09:00-12:00") for n in range(300)]
    register = directory(*closed, station(900, 0.05, 0.0, hours_rule="24/7"))
    assert ids(register, limit=2, open=OpenFilter.ON_ARRIVAL) == ["s000000900"]


def test_each_station_passed_over_is_counted_once_by_its_first_reason() -> None:
    wifi = {"wifi": Amenity.YES}
    register = directory(
        station(1, 0.001, 0, kinds=("legal_aid",)),
        station(2, 0.002, 0),
        station(3, 0.003, 0, amenities=wifi),
        station(4, 0.004, 0, amenities=wifi, stars=5, hours_rule="09:00-12:00"),
        station(5, 0.005, 0, amenities=wifi, stars=5),
        station(6, 0.006, 0, amenities=wifi, stars=5, hours_rule="24/7"),
        station(7, 0.007, 0),
    )
    query = NearestQuery(0, 0, AT, limit=1, amenities=frozenset({"wifi"}), min_stars=4, open=OpenFilter.NOW)
    answer = nearest(register, query, EVALUATOR)
    assert [hit.station.id for hit in answer.hits] == ["s000000006"]
    assert answer.left_out == {"kind": 1, "missing_amenity": 1, "stars": 1, "closed": 1, "hours_unknown": 1}


def test_uncertain_places_count_when_their_disc_touches_the_answers_circle() -> None:
    register = directory(
        station(1, 0.01, 0.0),
        station(2, 0.05, 0.0, error_m=6_000),
        station(3, 0.50, 0.0, error_m=6_000),
        station(4, 0.50, 0.0, error_m=60_000),
    )
    answer = nearest(register, NearestQuery(0, 0, AT, limit=1), EVALUATOR)
    assert answer.approximate_nearby == 2


places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
clustered = st.tuples(st.floats(113.0, 113.2), st.floats(34.0, 34.2))


@settings(deadline=None, max_examples=60)
@given(st.lists(places | clustered, max_size=40), places | clustered, st.integers(1, 12), st.data())
def test_the_answer_is_that_of_a_brute_force(
    spots: list[tuple[float, float]], here: tuple[float, float], limit: int, data: st.DataObject
) -> None:
    having = data.draw(st.lists(st.booleans(), min_size=len(spots), max_size=len(spots)))
    register = directory(
        *(
            station(n, lon, lat, amenities={"wifi": Amenity.YES} if has else {})
            for n, ((lon, lat), has) in enumerate(zip(spots, having, strict=True))
        )
    )
    # Distances are told apart down to a micrometre, the finest that a geodesic is computed to.
    measured = sorted(
        (round(GEOD.inv(*here, lon, lat)[2], 6), f"s{n:09d}")
        for n, ((lon, lat), has) in enumerate(zip(spots, having, strict=True))
        if has
    )
    query = {"lon": here[0], "lat": here[1], "limit": limit, "amenities": frozenset({"wifi"})}
    assert ids(register, **query) == [station_id for _, station_id in measured[:limit]]


def test_what_is_as_far_as_the_last_answer_is_not_left_out() -> None:
    open_ones = [station(n, 1.0, 0.0, hours_rule="24/7") for n in (2, 3, 4)]
    register = directory(station(1, 1.0, 0.0, hours_rule="Su 08:00-09:00"), *open_ones)
    query = NearestQuery(0.0, 0.0, AT, limit=2, open=OpenFilter.NOW)
    answer = nearest(register, query, EVALUATOR)
    assert [hit.station.id for hit in answer.hits] == ["s000000002", "s000000003"]
    assert answer.left_out == {"closed": 1, "hours_unknown": 0, "kind": 0, "missing_amenity": 0, "stars": 0}


def test_open_on_arrival_looks_no_farther_than_half_a_day() -> None:
    register = directory(station(1, 0.3, 0.0, hours_rule="24/7"), station(2, 1.0, 0.0, hours_rule="24/7"))
    assert ids(register, open=OpenFilter.ON_ARRIVAL) == ["s000000001"]
    assert len(ids(register, open=OpenFilter.ON_ARRIVAL, travel=Travel.RIDE)) == 2
    assert len(ids(register)) == 2
