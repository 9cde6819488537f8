"""Minutes along roads: never less than the straight line allows, and they decide who is open on arrival."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from geodata.routing import Way
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.journey import MOST_OFF_ROAD_M, Journey, RouteKind, journey_by
from stations.model import Position, PositionSource, Snapshot, Station
from stations.nearest import NearestQuery, OpenFilter, find_candidates, nearest
from stations.travel import SPEED_M_PER_MINUTE, Travel, travel_minutes

# 16:30 in Shanghai.
AT = datetime(2026, 7, 15, 8, 30, tzinfo=UTC)
EVALUATOR = HoursEvaluator()
METRES = st.floats(0, 90_000)


def place(number: int, rule: str | None, east: float = 0.01) -> Station:
    position = Position(113.6 + east, 34.7, 10.0, PositionSource.GIVEN)
    return Station(f"s{number:09d}", "d", "站", position=position, hours_rule=rule)


def register(*rules: str) -> Directory:
    return Directory(Snapshot(1, {}, tuple(place(i, rule, 0.01 + i / 1000) for i, rule in enumerate(rules))))


def arriving(limit: int = 5) -> NearestQuery:
    return NearestQuery(113.6, 34.7, AT, limit, open=OpenFilter.ON_ARRIVAL)


def routed(minutes: int) -> Journey:
    return Journey(RouteKind.ROUTED, minutes, minutes * 80.0)


@given(METRES, st.floats(0, 1e6), METRES, st.sampled_from(Travel))
def test_no_way_is_shorter_than_the_straight_line(
    distance_m: float, seconds: float, metres: float, travel: Travel
) -> None:
    journey = journey_by(Way(seconds, metres), distance_m, travel)
    if distance_m - metres > MOST_OFF_ROAD_M:
        assert journey == Journey(RouteKind.ESTIMATED, travel_minutes(distance_m, travel))
        return
    assert journey.kind is RouteKind.ROUTED
    assert journey.route_m is not None
    assert journey.route_m >= distance_m - 1e-6
    off_road_minutes = max(distance_m - metres, 0) / SPEED_M_PER_MINUTE[travel]
    assert journey.judged_minutes >= seconds / 60 + off_road_minutes - 1e-5
    assert journey.judged_minutes <= seconds / 60 + off_road_minutes + 1.001
    assert (journey.judged_minutes == 0) <= (distance_m == 0)


def test_whole_minutes_stay_whole() -> None:
    assert journey_by(Way(600.0, 800.0), 700.0, Travel.WALK) == Journey(RouteKind.ROUTED, 10, 800.0)
    assert journey_by(Way(600.1, 800.0), 700.0, Travel.WALK).minutes == 11


def test_where_no_way_leads_there_are_no_minutes_but_an_arrival_to_judge() -> None:
    journey = journey_by(None, 800.0, Travel.WALK)
    assert (journey.kind, journey.minutes, journey.route_m) == (RouteKind.UNREACHABLE, None, None)
    assert journey.judged_minutes == travel_minutes(800.0, Travel.WALK)


def test_who_closes_while_one_walks_around_the_river_is_no_answer() -> None:
    there = register("Mo-Su 09:00-17:00", "Mo-Su 09:00-20:00")
    assert [hit.station.id for hit in nearest(there, arriving(1), EVALUATOR).hits] == ["s000000000"]
    answer = nearest(there, arriving(1), EVALUATOR, {0: routed(40), 1: routed(42)})
    assert [(hit.station.id, hit.minutes) for hit in answer.hits] == [("s000000001", 42)]
    assert answer.left_out["closed"] == 1
    assert answer.hits[0].judged_at.minute == 12


def test_who_opens_before_one_is_there_by_road_is_a_candidate_and_an_answer() -> None:
    # 914 m: 15 minutes by the straight line, 25 along roads; it opens at 16:50.
    there = register("Mo-Su 16:50-22:00")
    assert not nearest(there, arriving(), EVALUATOR).hits
    assert [hit[1] for hit in find_candidates(there, arriving(), EVALUATOR)] == [0]
    assert nearest(there, arriving(), EVALUATOR, {0: routed(25)}).hits


def test_twice_as_many_candidates_as_answers_and_the_rest_is_estimated() -> None:
    there = register(*["Mo-Su 09:00-17:30"] * 12)
    candidates = find_candidates(there, arriving(3), EVALUATOR)
    assert [hit[1] for hit in candidates] == [0, 1, 2, 3, 4, 5]
    # All six are too far by road: others, whose ways nobody knows, take their places.
    answer = nearest(there, arriving(3), EVALUATOR, {hit[1]: routed(90) for hit in candidates})
    assert [hit.station.id[-1] for hit in answer.hits] == ["6", "7", "8"]
    assert all(hit.journey is None for hit in answer.hits)


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 200).map(routed), max_size=6))
def test_ways_change_neither_the_order_nor_the_answers_of_other_questions(ways: dict[int, Journey]) -> None:
    there = register(*["24/7"] * 6)
    query = NearestQuery(113.6, 34.7, AT, 4)
    plain, along_roads = nearest(there, query, EVALUATOR), nearest(there, query, EVALUATOR, ways)
    assert [hit.station.id for hit in plain.hits] == [hit.station.id for hit in along_roads.hits]
    assert plain.left_out == along_roads.left_out
