"""Every station of a dataset removed at once, as an import of its own, so that it is undone like one."""

from __future__ import annotations

from dataclasses import replace

from geodata.divisions import Divisions
from geodata.geocode import Geocoder
from stations.collector import paused_collector
from stations.errors import ConflictError
from stations.exports import csv_export
from stations.importing.options import ImportOptions
from stations.importing.planning import Origin, draft_plan
from stations.plan import Scope, plan_events
from stations.plan_record import plan_about, plan_row_records
from stations.planned_row import Outcome, PlannedRow
from stations.store import ImportRecord, Store

# Kept among the options of such an import.
CLEARS = "clears"
REASON = "整份名单已移除 · the whole list was removed"


@paused_collector()
def clear_dataset(
    store: Store, dataset: str, geocoder: Geocoder, divisions: Divisions, origin: Origin
) -> ImportRecord:
    """Remove every station of a dataset; all of them go, or none does.

    Args:
        store: the register.
        dataset: the dataset.
        geocoder: places the stations of the file that is kept.
        divisions: names divisions.
        origin: who wants it, when, and the id of the import.

    Returns:
        The import, applied. Its file is a list of what was removed, and undoing it brings everything back.

    Raises:
        ConflictError: there is no station to remove, or somebody changed the register at the same time.
    """
    stations = store.stations_of(dataset)
    if not stations:
        raise ConflictError(f"The dataset {dataset!r} has no station.", code="dataset_empty", name=dataset)
    data = b"".join(csv_export(stations, divisions, staff=True))
    options = ImportOptions(dataset, f"{dataset}-removed.csv", scope=Scope.COMPLETE)
    drafted = draft_plan(store, data, options, geocoder, divisions, origin)
    rows = tuple(PlannedRow(None, Outcome.MISSING, one.name, before=one) for one in stations)
    plan = replace(drafted.plan, rows=rows, known=len(rows))
    record = replace(
        drafted.record,
        plan={**drafted.record.plan, **plan_about(plan)},
        counts=plan.outcomes,
        options={**drafted.record.options, CLEARS: True},
    )
    store.save_import(record, data, plan_row_records(rows))
    events = plan_events(rows, REASON, origin.now)
    store.apply_import(record.id, events, record.base_version, origin.actor, origin.now)
    return store.get_import(record.id)
