"""The state on arrival; answers are the same whether all rules were judged or only some."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from stations.directory import Directory
from stations.hours import HoursEvaluator, Override
from stations.model import Position, PositionSource, Snapshot, Station
from stations.nearest import NearestQuery, OpenFilter, nearest
from stations.opening import hours_of
from stations.travel import Travel

AT = datetime(2026, 7, 15, 8, 30, tzinfo=UTC)
RULES = (
    "Mo-Su 09:00-17:00", "24/7", None, "Mo-Fr 18:00-02:00", "We-Su 09:00-16:30; Mo,Tu unknown",
    "Mo-Su 08:00-16:45", "Mo-Su 08:30-17:00, Mo-Su 17:00-20:00 unknown",
)  # fmt: skip
CLOSURE = (Override(AT.date(), AT.date()),)


def place(number: int, rule: str | None, east: float, closed: bool = False) -> Station:
    position = Position(113.6 + east, 34.7, 10.0, PositionSource.GIVEN)
    overrides = CLOSURE if closed else ()
    return Station(f"s{number:09d}", "d", "站", position=position, hours_rule=rule, overrides=overrides)


REGISTERS = st.lists(
    st.tuples(st.sampled_from(RULES), st.integers(0, 40), st.booleans()), min_size=0, max_size=60
).map(
    lambda found: Directory(
        Snapshot(1, {}, tuple(place(i, rule, e / 1000, c) for i, (rule, e, c) in enumerate(found)))
    )
)


@settings(max_examples=60, deadline=None)
@given(REGISTERS, st.integers(0, 3 * 1440), st.integers(1, 6), st.sampled_from([None, 500.0, 3000.0]))
def test_the_second_question_about_an_instant_has_the_answer_of_the_first(
    register: Directory, minute: int, limit: int, radius_m: float | None
) -> None:
    evaluator = HoursEvaluator()
    query = NearestQuery(113.6, 34.7, AT + timedelta(minutes=minute), limit, radius_m, open=OpenFilter.NOW)
    on_the_way, of_all, kept = (nearest(register, query, evaluator) for _ in range(3))
    assert on_the_way == of_all == kept
    # With an index of the open ones alone, where they are few.
    for _ in range(12):
        assert nearest(register, query, evaluator) == kept
    # A brute force of its own: filter, sort, cut.
    everything = nearest(register, replace(query, open=OpenFilter.ANY, limit=50), evaluator)
    within = [h for h in everything.hits if h.opening.state == "open"]
    if len(everything.hits) < 50:
        assert list(kept.hits) == within[:limit]


@settings(max_examples=40, deadline=None)
@given(REGISTERS, st.integers(0, 1440), st.integers(1, 4))
def test_who_is_left_out_on_arrival_is_judged_on_arrival(
    register: Directory, minute: int, limit: int
) -> None:
    evaluator = HoursEvaluator()
    at = AT + timedelta(minutes=minute)
    query = NearestQuery(113.6, 34.7, at, limit, open=OpenFilter.ON_ARRIVAL, travel=Travel.WALK)
    answer = nearest(register, query, evaluator)
    everything = nearest(register, replace(query, open=OpenFilter.ANY, limit=50), evaluator)
    if len(everything.hits) == 50:
        return
    chosen = {hit.station.id for hit in answer.hits}
    last = max(((h.distance_m, h.station.id) for h in answer.hits), default=(float("inf"), ""))
    is_full = len(answer.hits) == limit
    passed = [
        hit
        for hit in everything.hits
        if hit.station.id not in chosen and (not is_full or (hit.distance_m, hit.station.id) < last)
    ]
    states = []
    for hit in passed:
        rule, zone, overrides = hours_of(hit.station)
        states.append(evaluator.state(rule, at + timedelta(minutes=hit.minutes), zone, overrides).state)
    assert answer.left_out["hours_unknown"] == states.count("unknown")
    assert answer.left_out["closed"] == len(states) - states.count("unknown")
    for hit in answer.hits:
        assert hit.on_arrival
        assert hit.judged_at == at + timedelta(minutes=hit.minutes)
        assert hit.opening.state == "open"


def test_closed_by_the_time_one_gets_there() -> None:
    # 16:30 in Shanghai; a walk of 26 minutes ends at 16:56.
    register = Directory(Snapshot(1, {}, (place(1, "Mo-Su 09:00-17:00", 0.0176),)))
    query = NearestQuery(113.6, 34.7, AT)
    evaluator = HoursEvaluator()
    assert nearest(register, replace(query, open=OpenFilter.NOW), evaluator).hits
    arriving = nearest(register, replace(query, open=OpenFilter.ON_ARRIVAL), evaluator)
    assert (arriving.hits, arriving.left_out["closed"]) == ((), 1)
