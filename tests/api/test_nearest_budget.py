"""What the nearest question may cost, as ratios of processor time within one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from api.nearest_questions import Terms
from api.nearest_text import NearestTexts
from api.routes.nearest import answer_collection
from geodata.divisions import Divisions
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.model import Snapshot
from stations.nearest import NearestQuery, OpenFilter, find_nearest, nearest
from tests.benchmarks.synthetic_register import questions, synthetic_stations

AT = datetime(2026, 7, 15, 6, tzinfo=UTC)
QUERY = NearestQuery(0, 0, AT, limit=10)
PLACES = questions(64)
TOGETHER = 16
# The least of so many turns: whatever else the machine does only ever adds.
TURNS = 7


def texts_of(count: int) -> NearestTexts:
    directory = Directory(Snapshot(1, {}, tuple(synthetic_stations(count))))
    return NearestTexts(directory, Divisions(()), HoursEvaluator())


@pytest.fixture(scope="module")
def texts() -> NearestTexts:
    return texts_of(10_000)


def answered(texts: NearestTexts, query: NearestQuery) -> Callable[[], None]:
    terms = Terms.of(query)

    def run() -> None:
        for start in range(0, len(PLACES), TOGETHER):
            texts.answers(terms, PLACES[start : start + TOGETHER])

    return run


def ratio(one: Callable[[], None], other: Callable[[], None]) -> float:
    """The processor time of one over that of the other; both take turns."""
    times: tuple[list[float], list[float]] = ([], [])
    one()
    other()
    for _ in range(TURNS):
        for run, taken in zip((one, other), times, strict=True):
            start = time.thread_time()
            run()
            taken.append(time.thread_time() - start)
    return min(times[0]) / min(times[1])


def test_kept_texts_take_a_third_of_the_time_of_writing_every_answer_anew(texts: NearestTexts) -> None:
    def write_anew() -> None:
        for lon, lat in PLACES:
            query = replace(QUERY, lon=lon, lat=lat)
            answer = nearest(texts.directory, query, texts.evaluator)
            orjson.dumps(answer_collection(texts.directory, query, answer, Divisions(())))

    assert ratio(answered(texts, QUERY), write_anew) < 1 / 3


def test_questions_that_wait_together_cost_less_than_one_by_one(texts: NearestTexts) -> None:
    def one_by_one() -> None:
        for lon, lat in PLACES:
            texts.answer(replace(QUERY, lon=lon, lat=lat))

    assert ratio(answered(texts, QUERY), one_by_one) < 0.9


def test_filters_keep_half_the_rate(texts: NearestTexts) -> None:
    wanted = replace(QUERY, amenities=frozenset({"microwave", "drinking_water"}), open=OpenFilter.NOW)
    assert ratio(answered(texts, QUERY), answered(texts, wanted)) > 0.5


def test_ten_times_the_stations_keep_half_the_rate(texts: NearestTexts) -> None:
    assert ratio(answered(texts_of(1_000), QUERY), answered(texts, QUERY)) > 0.5


def test_naming_the_terms_of_what_is_in_an_answer_takes_a_fiftieth_of_it(texts: NearestTexts) -> None:
    found = [
        find_nearest(texts.directory, replace(QUERY, lon=lon, lat=lat), texts.evaluator)
        for lon, lat in PLACES
    ]

    # Again and again: once takes less than what a clock tells well.
    def name_terms() -> None:
        for one in found * 20:
            texts._start(one)

    assert all(one.hits for one in found)
    assert ratio(name_terms, answered(texts, QUERY)) < 20 / 50
