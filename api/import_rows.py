"""The rows of a plan as JSON, page by page: what each would change, and why."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from api.import_tables import ListCells
from api.import_views import issue_view
from stations.intake.location_issues import candidates_of
from stations.model import Position, Station
from stations.near_duplicates import NearDuplicate
from stations.plan import PlannedRow
from stations.plan_record import issue_to_record, planned_row
from stations.record import value_to_json
from stations.store import ImportRecord, Store


@dataclass(frozen=True, slots=True)
class WantedRows:
    """Which rows of a plan somebody wants to see.

    Args:
        outcomes: only rows with one of these; empty means all.
        placed: only rows that are or become a station placed like this, see `stations.plan_summary.PLACINGS`;
            None for all.
    """

    outcomes: Collection[str] = ()
    placed: str | None = None


def page_of_rows(
    store: Store, record: ImportRecord, wanted: WantedRows, start: int, limit: int
) -> tuple[tuple[PlannedRow, ...], int, int | None]:
    """Read the rows of one page, and only these: a plan may have many thousand.

    Args:
        store: the register.
        record: the import.
        wanted: which rows.
        start: the place in the plan to begin at.
        limit: how many at the most.

    Returns:
        The rows; how many rows match on all pages together; where the next page begins, None on the last one.
    """
    outcomes = wanted.outcomes
    found = store.plan_rows(record.id, outcomes, start, limit + 1, wanted.placed)
    if wanted.placed is not None:
        matched = store.count_plan_rows(record.id, outcomes, wanted.placed)
    else:
        matched = sum(
            count for outcome, count in record.counts.items() if not outcomes or outcome in outcomes
        )
    following = found[limit].place if len(found) > limit else None
    return tuple(planned_row(kept, record.dataset) for kept in found[:limit]), matched, following


def row_view(row: PlannedRow, cells: ListCells, lang: str) -> dict[str, Any]:
    """Describe one row of a plan.

    Args:
        row: the row.
        cells: the list that it is of.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        JSON values.
    """
    return {
        "row": row.row,
        "outcome": str(row.outcome),
        "id": row.station_id,
        "name": row.name,
        "restored": row.restored,
        "changes": [
            {
                "field": change.field,
                "before": value_to_json(change.before),
                "after": value_to_json(change.after),
            }
            for change in row.changes
        ],
        "position": _position(row.after),
        "position_before": _position(row.before),
        "candidates": candidates_of(row.issues),
        "issues": [issue_view(issue_to_record(issue), lang) for issue in row.issues],
        "cells": cells.cells(row.row),
        "near": [near_view(near, lang) for near in row.near],
    }


def near_view(near: NearDuplicate, lang: str) -> dict[str, Any]:
    """Name another place that may be the same as the one of a row.

    Args:
        near: the other place.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        JSON values; the reasons are words for a person.
    """
    return {
        "id": near.station_id,
        "row": near.row,
        "name": near.name,
        "dataset": near.dataset,
        "score": round(near.score, 3),
        "reasons": list(near.reason_texts(lang)),
    }


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
