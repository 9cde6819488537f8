"""A plan as plain JSON values and back, so that what a person looked at is what is applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from stations.intake.issues import RowIssue
from stations.near_duplicates import NearDuplicate
from stations.plan import Outcome, Plan, PlannedRow, Scope
from stations.record import station_from_record, station_to_record

_WRITING = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.MISSING})
_NEAR = tuple(f.name for f in fields(NearDuplicate))


def plan_to_record(plan: Plan) -> dict[str, Any]:
    """Write a plan as JSON values.

    Args:
        plan: the plan.

    Returns:
        A dictionary that `plan_from_record` reads back to an equal plan.
    """
    return {
        "dataset": plan.dataset,
        "scope": str(plan.scope),
        "known": plan.known,
        "rows": [_row_to_record(row) for row in plan.rows],
    }


def plan_from_record(record: Mapping[str, Any]) -> Plan:
    """Read what `plan_to_record` wrote.

    Args:
        record: the dictionary.

    Returns:
        The plan.
    """
    rows = tuple(_row_from_record(row) for row in record["rows"])
    return Plan(record["dataset"], Scope(record["scope"]), rows, record.get("known", 0))


def writing_rows(record: Mapping[str, Any]) -> Plan:
    """Read only those rows of a plan that change the register: of a list that comes again they are few.

    Args:
        record: what `plan_to_record` wrote.

    Returns:
        The plan without the rows that change nothing; its outcomes count only the others.
    """
    return plan_from_record({**record, "rows": [row for row in record["rows"] if row["outcome"] in _WRITING]})


def issue_to_record(issue: RowIssue) -> dict[str, Any]:
    """Write an issue as JSON values.

    Args:
        issue: the issue.

    Returns:
        A dictionary.
    """
    return {
        "code": issue.code,
        "severity": issue.severity,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "params": dict(issue.params),
    }


def _row_to_record(row: PlannedRow) -> dict[str, Any]:
    record: dict[str, Any] = {"row": row.row, "outcome": str(row.outcome), "name": row.name}
    if row.after is not None:
        record["after"] = station_to_record(row.after)
    if row.before is not None and row.before is row.after:
        # Most rows of most lists change nothing: their station is written once.
        record["unchanged"] = True
    elif row.before is not None:
        record["before"] = station_to_record(row.before)
    if row.changed:
        record["changed"] = list(row.changed)
    if row.restored:
        record["restored"] = True
    if row.issues:
        record["issues"] = [issue_to_record(issue) for issue in row.issues]
    if row.near:
        record["near"] = [
            {**{name: getattr(near, name) for name in _NEAR}, "reasons": list(near.reasons)}
            for near in row.near
        ]
    return record


def _row_from_record(record: Mapping[str, Any]) -> PlannedRow:
    after = station_from_record(record["after"]) if "after" in record else None
    before = after if record.get("unchanged") else None
    if "before" in record:
        before = station_from_record(record["before"])
    return PlannedRow(
        record["row"],
        Outcome(record["outcome"]),
        record["name"],
        before,
        after,
        tuple(record.get("changed", ())),
        tuple(RowIssue(**issue) for issue in record.get("issues", ())),
        record.get("restored", False),
        tuple(
            NearDuplicate(**{**near, "reasons": tuple(near["reasons"])}) for near in record.get("near", ())
        ),
    )
