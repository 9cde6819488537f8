"""What a person said against a list, and what the list's next edition makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from stations.edits import edit_event, remove_event
from stations.events import Event, StationAdded
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.issues import describe
from stations.intake.locate import given_positions
from stations.model import Amenity, Position, PositionSource, Station
from stations.plan import KnownStations, Outcome, PlannedRow, make_plan, plan_events
from stations.provenance import field_origins, overrides, removals
from stations.store import StoredEvent

NOW = datetime(2026, 7, 1, 6, tzinfo=UTC)
HERE = GivenCoordinates(113.606, 34.699, "gcj02", 6)
ELSEWHERE = GivenCoordinates(113.7, 34.7, "gcj02", 6)
LISTED = Station(
    "aaaaaaaaaa",
    "d",
    "甲",
    external_id="1",
    phone="0371",
    host="银行",
    amenities={"wifi": Amenity.YES},
    hours_text="24小时",
    hours_rule="24/7",
)


def stored(seq: int, event: Event, import_id: str | None = None) -> StoredEvent:
    return StoredEvent(seq, seq, NOW, "li" if import_id is None else "wang", import_id, event)


class Office:
    """A register with one station, and a person who corrects it."""

    def __init__(self, station: Station = LISTED) -> None:
        self.station = station
        self.events = [stored(1, StationAdded(station), "i1")]

    def edit(self, **changes: Any) -> None:
        event = edit_event(self.station, changes, NOW)
        assert event is not None
        self.events.append(stored(len(self.events) + 1, event))
        self.station = event.after

    def plan(self, given: GivenCoordinates | None = None, **values: Any) -> PlannedRow:
        values = {"name": "甲", "external_id": "1", **values}
        if given is not None:
            values["position"] = given_positions([given])[0]
        edits = [one for one in self.events if one.import_id is None]
        assert overrides(edits) == overrides(self.events)
        register = KnownStations("d", (self.station,), overrides=overrides(edits))
        plan = make_plan([Draft(2, values, given)], register)
        (row,) = plan.rows
        if row.outcome is not Outcome.CHANGED:
            assert tuple(plan_events(plan.rows, "", NOW)) == ()
        return row


def test_a_persons_word_stays_while_the_list_says_what_it_said() -> None:
    office = Office()
    office.edit(phone="0379")
    row = office.plan(phone="0371", host="邮局")
    assert (row.outcome, row.changed) == (Outcome.CHANGED, ("host",))
    assert row.after is not None
    assert row.after.phone == "0379"
    (issue,) = row.issues
    assert (issue.code, issue.severity) == ("person_value_kept", "warning")


def test_something_new_in_the_list_against_a_person_is_a_conflict_with_both_values() -> None:
    office = Office()
    office.edit(phone="0379")
    row = office.plan(phone="0372", host="邮局")
    assert row.outcome is Outcome.CONFLICT
    assert [(c.field, c.before, c.after) for c in row.changes] == [("host", "银行", "邮局")]
    (issue,) = row.issues
    assert issue.code == "list_contradicts_person"
    for lang, label in (("zh", "电话"), ("en", "phone")):
        text = describe(issue, lang)
        assert all(part in text for part in (label, "0371", "0372", "0379", "li", "2026-07-01"))


def test_without_a_persons_word_the_list_decides() -> None:
    row = Office().plan(phone="0372")
    assert (row.outcome, row.changed) == (Outcome.CHANGED, ("phone",))


def test_a_list_that_follows_the_person_is_no_conflict() -> None:
    office = Office()
    office.edit(phone="0379")
    assert office.plan(phone="0379").outcome is Outcome.SAME


def test_a_person_who_corrects_twice_is_still_measured_by_what_the_list_said() -> None:
    office = Office()
    office.edit(phone="1")
    office.edit(phone="2")
    assert office.plan(phone="0371").outcome is Outcome.SAME
    assert office.plan(phone="1").outcome is Outcome.CONFLICT


def test_a_person_who_returns_to_the_list_has_no_word_of_their_own() -> None:
    office = Office()
    office.edit(phone="1")
    office.edit(phone="0371")
    assert office.plan(phone="0372").outcome is Outcome.CHANGED


def test_amenities_are_merged_one_by_one() -> None:
    office = Office()
    office.edit(amenities={"toilet": "yes"})
    row = office.plan(amenities={"wifi": Amenity.NO, "microwave": Amenity.YES})
    assert row.outcome is Outcome.CHANGED
    assert row.after is not None
    assert row.after.amenities == {"microwave": Amenity.YES, "toilet": Amenity.YES, "wifi": Amenity.NO}
    assert office.plan(amenities={"toilet": Amenity.NO}).outcome is Outcome.CONFLICT


def test_an_amenity_that_a_person_took_away_stays_away() -> None:
    office = Office()
    office.edit(amenities={"wifi": None})
    row = office.plan(amenities={"wifi": Amenity.YES})
    assert row.outcome is Outcome.SAME
    assert office.station.amenities == {}


def test_corrected_hours_stay_with_their_rule() -> None:
    office = Office()
    office.edit(hours_text="9:00-17:00")
    row = office.plan(hours_text="24小时", hours_rule="24/7", hours_needs=())
    assert row.outcome is Outcome.SAME
    row = office.plan(hours_text="8:00-12:00", hours_rule="Mo-Su 08:00-12:00", hours_needs=())
    assert row.outcome is Outcome.CONFLICT
    assert row.after is not None
    assert row.after.hours_rule == "Mo-Su 09:00-17:00"


def located(given: GivenCoordinates | None) -> Station:
    return replace(LISTED, position=given_positions([given])[0])


def test_a_pin_wins_for_ever_over_the_coordinates_that_it_corrected() -> None:
    office = Office(located(HERE))
    office.edit(position={"lon": 113.65, "lat": 34.65})
    row = office.plan(HERE)
    assert row.outcome is Outcome.SAME
    assert office.station.position is not None
    assert (office.station.position.source, office.station.position.lon) == (PositionSource.STAFF, 113.65)


@pytest.mark.parametrize("before", [HERE, None])
def test_new_coordinates_against_a_pin_are_a_conflict(before: GivenCoordinates | None) -> None:
    office = Office(located(before))
    office.edit(position={"lon": 113.65, "lat": 34.65})
    assert office.plan(ELSEWHERE).outcome is Outcome.CONFLICT


def test_a_list_that_moves_to_the_pin_is_no_conflict() -> None:
    office = Office(located(HERE))
    office.edit(position={"lon": 113.7, "lat": 34.7, "crs": "gcj02"})
    assert office.plan(ELSEWHERE).outcome is Outcome.SAME


def test_a_guess_from_an_address_never_moves_a_pin() -> None:
    office = Office()
    office.edit(position={"lon": 113.65, "lat": 34.65})
    guess = Position(113.0, 34.0, 13_000.0, PositionSource.GAZETTEER, level="county")
    assert office.plan(position=guess).outcome is Outcome.SAME


def test_the_last_bit_of_a_conversion_is_no_change() -> None:
    position = given_positions([HERE])[0]
    assert position is not None
    office = Office(replace(LISTED, position=replace(position, lon=position.lon + 1e-12)))
    assert office.plan(HERE).outcome is Outcome.SAME


def test_the_order_of_kinds_is_no_change() -> None:
    office = Office(replace(LISTED, kinds=("driver_home", "rest_station")))
    assert office.plan(kinds=("rest_station", "driver_home")).outcome is Outcome.SAME


def test_a_station_that_a_person_removed_does_not_come_back_by_itself() -> None:
    removal = stored(2, remove_event(LISTED, "拆迁"))
    register = KnownStations("d", (), (LISTED,), {LISTED.id}, removals=removals([removal]))
    (row,) = make_plan([Draft(2, {"name": "甲", "external_id": "1"})], register).rows
    assert row.outcome is Outcome.CONFLICT
    text = describe(row.issues[-1], "zh")
    assert "拆迁" in text
    assert "li" in text


def test_every_field_knows_who_set_it_last() -> None:
    office = Office()
    office.edit(phone="0379")
    origins = field_origins(office.events)
    assert (origins["phone"].actor, origins["phone"].import_id) == ("li", None)
    assert (origins["name"].actor, origins["name"].import_id) == ("wang", "i1")
    assert "note" not in origins
