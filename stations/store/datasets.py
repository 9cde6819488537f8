"""Lists of stations: what is said about each, and which of them are gone."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from stations.errors import ConflictError, InputError, NotFoundError
from stations.model import Dataset
from stations.store import tables
from stations.store.checks import DATASET_NAME, check_texts, shown, utc
from stations.store.commit import lock_version, move_version
from stations.store.engine import Database

_FIELDS = ("name", "title", "licence", "attribution", "division", "mapping", "licence_url", "open")


class Datasets(Database):
    """The datasets of a register."""

    def put_dataset(self, dataset: Dataset) -> int:
        """Add a dataset or change what is said about it; one that was deleted begins anew.

        Args:
            dataset: the dataset.

        Returns:
            The version of the register: one more, or the same where the dataset was like this already.

        Raises:
            InputError: the name is not one, or a text cannot be kept.
        """
        if DATASET_NAME.fullmatch(dataset.name) is None:
            raise InputError(
                f"The dataset's name {shown(dataset.name)!r} is not 1 to 40 characters of a-z, 0-9, _ and -.",
                code="dataset_name",
                given=shown(dataset.name),
            )
        row = {**asdict(dataset), "mapping": json.dumps(dict(dataset.mapping))}
        check_texts(**{name: value for name, value in row.items() if isinstance(value, str)})
        table = tables.datasets
        with self.writing() as connection:
            version = lock_version(connection)
            if {known.name: known for known in read_datasets(connection)}.get(dataset.name) == dataset:
                return version
            of_this_name = table.c.name == dataset.name
            values = {**row, "removed_at": None}
            was_open = connection.execute(sa.select(table.c.open).where(of_this_name)).scalar_one_or_none()
            if was_open not in (None, dataset.open):
                values["open_version"] = version + 1
            if not connection.execute(sa.update(table).where(of_this_name).values(values)).rowcount:
                connection.execute(sa.insert(table), values)
            return move_version(connection, version)

    def datasets(self, *, removed: bool = False) -> tuple[Dataset, ...]:
        """List the datasets.

        Args:
            removed: with deleted ones.

        Returns:
            The datasets by name.
        """
        with self.reading() as connection:
            return read_datasets(connection, removed=removed)

    def remove_dataset(self, name: str, now: datetime) -> int:
        """Delete a dataset that has no station.

        Its imports and the tombstones of its stations stay. It comes back as it was with the first of its
        stations that comes back.

        Args:
            name: the dataset's name.
            now: the instant.

        Returns:
            The version of the register.

        Raises:
            NotFoundError: there is no such dataset.
            ConflictError: it has stations.
        """
        table, stations = tables.datasets, tables.stations
        held = sa.select(sa.func.count()).select_from(stations)
        at = utc(now, "now")
        with self.writing() as connection:
            version = lock_version(connection)
            if name not in {known.name for known in read_datasets(connection)}:
                text = f"There is no dataset {shown(name)!r}."
                raise NotFoundError(text, code="no_dataset", name=shown(name))
            of_this_name = (stations.c.dataset == name) & stations.c.removed_at.is_(None)
            count = connection.execute(held.where(of_this_name)).scalar_one()
            if count:
                raise ConflictError(
                    f"The dataset {name!r} has {count} stations; remove them first.",
                    code="dataset_has_stations",
                    name=name,
                    count=count,
                )
            connection.execute(sa.update(table).where(table.c.name == name).values(removed_at=at))
            return move_version(connection, version)


def read_datasets(connection: Connection, *, removed: bool = False) -> tuple[Dataset, ...]:
    """Read the datasets within a transaction.

    Args:
        connection: the transaction.
        removed: with deleted ones, for the sake of what happened to their stations.

    Returns:
        The datasets by name.
    """
    table = tables.datasets
    statement = sa.select(*(table.c[name] for name in _FIELDS))
    if not removed:
        statement = statement.where(table.c.removed_at.is_(None))
    rows = connection.execute(statement).mappings()
    return tuple(sorted(map(_dataset, rows), key=lambda dataset: dataset.name))


def _dataset(row: RowMapping) -> Dataset:
    return Dataset(**{**row, "mapping": json.loads(row["mapping"])})
