"""Undo against a register in memory: whatever was done, in whatever order it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stations.edits import edit_event, remove_event, verify_event
from stations.events import Event, StationRemoved, event_station_id
from stations.facts import Path, differing_facts, fact
from stations.intake.draft import Draft
from stations.model import Amenity, Station, VerificationKind
from stations.plan import KnownStations, Scope, make_plan, plan_events
from stations.provenance import overrides, removals
from stations.store import StoredEvent
from stations.taken_places import TakenPlaces
from stations.undo import History, KeptField, KeptReason, Statement, undo_step, undo_steps

START = datetime(2026, 7, 1, 6, tzinfo=UTC)


class Register:
    """What the store does, in memory: events in order and what they make of the stations."""

    def __init__(self) -> None:
        self.log: list[StoredEvent] = []
        self.current: dict[str, Station] = {}
        self.removed: dict[str, Station] = {}
        self.undone: frozenset[str] = frozenset()
        self.version = 0
        self.statements: dict[str, list[Statement]] = {}

    @property
    def now(self) -> datetime:
        return START + timedelta(minutes=len(self.log))

    def write(self, events: Sequence[Event], import_id: str | None) -> None:
        for event in events:
            id_ = event_station_id(event)
            if isinstance(event, StationRemoved):
                assert self.current.pop(id_) == event.before
                self.removed[id_] = event.before
            else:
                before = getattr(event, "before", None)
                assert self.current.get(id_) == before
                self.removed.pop(id_, None)
                self.current[id_] = event.after
            stored = StoredEvent(len(self.log) + 1, self.version + 1, self.now, "tester", import_id, event)
            self.log.append(stored)
        self.version += bool(events)

    def bring_in(self, import_id: str, rows: Sequence[dict[str, Any]], scope: Scope) -> None:
        edits = [stored for stored in self.log if stored.import_id is None]
        register = KnownStations(
            "d",
            tuple(self.current.values()),
            tuple(self.removed.values()),
            frozenset(self.current) | frozenset(self.removed),
            overrides=overrides(edits),
            removals=removals(edits),
        )
        plan = make_plan([Draft(n, row) for n, row in enumerate(rows, 2)], register, scope)
        self.write(tuple(plan_events(plan.rows, "missing", self.now)), import_id)
        for row in plan.rows:
            if row.outcome in ("same", "changed") and row.station_id is not None:
                said = Statement(import_id, self.version, row.stated)
                self.statements.setdefault(row.station_id, []).append(said)

    def undo(self, import_id: str) -> tuple[KeptField, ...]:
        histories: dict[str, list[StoredEvent]] = {}
        for stored in self.log:
            histories.setdefault(event_station_id(stored.event), []).append(stored)
        steps = [
            undo_step(
                import_id,
                History(id_, self.current.get(id_), events, self.statements.get(id_, ())),
                self.undone,
                self.now,
            )
            for id_, events in histories.items()
        ]
        last = {step.station_id: step.events[-1] for step in steps if step.events}
        staying = (
            getattr(last.get(id_), "after", station)
            for id_, station in self.current.items()
            if not isinstance(last.get(id_), StationRemoved)
        )
        taken = list(undo_steps(steps, TakenPlaces(staying)))
        self.write([event for step in taken for event in step.events], import_id)
        self.undone |= {import_id}
        return tuple(kept for step in taken for kept in step.kept)

    def content(self) -> dict[str, Station]:
        return {
            id_: replace(station, created_at=None, updated_at=None) for id_, station in self.current.items()
        }


def some(keys: tuple[str, ...], values: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(keys), st.sampled_from(values), min_size=1)


ROWS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from("甲乙丙丁"), "external_id": st.sampled_from(("1", "2", "3", "4"))},
        optional={
            "phone": st.sampled_from(("0371", "0372")),
            "address": st.sampled_from(("一路1号", "二路2号")),
            "amenities": some(("wifi", "toilet"), tuple(Amenity)),
            "extra": some(("楼层", "面积"), ("1", "2")),
            "stars": st.integers(1, 5),
        },
    ),
    max_size=4,
    unique_by=lambda row: row["external_id"],
)  # fmt: skip
IMPORTS = st.tuples(ROWS, st.sampled_from(Scope))
EDITS = st.tuples(
    st.integers(0, 3),
    st.one_of(
        st.sampled_from(("verify", "remove")),
        st.fixed_dictionaries({"phone": st.sampled_from(("0379", "0371"))}),
        st.fixed_dictionaries({"amenities": st.fixed_dictionaries({"wifi": st.sampled_from(("no", None))})}),
    ),
)


def act(register: Register, number: int, what: Any) -> None:
    """One import, or one edit of a station that is there."""
    if isinstance(what[0], list):
        register.bring_in(f"i{number}", *what)
        return
    index, change = what
    if index >= len(register.current):
        return
    station = sorted(register.current.values(), key=lambda station: station.id)[index]
    event: Event | None
    if change == "verify":
        event = verify_event(station, register.now)
    elif change == "remove":
        event = remove_event(station, "closed")
    else:
        event = edit_event(station, change, register.now)
    register.write([event] if event else [], None)


@settings(max_examples=150, deadline=None)
@given(st.lists(IMPORTS, max_size=5))
def test_undoing_imports_one_after_the_other_leads_back_through_every_state(steps: list[Any]) -> None:
    register = Register()
    states = []
    for number, step in enumerate(steps):
        states.append(register.content())
        act(register, number, step)
    for number in reversed(range(len(steps))):
        assert register.undo(f"i{number}") == ()
        assert register.content() == states[number]


@settings(max_examples=150, deadline=None)
@given(st.lists(IMPORTS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_undoing_makes_no_difference_once_all_is_undone(steps: list[Any], chance: Any) -> None:
    register = Register()
    for number, step in enumerate(steps):
        act(register, number, step)
    order = list(range(len(steps)))
    chance.shuffle(order)
    for number in order:
        register.undo(f"i{number}")
    assert register.content() == {}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(IMPORTS, min_size=1, max_size=3),
    st.lists(st.one_of(EDITS, IMPORTS), max_size=5),
    st.randoms(use_true_random=False),
)
def test_no_undo_loses_what_a_person_changed_later(first: list[Any], later: list[Any], chance: Any) -> None:
    register = Register()
    for number, step in enumerate([*first, *later]):
        act(register, number, step)
    # What each fact was set to by a person, where nobody but a person set it afterwards.
    edits: dict[tuple[str, Any], Any] = {}
    for stored in register.log:
        event, id_ = stored.event, event_station_id(stored.event)
        if isinstance(event, StationRemoved):
            edits = {key: value for key, value in edits.items() if key[0] != id_}
            continue
        before = getattr(event, "before", None)
        for path in (
            differing_facts(before, event.after, ("verified_at", "verification_kind")) if before else ()
        ):
            edits.pop((id_, path), None)
            if stored.import_id is None:
                value = getattr(event.after, path[0])
                edits[id_, path] = value.get(path[1]) if path[1] else value
    numbers = [n for n, step in enumerate([*first, *later]) if isinstance(step[0], list)]
    chance.shuffle(numbers)
    for number in numbers[: chance.randint(0, len(numbers))]:
        register.undo(f"i{number}")
    for (id_, (field, key)), value in edits.items():
        now = getattr(register.current[id_], field)
        assert (now.get(key) if key else now) == value


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(IMPORTS, EDITS), min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_no_undo_loses_what_a_later_list_stated_again(steps: list[Any], chance: Any) -> None:
    register = Register()
    # Fact → its value and who was the last to set it or to state it.
    said: dict[tuple[str, Path], tuple[Any, str | None]] = {}
    for number, step in enumerate(steps):
        seen = len(register.log)
        act(register, number, step)
        for stored in register.log[seen:]:
            event, id_ = stored.event, event_station_id(stored.event)
            if isinstance(event, StationRemoved):
                said = {key: value for key, value in said.items() if key[0] != id_}
                continue
            before = getattr(event, "before", Station(id_, "d", "", kinds=()))
            for path in differing_facts(before, event.after):
                said[id_, path] = (fact(event.after, path), stored.import_id)
        for id_, statements in register.statements.items():
            for one in statements:
                if one.import_id == f"i{number}":
                    values = ((path, fact(register.current[id_], path)) for path in one.paths or ())
                    said |= {(id_, path): (value, one.import_id) for path, value in values}
    numbers = [number for number, step in enumerate(steps) if isinstance(step[0], list)]
    chance.shuffle(numbers)
    for number in numbers[: chance.randint(0, len(numbers))]:
        register.undo(f"i{number}")
    for (id_, path), (value, speaker) in said.items():
        if speaker not in register.undone:
            assert fact(register.current[id_], path) == value


def row(**values: Any) -> dict[str, Any]:
    return {"name": "甲", "external_id": "1", **values}


def test_a_field_that_was_changed_later_stays_and_the_others_go_back() -> None:
    register = Register()
    register.bring_in("i1", [row(phone="1", host="银行", amenities={"wifi": Amenity.YES})], Scope.PARTIAL)
    (before,) = register.content().values()
    register.bring_in("i2", [row(phone="2", host="邮局", amenities={"wifi": Amenity.NO})], Scope.PARTIAL)
    (station,) = register.current.values()
    register.write([edit_event(station, {"phone": "3", "amenities": {"toilet": "yes"}}, START)], None)  # type: ignore[list-item]
    (kept,) = register.undo("i2")
    assert (kept.fields, kept.reason) == (("phone",), KeptReason.CHANGED_LATER)
    (after,) = register.content().values()
    assert (after.phone, after.host) == ("3", "银行")
    assert after.amenities == {"toilet": Amenity.YES, "wifi": Amenity.YES}
    assert replace(after, phone=before.phone, amenities=before.amenities) == before


def test_hours_that_a_person_corrected_keep_their_rule() -> None:
    register = Register()
    register.bring_in("i1", [row(hours_text="24小时", hours_rule="24/7", hours_needs=())], Scope.PARTIAL)
    hours = {"hours_text": "刷身份证24小时", "hours_rule": "24/7", "hours_needs": ("id_card",)}
    register.bring_in("i2", [row(**hours)], Scope.PARTIAL)
    (station,) = register.current.values()
    register.write([edit_event(station, {"hours_text": "9:00-17:00"}, START)], None)  # type: ignore[list-item]
    register.undo("i2")
    (after,) = register.current.values()
    assert (after.hours_text, after.hours_rule, after.hours_needs) == ("9:00-17:00", "Mo-Su 09:00-17:00", ())


def test_a_station_that_somebody_checked_stays_when_its_import_is_undone() -> None:
    register = Register()
    register.bring_in("i1", [row()], Scope.PARTIAL)
    (station,) = register.current.values()
    register.write([verify_event(station, START)], None)
    (kept,) = register.undo("i1")
    assert (kept.station_id, kept.fields, kept.reason) == (
        station.id,
        ("verified_at", "verification_kind"),
        KeptReason.CHANGED_LATER,
    )
    assert list(register.current) == [station.id]


def test_a_check_keeps_its_kind_when_an_import_before_it_is_undone() -> None:
    register = Register()
    register.bring_in("i1", [row(phone="1")], Scope.PARTIAL)
    register.bring_in("i2", [row(phone="2")], Scope.PARTIAL)
    (station,) = register.current.values()
    register.write([verify_event(station, START, VerificationKind.ON_SITE)], None)
    (station,) = register.current.values()
    # Of the same kind as the one before: only the instant is another one.
    later = START + timedelta(days=1)
    register.write([verify_event(station, later, VerificationKind.ON_SITE)], None)
    register.undo("i2")
    (after,) = register.current.values()
    told = (after.phone, after.verified_at, after.verification_kind)
    assert told == ("1", later, VerificationKind.ON_SITE)


def test_a_removed_station_does_not_come_back_into_a_place_that_was_taken() -> None:
    register = Register()
    register.bring_in("i1", [{"name": "甲", "address": "一路1号"}], Scope.PARTIAL)
    register.bring_in("i2", [{"name": "乙", "address": "二路"}], Scope.COMPLETE)
    (other,) = register.current.values()
    register.write([edit_event(other, {"name": "甲", "address": "一路１号"}, START)], None)  # type: ignore[list-item]
    (removed,) = register.removed
    kept = register.undo("i2")
    assert (removed, KeptReason.PLACE_TAKEN) in [(one.station_id, one.reason) for one in kept]
    assert list(register.current) == [other.id]


def test_what_was_removed_later_stays_removed() -> None:
    register = Register()
    register.bring_in("i1", [row(phone="1")], Scope.PARTIAL)
    register.bring_in("i2", [row(phone="2")], Scope.PARTIAL)
    (station,) = register.current.values()
    register.write([remove_event(station, "closed")], None)
    (kept,) = register.undo("i2")
    assert (kept.station_id, kept.reason) == (station.id, KeptReason.REMOVED_LATER)
    assert register.current == {}
