"""What is read from the register: its version, its datasets and its stations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.collector import paused_collector
from stations.errors import NotFoundError
from stations.model import Snapshot, Station
from stations.shared_values import SharedValues
from stations.snapshots import SnapshotStep
from stations.store import tables
from stations.store.checks import is_storable, shown
from stations.store.commit import read_mark, read_second, read_version
from stations.store.datasets import read_datasets
from stations.store.engine import Database
from stations.store.records import StoredStation, read_records, read_station

_STATIONS_AT_ONCE = 2_000


class Register(Database):
    """The stations of a register, and where they come from."""

    def data_version(self) -> int:
        """Tell the version of the register; cheap enough to ask before every answer.

        Returns:
            The version: one more with every commit, 0 for a new register.

        Raises:
            StoreError: the database cannot be read.
        """
        with self.reading() as connection:
            return read_version(connection)

    @paused_collector()
    def load(self) -> Snapshot:
        """Read everything that answers need, as of one version.

        Returns:
            The snapshot, without removed stations.

        Raises:
            StoreError: the database cannot be read.
        """
        with self.reading() as connection:
            version = read_version(connection)
            datasets = {dataset.name: dataset for dataset in read_datasets(connection)}
            stations = _stations(connection, removed=False)
            mark, second = read_mark(connection, version), read_second(connection, version)
            return Snapshot(version, datasets, stations, mark, second)

    @paused_collector()
    def load_since(self, version: int) -> SnapshotStep:
        """Read what is different since a version.

        Args:
            version: that of an earlier snapshot.

        Returns:
            The stations that were added, changed or removed since, and all datasets.

        Raises:
            StoreError: the database cannot be read.
        """
        table = tables.stations
        later = sa.select(table.c.id, table.c.record, table.c.removed_at).where(table.c.version > version)
        with self.reading() as connection:
            now = read_version(connection)
            marks = read_mark(connection, now), read_mark(connection, version)
            second = read_second(connection, now)
            datasets = {dataset.name: dataset for dataset in read_datasets(connection)}
            rows = connection.execute(later).all()
        shared = SharedValues()
        stations = tuple(shared.station(row.record) for row in rows if row.removed_at is None)
        removed = tuple(row.id for row in rows if row.removed_at is not None)
        return SnapshotStep(now, datasets, stations, removed, *marks, second)

    def stations_of(self, dataset: str) -> tuple[Station, ...]:
        """List the stations of a dataset.

        Args:
            dataset: the dataset's name.

        Returns:
            The stations that were not removed, by id; none for an unknown dataset.
        """
        with self.reading() as connection:
            return _stations(connection, removed=False, dataset=dataset)

    def each_station_of(self, dataset: str) -> Iterator[Station]:
        """Read the stations of a dataset one after the other; only a batch of them is in memory.

        Args:
            dataset: the dataset's name.

        Yields:
            The stations that were not removed.
        """
        table = tables.stations
        statement = sa.select(table.c.id, table.c.record)
        statement = statement.where(table.c.dataset == dataset, table.c.removed_at.is_(None))
        statement, last = statement.order_by(table.c.id).limit(_STATIONS_AT_ONCE), ""
        while True:
            with self.reading() as connection:
                found = connection.execute(statement.where(table.c.id > last)).all()
            if not found:
                return
            last = found[-1].id
            for row in found:
                yield read_station(row.record)

    def stations_with(self, ids: Collection[str]) -> dict[str, Station]:
        """Find stations by their ids.

        Args:
            ids: the ids, some thousand at the most.

        Returns:
            Id → station, for those that are in the register.
        """
        table = tables.stations
        statement = sa.select(table.c.id, table.c.record)
        statement = statement.where(table.c.id.in_(sorted(ids)), table.c.removed_at.is_(None))
        with self.reading() as connection:
            return {id_: read_station(record) for id_, record in connection.execute(statement)}

    def removed_ids(self, dataset: str | None = None) -> frozenset[str]:
        """List the stations that are in the register no more.

        Args:
            dataset: only those of this dataset.

        Returns:
            Their ids.
        """
        table = tables.stations
        statement = sa.select(table.c.id).where(table.c.removed_at.is_not(None))
        if dataset is not None:
            statement = statement.where(table.c.dataset == dataset)
        with self.reading() as connection:
            return frozenset(connection.execute(statement).scalars())

    def removed_of(self, dataset: str) -> tuple[Station, ...]:
        """List the stations that a dataset once had.

        Args:
            dataset: the dataset's name.

        Returns:
            The last record of every removed station, by id.
        """
        with self.reading() as connection:
            return _stations(connection, removed=True, dataset=dataset)

    def known_ids(self) -> frozenset[str]:
        """List every id that is or ever was in use: none of them may be given to another station.

        Returns:
            The ids, of removed stations too.
        """
        with self.reading() as connection:
            return frozenset(connection.execute(sa.select(tables.stations.c.id)).scalars())

    def get_station(self, station_id: str) -> StoredStation:
        """Find a station, removed or not.

        Args:
            station_id: the station's id.

        Returns:
            The station, the version at which it last changed, and when it was removed.

        Raises:
            NotFoundError: this id was never in use.
        """
        table = tables.stations
        statement = sa.select(table.c.record, table.c.version, table.c.removed_at)
        if is_storable(station_id):
            with self.reading() as connection:
                row = connection.execute(statement.where(table.c.id == station_id)).first()
            if row is not None:
                return StoredStation(read_station(row.record), row.version, row.removed_at)
        raise NotFoundError(
            f"There is no station {shown(station_id)!r}.", code="no_station", id=shown(station_id)
        )


def _stations(connection: Connection, *, removed: bool, dataset: str | None = None) -> tuple[Station, ...]:
    table = tables.stations
    removed_at: sa.ColumnElement[Any] = table.c.removed_at
    conditions: list[sa.ColumnElement[bool]] = [removed_at.is_not(None) if removed else removed_at.is_(None)]
    if dataset is not None:
        if not is_storable(dataset):
            return ()
        conditions.append(table.c.dataset == dataset)
    stations = map(SharedValues().station, read_records(connection, *conditions))
    # Sorted here: PostgreSQL's own order depends on the language that the database was made for.
    return tuple(sorted(stations, key=lambda station: station.id))
