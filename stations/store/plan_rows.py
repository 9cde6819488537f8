"""The rows of plans, written and read in batches: no plan is ever held as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.store import tables
from stations.store.checks import is_storable
from stations.store.engine import Database
from stations.store.json_text import read_json, write_json

BATCH = 2_000
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class PlanRowRecord:
    """One row of a plan as the register keeps it.

    Args:
        place: its place in the plan, counted from 0.
        outcome: what it means for the register.
        station_id: the station that it is about, None where there is none.
        record: everything else, JSON values.
        placing: how well the station is placed that the row is or becomes, one of
            `stations.plan_summary.PLACINGS`; None where it is none.
    """

    place: int
    outcome: str
    station_id: str | None
    record: Mapping[str, Any]
    placing: str | None = None


class PlanRows(Database):
    """The rows of the plans of a register."""

    def plan_rows(
        self,
        import_id: str,
        outcomes: Collection[str] = (),
        start: int = 0,
        limit: int | None = None,
        placing: str | None = None,
    ) -> tuple[PlanRowRecord, ...]:
        """Read some rows of a plan.

        Args:
            import_id: the import.
            outcomes: only rows with one of these; empty means all.
            start: the place in the plan to begin at.
            limit: how many at the most.
            placing: only rows of stations that are placed like this; None for all.

        Returns:
            The rows in the order of the plan; none for an unknown import.
        """
        if not is_storable(import_id):
            return ()
        table = tables.plan_rows
        statement = sa.select(
            table.c.place, table.c.outcome, table.c.station_id, table.c.record, table.c.placing
        ).where(_chosen(import_id, outcomes, placing), table.c.place >= start)
        with self.reading() as connection:
            found = connection.execute(statement.order_by(table.c.place).limit(limit)).all()
        return tuple(
            PlanRowRecord(place, outcome, id_, read_json(text), placed)
            for place, outcome, id_, text, placed in found
        )

    def count_plan_rows(
        self, import_id: str, outcomes: Collection[str] = (), placing: str | None = None
    ) -> int:
        """Count some rows of a plan.

        Args:
            import_id: the import.
            outcomes: only rows with one of these; empty means all.
            placing: only rows of stations that are placed like this; None for all.

        Returns:
            How many there are; 0 for an unknown import.
        """
        if not is_storable(import_id):
            return 0
        statement = sa.select(sa.func.count()).where(_chosen(import_id, outcomes, placing))
        with self.reading() as connection:
            return connection.execute(statement).scalar_one()

    def each_plan_row(self, import_id: str, outcomes: Collection[str] = ()) -> Iterator[PlanRowRecord]:
        """Read the rows of a plan one after the other, a batch at a time.

        Args:
            import_id: the import.
            outcomes: only rows with one of these; empty means all.

        Yields:
            The rows in the order of the plan.
        """
        start = 0
        while page := self.plan_rows(import_id, outcomes, start, BATCH):
            yield from page
            start = page[-1].place + 1

    def station_rows(
        self, station_ids: Sequence[str], import_ids: Collection[str], outcomes: Collection[str]
    ) -> Iterator[tuple[str, PlanRowRecord]]:
        """Find what some imports had to say about some stations.

        Args:
            station_ids: the stations, some thousand at the most.
            import_ids: the imports.
            outcomes: only rows with one of these.

        Yields:
            The id of the import and the row.
        """
        if not import_ids:
            return
        table = tables.plan_rows
        statement = sa.select(
            table.c.import_id, table.c.place, table.c.outcome, table.c.station_id, table.c.record
        ).where(
            table.c.station_id.in_(station_ids),
            table.c.import_id.in_(sorted(import_ids)),
            table.c.outcome.in_(sorted(outcomes)),
        )
        with self.reading() as connection:
            found = connection.execute(statement).all()
        for import_id, place, outcome, id_, text in found:
            yield import_id, PlanRowRecord(place, outcome, id_, read_json(text))

    def stations_of_plan(self, import_id: str, outcomes: Collection[str]) -> frozenset[str]:
        """List the stations that a plan speaks of.

        Args:
            import_id: the import.
            outcomes: only in rows with one of these.

        Returns:
            Their ids.
        """
        table = tables.plan_rows
        statement = sa.select(table.c.station_id).where(
            table.c.import_id == import_id,
            table.c.outcome.in_(sorted(outcomes)),
            table.c.station_id.is_not(None),
        )
        with self.reading() as connection:
            return frozenset(connection.execute(statement).scalars())


def _chosen(import_id: str, outcomes: Collection[str], placing: str | None) -> sa.ColumnElement[bool]:
    table = tables.plan_rows
    chosen: sa.ColumnElement[bool] = table.c.import_id == import_id
    if outcomes:
        chosen &= table.c.outcome.in_(sorted(outcomes))
    return chosen if placing is None else chosen & (table.c.placing == placing)


def write_plan_rows(connection: Connection, import_id: str, rows: Iterable[PlanRowRecord]) -> None:
    """Keep the rows of a plan in place of those that it had.

    Args:
        connection: a transaction that writes.
        import_id: the import.
        rows: the rows; they are consumed a batch at a time.
    """
    table = tables.plan_rows
    connection.execute(sa.delete(table).where(table.c.import_id == import_id))
    for batch in batches(rows, BATCH):
        connection.execute(
            sa.insert(table),
            [
                {
                    "import_id": import_id,
                    "place": row.place,
                    "outcome": row.outcome,
                    "station_id": row.station_id,
                    "record": write_json(row.record),
                    "placing": row.placing,
                }
                for row in batch
            ],
        )


def batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Cut a sequence into pieces.

    Args:
        items: consumed once, as far as pieces are asked for.
        size: how many a piece has; the last one has fewer.

    Yields:
        The pieces.
    """
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece
