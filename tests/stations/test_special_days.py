"""Special days from the edit of the staff to the answer for the courier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from geodata.divisions import Divisions
from stations.directory import Directory
from stations.edit_faults import EditFaults
from stations.edited_values import edited_values
from stations.edits import edit_event
from stations.events import StationChanged
from stations.facts import differing_facts
from stations.features import feature
from stations.hours import HoursEvaluator, Override
from stations.listing import ListQuery, list_stations
from stations.model import Position, PositionSource, Snapshot, Station, Status
from stations.nearest import NearestQuery, OpenFilter, nearest
from stations.opening import is_there, opening_of
from stations.plan_merge import merge
from stations.provenance import overrides
from stations.record import station_from_record, station_to_record
from stations.store import StoredEvent
from stations.tiles import TileQuery, tile

HERE = Position(113.62, 34.75, 10.0, PositionSource.GIVEN)
# A Wednesday, 14:00 in Shanghai.
AT = datetime(2026, 7, 15, 6, tzinfo=UTC)
TODAY = date(2026, 7, 15)
CLOSED_TODAY = Override(TODAY, date(2026, 7, 17), None, "装修，电话13800138000")
EVALUATOR = HoursEvaluator()


def station(number: int = 1, **values: Any) -> Station:
    known: dict[str, Any] = {"hours_rule": "Mo-Su 09:00-17:00", "position": HERE, **values}
    return Station(f"s{number:09d}", "d", f"站{number}", **known)


def pop_up(number: int, *days: Override, rule: str | None = "Mo-Su 08:00-18:00") -> Station:
    return station(number, kinds=("pop_up",), overrides=days, hours_rule=rule)


def directory(*stations: Station) -> Directory:
    return Directory(Snapshot(1, {}, stations))


def ids(stations: Iterable[Station]) -> list[str]:
    return [s.id for s in stations]


def test_a_record_keeps_special_days_and_old_records_have_none() -> None:
    days = (CLOSED_TODAY, Override(TODAY, TODAY, "Mo-Su 10:00-12:00"))
    record = station_to_record(station(overrides=days))
    assert record["overrides"][0] == {
        "start": "2026-07-15", "end": "2026-07-17", "rule": None, "note": "装修，电话13800138000",
    }  # fmt: skip
    assert station_from_record(record).overrides == days
    assert "overrides" not in station_to_record(station())
    assert station_from_record(station_to_record(station())).overrides == ()


def test_an_edit_reads_texts_and_keeps_rules() -> None:
    given: list[dict[str, Any]] = [
        {"start": "2026-10-01", "end": "2026-10-03", "note": " 国庆  闭馆 "},
        {"start": "2026-10-04", "end": "2026-10-04", "text": "上午9点到12点"},
        {"start": "2026-10-05", "end": "2026-10-05", "rule": 'Mo-Fr 08:00-12:00 open "workdays"; PH off'},
        {"start": "2026-10-06", "end": "2026-10-06", "text": "闭馆", "note": None},
    ]
    found = edited_values(station(), {"overrides": given})["overrides"]
    assert [o.rule for o in found] == [None, "Mo-Su 09:00-12:00", given[2]["rule"], None]
    assert found[0].note == "国庆 闭馆"
    # What a page was shown it can send back.
    shown = [{"start": o.start.isoformat(), "end": o.end.isoformat(), "rule": o.rule} for o in found]
    assert [o.rule for o in edited_values(station(), {"overrides": shown})["overrides"]] == [
        o.rule for o in found
    ]
    assert edited_values(station(overrides=found), {"overrides": None}) == {"overrides": ()}


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        ({"start": "2026-10-01", "end": "2026-10-01", "text": "以公告为准"}, "overrides[1].text"),
        ({"start": "2026-10-01", "end": "2026-10-01", "rule": "9:00-5:00"}, "overrides[1].rule"),
        ({"start": "2026-10-01", "end": "2026-10-01", "rule": "x", "text": "y"}, "overrides[1]"),
        ({"start": "2026-10-02", "end": "2026-10-01"}, "overrides[1].end"),
        ({"start": "2026-02-30", "end": "2026-10-01"}, "overrides[1].start"),
        ({"start": "20261001", "end": "2026-10-01"}, "overrides[1].start"),
        ({"start": "2026-10-01", "end": None}, "overrides[1].end"),
        ({"start": "2026-10-01"}, "overrides[1]"),
        ({"start": "2026-10-01", "end": "2026-10-01", "note": 5}, "overrides[1].note"),
        ({"start": "2026-10-01", "end": "2026-10-01", "why": "x"}, "overrides[1]"),
        ("2026-10-01", "overrides[1]"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place_and_key(entry: Any, where: str) -> None:
    good = {"start": "2026-01-01", "end": "2026-01-01"}
    with pytest.raises(EditFaults) as raised:
        edited_values(station(), {"overrides": [good, entry]})
    for lang in ("zh", "en"):
        (detail,) = raised.value.described(lang)[1]
        assert detail.where == where
        assert detail.message


def test_a_closure_with_an_end_opens_again_by_itself() -> None:
    event = edit_event(station(), {"closure": {"end": "2026-07-17", "note": "装修"}}, AT)
    assert event is not None
    assert (event.after.status, event.after.overrides) == (
        Status.OPEN,
        (Override(TODAY, date(2026, 7, 17), None, "装修"),),
    )
    paused = station(status=Status.TEMPORARILY_CLOSED)
    ended = edit_event(paused, {"closure": {"start": "2026-07-01", "end": "2026-07-20"}}, AT)
    assert ended is not None
    assert ended.after.status is Status.OPEN
    without = edit_event(station(), {"closure": {}}, AT)
    assert without is not None
    assert (without.after.status, without.after.overrides) == (Status.TEMPORARILY_CLOSED, ())
    # At 23:00 UTC it is the next day in Shanghai.
    late = edit_event(station(), {"closure": {"end": "2026-07-17"}}, datetime(2026, 7, 15, 23, tzinfo=UTC))
    assert late is not None
    assert late.after.overrides[0].start == date(2026, 7, 16)


def test_a_rule_that_is_given_holds_against_the_reading_of_its_text() -> None:
    found = edited_values(station(), {"hours_rule": "Mo-Fr 09:00-12:00", "hours_text": "周一9:00-17:00"})
    assert (found["hours_rule"], found["hours_text"]) == ("Mo-Fr 09:00-12:00", "周一9:00-17:00")


def test_a_list_never_takes_special_days_away_and_keeps_what_staff_made_of_a_text() -> None:
    before = station(hours_text="看门卫", hours_rule=None)
    after = replace(before, hours_rule="Mo-Fr 09:00-17:00", overrides=(CLOSED_TODAY,))
    assert differing_facts(before, after) == (("hours_rule", ""), ("overrides", ""))
    said = overrides([StoredEvent(1, 1, AT, "li", None, StationChanged(before, after))])[before.id]
    again = merge(after, {"hours_text": "看门卫", "hours_rule": None, "hours_needs": ()}, said)
    assert again.after == after
    assert [c.path for c in again.kept] == [("hours_rule", "")]
    anew = merge(after, {"hours_text": "9:00-17:00", "hours_rule": "Mo-Su 09:00-17:00"}, said)
    assert anew.after.hours_rule == "Mo-Su 09:00-17:00"
    assert anew.after.overrides == (CLOSED_TODAY,)


@pytest.mark.parametrize(
    ("there", "state", "reason"),
    [
        (station(), "open", None),
        (station(overrides=(CLOSED_TODAY,)), "closed", "closure"),
        (station(overrides=(Override(TODAY, TODAY, "Mo-Su 13:00-15:00"),)), "open", "special_hours"),
        (station(overrides=(Override(date(2026, 7, 20), date(2026, 7, 21)),)), "open", None),
        (station(status=Status.TEMPORARILY_CLOSED), "closed", "temporarily_closed"),
        (station(status=Status.PLANNED), "closed", "planned"),
        (pop_up(1, Override(TODAY, TODAY, "Mo-Su 08:00-18:00")), "open", None),
        (pop_up(1, Override(date(2026, 2, 1), date(2026, 2, 5), "24/7")), "closed", "not_these_days"),
        (pop_up(1, rule="2026 Feb 01-2026 Feb 05 Mo-Su 08:00-18:00"), "closed", "not_these_days"),
        (pop_up(1, rule="2026 Jul 10-2026 Jul 20 Mo-Su 08:00-18:00"), "open", None),
        # Nobody has said on which days it is there.
        (pop_up(1), "unknown", None),
    ],
)
def test_the_state_and_why(there: Station, state: str, reason: str | None) -> None:
    opening = opening_of(there, AT, EVALUATOR)
    assert (opening.state, opening.reason) == (state, reason)


def test_a_closure_says_when_it_opens_again_and_hides_numbers() -> None:
    closed = station(overrides=(CLOSED_TODAY,))
    shown = feature(closed, opening_of(closed, AT, EVALUATOR), Divisions([]), AT)["properties"]
    assert shown["open"]["next_open"] == "2026-07-18T09:00:00+08:00"
    assert shown["open"]["opens_in_minutes"] == (2 * 24 + 19) * 60
    assert shown["open"]["judged_at"] == "2026-07-15T14:00:00+08:00"
    assert shown["open"]["note"] == "装修，电话138****8000"
    (days,) = shown["special_days"]
    assert (days["start"], days["end"], days["rule"]) == ("2026-07-15", "2026-07-17", None)
    assert days["words"]["en"] == "Jul 15, 2026 to Jul 17, 2026: closed"
    assert "13800138000" not in str(shown)


def test_a_night_of_a_pop_up_ends_on_a_day_on_which_it_is_still_there() -> None:
    night = pop_up(1, Override(TODAY, TODAY, "Mo-Su 20:00-02:00"))
    days = [is_there(night, date(2026, 7, day), EVALUATOR) for day in (14, 15, 16, 17)]
    assert days == [False, True, True, False]


def test_pop_ups_are_shown_on_their_days_only() -> None:
    gone = pop_up(1, Override(date(2026, 2, 1), date(2026, 2, 5), "24/7"))
    here = pop_up(2, Override(TODAY, TODAY, "24/7"))
    always = station(3)
    register = directory(gone, here, always)
    query = NearestQuery(113.62, 34.75, AT)
    answer = nearest(register, query, EVALUATOR)
    assert ids(hit.station for hit in answer.hits) == [here.id, always.id]
    assert sum(answer.left_out.values()) == 0
    for wish in (OpenFilter.NOW, OpenFilter.ON_ARRIVAL):
        asked = nearest(register, replace(query, open=wish), EVALUATOR)
        assert (len(asked.hits), sum(asked.left_out.values())) == (2, 0)
    only = nearest(register, replace(query, kinds=frozenset({"pop_up"})), EVALUATOR)
    assert [(hit.station.id, hit.opening.reason) for hit in only.hits] == [
        (gone.id, "not_these_days"),
        (here.id, None),
    ]
    in_winter = nearest(register, replace(query, at=datetime(2026, 2, 3, 4, tzinfo=UTC)), EVALUATOR)
    assert ids(hit.station for hit in in_winter.hits) == [gone.id, always.id]

    def listed(**values: Any) -> list[str]:
        return ids(list_stations(register, ListQuery(AT, **values), EVALUATOR).stations)

    assert listed() == [here.id, always.id]
    # Who asks by name or for what has changed asks about records.
    assert listed(text="站1") == [gone.id]
    assert listed(kinds=frozenset({"pop_up"})) == [gone.id, here.id]
    assert gone.id in {s.id for s in register.stations}
    shown = tile(register, TileQuery(18, 213774, 104133, AT), EVALUATOR)
    total = len(shown["stations"]) + sum(cluster[2] for cluster in shown["clusters"])
    assert total in (0, 2)


def test_stations_with_equal_rules_and_other_special_days_are_asked_apart() -> None:
    register = directory(station(1), station(2, overrides=(CLOSED_TODAY,)), station(3))
    assert len(register.rules) == 2
    assert register.open.at(AT, EVALUATOR).tolist() == [True, False, True]
    hits = nearest(register, NearestQuery(113.62, 34.75, AT, open=OpenFilter.NOW), EVALUATOR)
    assert ids(hit.station for hit in hits.hits) == ["s000000001", "s000000003"]
    assert hits.left_out["closed"] == 1
