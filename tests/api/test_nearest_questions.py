"""Questions read quickly mean what their parameters say, and are answered together as they are alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import orjson
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.nearest_answers import NearestAnswers
from api.nearest_questions import NearestQuestions
from api.nearest_text import shown_bearing
from api.parameters import QueryFaults, read_query
from api.queries import NEAREST_PARAMETERS, echo, nearest_query

NOW = datetime(2026, 7, 15, 6, 30, 59, tzinfo=UTC)
MORE = (
    "",
    "&limit=3",
    "&open=now",
    "&at=2026-07-15T14:00:00%2B08:00",
    "&amenity=microwave,seating",
    "&kind=pop_up",
)
ODD = (
    "",
    "&lon=1",
    "&crs=gcj02",
    "&division=410100",
    "&limt=3",
    "&l%6Fn=3",
    "&&",
    "&limit",
    "&lat=",
    "&limit=3&limit=4",
)


@given(
    st.floats(-200, 200)
    | st.integers(-200, 200)
    | st.sampled_from(["+1", " 1", "1_0", "", "1e1", "nan", "٣"]),
    st.floats(-100, 100) | st.sampled_from(["90.0000001", "-0", "00012.5", ".5", "5."]),
    st.sampled_from(MORE),
    st.sampled_from(ODD),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_what_is_read_quickly_is_what_the_parameters_read(
    lon: object, lat: object, more: str, odd: str, place_last: bool
) -> None:
    place = f"lon={lon}&lat={lat}"
    text = f"x{more}{odd}&{place}"[1:].lstrip("&") if place_last else place + more + odd
    reader = NearestQuestions()
    try:
        values = read_query(parse_qsl(text, keep_blank_values=True), NEAREST_PARAMETERS)
        expected = nearest_query(values, NOW)
    except QueryFaults:
        for _ in range(2):
            try:
                assert reader.read(text.encode(), NOW) is None
            except QueryFaults:
                continue
        return
    for _ in range(2):
        question = reader.read(text.encode(), NOW)
        if question is None:
            continue
        terms = question.terms
        assert (question.lon, question.lat, terms.query.at) == (expected.lon, expected.lat, expected.at)
        assert terms.asked(question.lon, question.lat) == orjson.dumps(echo(expected))
        assert values["crs"] == "wgs84"
        assert values["division"] is None


def test_terms_are_the_same_within_a_minute_and_others_in_the_next() -> None:
    reader = NearestQuestions()

    def terms(text: bytes, now: datetime) -> object:
        question = reader.read(text, now)
        assert question is not None
        return question.terms

    first = terms(b"lon=1&lat=2&limit=3", NOW)
    assert terms(b"limit=3&lat=5&lon=4", NOW - timedelta(seconds=50)) is first
    assert terms(b"lon=1&lat=2&limit=3", NOW + timedelta(seconds=1)) is not first
    assert terms(b"lon=1&lat=2", NOW) is not first


@pytest.mark.parametrize("bearing", [0.0, 0.04, 12.25, 359.85, 359.9, 359.94, 359.95, 359.96, 359.9999999])
def test_a_bearing_is_never_written_as_360(bearing: float) -> None:
    assert b"%.1f" % shown_bearing(bearing) == b"%.1f" % (round(bearing, 1) % 360)


@given(
    st.lists(
        st.tuples(
            st.floats(113, 114),
            st.floats(34, 35),
            st.sampled_from((*MORE, "&open=on_arrival", "&radius_m=900")),
        ),
        min_size=1,
        max_size=40,
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_asked_together_or_alone_the_answer_is_the_same(
    client: TestClient, demo_app: FastAPI, asked: list[tuple[float, float, str]]
) -> None:
    answers: NearestAnswers = demo_app.state.nearest_answers
    queries = [f"lon={lon:.5f}&lat={lat:.5f}{more}" for lon, lat, more in asked]

    async def together() -> list[tuple[bytes, str] | None]:
        return await asyncio.gather(*(answers.answer_soon(query.encode()) for query in queries))

    alone = [answers.answer(parse_qsl(query)) for query in queries]
    assert asyncio.run(together()) == alone


def test_a_fault_of_one_does_not_reach_the_others(client: TestClient, demo_app: FastAPI) -> None:
    answers: NearestAnswers = demo_app.state.nearest_answers

    async def together() -> list[object]:
        queries = (
            b"lon=113&lat=34",
            b"lon=113&lat=34&limit=0",
            b"lon=113&lat=934",
            b"lon=113&lat=34&limit=2",
        )
        return await asyncio.gather(*map(answers.answer_soon, queries), return_exceptions=True)

    good, fault, nothing, also_good = asyncio.run(together())
    assert isinstance(good, tuple)
    assert isinstance(fault, QueryFaults)
    assert nothing is None
    assert isinstance(also_good, tuple)
