"""The way of a list into the register: read, planned, kept, applied, undone; each step on its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from geodata.datum import Datum
from geodata.divisions import Divisions
from geodata.geocode import Geocoder
from stations.errors import ConflictError, ErrorDetail, InputError
from stations.events import inverse
from stations.hours import read_hours
from stations.intake import DEFAULT_LIMITS, Limits, ListReading, read_list
from stations.intake.locate import locate
from stations.model import DEFAULT_TIMEZONE, Dataset
from stations.plan import KnownStations, Plan, Scope, make_plan, plan_events
from stations.plan_record import issue_to_record, plan_from_record, plan_to_record
from stations.store import ImportRecord, Store

# A complete list that lacks more than this share of what is known is more often half a list.
MISSING_SHARE_TO_CONFIRM = 0.2
MISSING_ALWAYS_ALLOWED = 5


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a list is to be read.

    Args:
        dataset: whose list it is.
        filename: as it was called; tells nothing about the content.
        datum: of coordinates for which the list itself declares none.
        scope: whether stations that the list does not mention are gone.
        division: code of the division that the list is about.
        mapping: header → field, where staff decided it.
        timezone: IANA name of the zone that new stations are in.
        limits: what is accepted at the most.
    """

    dataset: str
    filename: str
    datum: Datum | None = None
    scope: Scope = Scope.PARTIAL
    division: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    timezone: str = DEFAULT_TIMEZONE
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wants a change, when, and under which id it is kept.

    Args:
        id: the id of the import.
        actor: who wants it.
        now: the instant, with a time zone.
    """

    id: str
    actor: str
    now: datetime


def draft_plan(
    store: Store,
    data: bytes,
    options: ImportOptions,
    geocoder: Geocoder,
    divisions: Divisions,
    origin: Origin,
) -> ImportRecord:
    """Find out what a list would change; nothing is kept.

    Args:
        store: the register to compare with; it is only read.
        data: the file.
        options: how it is to be read.
        geocoder: finds positions from addresses.
        divisions: names the division that the list is about.
        origin: who asks, when, and the id that the plan would have.

    Returns:
        The import as it would be kept.

    Raises:
        FileError: the file as a whole cannot be read.
        InputError: there is no such division.
    """
    reading = read_list(
        data,
        options.filename,
        default_datum=None if options.datum is None else str(options.datum),
        read_hours=read_hours,
        overrides=options.mapping,
        limits=options.limits,
    )
    drafts = locate(reading.drafts, geocoder, _area(options.division, divisions))
    version = store.data_version()
    register = KnownStations(
        options.dataset,
        current=store.stations_of(options.dataset),
        removed=store.removed_of(options.dataset),
        taken=store.known_ids(),
        timezone=options.timezone,
    )
    plan = make_plan(drafts, register, options.scope)
    return ImportRecord(
        id=origin.id,
        dataset=options.dataset,
        filename=options.filename,
        sha256=hashlib.sha256(data).hexdigest(),
        base_version=version,
        created_at=origin.now,
        created_by=origin.actor,
        options=_options_record(options),
        plan={**plan_to_record(plan), **_reading_record(reading)},
        counts=plan.outcomes,
    )


def plan_import(
    store: Store,
    data: bytes,
    options: ImportOptions,
    geocoder: Geocoder,
    divisions: Divisions,
    origin: Origin,
) -> ImportRecord:
    """Find out what a list would change and keep the plan with the file; no station changes.

    Args:
        store: the register.
        data: the file.
        options: how it is to be read.
        geocoder: finds positions from addresses.
        divisions: names the division that the list is about.
        origin: who asks, when, and the id of the import.

    Returns:
        The import, planned.

    Raises:
        FileError: the file as a whole cannot be read.
        InputError: there is no such division, or the dataset's name cannot be one.
    """
    record = draft_plan(store, data, options, geocoder, divisions, origin)
    if all(known.name != options.dataset for known in store.datasets()):
        store.put_dataset(Dataset(options.dataset, title=options.dataset, division=options.division))
    store.save_import(record, data)
    return record


def apply_import(
    store: Store, import_id: str, actor: str, now: datetime, *, confirm_missing: bool = False
) -> ImportRecord:
    """Carry out a plan that was kept; all of it happens, or nothing does.

    Args:
        store: the register.
        import_id: the import, planned.
        actor: who applies it.
        now: the instant.
        confirm_missing: many stations are really gone.

    Returns:
        The import, applied.

    Raises:
        NotFoundError: there is no such import.
        ConflictError: it is not planned any more, a station that it touches has changed since, or many
            stations would go and nobody confirmed that.
    """
    record = store.get_import(import_id)
    plan = plan_from_record(record.plan)
    known = len(store.stations_of(plan.dataset))
    _check_missing(plan, known, confirm_missing)
    events = plan_events(plan, f"missing from {record.filename}", now)
    # Whether the stations that the plan touches are still as they were is checked by the store, one by one.
    store.apply_import(import_id, events, store.data_version(), actor, now)
    return store.get_import(import_id)


def undo_import(store: Store, import_id: str, actor: str, now: datetime) -> ImportRecord:
    """Take an import back; all of it happens, or nothing does.

    Args:
        store: the register.
        import_id: the import, applied.
        actor: who undoes it.
        now: the instant.

    Returns:
        The import, undone.

    Raises:
        NotFoundError: there is no such import.
        ConflictError: it is not applied, or a station that it touched has changed since.
    """
    happened = [stored.event for stored in store.events_of_import(import_id)]
    events = inverse(happened, f"import {import_id} undone", now)
    store.undo_import(import_id, events, store.data_version(), actor, now)
    return store.get_import(import_id)


def _check_missing(plan: Plan, known: int, confirmed: bool) -> None:
    missing = plan.outcomes["missing"]
    allowed = max(MISSING_ALWAYS_ALLOWED, known * MISSING_SHARE_TO_CONFIRM)
    if missing > allowed and not confirmed:
        raise ConflictError(
            f"{missing} of {known} stations would be removed because the list does not mention them; "
            "confirm that the list is complete"
        )


def _area(code: str | None, divisions: Divisions) -> str:
    if code is None:
        return ""
    if divisions.get(code) is None:
        message = "there is no such division; take a code such as 410100"
        raise InputError(message, (ErrorDetail("division", message, code),))
    return divisions.full_name(code)


def _options_record(options: ImportOptions) -> dict[str, Any]:
    return {
        "datum": None if options.datum is None else str(options.datum),
        "scope": str(options.scope),
        "division": options.division,
        "mapping": dict(options.mapping),
    }


def _reading_record(reading: ListReading) -> dict[str, Any]:
    return {
        "read_as": asdict(reading.table.notes),
        "issues": [issue_to_record(issue) for issue in reading.issues],
    }
