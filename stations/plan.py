"""What an uploaded list would change: a pure comparison of drafts with the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from stations.contradictions import contradictions
from stations.events import Event, StationAdded, StationChanged, StationRemoved, StationRestored
from stations.facts import Path, fact
from stations.field_changes import changed_fields as changed_fields
from stations.intake.draft import Draft
from stations.intake.issues import make_issue
from stations.matching import Folding, fold, identity, station_id
from stations.mobile_numbers import hides_mobile
from stations.model import DEFAULT_TIMEZONE, Station
from stations.near_duplicates import Place, find_near
from stations.plan_issues import merge_issues, removal_issue, rivals_issue, without_known_phone
from stations.plan_merge import Declined, Merged, declinable, merge
from stations.planned_row import Outcome as Outcome
from stations.planned_row import PlannedRow as PlannedRow
from stations.provenance import Override, Removal
from stations.repeated_rows import first_of_repeated
from stations.row_matching import RowMatch, RowMatcher, row_key

# A station that only opens longer is as unlike its neighbours as it was.
_TELLING = frozenset({"name", "address", "position", "phone"})


class Scope(StrEnum):
    """Whether a list speaks of all stations of its dataset or only of some."""

    PARTIAL = "partial"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one list would change.

    Args:
        dataset: whose list it is.
        scope: whether stations that it does not mention are gone.
        rows: every row of the file in its order, then every station missing from it.
        known: how many stations the register has in the area that the list speaks of.
        hidden: how many rows state mobile numbers as the public sees them, of which the register keeps all
            digits.
    """

    dataset: str
    scope: Scope
    rows: tuple[PlannedRow, ...]
    known: int = 0
    hidden: int = 0

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
        declined: station id → facts that earlier lists stated against a person's word, which was kept.
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
    declined: Mapping[str, Declined] = field(default_factory=dict)


def make_plan(
    drafts: Sequence[Draft],
    register: KnownStations,
    scope: Scope = Scope.PARTIAL,
    uncorrected: Mapping[int, Draft] | None = None,
) -> Plan:
    """Compare a list with the register; nothing is changed and nothing is asked of anybody.

    Args:
        drafts: located drafts in the order of the file.
        register: what is known already.
        scope: whether stations that the list does not mention, in its area, are gone.
        uncorrected: row number → the row as it stands in the file, where a person corrected a cell.

    Returns:
        The plan.
    """
    planner = _Planner(drafts, register, uncorrected or {})
    rows = planner.rows()
    within = [s for s in register.current if register.in_area is None or s.id in register.in_area]
    rows = _with_near(rows, register, planner.folding)
    if scope is Scope.COMPLETE:
        rows += [
            PlannedRow(None, Outcome.MISSING, station.name, before=station)
            for station in within
            if station.id not in planner.mentioned
        ]
    return Plan(register.dataset, scope, tuple(rows), len(within), planner.hidden)


def plan_events(rows: Iterable[PlannedRow], reason: str, now: datetime) -> Iterator[Event]:
    """Turn the rows of a plan into the events that carry it out, one after the other.

    Args:
        rows: the rows.
        reason: written on the tombstones of stations that are missing.
        now: the instant of the change, with a time zone.

    Yields:
        The events, in the order of the plan.
    """
    for row in rows:
        if row.outcome is Outcome.NEW and row.after is not None:
            came = StationRestored if row.restored else StationAdded
            yield came(replace(row.after, created_at=row.after.created_at or now, updated_at=now))
        elif row.outcome is Outcome.CHANGED and row.before is not None and row.after is not None:
            yield StationChanged(row.before, replace(row.after, updated_at=now))
        elif row.outcome is Outcome.MISSING and row.before is not None:
            yield StationRemoved(row.before, reason)


