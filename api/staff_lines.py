"""Imports as lines of a table on the pages for staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from stations.importing.clearing import CLEARS
from stations.store import ImportRecord


def import_line(record: ImportRecord, zone: ZoneInfo, titles: Mapping[str, str]) -> dict[str, Any]:
    """Describe an import as the templates show it.

    Args:
        record: the import; its plan is not looked at.
        zone: in which instants are shown.
        titles: dataset → its title.

    Returns:
        The values, see `staff_parts.html`.
    """
    applied = None if record.status != "applied" else record.applied_at
    return {
        "id": record.id,
        "filename": record.filename,
        "dataset": record.dataset,
        "title": titles.get(record.dataset) or record.dataset,
        "when": _minute(record.created_at, zone),
        "applied": None if applied is None else _minute(applied, zone),
        "created_by": record.created_by,
        "status": str(record.status),
        "clears": bool(record.options.get(CLEARS)),
        "counts": record.counts,
    }


def _minute(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
