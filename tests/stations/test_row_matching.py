"""Which station a row means: ids stay, and nothing never equals nothing."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.events import StationAdded
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.issues import make_issue
from stations.intake.locate import given_positions
from stations.model import Station
from stations.plan import KnownStations, Plan, Scope, make_plan, plan_events

NOW = datetime(2026, 7, 1, 6, tzinfo=UTC)


def row(number: int, name: str = "甲", point: float | None = None, **values: Any) -> Draft:
    given = None if point is None else GivenCoordinates(point, 34.7, "wgs84", 6)
    if given is not None:
        values["position"] = given_positions([given])[0]
    return Draft(number, {"name": name, **values}, given)


def plan(rows: list[Draft], current: tuple[Station, ...] = (), **known: Any) -> Plan:
    register = KnownStations("d", current, taken=frozenset(s.id for s in current), **known)
    return make_plan(rows, register, Scope.COMPLETE)


def first(rows: list[Draft]) -> tuple[Station, ...]:
    events = plan_events(plan(rows).rows, "", NOW)
    return tuple(event.after for event in events if isinstance(event, StationAdded))


def outcomes(made: Plan) -> list[str]:
    return [str(planned.outcome) for planned in made.rows]


def codes(made: Plan) -> list[str]:
    return [issue.code for planned in made.rows for issue in planned.issues]


@pytest.mark.parametrize("name", ["A１２號（西湖）", "a12号 西湖", "Ａ12号-西湖"])
def test_width_case_signs_and_traditional_characters_make_no_other_station(name: str) -> None:
    known = first([row(2, "A12号(西湖)", address="桐柏路38号")])
    made = plan([row(2, name, address="桐柏路３８號")], known)
    assert made.outcomes["new"] == made.outcomes["missing"] == 0
    assert made.rows[0].after is not None
    assert made.rows[0].after.id == known[0].id


def test_equal_rows_that_say_nothing_but_a_name_are_one_station() -> None:
    made = plan([row(2), row(5)])
    assert outcomes(made) == ["new", "duplicate"]
    assert made.rows[1].issues[0].params["earlier_row"] == "2"


def test_rows_of_one_name_that_nothing_tells_apart_ask_for_an_id_or_an_address() -> None:
    made = plan([row(2, phone="1"), row(3, phone="2")])
    assert outcomes(made) == ["conflict", "conflict"]
    assert codes(made) == ["name_alone", "name_alone"]


def test_a_row_without_address_is_not_the_one_that_has_an_address() -> None:
    made = plan([row(2), row(3, address="一路1号")])
    assert outcomes(made) == ["conflict", "new"]
    assert codes(made) == ["name_alone"]


def test_rows_of_one_name_at_other_coordinates_are_two_stations_and_stay_so() -> None:
    rows = [row(2, point=113.6), row(3, point=113.7)]
    known = first(rows)
    assert len(known) == 2
    assert outcomes(plan(rows[::-1], known)) == ["same", "same"]


def test_a_pin_that_moves_changes_no_id_even_among_namesakes() -> None:
    known = first([row(2, point=113.6), row(3, point=113.7)])
    made = plan([row(2, point=113.6), row(3, point=113.8)], known)
    assert outcomes(made) == ["same", "changed"]
    assert {r.after.id for r in made.rows if r.after} == {s.id for s in known}


def test_one_more_place_of_a_name_takes_no_id_of_another() -> None:
    known = first([row(2, address="一路1号"), row(3, address="二路2号")])
    made = plan([row(2, address="一路1号"), row(3, address="二路2号"), row(4, address="三路3号")], known)
    assert outcomes(made) == ["same", "same", "new"]
    partial = make_plan([row(2, address="三路3号")], KnownStations("d", known))
    assert outcomes(partial) == ["new"]


def test_an_id_that_moved_to_another_place_is_a_conflict_and_removes_nothing() -> None:
    known = first(
        [row(2, "甲", external_id="1", address="一路"), row(3, "乙", external_id="2", address="二路")]
    )
    made = plan(
        [row(2, "甲", external_id="2", address="一路"), row(3, "乙", external_id="1", address="二路")], known
    )
    assert outcomes(made) == ["conflict", "conflict"]
    assert codes(made) == ["id_of_another_place"] * 2


def test_the_same_row_in_other_width_is_a_repetition() -> None:
    made = plan([row(2, address="一路1号"), row(3, "甲 ", address="一路１号")])
    assert outcomes(made) == ["new", "duplicate"]


def test_a_row_with_an_error_keeps_its_station_from_counting_as_missing() -> None:
    known = first([row(2, external_id="1"), row(3, "乙", external_id="2")])
    bad = Draft(2, {"name": "甲", "external_id": "1"}, issues=(make_issue("coordinates_half", 2, None, ""),))
    assert outcomes(plan([bad, row(3, "乙", external_id="2")], known)) == ["error", "same"]


def test_only_stations_of_the_declared_area_can_be_missing() -> None:
    known = first([row(2, "甲"), row(3, "乙"), row(4, "丙")])
    area = frozenset(s.id for s in known if s.name != "丙")
    made = plan([row(2, "甲")], known, in_area=area)
    assert [r.name for r in made.rows if r.outcome == "missing"] == ["乙"]
    assert made.known == 2


def test_a_place_of_that_name_elsewhere_does_not_inherit_the_id_of_one_that_left() -> None:
    (gone,) = first([row(2, address="一路1号")])
    register = KnownStations("d", (), (gone,), {gone.id})
    elsewhere = make_plan([row(2, address="九路9号")], register).rows[0]
    back = make_plan([row(2, address="一路1號")], register).rows[0]
    assert elsewhere.after is not None
    assert back.after is not None
    assert (elsewhere.restored, back.restored) == (False, True)
    assert elsewhere.after.id != gone.id
    assert (back.after.id, back.before) == (gone.id, gone)


ROWS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from("甲乙")},
        optional={
            "external_id": st.sampled_from("12"),
            "address": st.sampled_from(("一路1号", "二路2号")),
            "phone": st.sampled_from("34"),
            "point": st.sampled_from((113.6, 113.7)),
        },
    ),
    max_size=6,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(values: list[dict[str, Any]], chance: random.Random) -> None:
    rows = [row(number, **one) for number, one in enumerate(values, 2)]
    shuffled = chance.sample(rows, len(rows))
    assert {s.id: s.phone for s in first(rows)} == {s.id: s.phone for s in first(shuffled)}


@given(ROWS, st.randoms(use_true_random=False))
def test_the_same_rows_again_change_nothing(values: list[dict[str, Any]], chance: random.Random) -> None:
    rows = [row(number, **one) for number, one in enumerate(values, 2)]
    known = first(rows)
    again = plan(chance.sample(rows, len(rows)), known)
    assert tuple(plan_events(again.rows, "", NOW)) == ()
