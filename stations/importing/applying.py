"""A plan carried out, exactly as a person looked at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from geodata.divisions import Divisions
from geodata.geocode import Geocoder
from stations.collector import paused_collector
from stations.errors import ConflictError, ReplannedError
from stations.events import Event
from stations.importing.options import options_from_record
from stations.importing.planning import Origin, draft_plan
from stations.intake import ACCEPTED_LIMITS
from stations.plan import Plan, plan_events
from stations.plan_record import writing_rows
from stations.store import ImportRecord, ImportStatus, Store

# A complete list that lacks more than this share of what is known is more often half a list.
MISSING_SHARE_TO_CONFIRM = 0.1
MISSING_ALWAYS_ALLOWED = 5

# How often somebody else may be quicker before the caller is told.
_ATTEMPTS = 3


@paused_collector()
def apply_import(
    store: Store,
    import_id: str,
    actor: str,
    now: datetime,
    *,
    confirm_missing: bool = False,
    geocoder: Geocoder | None = None,
    divisions: Divisions | None = None,
) -> ImportRecord:
    """Carry out a plan that was kept; all of it happens, or nothing does.

    Where the register has moved on since the plan was made, the plan is made anew. If it would still do the
    same it is carried out, otherwise it is kept for a person to look at.

    Args:
        store: the register.
        import_id: the import, planned.
        actor: who applies it.
        now: the instant.
        confirm_missing: many stations are really gone.
        geocoder: finds positions from addresses when the plan is made anew.
        divisions: names the division that the list is about. Without both, nothing is made anew: the store
            alone refuses what no longer fits the stations that the plan touches.

    Returns:
        The import, applied.

    Raises:
        NotFoundError: there is no such import.
        ReplannedError: the register has moved on, and the plan would now do something else.
        ConflictError: it is not planned any more, a station that it touches has changed since, or many
            stations would go and nobody confirmed that.
    """
    for attempt in range(_ATTEMPTS):
        record = store.get_import(import_id)
        if record.status is not ImportStatus.PLANNED:
            raise ConflictError(f"Import {import_id!r} is {record.status}; only a plan can be applied.")
        plan = writing_rows(record.plan)
        events = _events(plan, record, now)
        version = store.data_version()
        if version != record.base_version and geocoder is not None and divisions is not None:
            version = _check_still_so(store, record, events, now, geocoder, divisions)
        _check_missing(plan, confirm_missing)
        try:
            store.apply_import(import_id, events, version, actor, now, record.revision)
        except ConflictError:
            if attempt + 1 == _ATTEMPTS or store.data_version() == version:
                raise
            continue
        break
    _remember_mapping(store, record)
    # A plan can be as large as the register: the old one goes before the new one is read.
    del record, plan, events
    return store.get_import(import_id)


def _events(plan: Plan, record: ImportRecord, now: datetime) -> tuple[Event, ...]:
    return plan_events(plan, f"missing from {record.filename}", now)


def _check_still_so(
    store: Store,
    record: ImportRecord,
    events: tuple[Event, ...],
    now: datetime,
    geocoder: Geocoder,
    divisions: Divisions,
) -> int:
    """Make the plan anew and tell the version that it was made for; refuse where it is another one."""
    data = store.import_content(record.id)
    options = options_from_record(record.dataset, record.filename, record.options, ACCEPTED_LIMITS)
    origin = Origin(record.id, record.created_by, record.created_at)
    new = draft_plan(store, data, options, geocoder, divisions, origin)
    # Through the same JSON as the old one, so that they differ only where the plans do.
    if _events(writing_rows(new.plan), record, now) == events and new.counts == record.counts:
        return new.base_version
    store.replace_plan(replace(new, filename=record.filename), record.revision)
    raise ReplannedError(
        f"The register has moved on since import {record.id!r} was planned, and the list would now change "
        "something else; look at the new plan."
    )


def _check_missing(plan: Plan, confirmed: bool) -> None:
    missing = plan.outcomes["missing"]
    allowed = max(MISSING_ALWAYS_ALLOWED, plan.known * MISSING_SHARE_TO_CONFIRM)
    # A list in which nothing of the dataset is left is most likely another dataset's.
    if (missing > allowed or missing == plan.known > 0) and not confirmed:
        raise ConflictError(
            f"{missing} of {plan.known} stations would be removed because the list does not mention them; "
            "confirm that the list is complete"
        )


def _remember_mapping(store: Store, record: ImportRecord) -> None:
    """Keep what staff decided about the columns for the dataset's next list."""
    decided = record.options.get("mapping") or {}
    dataset = next((known for known in store.datasets() if known.name == record.dataset), None)
    if dataset is None or not decided:
        return
    kept = {header: "" if field == "extra" else field for header, field in decided.items()}
    store.put_dataset(replace(dataset, mapping={**dataset.mapping, **kept}))
