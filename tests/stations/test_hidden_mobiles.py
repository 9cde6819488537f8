"""A list exported for the public, whose mobile numbers are hidden, changes nothing when it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.gazetteer import load
from stations.exports import csv_export
from stations.facts import Path
from stations.hours import read_hours
from stations.intake import Draft, read_list
from stations.intake.locate import given_positions
from stations.mobile_numbers import hides_mobile, mask_mobile, restore_mobiles
from stations.model import Station
from stations.plan import KnownStations, Outcome, Plan, make_plan
from stations.provenance import Override

NUMBERS = (
    "13800138000", "138 0013 8000", "+86 139-1234-5678", "8613912345678", "13900008000", "13800018000",
)  # fmt: skip
WORDS = ("找张师傅", "建设路38号", "工会驿站", "，", "(二楼) ", "0371-67883273", " 或 ", "a*b")
TEXTS = st.lists(st.sampled_from(NUMBERS + WORDS), min_size=1, max_size=5).map(
    lambda parts: " ".join("、".join(parts).split())
)
HOURS = st.sampled_from(["8:30-17:30", "8:30-17:30，请打13800138000", "每天9:00-17:00 13912345678", ""])


@st.composite
def registers(draw: st.DrawFn) -> list[Station]:
    """Some stations as imports would have stored them, of one dataset; half of the lists have no ids."""
    numbered = draw(st.booleans())
    found = []
    for number in range(draw(st.integers(1, 4))):
        hours = draw(HOURS)
        reading = read_hours(hours) if hours else None
        text = st.just("") | TEXTS
        found.append(
            Station(
                id=f"zz{number:08}",
                dataset="list",
                name=f"{number}号站 {draw(TEXTS)}",
                external_id=f"N{number}" if numbered else None,
                address=draw(text),
                hours_text=hours,
                hours_rule=reading.rule if reading else None,
                hours_needs=reading.needs if reading else (),
                phone=draw(st.just("") | st.sampled_from(NUMBERS)),
                host=draw(text),
                access=draw(text),
                note=draw(text),
                extra=draw(st.dictionaries(st.just("值班安排"), TEXTS)),
            )
        )
    return found


def read_back(stations: Sequence[Station], *, staff: bool = False) -> list[Draft]:
    content = b"".join(csv_export(stations, load().divisions, None, staff=staff))
    drafts = read_list(content, "x.csv", default_datum=None, read_hours=read_hours).drafts
    places = given_positions([draft.given for draft in drafts])
    return [
        draft if place is None else replace(draft, values={**draft.values, "position": place})
        for draft, place in zip(drafts, places, strict=True)
    ]


def plan_of(stations: Sequence[Station], drafts: Sequence[Draft], **known: Any) -> Plan:
    return make_plan(drafts, KnownStations("list", current=stations, **known))


@settings(max_examples=60, deadline=None)
@given(registers())
def test_a_public_export_comes_back_without_a_change(register: list[Station]) -> None:
    # As staff would have it: what the intake itself puts in order is not what is asked here.
    stored = [
        replace(station, **{k: v for k, v in draft.values.items() if v is not None})
        for station, draft in zip(register, read_back(register, staff=True), strict=True)
    ]
    plan = plan_of(stored, read_back(stored))
    assert [row.outcome for row in plan.rows] == [Outcome.SAME] * len(stored)
    assert [row.after for row in plan.rows] == stored
    assert not any(issue.code == "phone_masked" for row in plan.rows for issue in row.issues)
    texts = ("name", "address", "hours_text", "phone", "host", "access", "note")
    with_mobile = [
        station
        for station in stored
        if any(mask_mobile(t) != t for t in (*(getattr(station, n) for n in texts), *station.extra.values()))
    ]
    assert plan.hidden == len(with_mobile)


def station(**values: Any) -> Station:
    return Station("zz00000001", "list", values.pop("name", "甲站"), external_id="N1", **values)


def draft(**values: Any) -> Draft:
    return Draft(2, {"name": "甲站", "external_id": "N1", **values})


def test_what_is_new_beside_a_hidden_number_is_taken_over_with_the_whole_number() -> None:
    known = station(note="找张师傅 13800138000")
    (row,) = plan_of([known], [draft(note="三楼，找张师傅 138****8000")]).rows
    assert row.outcome is Outcome.CHANGED
    assert row.after is not None
    assert row.after.note == "三楼，找张师傅 13800138000"


def test_a_hidden_number_that_is_not_known_is_what_the_list_says() -> None:
    (row,) = plan_of([station(note="找李师傅 13900001111")], [draft(note="找张师傅 138****8000")]).rows
    assert row.after is not None
    assert row.after.note == "找张师傅 138****8000"


def test_hours_that_are_read_otherwise_with_hidden_digits_stay() -> None:
    known = station(hours_text="9:00-17:00 13800138000", hours_rule="09:00-17:00")
    stated = draft(hours_text="9:00-17:00 138****8000", hours_rule=None)
    assert [row.outcome for row in plan_of([known], [stated]).rows] == [Outcome.SAME]


def test_a_person_is_not_contradicted_by_what_the_list_said_before_with_hidden_digits() -> None:
    override = Override("找张师傅 13800138000", "找李师傅", datetime(2026, 3, 1, tzinfo=UTC), "lin")
    overrides: dict[str, dict[Path, Override]] = {"zz00000001": {("note", ""): override}}
    known = station(note="找李师傅")
    stated = draft(note="找张师傅 138****8000")
    (row,) = plan_of([known], [stated], overrides=overrides).rows
    assert row.outcome is Outcome.SAME
    assert row.after == known


@pytest.mark.parametrize(
    ("text", "known", "whole"),
    [
        ("138****8000", "13800138000", "13800138000"),
        ("甲 138****8000 乙 138****8000", "13811118000 13822228000", "甲 13811118000 乙 13822228000"),
        ("138****8000 138****8000", "13811118000", "13811118000 13811118000"),
        ("138****8000", "13900138000", "138****8000"),
        ("1138****8000", "13800138000", "1138****8000"),
        ("138****", "13800138000", "138****"),
    ],
)
def test_hidden_digits_are_put_back_where_they_are_known(text: str, known: str, whole: str) -> None:
    assert restore_mobiles(text, known) == whole


@given(TEXTS)
def test_what_is_hidden_is_put_back(text: str) -> None:
    assert restore_mobiles(mask_mobile(text), text) == text
    assert hides_mobile(mask_mobile(text)) == (mask_mobile(text) != text)
