"""A register moved from one database into another, whatever engines they are on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.errors import ConflictError, StoreError
from stations.store.commit import read_version
from stations.store.copies.filling import Filled, Progress, fill_register
from stations.store.copies.rows import KeptTable, kept_tables, read_lines
from stations.store.schema import revision_of
from stations.store.store import Store


@dataclass(frozen=True, slots=True)
class _RegisterSource:
    """The rows of a register as of one moment."""

    connection: Connection
    schema: str
    tables: tuple[KeptTable, ...]

    def lines(self, kept: KeptTable) -> Iterable[bytes]:
        return read_lines(self.connection, kept)


def move_register(
    origin: Store,
    target: Store,
    counted: Callable[[int], None] | None = None,
    progress: Progress | None = None,
) -> Filled:
    """Copy a register into an empty database; all of it arrives, or nothing does.

    Args:
        origin: the register; it is only read and stays as it is.
        target: a database that holds no register, or an empty one.
        counted: called with the number of all rows before the first one is written.
        progress: called with the number of rows that are written.

    Returns:
        What arrived, read back and compared by count and hash.

    Raises:
        ConflictError: the target holds something, or the register was changed meanwhile.
        StoreError: there is no register, a database failed, or what arrived is not what was sent; the
            target is as it was.
    """
    with origin.reading() as connection:
        source = _source(connection)
        state = _state(connection, source.tables)
        if counted is not None:
            counted(sum(state[1:]))
        return fill_register(
            target, source, progress=progress, before_commit=lambda: _check_still(origin, source, state)
        )


def _source(connection: Connection) -> _RegisterSource:
    schema = revision_of(connection)
    if schema is None:
        raise StoreError("There is no register in this database.", code="copy_no_register")
    return _RegisterSource(connection, schema, kept_tables(connection))


def count_rows(connection: Connection, kept: KeptTable) -> int:
    """Count the rows of a table.

    Args:
        connection: a transaction.
        kept: the table.

    Returns:
        How many there are.
    """
    return connection.execute(sa.select(sa.func.count()).select_from(kept.table)).scalar_one()


def _state(connection: Connection, kept: Iterable[KeptTable]) -> list[int]:
    """Tell whether anything has happened: almost everything changes the version or adds a row."""
    return [read_version(connection), *(count_rows(connection, table) for table in kept)]


def _check_still(origin: Store, source: _RegisterSource, state: list[int]) -> None:
    """What was changed after the copy began would be lost with the old database."""
    with origin.reading() as connection:
        if _state(connection, source.tables) != state:
            raise ConflictError(
                "The register was changed while it was copied. Stop the service and repeat; "
                "the target is as it was.",
                code="copy_moved_on",
            )
