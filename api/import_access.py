"""Imports for those who may change them: found, with the right status, inside a division."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import HTTPException

from api.messages import message
from api.rights import Actor, may_change
from stations.errors import ConflictError, NotFoundError
from stations.plan_record import WRITING
from stations.store import ImportRecord, ImportStatus, Store

_ROWS_NAMED = 10


def find_import(store: Store, import_id: str, lang: str) -> ImportRecord:
    """Find an import.

    Args:
        store: the register.
        import_id: its id.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The import.

    Raises:
        NotFoundError: there is none.
    """
    try:
        return store.get_import(import_id)
    except NotFoundError:
        raise NotFoundError(message("no_import", lang, id=import_id[:64])) from None


def check_status(record: ImportRecord, wanted: ImportStatus, lang: str) -> None:
    """Make sure that an import is where the next step begins.

    Args:
        record: the import.
        wanted: planned, applied or undone.
        lang: one of `geodata.catalogue.languages()`.

    Raises:
        ConflictError: it is somewhere else; the message says where.
    """
    if record.status is not wanted:
        raise ConflictError(message(f"not_{wanted}_{record.status}", lang, id=record.id))


def check_rows(store: Store, actor: Actor, record: ImportRecord, lang: str) -> None:
    """Make sure that somebody may change every station that an import changes.

    Where nobody knows where a station is, one that is known counts as lying in the division of its dataset,
    a new one in that which the list is about.

    Args:
        store: names the dataset's division and keeps the rows of the plan.
        actor: who it is.
        record: the import.
        lang: one of `geodata.catalogue.languages()`.

    Raises:
        HTTPException: 403, naming rows.
    """
    if may_change(actor, None):
        return
    home = next((d.division for d in store.datasets() if d.name == record.dataset), None)
    assumed = {"before": home, "after": home or record.options.get("division")}
    outside = [
        str(row["row"] or row["name"])
        for row in (kept.record for kept in store.each_plan_row(record.id, WRITING))
        if not all(may_change(actor, division) for division in _divisions(row, assumed))
    ]
    if outside:
        rows = ", ".join(outside[:_ROWS_NAMED]) + (", …" if len(outside) > _ROWS_NAMED else "")
        raise HTTPException(
            403, message("outside_division", lang, division=actor.division, count=len(outside), rows=rows)
        )


def _divisions(row: Mapping[str, Any], assumed: Mapping[str, str | None]) -> Iterator[str | None]:
    """List the divisions of the stations that a row writes, before and after."""
    for side, division in assumed.items():
        if row.get(side) is not None:
            yield row[side].get("division") or division
