"""The rows of a plan as JSON, page by page: what each would change, and why."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping
from typing import Any

from api.import_tables import ListCells
from api.import_views import issue_view
from stations.model import Position, Station
from stations.plan import Plan, PlannedRow, changed_fields
from stations.plan_record import issue_to_record, plan_from_record
from stations.record import value_to_json
from stations.store import ImportRecord


def page_indexes(
    record: ImportRecord, outcomes: Collection[str], start: int, limit: int
) -> tuple[tuple[int, ...], int, int | None]:
    """Choose the rows of one page.

    Args:
        record: the import with its plan.
        outcomes: only rows with one of these; empty means all.
        start: the place in the plan to begin at.
        limit: how many at the most.

    Returns:
        Places in the plan; how many rows match on all pages together; where the next page begins, None on
        the last one.
    """
    rows = record.plan["rows"]
    matching = [i for i, row in enumerate(rows) if not outcomes or row["outcome"] in outcomes]
    rest = [i for i in matching if i >= start]
    following = rest[limit] if len(rest) > limit else None
    return tuple(rest[:limit]), len(matching), following


def planned_rows(record: ImportRecord, indexes: Collection[int]) -> tuple[PlannedRow, ...]:
    """Read some rows of a plan, and only these: a plan may have many thousand.

    Args:
        record: the import with its plan.
        indexes: places in the plan.

    Returns:
        The rows.
    """
    rows = record.plan["rows"]
    plan: Plan = plan_from_record({**record.plan, "rows": [rows[index] for index in indexes]})
    return plan.rows


def row_view(row: PlannedRow, cells: ListCells, lang: str) -> dict[str, Any]:
    """Describe one row of a plan.

    Args:
        row: the row.
        cells: the list that it is of.
        lang: `zh` or `en`.

    Returns:
        JSON values.
    """
    station = row.after or row.before
    return {
        "row": row.row,
        "outcome": str(row.outcome),
        "id": None if station is None else station.id,
        "name": row.name,
        "restored": row.restored,
        "changes": changes(row.before, row.after),
        "position": _position(row.after),
        "position_before": _position(row.before),
        "issues": [issue_view(issue_to_record(issue), lang) for issue in row.issues],
        "cells": cells.cells(row.row),
        "near": near_view(row, lang),
    }


def near_view(row: PlannedRow, lang: str) -> list[dict[str, Any]]:
    """Name the stations that a row may be a second record of.

    Args:
        row: the row.
        lang: `zh` or `en`.

    Returns:
        The stations, the likeliest first.
    """
    return []


def changes(before: Station | None, after: Station | None) -> list[dict[str, Any]]:
    """List what becomes of a station, field by field.

    Args:
        before: the station as it is; None for a new one.
        after: the station as it would be; None where nothing would be written.

    Returns:
        Field, and its value before and after as JSON; of a new station every field that is stated.
    """
    if after is None:
        return []
    compared = before or Station(id=after.id, dataset=after.dataset, name="")
    return [
        {
            "field": name,
            "before": None if before is None else value_to_json(getattr(before, name)),
            "after": value_to_json(getattr(after, name)),
        }
        for name in changed_fields(compared, after)
    ]


def _position(station: Station | None) -> dict[str, Any] | None:
    position: Position | None = None if station is None else station.position
    if position is None:
        return None
    value: Mapping[str, Any] = value_to_json(position)
    return {**value, "source": str(position.source)}


def write_cursor(revision: int, index: int) -> str:
    """Write where a page ends.

    Args:
        revision: of the plan; another plan has other rows.
        index: where the next page begins.

    Returns:
        A text for the address.
    """
    return base64.urlsafe_b64encode(f"{revision}.{index}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[int, int] | None:
    """Read what `write_cursor` wrote.

    Args:
        text: the text.

    Returns:
        Revision and index, or None where it is no cursor.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    revision, _, index = raw.partition(".")
    if not (revision.isdigit() and index.isdigit() and len(raw) <= 30):
        return None
    return int(revision), int(index)
