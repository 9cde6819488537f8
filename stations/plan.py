"""What an uploaded list would change: a pure comparison of drafts with the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from stations.contradictions import Statement, contradictions
from stations.events import Event, StationAdded, StationChanged, StationRemoved, StationRestored
from stations.facts import Path
from stations.field_changes import FieldChange, changes
from stations.field_changes import changed_fields as changed_fields
from stations.intake.draft import Draft
from stations.intake.issues import RowIssue, make_issue
from stations.matching import identity, station_id
from stations.model import DEFAULT_TIMEZONE, Station
from stations.near_duplicates import NearDuplicate, Place, find_near
from stations.plan_issues import merge_issues, removal_issue, rivals_issue
from stations.plan_merge import merge
from stations.provenance import Override, Removal
from stations.repeated_rows import first_of_repeated
from stations.row_matching import RowMatch, RowMatcher, row_key

# A station that only opens longer is as unlike its neighbours as it was.
_TELLING = frozenset({"name", "address", "position", "phone"})


class Outcome(StrEnum):
    """What a row of a list means for the register."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    MISSING = "missing"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    ERROR = "error"


class Scope(StrEnum):
    """Whether a list speaks of all stations of its dataset or only of some."""

    PARTIAL = "partial"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of a list, or one station that the list does not mention, and what becomes of it.

    Args:
        row: the row's number in the file; None for a station that is missing from it.
        outcome: what it means for the register.
        name: the station's name as the file or the register has it.
        before: the station as it is, or as it was when it left the register.
        after: the station as it would be; of a conflict only shown, never written; None where there is none.
        changed: names of the fields that differ.
        issues: what was wrong with the row.
        restored: a new station was in the register before and gets its old id back.
        near: other places that may be the same; they are proposals and change nothing.
    """

    row: int | None
    outcome: Outcome
    name: str
    before: Station | None = None
    after: Station | None = None
    changed: tuple[str, ...] = ()
    issues: tuple[RowIssue, ...] = ()
    restored: bool = False
    near: tuple[NearDuplicate, ...] = ()

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The fields that would change, with both values; of a new station every field that it has."""
        return changes(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one list would change.

    Args:
        dataset: whose list it is.
        scope: whether stations that it does not mention are gone.
        rows: every row of the file in its order, then every station missing from it.
        known: how many stations the register has in the area that the list speaks of.
    """

    dataset: str
    scope: Scope
    rows: tuple[PlannedRow, ...]
    known: int = 0

    @property
    def outcomes(self) -> dict[str, int]:
        """Count the rows by outcome; every outcome has a count."""
        counts = Counter(row.outcome for row in self.rows)
        return {str(outcome): counts[outcome] for outcome in Outcome}


@dataclass(frozen=True, slots=True)
class KnownStations:
    """What the register knows about one dataset.

    Args:
        dataset: its name.
        current: its stations as they are.
        removed: its stations that left the register; one that comes back keeps its id.
        taken: ids that are or were in use in any dataset.
        timezone: IANA name of the zone that its new stations are in.
        overrides: station id → facts that people set against the list.
        removals: station id → who took the station out of the register and why, where a person did.
        in_area: ids of the stations in the division that the list speaks of; None for all.
        others: stations of other datasets, among which the same place may be.
    """

    dataset: str
    current: Sequence[Station] = ()
    removed: Sequence[Station] = ()
    taken: Container[str] = frozenset()
    timezone: str = DEFAULT_TIMEZONE
    overrides: Mapping[str, Mapping[Path, Override]] = field(default_factory=dict)
    removals: Mapping[str, Removal] = field(default_factory=dict)
    in_area: Container[str] | None = None
    others: Sequence[Station] = ()


def make_plan(drafts: Sequence[Draft], register: KnownStations, scope: Scope = Scope.PARTIAL) -> Plan:
    """Compare a list with the register; nothing is changed and nothing is asked of anybody.

    Args:
        drafts: located drafts in the order of the file.
        register: what is known already.
        scope: whether stations that the list does not mention, in its area, are gone.

    Returns:
        The plan.
    """
    planner = _Planner(register)
    rows = planner.rows(drafts)
    within = [s for s in register.current if register.in_area is None or s.id in register.in_area]
    rows = _with_near(rows, register)
    if scope is Scope.COMPLETE:
        rows += [
            PlannedRow(None, Outcome.MISSING, station.name, before=station)
            for station in within
            if station.id not in planner.mentioned
        ]
    return Plan(register.dataset, scope, tuple(rows), len(within))


def plan_events(plan: Plan, reason: str, now: datetime) -> tuple[Event, ...]:
    """Turn a plan into the events that carry it out.

    Args:
        plan: the plan.
        reason: written on the tombstones of stations that are missing.
        now: the instant of the change, with a time zone.

    Returns:
        The events, in the order of the plan.
    """
    events: list[Event] = []
    for row in plan.rows:
        if row.outcome is Outcome.NEW and row.after is not None:
            came = StationRestored if row.restored else StationAdded
            events.append(came(replace(row.after, created_at=row.after.created_at or now, updated_at=now)))
        elif row.outcome is Outcome.CHANGED and row.before is not None and row.after is not None:
            events.append(StationChanged(row.before, replace(row.after, updated_at=now)))
        elif row.outcome is Outcome.MISSING and row.before is not None:
            events.append(StationRemoved(row.before, reason))
    return tuple(events)


class _Planner:
    """Plans the rows of one list."""

    def __init__(self, register: KnownStations) -> None:
        self._register = register
        self._ids: dict[str, str] = {}
        self._given: set[str] = set()
        self.mentioned: set[str] = set()

    def rows(self, drafts: Sequence[Draft]) -> list[PlannedRow]:
        """Plan every row."""
        all_keys = [row_key(draft) for draft in drafts]
        repeats = first_of_repeated(drafts, all_keys)
        own = [index for index in range(len(drafts)) if index not in repeats]
        keys = [all_keys[index] for index in own]
        known = RowMatcher(self._register.current).match(keys)
        unknown = [place for place, match in enumerate(known) if not match.stations]
        gone_rows = RowMatcher(self._register.removed, same_place=True).match([keys[i] for i in unknown])
        gone = dict(zip(unknown, gone_rows, strict=True))
        planned: dict[int, PlannedRow] = {}
        for place, index in enumerate(own):
            self.mentioned.update(station.id for station in known[place].stations)
            planned[index] = self._plan(drafts[index], known[place], gone.get(place))
        statements = {
            index: Statement(row.row, all_keys[index], row.after)
            for index, row in planned.items()
            if row.row is not None and row.after is not None
        }
        for index, issue in contradictions(statements).items():
            issues = (*planned[index].issues, issue)
            planned[index] = replace(planned[index], outcome=Outcome.CONFLICT, issues=issues, restored=False)
        for index, first in repeats.items():
            planned[index] = _repeated(drafts[index], planned[first], drafts[first].row)
        return [planned[index] for index in range(len(drafts))]

    def _plan(self, draft: Draft, match: RowMatch, gone: RowMatch | None) -> PlannedRow:
        name, stations = str(draft.values.get("name") or ""), match.stations
        if not draft.usable:
            before = stations[0] if len(stations) == 1 else None
            return PlannedRow(draft.row, Outcome.ERROR, name, before, issues=draft.issues)
        if match.code is not None or len(stations) > 1:
            issue = rivals_issue(match.code or "several_matches", draft.row, name, stations)
            return PlannedRow(draft.row, Outcome.CONFLICT, name, issues=(*draft.issues, issue))
        if stations:
            return self._plan_known(draft, name, stations[0])
        if gone is not None and gone.code is None and len(gone.stations) == 1:
            return self._plan_restored(draft, name, gone.stations[0])
        values = {key: value for key, value in draft.values.items() if value is not None}
        after = Station(
            id=self._new_id(match), dataset=self._register.dataset, timezone=self._register.timezone, **values
        )
        return PlannedRow(draft.row, Outcome.NEW, name, after=after, issues=draft.issues)

    def _plan_known(self, draft: Draft, name: str, before: Station) -> PlannedRow:
        merged = merge(before, draft.values, self._register.overrides.get(before.id))
        changed = () if merged.after is before else changed_fields(before, merged.after)
        outcome = Outcome.CHANGED if changed else Outcome.SAME
        if merged.conflicts:
            outcome = Outcome.CONFLICT
        issues = (*draft.issues, *merge_issues(draft.row, before, merged))
        after = merged.after if changed else before
        return PlannedRow(draft.row, outcome, name, before, after, changed, issues)

    def _plan_restored(self, draft: Draft, name: str, last: Station) -> PlannedRow:
        after = merge(last, draft.values).after
        changed = changed_fields(last, after)
        removal = self._register.removals.get(last.id)
        if removal is None:
            return PlannedRow(draft.row, Outcome.NEW, name, last, after, changed, draft.issues, restored=True)
        issues = (*draft.issues, removal_issue(draft.row, name, removal))
        return PlannedRow(draft.row, Outcome.CONFLICT, name, last, after, changed, issues)

    def _new_id(self, match: RowMatch) -> str:
        key = identity(match.key.external_id or None, match.key.name, match.key.place)
        if key not in self._ids:
            new_id = station_id(self._register.dataset, key, self._register.taken)
            while new_id in self._given:
                new_id = station_id(self._register.dataset, f"{key}\n{new_id}", self._register.taken)
            self._ids[key] = new_id
            self._given.add(new_id)
        return self._ids[key]


def _repeated(draft: Draft, first: PlannedRow, first_row: int) -> PlannedRow:
    """Plan a row that says the same as an earlier one."""
    issue = make_issue("repeats_row", draft.row, None, first.name, earlier_row=str(first_row))
    return PlannedRow(draft.row, Outcome.DUPLICATE, first.name, first.before, issues=(*draft.issues, issue))


def _with_near(rows: list[PlannedRow], register: KnownStations) -> list[PlannedRow]:
    """Propose other places that may be the same, where a row brings a place or moves or renames one."""
    asked = [
        Place(row.after, row.row)
        for row in rows
        if row.after is not None and (row.outcome is Outcome.NEW or _TELLING & set(row.changed))
    ]
    if not asked:
        return rows
    own = {place.station.id for place in asked}
    known = [Place(s) for s in (*register.current, *register.others) if s.id not in own]
    near = find_near(asked, known)
    return [
        replace(row, near=near[row.after.id]) if row.after is not None and row.after.id in near else row
        for row in rows
    ]
