"""The rows of a plan as plain JSON values and back, so that what a person looked at is what is applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from stations.facts import Path
from stations.intake.issues import RowIssue
from stations.model import Station
from stations.near_duplicates import NearDuplicate
from stations.plan import Plan
from stations.plan_summary import placing_of_row, summarize
from stations.planned_row import Outcome, PlannedRow
from stations.record import station_from_record, station_to_record, value_from_json, value_to_json
from stations.store import PlanRowRecord

WRITING = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.MISSING})
_NEAR = tuple(f.name for f in fields(NearDuplicate))


def plan_about(plan: Plan) -> dict[str, Any]:
    """Write what is known about a plan as a whole as JSON values.

    Args:
        plan: the plan.

    Returns:
        A dictionary: whose list it is, its scope, how many stations are known in its area, what its rows have
        in common, and what they state against the words of people.
    """
    about: dict[str, Any] = {
        "dataset": plan.dataset,
        "scope": str(plan.scope),
        "known": plan.known,
        "summary": summarize(plan.rows),
    }
    declined: dict[str, list[list[Any]]] = {}
    for row in plan.rows:
        if row.declined and row.station_id is not None:
            facts = [[*path, value] for path, value in sorted(row.declined.items())]
            declined.setdefault(row.station_id, []).extend(facts)
    return {**about, "declined": declined} if declined else about


def plan_row_records(rows: Iterable[PlannedRow]) -> Iterator[PlanRowRecord]:
    """Write the rows of a plan as the register keeps them, one after the other.

    Args:
        rows: the rows in the order of the plan.

    Yields:
        Each row with its place.
    """
    for place, row in enumerate(rows):
        yield PlanRowRecord(place, str(row.outcome), row.station_id, _record(row), placing_of_row(row))


def planned_row(kept: PlanRowRecord, dataset: str) -> PlannedRow:
    """Read what `plan_row_records` wrote.

    Args:
        kept: the row as the register keeps it.
        dataset: whose list it is of.

    Returns:
        The row. Where it changes nothing `before` and `after` are one record, which tells no more of the
        station than its id, name and position.
    """
    record = kept.record
    before, after = (_station(record.get(side)) for side in ("before", "after"))
    if "position" in record:
        position = value_from_json("position", record["position"])
        before = after = Station(kept.station_id or "", dataset, record["name"], position=position)
    return PlannedRow(
        record["row"],
        Outcome(kept.outcome),
        record["name"],
        before,
        after,
        tuple(record.get("changed", ())),
        tuple(RowIssue(**issue) for issue in record.get("issues", ())),
        record.get("restored", False),
        tuple(
            NearDuplicate(**{**near, "reasons": tuple(near["reasons"])}) for near in record.get("near", ())
        ),
        stated_facts(record) or (),
    )


def stated_facts(record: Mapping[str, Any]) -> tuple[Path, ...] | None:
    """Tell which facts a row states that the register held already.

    Args:
        record: of a row as the register keeps it.

    Returns:
        Their paths; None for a row of an older program, which did not write them down.
    """
    stated = record.get("stated")
    return None if stated is None else _paths(tuple(stated))


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


def _station(record: Mapping[str, Any] | None) -> Station | None:
    return None if record is None else station_from_record(record)


def _record(row: PlannedRow) -> dict[str, Any]:
    record: dict[str, Any] = {"row": row.row, "name": row.name}
    if row.after is not None and row.before is row.after and row.outcome not in WRITING:
        # Most rows of most lists change nothing, and their station is in the register.
        record["position"] = value_to_json(row.after.position)
    else:
        for side in ("before", "after"):
            station = getattr(row, side)
            if station is not None:
                record[side] = station_to_record(station)
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
    if row.outcome in (Outcome.SAME, Outcome.CHANGED):
        record["stated"] = _texts(row.stated)
    return record


@lru_cache(maxsize=4_096)
def _texts(paths: tuple[Path, ...]) -> list[str]:
    # Names of fields hold no colon.
    return [f"{field}:{key}" if key else field for field, key in paths]


@lru_cache(maxsize=4_096)
def _paths(texts: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple((field, key) for field, _, key in (text.partition(":") for text in texts))
