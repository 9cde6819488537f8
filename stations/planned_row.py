"""One row of a plan: what a row of a list means for the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from stations.facts import Path
from stations.field_changes import FieldChange, changes
from stations.intake.issues import RowIssue
from stations.model import Station
from stations.near_duplicates import NearDuplicate


class Outcome(StrEnum):
    """What a row of a list means for the register."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    MISSING = "missing"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    ERROR = "error"


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
        stated: facts that the row states and that the register holds already.
        declined: what the row states against a person's word: fact → JSON values, see `stations.plan_merge`.
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
    stated: tuple[Path, ...] = ()
    declined: Mapping[Path, Any] | None = None

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The fields that would change, with both values; of a new station every field that it has."""
        return changes(self.before, self.after)

    @property
    def station_id(self) -> str | None:
        """The station that the row is about; None where it cannot be told or the row is in error."""
        station = self.after or self.before
        return None if station is None else station.id
