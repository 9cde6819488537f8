"""What an uploaded list would change: a pure comparison of drafts with the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from stations.events import Event, StationAdded, StationChanged, StationRemoved, StationRestored
from stations.intake.draft import Draft
from stations.intake.issues import RowIssue, make_issue
from stations.matching import fold, identity, station_id
from stations.model import DEFAULT_TIMEZONE, Position, PositionSource, Station


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
        before: the station as it is, if it is in the register.
        after: the station as it would be; None where nothing would be written.
        changed: names of the fields that differ.
        issues: what was wrong with the row.
        restored: a new station was in the register before and gets its old id back.
    """

    row: int | None
    outcome: Outcome
    name: str
    before: Station | None = None
    after: Station | None = None
    changed: tuple[str, ...] = ()
    issues: tuple[RowIssue, ...] = ()
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one list would change.

    Args:
        dataset: whose list it is.
        scope: whether stations that it does not mention are gone.
        rows: every row of the file in its order, then every station missing from it.
    """

    dataset: str
    scope: Scope
    rows: tuple[PlannedRow, ...]

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
    """

    dataset: str
    current: Sequence[Station] = ()
    removed: Sequence[Station] = ()
    taken: Container[str] = frozenset()
    timezone: str = DEFAULT_TIMEZONE


def make_plan(drafts: Sequence[Draft], register: KnownStations, scope: Scope = Scope.PARTIAL) -> Plan:
    """Compare a list with the register; nothing is changed and nothing is asked of anybody.

    Args:
        drafts: located drafts in the order of the file.
        register: what is known already.
        scope: whether stations that the list does not mention are gone.

    Returns:
        The plan.
    """
    name_counts = Counter(fold(str(draft.values.get("name", ""))) for draft in drafts)
    known, gone = _Matcher(register.current, name_counts), _Matcher(register.removed, name_counts)
    first_rows: dict[str, tuple[int, Station]] = {}
    rows: list[PlannedRow] = []
    for draft in drafts:
        row = _plan_row(draft, known) or _plan_new(draft, gone, register)
        after = row.after
        if after is not None:
            earlier = first_rows.setdefault(after.id, (draft.row, after))
            if earlier[1] is not after:
                row = _repeated(row, after, *earlier)
        rows.append(row)
    if scope is Scope.COMPLETE:
        rows += [
            PlannedRow(None, Outcome.MISSING, station.name, before=station)
            for station in register.current
            if station.id not in first_rows
        ]
    return Plan(register.dataset, scope, tuple(rows))


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


class _Matcher:
    """Finds the station of the register that a draft speaks of."""

    def __init__(self, current: Iterable[Station], name_counts: Mapping[str, int]) -> None:
        self._by_external_id: dict[str, Station] = {}
        self._by_place: dict[str, list[Station]] = {}
        self._by_name: dict[str, list[Station]] = {}
        self._name_counts = name_counts
        for station in current:
            if station.external_id:
                self._by_external_id[station.external_id] = station
            self._by_place.setdefault(identity(None, station.name, station.address), []).append(station)
            self._by_name.setdefault(fold(station.name), []).append(station)

    def candidates(self, draft: Draft) -> list[Station]:
        """List the stations that a draft may mean: one is a match, several are a conflict."""
        external_id = draft.values.get("external_id")
        if external_id in self._by_external_id:
            return [self._by_external_id[external_id]]
        name, address = str(draft.values["name"]), str(draft.values.get("address", ""))
        found = self._by_place.get(identity(None, name, address), [])
        if not found and self._name_counts[fold(name)] == 1:
            found = self._by_name.get(fold(name), [])
        # A station that the owner numbers differently is another one, however alike the words are.
        return [s for s in found if not (external_id and s.external_id)]


