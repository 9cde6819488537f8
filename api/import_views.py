"""Imports as JSON: a line in a list of imports, and everything about one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.import_fields import column_fields, field_choices
from api.import_tables import ListCells
from geodata.catalogue import text
from stations.importing.clearing import CLEARS
from stations.intake import RowIssue, TableNotes, describe, describe_table
from stations.store import ImportRecord, ImportStatus
from stations.undo import KeptField


def summary(record: ImportRecord, data_version: int) -> dict[str, Any]:
    """Describe an import in a list of imports.

    Args:
        record: the import; its plan is not looked at.
        data_version: the version that the register is at.

    Returns:
        JSON values; `stale` says that the register has moved on since the plan was made.
    """
    planned = record.status is ImportStatus.PLANNED
    return {
        "id": record.id,
        "dataset": record.dataset,
        "filename": record.filename,
        "sha256": record.sha256,
        "status": str(record.status),
        "created_at": record.created_at.isoformat(),
        "created_by": record.created_by,
        "applied_at": _instant(record.applied_at),
        "applied_by": record.applied_by,
        "applied_version": record.applied_version,
        "undone_at": _instant(record.undone_at),
        "undone_by": record.undone_by,
        "undone_version": record.undone_version,
        "base_version": record.base_version,
        "data_version": data_version,
        "revision": record.revision,
        # Not from a list: every station of the dataset was removed at once.
        "clears": bool(record.options.get(CLEARS)),
        "stale": planned and record.base_version != data_version,
        "outcomes": dict(record.counts),
        "links": _links(record.id),
    }


def import_view(
    record: ImportRecord, cells: ListCells, rows: Mapping[str, Any], data_version: int, lang: str
) -> dict[str, Any]:
    """Describe an import, leaving its rows to `/rows`.

    Args:
        record: the import.
        cells: its list.
        rows: what its rows have in common, see `stations.importing.plan_summary`.
        data_version: the version that the register is at.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        JSON values.
    """
    notes = record.plan["read_as"]
    labels, fields = cells.columns.labels, column_fields(cells.columns)
    return {
        **summary(record, data_version),
        "options": options_view(record.options),
        "read_as": {**notes, "sentences": list(describe_table(TableNotes(**notes), lang))},
        "columns": [
            {"header": label, "field": field, "samples": cells.samples(index)}
            for index, (label, field) in enumerate(zip(labels, fields, strict=True))
        ],
        "fields": field_choices(),
        "issues": [issue_view(issue, lang) for issue in record.plan.get("issues", ())],
        "positions": dict(rows["positions"]),
    }


def options_view(options: Mapping[str, Any]) -> dict[str, Any]:
    """Name the options of an import as a form names them.

    Args:
        options: as they are kept.

    Returns:
        Every option that staff can change.
    """
    return {
        "crs": options.get("datum"),
        "division": options.get("division"),
        "scope": options.get("scope"),
        "mapping": options.get("mapping") or {},
        "fixes": options.get("fixes") or {},
        "pins": options.get("pins") or {},
        "encoding": options.get("encoding"),
        "sheet": options.get("sheet"),
    }


def kept_view(kept: KeptField, lang: str) -> dict[str, Any]:
    """Name something that an import did and that undoing it leaves as it is.

    Args:
        kept: what it is.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        JSON values; `reason` is a sentence for a person, `code` the same for programs.
    """
    return {
        "station_id": kept.station_id,
        "name": kept.name,
        "fields": list(kept.fields),
        "reason": text(f"kept.{kept.reason}", lang),
        "code": str(kept.reason),
    }


def issue_view(issue: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Say one thing that is to know about a list or a row of it.

    Args:
        issue: as the plan keeps it.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The issue with `text`, one sentence for a person.
    """
    return {**issue, "text": describe(RowIssue(**issue), lang)}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _links(import_id: str) -> list[dict[str, str]]:
    path = f"/v1/imports/{import_id}"
    json, csv = "application/json", "text/csv; charset=utf-8"
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return [
        {"rel": "self", "href": path, "type": json},
        {"rel": "rows", "href": f"{path}/rows", "type": json},
        {"rel": "report", "href": f"{path}/report.csv", "type": csv},
        {"rel": "report", "href": f"{path}/report.xlsx", "type": xlsx},
        {"rel": "file", "href": f"{path}/file", "type": "application/octet-stream"},
    ]
