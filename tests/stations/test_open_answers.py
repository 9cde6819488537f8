from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from pyproj import Geod

import stations.open_mask
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.model import Position, PositionSource, Snapshot, Station
from stations.nearest import NearestQuery, OpenFilter, nearest

GEOD = Geod(ellps="WGS84")
# Wednesday 2026-07-15, 03:00 in Shanghai.
NIGHT = datetime(2026, 7, 14, 19, tzinfo=UTC)
RULES = {
    "open": ("24/7", "Mo-Su 00:00-04:00"),
    "closed": ("Mo-Fr 09:00-17:00", "Mo-Su 08:00-20:00"),
    "unknown": (None, "Mo-Su 00:00-06:00 unknown"),
}


def register(seed: int, side: int, apart_deg: float) -> tuple[Directory, dict[str, str]]:
    """Stations on a grid, some of them at one place, a tenth of them open at night."""
    chance = random.Random(seed)
    stations, state_of = [], {}
    for number in range(900):
        state = chance.choices(("open", "closed", "unknown"), (1, 7, 2))[0]
        place = Position(
            113.6 + chance.randrange(side) * apart_deg,
            34.8 + chance.randrange(side) * apart_deg,
            10.0,
            PositionSource.GIVEN,
        )
        key = f"s{number:09d}"
        state_of[key] = state
        stations.append(Station(key, "d", "站", position=place, hours_rule=chance.choice(RULES[state])))
    return Directory(Snapshot(1, {}, tuple(stations))), state_of


def expected(
    directory: Directory, state_of: dict[str, str], query: NearestQuery
) -> tuple[list[str], dict[str, int]]:
    """Measure every station, one after the other."""
    ranked = []
    for station in directory.stations:
        assert station.position is not None
        metres = GEOD.inv(query.lon, query.lat, station.position.lon, station.position.lat)[2]
        ranked.append((round(metres, 6), station.id))
    ranked.sort()
    answers = [pair for pair in ranked if state_of[pair[1]] == "open"][: query.limit]
    nearer = [state_of[key] for metres, key in ranked if (metres, key) < answers[-1]]
    counts = {"closed": nearer.count("closed"), "hours_unknown": nearer.count("unknown")}
    return [key for _, key in answers], counts


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize(("side", "apart_deg"), [(25, 0.001), (40, 0.05)])
def test_open_stations_and_what_is_left_out_are_those_of_looking_at_each(
    monkeypatch: pytest.MonkeyPatch, counted: bool, side: int, apart_deg: float
) -> None:
    monkeypatch.setattr(stations.open_mask, "_QUESTIONS_WORTH_AN_INDEX", 0 if counted else 10**9)
    monkeypatch.setattr(stations.open_mask, "_QUESTIONS_WORTH_COUNTING", 0)
    directory, state_of = register(side, side, apart_deg)
    evaluator, chance = HoursEvaluator(), random.Random(1)
    for number in range(80):
        # On a point of the grid, where four stations are equally far, and elsewhere.
        off = 0.0 if number % 2 else chance.random()
        query = NearestQuery(
            113.6 + (chance.randrange(side) + off) * apart_deg,
            34.8 + (chance.randrange(side) + off) * apart_deg,
            NIGHT,
            limit=chance.randrange(1, 9),
            open=OpenFilter.NOW,
        )
        answer = nearest(directory, query, evaluator)
        found = (
            [hit.station.id for hit in answer.hits],
            {key: answer.left_out[key] for key in ("closed", "hours_unknown")},
        )
        assert found == expected(directory, state_of, query)


def test_who_changes_from_unknown_to_closed_is_counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stations.open_mask, "_QUESTIONS_WORTH_AN_INDEX", 0)
    monkeypatch.setattr(stations.open_mask, "_QUESTIONS_WORTH_COUNTING", 0)
    directory, _ = register(3, 25, 0.001)
    evaluator = HoursEvaluator()

    def left_out(at: datetime) -> dict[str, int]:
        query = NearestQuery(113.6104, 34.8104, at, limit=5, open=OpenFilter.NOW)
        return [nearest(directory, query, evaluator) for _ in range(5)][-1].left_out

    # At 07:00 the doubt about the small hours is over; the open ones are fewer than at three.
    by_night, in_the_morning = left_out(NIGHT), left_out(NIGHT.replace(hour=23))
    directory_alone, _ = register(3, 25, 0.001)
    directory, evaluator = directory_alone, HoursEvaluator()
    assert left_out(NIGHT.replace(hour=23)) == in_the_morning
    assert in_the_morning["hours_unknown"] > 0
    assert by_night != in_the_morning
