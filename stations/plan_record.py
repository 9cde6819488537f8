"""A plan as plain JSON values and back, so that what a person looked at is what is applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stations.intake.issues import RowIssue
from stations.plan import Outcome, Plan, PlannedRow, Scope
from stations.record import station_from_record, station_to_record


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
    return Plan(record["dataset"], Scope(record["scope"]), rows)


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
    if row.before is not None:
        record["before"] = station_to_record(row.before)
    if row.after is not None:
        record["after"] = station_to_record(row.after)
    if row.changed:
        record["changed"] = list(row.changed)
    if row.restored:
        record["restored"] = True
    if row.issues:
        record["issues"] = [issue_to_record(issue) for issue in row.issues]
    return record


def _row_from_record(record: Mapping[str, Any]) -> PlannedRow:
    before, after = record.get("before"), record.get("after")
    return PlannedRow(
        record["row"],
        Outcome(record["outcome"]),
        record["name"],
        None if before is None else station_from_record(before),
        None if after is None else station_from_record(after),
        tuple(record.get("changed", ())),
        tuple(RowIssue(**issue) for issue in record.get("issues", ())),
        record.get("restored", False),
    )
