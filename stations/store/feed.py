"""What happened after a point, read for whoever follows the register from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.model import Dataset
from stations.store import tables
from stations.store.commit import read_version
from stations.store.datasets import read_datasets
from stations.store.engine import Database
from stations.store.records import StoredEvent, read_event

# Both databases count rows in 64 bits.
_LARGEST_SEQ = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Anchor:
    """The event that a reader has seen last.

    Args:
        seq: its place in the order of everything.
        station_id: the station that it is about; empty at the beginning of everything.
        at: when it was committed, UTC; None at the beginning.
    """

    seq: int = 0
    station_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some events as of one version of the register.

    Args:
        version: that of the register.
        datasets: every dataset, also deleted ones: theirs are events, too.
        open_version: the last version that made a dataset open data, or took one out.
        anchor: the event after which they happened; None where the register does not hold it.
        events: in the order in which they happened.
        more: there are later ones.
    """

    version: int
    datasets: tuple[Dataset, ...]
    open_version: int
    anchor: Anchor | None
    events: tuple[StoredEvent, ...]
    more: bool


class Feed(Database):
    """The events of a register as a feed."""

    def feed(self, after: int, limit: int) -> FeedPage:
        """Read what happened after an event.

        Args:
            after: the `seq` of the last event that the reader has seen, 0 for none.
            limit: how many at most.

        Returns:
            The events, all of one state of the register.

        Raises:
            StoreError: the database cannot be read.
        """
        table = tables.events
        after = min(max(after, 0), _LARGEST_SEQ)
        later = sa.select(table).where(table.c.seq > after).order_by(table.c.seq).limit(limit + 1)
        with self.reading() as connection:
            version, datasets = read_version(connection), read_datasets(connection, removed=True)
            opened = connection.execute(sa.select(sa.func.max(tables.datasets.c.open_version))).scalar_one()
            anchor = _anchor(connection, after)
            rows = connection.execute(later).mappings().all()
        events = tuple(read_event(row) for row in rows[:limit])
        return FeedPage(version, datasets, opened or 0, anchor, events, len(rows) > limit)

    def last_event(self, version: int | None = None) -> Anchor | None:
        """Find the last event of a version.

        Args:
            version: a version of the register; None for the present one.

        Returns:
            The event, or the beginning of everything where there is none before; None where the register has
            not come to this version.

        Raises:
            StoreError: the database cannot be read.
        """
        table = tables.events
        with self.reading() as connection:
            if version is not None and version > read_version(connection):
                return None
            statement = sa.select(sa.func.max(table.c.seq))
            if version is not None:
                statement = statement.where(table.c.version <= version)
            return _anchor(connection, connection.execute(statement).scalar_one() or 0)


def _anchor(connection: Connection, seq: int) -> Anchor | None:
    if seq == 0:
        return Anchor()
    table = tables.events
    statement = sa.select(table.c.station_id, table.c.at).where(table.c.seq == seq)
    row = connection.execute(statement).first()
    return None if row is None else Anchor(seq, row.station_id, row.at)
