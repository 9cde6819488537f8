"""What is read of everything that ever happened to stations."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from stations.events import event_station_id
from stations.store import tables
from stations.store.checks import is_storable
from stations.store.engine import Database
from stations.store.records import StoredEvent, read_event

# Both databases count rows in 64 bits.
_LARGEST_SEQ = 2**63 - 1


class History(Database):
    """The events of a register."""

    def events_of_import(self, import_id: str) -> tuple[StoredEvent, ...]:
        """List what an import did, and what undoing it did.

        Args:
            import_id: the import's key.

        Returns:
            The events in the order in which they happened; those of one commit share a version.
        """
        if not is_storable(import_id):
            return ()
        return self._events(tables.events.c.import_id == import_id)

    def events_of_station(self, station_id: str) -> tuple[StoredEvent, ...]:
        """List everything that ever happened to a station.

        Args:
            station_id: the station's id.

        Returns:
            The events in the order in which they happened.
        """
        if not is_storable(station_id):
            return ()
        return self._events(tables.events.c.station_id == station_id)

    def events_of_stations(self, ids: Collection[str]) -> dict[str, list[StoredEvent]]:
        """List everything that ever happened to some stations.

        Args:
            ids: their ids, some thousand at the most.

        Returns:
            Id → events in the order in which they happened, for each of the ids.
        """
        found: dict[str, list[StoredEvent]] = {id_: [] for id_ in ids}
        for stored in self._events(tables.events.c.station_id.in_(sorted(ids))):
            found[event_station_id(stored.event)].append(stored)
        return found

    def event_counts(self, ids: Collection[str]) -> dict[str, int]:
        """Count what ever happened to some stations.

        Args:
            ids: their ids, some thousand at the most.

        Returns:
            Id → number of events, for those that have any.
        """
        of_station = tables.events.c.station_id
        statement = sa.select(of_station, sa.func.count()).where(of_station.in_(sorted(ids)))
        with self.reading() as connection:
            found = connection.execute(statement.group_by(of_station)).all()
        return {row[0]: row[1] for row in found}

    def touched_by(self, import_id: str) -> frozenset[str]:
        """List the stations that an import changed.

        Args:
            import_id: the import's key.

        Returns:
            Their ids.
        """
        table = tables.events
        statement = sa.select(table.c.station_id).where(table.c.import_id == import_id).distinct()
        with self.reading() as connection:
            return frozenset(connection.execute(statement).scalars())

    def events_of_dataset(self, dataset: str, edits_only: bool = False) -> tuple[StoredEvent, ...]:
        """List everything that ever happened to the stations of a dataset.

        Args:
            dataset: the dataset's name.
            edits_only: leave out what imports did and what undoing them did.

        Returns:
            The events in the order in which they happened; none for an unknown dataset.
        """
        if not is_storable(dataset):
            return ()
        of_dataset = sa.select(tables.stations.c.id).where(tables.stations.c.dataset == dataset)
        which = tables.events.c.station_id.in_(of_dataset)
        return self._events(which & tables.events.c.import_id.is_(None) if edits_only else which)

    def events_after(self, seq: int, limit: int) -> tuple[StoredEvent, ...]:
        """List what happened after a point in the order of everything that happened.

        Args:
            seq: the last `seq` that the caller has seen, 0 for none.
            limit: how many at most.

        Returns:
            The events in the order in which they happened.
        """
        if seq > _LARGEST_SEQ or limit <= 0:
            return ()
        return self._events(tables.events.c.seq > max(seq, 0), min(limit, _LARGEST_SEQ))

    def _events(self, which: sa.ColumnElement[bool], limit: int | None = None) -> tuple[StoredEvent, ...]:
        statement = sa.select(tables.events).where(which).order_by(tables.events.c.seq).limit(limit)
        with self.reading() as connection:
            return tuple(read_event(row) for row in connection.execute(statement).mappings())