def _plan_row(draft: Draft, known: _Matcher) -> PlannedRow | None:
    """Plan a row that has errors or speaks of a station of the register; None when it is a new one."""
    name = str(draft.values.get("name") or "")
    if not draft.usable:
        return PlannedRow(draft.row, Outcome.ERROR, name, issues=draft.issues)
    candidates = known.candidates(draft)
    if len(candidates) > 1:
        rivals = ", ".join(station.id for station in candidates)
        issue = make_issue("several_matches", draft.row, None, name, stations=rivals)
        return PlannedRow(draft.row, Outcome.CONFLICT, name, issues=(*draft.issues, issue))
    if not candidates:
        return None
    before = candidates[0]
    after = merge(before, draft.values)
    changed = changed_fields(before, after)
    outcome = Outcome.CHANGED if changed else Outcome.SAME
    issues = (*draft.issues, *_address_warnings(draft, before, after))
    return PlannedRow(draft.row, outcome, name, before, after, changed, issues)


def _plan_new(draft: Draft, gone: _Matcher, register: KnownStations) -> PlannedRow:
    """Plan a row that the register does not know, or not any more."""
    name, values = str(draft.values["name"]), draft.values
    came_back = gone.candidates(draft)
    if len(came_back) == 1:
        after = merge(came_back[0], values)
        return PlannedRow(draft.row, Outcome.NEW, name, after=after, issues=draft.issues, restored=True)
    key = identity(values.get("external_id"), name, str(values.get("address", "")))
    new_id = station_id(register.dataset, key, register.taken)
    after = Station(id=new_id, dataset=register.dataset, timezone=register.timezone, **values)
    return PlannedRow(draft.row, Outcome.NEW, name, after=after, issues=draft.issues)


def _repeated(row: PlannedRow, after: Station, earlier_row: int, earlier: Station) -> PlannedRow:
    """Judge a row that speaks of the same station as an earlier one."""
    differing = changed_fields(earlier, after)
    code = "contradicts_row" if differing else "repeats_row"
    params = {"earlier_row": str(earlier_row), "fields": ", ".join(differing)}
    return replace(
        row,
        outcome=Outcome.CONFLICT if differing else Outcome.DUPLICATE,
        after=None,
        changed=differing,
        issues=(*row.issues, make_issue(code, row.row, None, row.name, **params)),
    )


def merge(before: Station, values: Mapping[str, Any]) -> Station:
    """Lay what a list states over what is known; what it does not mention stays.

    Args:
        before: the station as it is.
        values: field name → value, only what the list states.

    Returns:
        The station as it would be.
    """
    merged = dict(values)
    if "extra" in merged:
        merged["extra"] = {**before.extra, **merged["extra"]}
    if not _is_better(merged.get("position"), before.position):
        merged.pop("position", None)
    return replace(before, **merged)


def _is_better(new: Position | None, known: Position | None) -> bool:
    """A position that was only guessed from an address never replaces one that somebody gave."""
    if new is None:
        return False
    return known is None or _is_guess(known) or not _is_guess(new)


def _is_guess(position: Position) -> bool:
    return position.source is PositionSource.GAZETTEER


def _address_warnings(draft: Draft, before: Station, after: Station) -> tuple[RowIssue, ...]:
    """Warn where the address changed but the position, given earlier, stayed."""
    stayed = after.position is before.position and after.position and not _is_guess(after.position)
    if not stayed or fold(after.address) == fold(before.address):
        return ()
    code = "address_changed_position_kept"
    return (make_issue(code, draft.row, None, after.address, before=before.address),)


_BOOKKEEPING = frozenset({"id", "dataset", "timezone", "verified_at", "created_at", "updated_at"})
_COMPARED_FIELDS = tuple(f.name for f in fields(Station) if f.name not in _BOOKKEEPING)


def changed_fields(before: Station, after: Station) -> tuple[str, ...]:
    """Name the fields in which two records of a station differ, leaving out the register's own.

    Args:
        before: one record.
        after: the other.

    Returns:
        Field names in the order of the model.
    """
    return tuple(name for name in _COMPARED_FIELDS if getattr(before, name) != getattr(after, name))
