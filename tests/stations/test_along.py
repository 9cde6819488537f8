from __future__ import annotations

import math
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geodata.line import Line
from stations.along import AlongFound, AlongQuery, find_along, minutes_along
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.model import Amenity, Position, PositionSource, Snapshot, Station
from stations.nearest import NearestQuery, OpenFilter
from stations.travel import Travel

GEOD = Geod(ellps="WGS84")
# Wednesday 2026-07-15, 14:00 in Shanghai.
AT = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
EVALUATOR = HoursEvaluator()
EASTWARD = [(113.0, 0.0), (113.2, 0.0)]
WIFI = {"wifi": Amenity.YES}


def station(number: int, lon: float, lat: float, error_m: float = 10.0, **values: Any) -> Station:
    position = Position(lon, lat, error_m, PositionSource.GIVEN)
    return Station(f"s{number:09d}", "d", f"站{number}", position=position, **values)


def directory(*stations: Station) -> Directory:
    return Directory(Snapshot(1, {}, tuple(sorted(stations, key=lambda s: s.id))))


def ask(
    register: Directory, way: list[tuple[float, float]], corridor_m: float = 1_000.0, **asked: Any
) -> AlongFound:
    lon, lat = np.array(way, dtype=np.float64).T
    filters = NearestQuery(**{"lon": lon[0], "lat": lat[0], "at": AT, "limit": 50, **asked})
    return find_along(register, AlongQuery(Line(lon, lat), corridor_m, filters), EVALUATOR)


def ids(register: Directory, found: AlongFound) -> list[int]:
    return [int(register.stations[hit.place].id[1:]) for hit in found.hits]


def test_an_empty_register_answers_nothing() -> None:
    found = ask(directory(), EASTWARD)
    assert (found.hits, found.more, found.approximate_nearby, set(found.left_out.values())) == (
        (),
        False,
        0,
        {0},
    )


def test_the_order_is_that_of_the_line_and_not_of_the_distance() -> None:
    register = directory(
        station(1, 113.15, 0.0001),
        station(2, 113.05, 0.008),
        station(3, 113.1, -0.004),
        station(4, 113.1, 0.05),
    )
    found = ask(register, EASTWARD)
    assert ids(register, found) == [2, 3, 1]
    assert [hit.side for hit in found.hits] == [1, -1, 1]
    assert ids(register, ask(register, EASTWARD[::-1])) == [1, 3, 2]
    assert [hit.side for hit in ask(register, EASTWARD[::-1]).hits] == [-1, 1, -1]


def test_beyond_the_start_the_nearer_comes_first_and_then_the_id() -> None:
    register = directory(station(3, 112.996, 0.0), station(2, 112.998, 0.0), station(1, 112.996, 0.0))
    found = ask(register, EASTWARD)
    assert ids(register, found) == [2, 1, 3]
    assert {hit.along_m for hit in found.hits} == {0.0}


def test_the_limit_says_that_there_are_more_and_counts_up_to_the_last_answer() -> None:
    register = directory(
        *(station(n, 113.01 * 1 + 0.01 * n, 0.001, amenities=WIFI if n % 2 else {}) for n in range(8))
    )
    wanted = frozenset({"wifi"})
    some = ask(register, EASTWARD, amenities=wanted, limit=2)
    assert (ids(register, some), some.more, some.left_out["missing_amenity"]) == ([1, 3], True, 2)
    rest = ask(register, EASTWARD, amenities=wanted, limit=4)
    assert (ids(register, rest), rest.more, rest.left_out["missing_amenity"]) == ([1, 3, 5, 7], False, 4)


def test_opening_is_judged_when_one_passes() -> None:
    # 11.1 km along the equator are 45 minutes by bicycle and 139 on foot; it is 14:00.
    register = directory(
        station(1, 113.1, 0.0, hours_rule="14:30-15:15"),
        station(2, 113.1, 0.0, hours_rule="13:00-14:30"),
        station(3, 113.1, 0.0),
    )
    riding = ask(register, EASTWARD, open=OpenFilter.ON_ARRIVAL, travel=Travel.RIDE)
    assert ids(register, riding) == [1]
    assert riding.left_out == {"closed": 1, "hours_unknown": 1, "kind": 0, "missing_amenity": 0, "stars": 0}
    assert riding.hits[0].minutes == 45
    assert ids(register, ask(register, EASTWARD, open=OpenFilter.ON_ARRIVAL)) == []
    assert ids(register, ask(register, EASTWARD, open=OpenFilter.NOW)) == [2]


