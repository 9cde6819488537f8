from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from stations.events import StationAdded, StationChanged, StationRemoved
from stations.intake.draft import Draft
from stations.intake.issues import make_issue
from stations.model import Amenity, Position, PositionSource, Station
from stations.plan import KnownStations, Outcome, Plan, Scope, make_plan, plan_events
from stations.plan_record import plan_row_records, planned_row
from stations.store.json_text import read_json, write_json

NOW = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
EXACT = Position(113.6, 34.7, 10.0, PositionSource.GIVEN, "gcj02", 113.606, 34.699)
GUESS = Position(113.0, 34.0, 13_000.0, PositionSource.GAZETTEER, level="county")


def draft(row: int, name: str = "甲", **values: Any) -> Draft:
    return Draft(row, {"name": name, **values})


def plan(drafts: list[Draft], current: tuple[Station, ...] = (), scope: Scope = Scope.PARTIAL) -> Plan:
    register = KnownStations("d", current, taken=frozenset(station.id for station in current))
    return make_plan(drafts, register, scope)


def applied(made: Plan, current: tuple[Station, ...] = ()) -> tuple[Station, ...]:
    register = {station.id: station for station in current}
    for event in plan_events(made.rows, "missing", NOW):
        if isinstance(event, StationRemoved):
            del register[event.before.id]
        else:
            assert isinstance(event, StationAdded | StationChanged)
            register[event.after.id] = event.after
    return tuple(register.values())


def outcomes(made: Plan) -> list[str]:
    return [str(row.outcome) for row in made.rows]


def test_the_same_list_a_second_time_changes_nothing() -> None:
    drafts = [draft(2, "甲", address="一路", position=GUESS), draft(3, "乙", amenities={"wifi": Amenity.YES})]
    register = applied(plan(drafts))
    assert outcomes(plan(drafts, register)) == ["same", "same"]


def test_rows_in_another_order_keep_their_ids() -> None:
    drafts = [draft(2, "甲", external_id="1"), draft(3, "乙", external_id="2")]
    before = {station.name: station.id for station in applied(plan(drafts))}
    again = plan([draft(2, "乙", external_id="2"), draft(3, "甲", external_id="1")], applied(plan(drafts)))
    assert {row.name: row.after.id for row in again.rows if row.after} == before


def test_a_station_that_was_renamed_keeps_its_id_by_the_owners_number() -> None:
    register = applied(plan([draft(2, "甲", external_id="1")]))
    made = plan([draft(2, "甲（新址）", external_id="1", address="二路")], register)
    assert outcomes(made) == ["changed"]
    assert made.rows[0].changed == ("name", "address")
    assert made.rows[0].after is not None
    assert made.rows[0].after.id == register[0].id


def test_full_width_letters_are_the_same_name() -> None:
    register = applied(plan([draft(2, "Ａ１２号（西湖）")]))
    made = plan([draft(2, "A12号(西湖)")], register)
    assert made.outcomes["new"] == 0


def test_two_branches_of_one_name_are_two_places() -> None:
    made = plan([draft(2, "大药房", address="一路1号"), draft(3, "大药房", address="二路2号")])
    assert outcomes(made) == ["new", "new"]
    assert len(applied(made)) == 2


def test_a_repeated_row_is_a_duplicate_and_says_of_which() -> None:
    made = plan([draft(2, "甲", address="一路"), draft(9, "甲", address="一路")])
    assert outcomes(made) == ["new", "duplicate"]
    assert made.rows[1].issues[-1].params["earlier_row"] == "2"
    assert len(applied(made)) == 1


def test_of_rows_that_contradict_one_another_none_is_written_whatever_their_order() -> None:
    rows = [draft(2, "甲", external_id="1", phone="1"), draft(3, "甲", external_id="1", phone="2")]
    for made in (plan(rows), plan(rows[::-1])):
        assert outcomes(made) == ["conflict", "conflict"]
        assert applied(made) == ()
    issues = [row.issues[-1] for row in plan(rows).rows]
    assert [issue.params["other_row"] for issue in issues] == ["3", "2"]
    assert issues[0].params["fields_zh"] == "电话"


def test_a_row_that_may_mean_either_of_two_stations_is_a_conflict() -> None:
    twins = (Station("aaaaaaaaaa", "d", "甲"), Station("bbbbbbbbbb", "d", "甲"))
    made = plan([draft(2, "甲")], twins)
    assert outcomes(made) == ["conflict"]
    assert tuple(plan_events(made.rows, "", NOW)) == ()


def test_an_error_row_is_kept_apart_and_the_others_go_on() -> None:
    bad = Draft(2, {"name": None}, issues=(make_issue("name_missing", 2, "名称", ""),))
    made = plan([bad, draft(3, "乙")])
    assert outcomes(made) == ["error", "new"]
    assert made.rows[0].issues


def test_what_a_list_does_not_mention_stays() -> None:
    register = applied(plan([draft(2, "甲", phone="0371", stars=3, extra={"楼层": "2"})]))
    made = plan([draft(2, "甲", stars=4, extra={"面积": "20"})], register)
    after = made.rows[0].after
    assert after is not None
    assert (after.phone, after.stars, dict(after.extra)) == ("0371", 4, {"楼层": "2", "面积": "20"})


def test_a_guess_never_replaces_a_given_position() -> None:
    register = applied(plan([draft(2, "甲", address="一路", position=EXACT)]))
    made = plan([draft(2, "甲", address="二路", external_id=None, position=GUESS)], register)
    after = made.rows[0].after
    assert after is not None
    assert after.position == EXACT
    assert "address_changed_position_kept" in [issue.code for issue in made.rows[0].issues]


def test_a_given_position_replaces_a_guess() -> None:
    register = applied(plan([draft(2, "甲", position=GUESS)]))
    made = plan([draft(2, "甲", position=EXACT)], register)
    assert made.rows[0].changed == ("position",)


@pytest.mark.parametrize(("scope", "left"), [(Scope.PARTIAL, 2), (Scope.COMPLETE, 1)])
def test_only_a_complete_list_removes_what_it_does_not_mention(scope: Scope, left: int) -> None:
    register = applied(plan([draft(2, "甲"), draft(3, "乙")]))
    made = plan([draft(2, "甲")], register, scope)
    assert made.outcomes["missing"] == 2 - left
    assert len(applied(made, register)) == left


def test_a_plan_is_pure() -> None:
    drafts = [draft(2, "甲"), draft(3, "甲"), draft(4, "乙")]
    assert plan(drafts) == plan(drafts)


def test_a_plan_survives_being_written_down() -> None:
    register = applied(plan([draft(2, "甲", position=EXACT)]))
    bad = Draft(
        5,
        {"name": None},
        issues=(
            make_issue(
                "name_missing",
                5,
                "名称",
                "",
            ),
        ),
    )
    made = plan([draft(2, "甲", phone="1"), draft(3, "甲", phone="2"), bad], register, Scope.COMPLETE)
    kept = [replace(one, record=read_json(write_json(one.record))) for one in plan_row_records(made.rows)]
    assert [one.place for one in kept] == list(range(len(made.rows)))
    assert tuple(planned_row(one, "d") for one in kept) == made.rows


def test_outcomes_counts_every_outcome() -> None:
    assert set(plan([]).outcomes) == {str(outcome) for outcome in Outcome}
