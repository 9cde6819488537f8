"""The steps of an import as the routes for staff take them: planned, planned anew, applied, undone.

Everything here waits for the database or for the reading of a list and runs in a thread, so that other
requests are answered meanwhile.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from api.import_access import check_status
from api.import_options import PlanChange, check_division, merge_change
from api.import_views import options_view
from api.messages import message
from api.rights import Actor
from api.services import Services
from api.uploads import MEGABYTE, Upload
from geodata.datum import Datum
from geodata.geocode import GazetteerGeocoder
from stations.errors import ConflictError
from stations.importing import ImportOptions, Origin, apply_import, draft_plan, plan_import, undo_import
from stations.intake import DEFAULT_LIMITS
from stations.plan import Scope
from stations.store import ImportRecord, ImportStatus

_ID_BYTES = 4


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
    return plan_import(
        services.register.store,
        upload.data,
        options,
        GazetteerGeocoder(services.gazetteer),
        services.gazetteer.divisions,
        Origin(new_import_id(now), actor.name, now),
    )


def change_plan(services: Services, record: ImportRecord, change: PlanChange, lang: str) -> ImportRecord:
    """Read a list again as staff now want it, and keep the new plan instead of the old one.

    Args:
        services: the application's parts.
        record: the import, planned.
        change: what is to be different.
        lang: `zh` or `en`.

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
    store = services.register.store
    planned = draft_plan(
        store,
        store.import_content(record.id),
        options,
        GazetteerGeocoder(services.gazetteer),
        services.gazetteer.divisions,
        Origin(record.id, record.created_by, record.created_at),
    )
    try:
        store.replace_plan(planned, record.revision)
    except ConflictError:
        raise ConflictError(message("changed_meanwhile", lang)) from None
    return store.get_import(record.id)


def apply_plan(
    services: Services, record: ImportRecord, actor: Actor, *, confirm_missing: bool, lang: str
) -> ImportRecord:
    """Carry out the plan that somebody looked at.

    Args:
        services: the application's parts.
        record: the import, planned.
        actor: who applies it.
        confirm_missing: many stations are really gone.
        lang: `zh` or `en`.

    Returns:
        The import, applied; this worker answers from it at once.

    Raises:
        ConflictError: it is not planned any more, the plan had to be made anew, or many stations would go
            and nobody confirmed that.
    """
    check_status(record, ImportStatus.PLANNED, lang)
    store = services.register.store
    applied = apply_import(store, record.id, actor.name, services.clock(), confirm_missing=confirm_missing)
    services.register.refresh()
    return applied


def undo_applied(services: Services, record: ImportRecord, actor: Actor, lang: str) -> ImportRecord:
    """Take an import back.

    Args:
        services: the application's parts.
        record: the import, applied.
        actor: who undoes it.
        lang: `zh` or `en`.

    Returns:
        The import, undone; this worker answers from it at once.

    Raises:
        ConflictError: it is not applied.
    """
    check_status(record, ImportStatus.APPLIED, lang)
    undone = undo_import(services.register.store, record.id, actor.name, services.clock())
    services.register.refresh()
    return undone


def _options(services: Services, dataset: str, filename: str, values: Mapping[str, Any]) -> ImportOptions:
    check_division(values["division"], services.gazetteer.divisions)
    settings = services.settings
    return ImportOptions(
        dataset,
        filename,
        datum=None if values["crs"] is None else Datum(values["crs"]),
        scope=Scope(values["scope"]),
        division=values["division"],
        mapping={header: field or "extra" for header, field in values["mapping"].items()},
        timezone=settings.timezone,
        limits=replace(DEFAULT_LIMITS, max_bytes=settings.upload_max_mb * MEGABYTE),
    )