def test_on_arrival_looks_no_farther_than_half_a_day() -> None:
    far = [(113.0, 0.0), (115.0, 0.0)]
    register = directory(station(1, 113.4, 0.0, hours_rule="24/7"), station(2, 114.9, 0.0, hours_rule="24/7"))
    assert ids(register, ask(register, far, open=OpenFilter.ON_ARRIVAL)) == [1]
    assert ids(register, ask(register, far, open=OpenFilter.NOW)) == [1, 2]


def test_an_uncertain_station_is_counted_and_not_placed() -> None:
    register = directory(
        station(1, 113.1, 0.02, error_m=2_000.0),
        station(2, 113.1, 0.2, error_m=2_000.0),
        station(3, 113.1, 0.0),
    )
    found = ask(register, EASTWARD)
    assert (ids(register, found), found.approximate_nearby) == ([3], 1)


def test_a_line_without_length_asks_around_a_point() -> None:
    register = directory(station(1, 113.001, 0.0), station(2, 113.02, 0.0))
    found = ask(register, [(113.0, 0.0), (113.0, 0.0)])
    assert ids(register, found) == [1]
    assert (found.hits[0].along_m, found.hits[0].side) == (0.0, 0)


@pytest.mark.parametrize(("travel", "minutes"), [(Travel.WALK, 15), (Travel.RIDE, 5)])
def test_what_lies_off_the_line_is_a_detour(travel: Travel, minutes: int) -> None:
    assert minutes_along(1_000.0, 100.0, travel) == minutes
    assert minutes_along(0.0, 0.0, travel) == 0


def brute_force(register: Directory, way: list[tuple[float, float]], corridor_m: float) -> dict[str, float]:
    """Distances from the line of all stations within a corridor, by sampling every 2 m."""
    lons, lats = [np.array([way[0][0]])], [np.array([way[0][1]])]
    for (lon, lat), (to_lon, to_lat) in pairwise(way):
        azimuth, _, metres = GEOD.inv(lon, lat, to_lon, to_lat)
        steps = np.append(np.arange(0.0, metres, 2.0), metres)
        there = GEOD.fwd(
            np.full_like(steps, lon), np.full_like(steps, lat), np.full_like(steps, azimuth), steps
        )
        lons.append(there[0])
        lats.append(there[1])
    line_lon, line_lat = np.concatenate(lons), np.concatenate(lats)
    found = {}
    for each in register.stations:
        assert each.position is not None
        place = np.full_like(line_lon, each.position.lon), np.full_like(line_lat, each.position.lat)
        off_m = float(np.min(GEOD.inv(*place, line_lon, line_lat)[2]))
        if off_m <= corridor_m:
            found[each.id] = off_m
    return found


PLACE = st.tuples(st.floats(-0.03, 0.03), st.floats(-0.03, 0.03))


@settings(max_examples=60, deadline=None)
@given(
    middle=st.sampled_from([(113.6, 34.7), (180.0, -17.0), (0.0, 70.0)]),
    way=st.lists(PLACE, min_size=1, max_size=5),
    places=st.lists(PLACE, max_size=25),
    corridor_m=st.floats(1.0, 5_000.0),
)
def test_all_stations_of_the_corridor_and_no_others(
    middle: tuple[float, float],
    way: list[tuple[float, float]],
    places: list[tuple[float, float]],
    corridor_m: float,
) -> None:
    def moved(by: tuple[float, float]) -> tuple[float, float]:
        return (middle[0] + by[0] + 180.0) % 360.0 - 180.0, middle[1] + by[1]

    register = directory(*(station(n, *moved(by)) for n, by in enumerate(places)))
    line = [moved(by) for by in way]
    found = ask(register, line, corridor_m)
    given_m = {register.stations[hit.place].id: hit.off_m for hit in found.hits}
    expected = brute_force(register, line, corridor_m)
    for each in expected.keys() | given_m.keys():
        off_m = expected.get(each, math.inf)
        if off_m > corridor_m - 1.0:
            assert corridor_m - 1.0 <= given_m.get(each, corridor_m) <= corridor_m
        else:
            assert given_m[each] == pytest.approx(off_m, abs=1.0)
    order = [(hit.along_m, hit.off_m, hit.place) for hit in found.hits]
    assert order == sorted(order)
