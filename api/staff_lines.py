"""Imports as lines of a table on the pages for staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from geodata.catalogue import language_catalogue
from geodata.number_words import minute_words
from stations.importing.clearing import CLEARS
from stations.store import ImportRecord


def import_line(record: ImportRecord, zone: ZoneInfo, titles: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Describe an import as the templates show it.

    Args:
        record: the import; its plan is not looked at.
        zone: in which instants are shown.
        titles: dataset → its title.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The values, see `staff_parts.html`.
    """
    applied = None if record.status != "applied" else record.applied_at
    return {
        "id": record.id,
        "filename": record.filename,
        "dataset": record.dataset,
        "title": titles.get(record.dataset) or record.dataset,
        "when": _minute(record.created_at, zone, lang),
        "applied": None if applied is None else _minute(applied, zone, lang),
        "created_by": record.created_by,
        "status": str(record.status),
        "clears": bool(record.options.get(CLEARS)),
        "counts": record.counts,
    }


def _minute(at: datetime, zone: ZoneInfo, lang: str) -> str:
    return minute_words(at.astimezone(zone), language_catalogue(lang).locale)
