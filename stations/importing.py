"""The way of a list into the register: read, planned, kept, applied, undone; each step on its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from geodata.datum import Datum
from geodata.geocode import Geocoder
from stations.errors import ConflictError
from stations.events import inverse
from stations.hours import read_hours
from stations.intake import Limits, clean, decode, map_columns, read_table
from stations.intake.draft import Draft
from stations.intake.issues import RowIssue
from stations.intake.locate import locate
from stations.model import Dataset
from stations.plan import Outcome, Plan, Scope, make_plan, plan_events
from stations.plan_record import issue_to_record, plan_from_record, plan_to_record
from stations.store import ImportRecord, Store

# A complete list that lacks more than this share of what is known is more often half a list.
MISSING_SHARE_TO_CONFIRM = 0.2
MISSING_ALWAYS_ALLOWED = 5


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a list is to be read.

    Args:
        dataset: whose list it is.
        filename: as it was called; tells nothing about the content.
        datum: of coordinates for which the list itself declares none.
        scope: whether stations that the list does not mention are gone.
        division: code of the division that the list is about.
        mapping: header → field, where staff decided it.
        limits: what is accepted at the most.
    """

    dataset: str
    filename: str
    datum: Datum | None = None
    scope: Scope = Scope.PARTIAL
    division: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list as it was read.

    Args:
        drafts: one a row, located.
        notes: which sheet, encoding, delimiter and header row were used.
        issues: what concerns the list as a whole.
    """

    drafts: tuple[Draft, ...]
    notes: Mapping[str, Any]
    issues: tuple[RowIssue, ...]
