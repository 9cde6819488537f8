"""What the rows of a plan have in common, counted once when it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from stations.intake.issues import RowIssue
from stations.model import RANKED_ERROR_M, Position
from stations.planned_row import Outcome, PlannedRow

PLACINGS = ("exact", "approximate", "unlocated")
PLACED = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.SAME})


def summarize(rows: Iterable[PlannedRow]) -> dict[str, Any]:
    """Count what the rows of a plan have in common.

    Args:
        rows: the rows; they are gone through once.

    Returns:
        JSON values: `rows` of the file; `positions`, how well the stations that are or would be are placed
        (`exact`, `approximate`, `unlocated`); `codes`, how many rows have an issue of each code; `warnings`,
        for each outcome and code their count and the first one as a record's fields; `near`, how many of the
        `new` rows are like a station of another dataset, by dataset.
    """
    counted = Counter[str]()
    positions = dict.fromkeys(PLACINGS, 0)
    codes: Counter[str] = Counter()
    near: Counter[str] = Counter()
    warnings: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        counted["rows"] += row.row is not None
        placed = placing_of_row(row)
        if placed is not None:
            positions[placed] += 1
        if row.issues:
            codes.update({issue.code for issue in row.issues})
            for issue in {i.code: i for i in row.issues if i.severity == "warning"}.values():
                warnings.setdefault((str(row.outcome), issue.code), [0, issue])[0] += 1
        if row.outcome is Outcome.NEW:
            counted["new"] += 1
            near.update({other.dataset for other in row.near if other.row is None})
    return {
        "rows": counted["rows"],
        "new": counted["new"],
        "positions": positions,
        "codes": dict(codes),
        "warnings": [
            {"outcome": outcome, "code": code, "count": count, "example": _example(issue)}
            for (outcome, code), (count, issue) in warnings.items()
        ],
        "near": dict(near),
    }


def placing_of_row(row: PlannedRow) -> str | None:
    """Tell how well the station is placed that a row is or becomes.

    Args:
        row: the row.

    Returns:
        One of `PLACINGS`; None where the row is and becomes none.
    """
    return placing(row.after.position) if row.outcome in PLACED and row.after is not None else None


def placing(position: Position | None) -> str:
    """Tell how well a station is placed.

    Args:
        position: where it is; None where nobody knows.

    Returns:
        One of `PLACINGS`.
    """
    if position is None:
        return "unlocated"
    # What is too coarse to be ranked is not exact, whoever gave it, and neither is a guess.
    return "approximate" if position.is_guess or position.error_m > RANKED_ERROR_M else "exact"


def _example(issue: RowIssue) -> dict[str, Any]:
    return {name: getattr(issue, name) for name in ("code", "severity", "row", "column", "value")} | {
        "params": dict(issue.params)
    }
