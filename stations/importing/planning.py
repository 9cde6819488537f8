"""What a list would change: found out, kept, and found out anew."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from geodata.divisions import Divisions
from geodata.geocode import Geocoder
from stations.collector import paused_collector
from stations.errors import ConflictError
from stations.facts import Path
from stations.importing.options import ImportOptions, options_to_record
from stations.importing.reading import is_within, located_drafts, read_as_decided
from stations.intake import Draft, ListReading
from stations.intake.issues import RowIssue, make_issue
from stations.known_places import knowing
from stations.model import Dataset, Snapshot, Station
from stations.plan import KnownStations, Plan, make_plan
from stations.plan_record import issue_to_record, plan_about, plan_row_records
from stations.position_checks import check_positions
from stations.provenance import overrides, removals
from stations.store import ImportRecord, ImportStatus, Store


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


@dataclass(frozen=True, slots=True)
class DraftedImport:
    """What a list would change, kept nowhere.

    Args:
        record: the import as it would be kept.
        plan: the plan with its rows.
    """

    record: ImportRecord
    plan: Plan


@paused_collector()
def draft_plan(
    store: Store,
    data: bytes,
    options: ImportOptions,
    geocoder: Geocoder,
    divisions: Divisions,
    origin: Origin,
) -> DraftedImport:
    """Find out what a list would change; nothing is kept.

    Args:
        store: the register to compare with; it is only read.
        data: the file.
        options: how it is to be read.
        geocoder: finds positions from addresses.
        divisions: names the division that the list is about.
        origin: who asks, when, and the id that the plan would have.

    Returns:
        The import as it would be kept, and its plan.

    Raises:
        FileError: the file as a whole cannot be read.
        InputError: there is no such division, or a pin is on no row or not on the Earth.
    """
    snapshot = store.load()
    dataset = snapshot.datasets.get(options.dataset)
    remembered = {} if dataset is None else dataset.mapping
    reading = read_as_decided(data, options, remembered)
    zone = options.timezone if reading.columns.profile is None else reading.columns.profile.timezone
    known = replace(_known(store, snapshot, options, divisions), timezone=zone)
    asked = knowing(geocoder, snapshot.stations)
    drafts = located_drafts(reading, options, asked, divisions, known.current)
    drafts, doubts = check_positions(drafts, known.current, known.others, divisions)
    about = _reading_record(reading)
    # A list of some hundred thousand rows need not be in memory three times over.
    del reading
    plan = make_plan(drafts, known, options.scope, _uncorrected(data, options, remembered))
    about["issues"] += map(issue_to_record, (*doubts, *_hidden_numbers(plan)))
    record = ImportRecord(
        id=origin.id,
        dataset=options.dataset,
        filename=options.filename,
        sha256=hashlib.sha256(data).hexdigest(),
        base_version=snapshot.version,
        created_at=origin.now,
        created_by=origin.actor,
        options=options_to_record(options),
        plan={**plan_about(plan), **about},
        counts=plan.outcomes,
    )
    return DraftedImport(record, plan)


@paused_collector()
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
        InputError: there is no such division, a pin is on no row or not on the Earth, or the dataset's name
            cannot be one.
    """
    drafted = draft_plan(store, data, options, geocoder, divisions, origin)
    record = drafted.record
    if all(known.name != options.dataset for known in store.datasets()):
        version = store.put_dataset(
            Dataset(options.dataset, title=options.dataset, division=options.division)
        )
        if version == record.base_version + 1:
            # Nothing but the dataset itself came in between, and it holds no station.
            record = replace(record, base_version=version)
    store.save_import(record, data, plan_row_records(drafted.plan.rows))
    return record


@paused_collector()
def replan(
    store: Store,
    import_id: str,
    options: ImportOptions,
    geocoder: Geocoder,
    divisions: Divisions,
) -> ImportRecord:
    """Find out anew what an uploaded list would change, and keep that plan in place of the old one.

    Args:
        store: the register.
        import_id: the import, planned.
        options: how the file is to be read now, see `options_from_record`.
        geocoder: finds positions from addresses.
        divisions: names the division that the list is about.

    Returns:
        The import with its new plan.

    Raises:
        NotFoundError: there is no such import.
        ConflictError: it is not planned any more, or its plan was replaced by somebody else meanwhile.
        FileError: with these options the file cannot be read; the old plan stays.
        InputError: there is no such division, or a pin is on no row or not on the Earth.
    """
    old = store.get_import(import_id)
    if old.status is not ImportStatus.PLANNED:
        raise ConflictError(
            f"Import {import_id!r} is {old.status}; only a plan can be made anew.",
            code="import_not_planned",
            id=import_id,
        )
    origin = Origin(old.id, old.created_by, old.created_at)
    data = store.import_content(import_id)
    new = draft_plan(store, data, replace(options, dataset=old.dataset), geocoder, divisions, origin)
    store.replace_plan(new.record, old.revision, plan_row_records(new.plan.rows))
    return replace(new.record, filename=old.filename, revision=old.revision + 1)


def _known(store: Store, snapshot: Snapshot, options: ImportOptions, divisions: Divisions) -> KnownStations:
    current = [station for station in snapshot.stations if station.dataset == options.dataset]
    edits = store.events_of_dataset(options.dataset, edits_only=True)
    return KnownStations(
        options.dataset,
        current=current,
        removed=store.removed_of(options.dataset),
        taken=store.removed_ids().union(station.id for station in snapshot.stations),
        timezone=options.timezone,
        overrides=overrides(edits),
        removals=removals(edits),
        in_area=None if options.division is None else _within(current, options.division, divisions),
        others=[station for station in snapshot.stations if station.dataset != options.dataset],
        declined=_declined(store, options.dataset),
    )


def _declined(store: Store, dataset: str) -> dict[str, dict[Path, list[Any]]]:
    """Collect what applied lists stated against a person's word that was kept."""
    found: dict[str, dict[Path, list[Any]]] = {}
    for record in store.applied_imports(dataset):
        for id_, facts in record.plan.get("declined", {}).items():
            for field, key, value in facts:
                found.setdefault(id_, {}).setdefault((field, key), []).append(value)
    return found


def _uncorrected(
    data: bytes, options: ImportOptions, remembered: Mapping[str, str]
) -> dict[int, Draft] | None:
    """Read the rows in which a person corrected a cell as they stand in the file."""
    if not options.fixes:
        return None
    reading = read_as_decided(data, replace(options, fixes={}), remembered)
    return {draft.row: draft for draft in reading.drafts if draft.row in options.fixes}


def _within(stations: list[Station], area: str, divisions: Divisions) -> frozenset[str]:
    """List the stations that surely lie in a division; of those without one nobody knows."""
    codes = {station.division for station in stations if station.division}
    inside = {code for code in codes if is_within(code, area, divisions)}
    return frozenset(station.id for station in stations if station.division in inside)


def _reading_record(reading: ListReading) -> dict[str, Any]:
    return {
        # As it comes back from JSON, so that what is kept equals what was returned.
        "read_as": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(reading.table.notes).items()
        },
        "issues": [issue_to_record(issue) for issue in reading.issues],
    }


def _hidden_numbers(plan: Plan) -> tuple[RowIssue, ...]:
    """Say once what holds for every row of a list that was exported for the public."""
    if not plan.hidden:
        return ()
    return (make_issue("mobile_numbers_hidden", None, None, "", rows=str(plan.hidden)),)
