"""A plan carried out, exactly as a person looked at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest

from geodata.divisions import Divisions
from geodata.geocode import Geocoder
from stations.collector import paused_collector
from stations.errors import ConflictError, ReplannedError
from stations.events import Event
from stations.importing.options import options_from_record
from stations.importing.planning import Origin, draft_plan
from stations.importing.rows import planned_rows
from stations.intake import ACCEPTED_LIMITS
from stations.plan import Outcome, PlannedRow, plan_events
from stations.plan_record import WRITING, plan_row_records, planned_row
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
    revision: int | None = None,
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
        revision: the revision of the plan that somebody looked at, None for any.
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
        _check_planned(record, revision)
        version = store.data_version()
        if version != record.base_version and geocoder is not None and divisions is not None:
            version = _check_still_so(store, record, now, geocoder, divisions)
        _check_missing(record, confirm_missing)
        try:
            store.apply_import(import_id, _events(store, record, now), version, actor, now, record.revision)
        except ConflictError:
            if attempt + 1 == _ATTEMPTS or store.data_version() == version:
                raise
            continue
        break
    _remember_mapping(store, record)
    return store.get_import(import_id)


def _check_planned(record: ImportRecord, revision: int | None) -> None:
    if record.status is not ImportStatus.PLANNED:
        raise ConflictError(
            f"Import {record.id!r} is {record.status}; only a plan can be applied.",
            code="import_not_planned",
            id=record.id,
        )
    if revision not in (None, record.revision):
        raise ConflictError(
            f"Somebody else has changed the plan of import {record.id!r}; look again.",
            code="changed_by_somebody",
        )


def _events(store: Store, record: ImportRecord, now: datetime) -> Iterator[Event]:
    """Read what a plan does, a batch at a time."""
    return _events_of(planned_rows(store, record, WRITING), record, now)


def _events_of(rows: Iterable[PlannedRow], record: ImportRecord, now: datetime) -> Iterator[Event]:
    return plan_events(rows, f"missing from {record.filename}", now)


def _check_still_so(
    store: Store, record: ImportRecord, now: datetime, geocoder: Geocoder, divisions: Divisions
) -> int:
    """Make the plan anew and tell the version that it was made for; refuse where it is another one."""
    data = store.import_content(record.id)
    options = options_from_record(record.dataset, record.filename, record.options, ACCEPTED_LIMITS)
    origin = Origin(record.id, record.created_by, record.created_at)
    new = draft_plan(store, data, options, geocoder, divisions, origin)
    anew = replace(new.record, filename=record.filename)
    # Through the same JSON as the old one, so that they differ only where the plans do.
    again = (planned_row(row, record.dataset) for row in plan_row_records(new.plan.rows))
    pairs = zip_longest(_events(store, record, now), _events_of(again, record, now))
    if anew.counts == record.counts and all(old == new for old, new in pairs):
        return anew.base_version
    store.replace_plan(anew, record.revision, plan_row_records(new.plan.rows))
    raise ReplannedError(
        f"The register has moved on since import {record.id!r} was planned, and the list would now change "
        "something else; look at the new plan.",
        code="replanned",
    )


def _check_missing(record: ImportRecord, confirmed: bool) -> None:
    missing, known = record.counts[Outcome.MISSING], record.plan["known"]
    allowed = max(MISSING_ALWAYS_ALLOWED, known * MISSING_SHARE_TO_CONFIRM)
    # A list in which nothing of the dataset is left is most likely another dataset's.
    if (missing > allowed or missing == known > 0) and not confirmed:
        raise ConflictError(
            f"{missing} of {known} stations would be removed because the list does not mention them; "
            "confirm that the list is complete",
            code="confirm_missing",
            missing=missing,
            known=known,
        )


def _remember_mapping(store: Store, record: ImportRecord) -> None:
    """Keep what staff decided about the columns for the dataset's next list."""
    decided = record.options.get("mapping") or {}
    dataset = next((known for known in store.datasets() if known.name == record.dataset), None)
    if dataset is None or not decided:
        return
    kept = {header: "" if field == "extra" else field for header, field in decided.items()}
    store.put_dataset(replace(dataset, mapping={**dataset.mapping, **kept}))
