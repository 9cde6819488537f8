"""The question from several places at once: what is found is what each finds alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.model import Snapshot, Station
from stations.nearest import find_nearest
from stations.nearest_of_many import find_nearest_of_many
from stations.nearest_query import NearestQuery, OpenFilter
from tests.benchmarks.synthetic_register import questions, synthetic_stations

AT = datetime(2026, 7, 15, 6, tzinfo=UTC)
PLACES = questions(24)
ASKED: dict[str, dict[str, Any]] = {
    "all": {},
    "amenity": {"amenities": frozenset({"microwave"})},
    "stars and kind": {"min_stars": 4, "kinds": frozenset({"rest_station", "rider_home"})},
    "open": {"open": OpenFilter.NOW},
    "open with amenities": {"open": OpenFilter.NOW, "amenities": frozenset({"microwave", "drinking_water"})},
    "nobody": {"open": OpenFilter.NOW, "kinds": frozenset({"pop_up"})},
    "uncertain ones, too": {"max_error_m": 20_000.0},
    "radius": {"radius_m": 3_000.0},
    "on arrival": {"open": OpenFilter.ON_ARRIVAL},
}


def mixed(number: int, station: Station) -> Station:
    """Some of another kind, some at one place, some with errors of many sizes."""
    position = station.position
    assert position is not None
    if number % 5 == 0:
        station = replace(station, kinds=("shop",))
    if number % 7 == 0:
        station = replace(station, position=replace(position, lon=round(position.lon, 1)))
    return station


@pytest.fixture(scope="module")
def directory() -> Directory:
    stations = [mixed(number, station) for number, station in enumerate(synthetic_stations(3_000))]
    return Directory(Snapshot(1, {}, tuple(stations)))


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("together", [2, 3, 24])
def test_together_and_alone_find_the_same(directory: Directory, asked: str, together: int) -> None:
    evaluator = HoursEvaluator()
    query = replace(NearestQuery(0, 0, AT, limit=10), **ASKED[asked])
    alone = [find_nearest(directory, replace(query, lon=lon, lat=lat), evaluator) for lon, lat in PLACES]
    # Twice, for an index of few open ones is made only when it is worth it.
    for _ in range(2):
        found = [
            one
            for start in range(0, len(PLACES), together)
            for one in find_nearest_of_many(directory, query, PLACES[start : start + together], evaluator)
        ]
        assert found == alone


def test_an_empty_register_has_no_answers() -> None:
    found = find_nearest_of_many(
        Directory(Snapshot(1, {}, ())), NearestQuery(0, 0, AT), PLACES[:5], HoursEvaluator()
    )
    assert [one.hits for one in found] == [[]] * 5