class _Planner:
    """Plans the rows of one list."""

    def __init__(
        self, drafts: Sequence[Draft], register: KnownStations, uncorrected: Mapping[int, Draft]
    ) -> None:
        self._drafts = drafts
        self._register = register
        self._uncorrected = uncorrected
        self._ids: dict[str, str] = {}
        self._given: set[str] = set()
        # The texts of a list that comes again are those of the register.
        self.folding: Folding = lru_cache(maxsize=None)(fold)
        self.mentioned: set[str] = set()
        self.hidden = 0

    def rows(self) -> list[PlannedRow]:
        """Plan every row."""
        drafts = self._drafts
        folding = self.folding
        all_keys = [row_key(draft, folding) for draft in drafts]
        repeats = first_of_repeated(drafts, all_keys)
        own = [index for index in range(len(drafts)) if index not in repeats]
        keys = [all_keys[index] for index in own]
        hidden = any(map(_hides_mobile, drafts))
        known = RowMatcher(self._register.current, folding=folding, hidden=hidden).match(keys)
        unknown = [place for place, match in enumerate(known) if not match.stations]
        removed = RowMatcher(self._register.removed, same_place=True, folding=folding, hidden=hidden)
        gone_rows = removed.match([keys[i] for i in unknown])
        gone = dict(zip(unknown, gone_rows, strict=True))
        planned: dict[int, PlannedRow] = {}
        for place, index in enumerate(own):
            self.mentioned.update(station.id for station in known[place].stations)
            planned[index] = self._plan(drafts[index], known[place], gone.get(place))
        for index, issue in contradictions(planned, all_keys).items():
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
        register = self._register
        merged = merge(
            before, draft.values, register.overrides.get(before.id), register.declined.get(before.id)
        )
        own_issues = without_known_phone(draft.issues, before)
        self.hidden += merged.hidden or own_issues is not draft.issues
        if (
            merged.after is before
            and not (merged.kept or merged.conflicts)
            and draft.row not in self._uncorrected
        ):
            # Nearly every row of a list that comes again.
            return PlannedRow(
                draft.row, Outcome.SAME, name, before, before, issues=own_issues, stated=merged.stated
            )
        changed = () if merged.after is before else changed_fields(before, merged.after)
        outcome = Outcome.CHANGED if changed else Outcome.SAME
        if merged.conflicts:
            outcome = Outcome.CONFLICT
        issues = (*own_issues, *merge_issues(draft.row, before, merged))
        after = merged.after if changed else before
        return PlannedRow(
            draft.row,
            outcome,
            name,
            before,
            after,
            changed,
            issues,
            stated=merged.stated,
            declined=self._declined(draft.row, before, merged),
        )

    def _declined(self, row: int, before: Station, merged: Merged) -> dict[Path, Any] | None:
        """Note what the row states against a person, also where a person blanked the cell for that."""
        declined = {found.path: declinable(found) for found in merged.conflicts}
        if row in self._uncorrected:
            overrides = self._register.overrides.get(before.id)
            first = merge(before, self._uncorrected[row].values, overrides).conflicts
            same = (one for one in first if fact(merged.after, one.path) == one.value)
            declined |= {one.path: declinable(one) for one in same}
        return declined or None

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


def _hides_mobile(draft: Draft) -> bool:
    return any(hides_mobile(draft.values.get(name) or "") for name in ("name", "address"))


def _repeated(draft: Draft, first: PlannedRow, first_row: int) -> PlannedRow:
    """Plan a row that says the same as an earlier one."""
    issue = make_issue("repeats_row", draft.row, None, first.name, earlier_row=str(first_row))
    return PlannedRow(draft.row, Outcome.DUPLICATE, first.name, first.before, issues=(*draft.issues, issue))


def _with_near(rows: list[PlannedRow], register: KnownStations, folding: Folding) -> list[PlannedRow]:
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
    near = find_near(asked, known, folding)
    return [
        replace(row, near=near[row.after.id]) if row.after is not None and row.after.id in near else row
        for row in rows
    ]
