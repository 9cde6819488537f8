"""The rows of a plan that is kept, read as far as somebody asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from stations.plan_record import planned_row
from stations.plan_summary import summarize
from stations.planned_row import PlannedRow
from stations.store import ImportRecord, Store


def planned_rows(store: Store, record: ImportRecord, outcomes: Collection[str] = ()) -> Iterator[PlannedRow]:
    """Read the rows of a plan one after the other; only a batch of them is in memory.

    Args:
        store: the register.
        record: the import.
        outcomes: only rows with one of these; empty means all.

    Yields:
        The rows in the order of the plan.
    """
    return (planned_row(kept, record.dataset) for kept in store.each_plan_row(record.id, outcomes))


def plan_summary(store: Store, record: ImportRecord) -> Mapping[str, Any]:
    """Tell what the rows of a plan have in common.

    Args:
        store: the register.
        record: the import.

    Returns:
        See `stations.plan_summary.summarize`; of a plan of an older program it is worked out now.
    """
    known: Mapping[str, Any] | None = record.plan.get("summary")
    return summarize(planned_rows(store, record)) if known is None else known
