"""The steps of an import as the routes for staff take them: planned, planned anew, applied, undone.

Everything here waits for the database or for the reading of a list and runs in a thread, so that other
requests are answered meanwhile; what computes for long runs where `Services.imports` has it run.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api import import_steps
from api.import_access import check_status
from api.import_options import PlanChange, check_division, merge_change
from api.import_views import options_view
from api.messages import message
from api.rights import Actor
from api.services import Services
from api.upload_limits import size_limits
from api.uploads import Upload
from stations.errors import ConflictError, ReplannedError
from stations.importing import ImportOptions, Origin, UndoResult
from stations.importing.applying import MISSING_ALWAYS_ALLOWED, MISSING_SHARE_TO_CONFIRM
from stations.plan import Scope
from stations.store import ImportRecord, ImportStatus, Store

_ID_BYTES = 4


class UnconfirmedError(ConflictError):
    """Many stations would be removed, and nobody has confirmed that they are gone."""


def new_import_id(now: datetime) -> str:
    """Make the id of a new import: the day, so that a person finds it again, and what makes it unique.

    Args:
        now: the present instant.

    Returns:
        Such as `20260701-3f9a0c12`.
    """
    return f"{now:%Y%m%d}-{secrets.token_hex(_ID_BYTES)}"


def plan_upload(services: Services, actor: Actor, upload: Upload) -> ImportRecord:
    """Plan an uploaded list and keep both.

    Args:
        services: the application's parts.
        actor: who uploaded it.
        upload: the file with the fields beside it.

    Returns:
        The import, planned.

    Raises:
        QueryFaults: there is no such division.
        FileError: the file as a whole cannot be read.
    """
    values = {**upload.values, "division": upload.values["division"] or actor.division}
    options = _options(services, values["dataset"], upload.filename, values)
    now = services.clock()
    origin = Origin(new_import_id(now), actor.name, now)
    seconds = services.settings.upload_max_seconds
    return services.imports.run(import_steps.plan, upload.data, options, origin, seconds)


def change_plan(services: Services, record: ImportRecord, change: PlanChange, lang: str) -> ImportRecord:
    """Read a list again as staff now want it, and keep the new plan instead of the old one.

    Args:
        services: the application's parts.
        record: the import, planned.
        change: what is to be different.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The import with its new plan.

    Raises:
        QueryFaults: there is no such division.
        FileError: with these options the file cannot be read.
        ConflictError: it is not planned any more, or somebody else changed the plan at the same time.
    """
    check_status(record, ImportStatus.PLANNED, lang)
    values = merge_change(options_view(record.options), change)
    options = _options(services, record.dataset, record.filename, values)
    try:
        seconds = services.settings.upload_max_seconds
        return services.imports.run(import_steps.plan_anew, record.id, options, seconds)
    except ConflictError:
        raise ConflictError(message("changed_meanwhile", lang)) from None


def apply_plan(
    services: Services, record: ImportRecord, actor: Actor, *, confirm_missing: bool, lang: str
) -> ImportRecord:
    """Carry out the plan that somebody looked at.

    Args:
        services: the application's parts.
        record: the import, planned.
        actor: who applies it.
        confirm_missing: many stations are really gone.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The import, applied; this worker answers from it at once.

    Raises:
        ReplannedError: the register has moved on and the plan would do something else; a new one is kept.
        UnconfirmedError: many stations would go and nobody confirmed that.
        ConflictError: it is not planned any more, or somebody else changed something at the same time.
    """
    check_status(record, ImportStatus.PLANNED, lang)
    _check_missing(record, confirm_missing, lang)
    store, now = services.register.store, services.clock()
    try:
        applied = services.imports.run(
            import_steps.apply,
            record.id,
            actor.name,
            now,
            confirm_missing=confirm_missing,
            revision=record.revision,
        )
    except ReplannedError:
        raise ReplannedError(message("replanned", lang)) from None
    except ConflictError:
        raise _explained(store, record.id, ImportStatus.PLANNED, lang) from None
    services.register.refresh()
    return applied


def _check_missing(record: ImportRecord, confirmed: bool, lang: str) -> None:
    missing, known = record.counts["missing"], record.plan.get("known", 0)
    if missing > max(MISSING_ALWAYS_ALLOWED, known * MISSING_SHARE_TO_CONFIRM) and not confirmed:
        raise UnconfirmedError(message("confirm_missing", lang, missing=missing, known=known))


def _explained(store: Store, import_id: str, wanted: ImportStatus, lang: str) -> ConflictError:
    """Say why a step was refused: somebody took it a moment earlier, or changed what it touches."""
    try:
        check_status(store.get_import(import_id), wanted, lang)
    except ConflictError as error:
        return error
    return ConflictError(message("changed_meanwhile", lang))


def undo_applied(services: Services, record: ImportRecord, actor: Actor, lang: str) -> UndoResult:
    """Take an import back.

    Args:
        services: the application's parts.
        record: the import, applied.
        actor: who undoes it.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The import, undone, and what was kept; this worker answers from it at once.

    Raises:
        ConflictError: it is not applied.
    """
    check_status(record, ImportStatus.APPLIED, lang)
    store = services.register.store
    try:
        undone = services.imports.run(import_steps.undo, record.id, actor.name, services.clock())
    except ConflictError:
        raise _explained(store, record.id, ImportStatus.APPLIED, lang) from None
    services.register.refresh()
    return undone


def _options(services: Services, dataset: str, filename: str, values: Mapping[str, Any]) -> ImportOptions:
    check_division(values["division"], services.gazetteer.divisions)
    settings = services.settings
    return ImportOptions(
        dataset,
        filename,
        datum=values["crs"],
        scope=Scope(values["scope"]),
        division=values["division"],
        mapping=values["mapping"],
        timezone=settings.timezone,
        limits=size_limits(settings),
        fixes={int(row): cells for row, cells in values.get("fixes", {}).items()},
        pins={int(row): (lon, lat) for row, (lon, lat) in values.get("pins", {}).items()},
        encoding=values["encoding"],
        sheet=values["sheet"] or None,
    )
