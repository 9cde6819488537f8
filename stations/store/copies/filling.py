"""An empty register filled with the rows of another one, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.errors import ConflictError, StoreError
from stations.store import tables
from stations.store.copies.rows import (
    KeptTable,
    Tally,
    WrongRowError,
    kept_tables,
    read_lines,
    row_reader,
    row_writer,
)
from stations.store.plan_rows import batches
from stations.store.schema import EMPTY, move_schema, newest_schema, revision_of
from stations.store.store import Store

# Called with the rows that are done.
Progress = Callable[[int], None]

# The audit refuses to forget; only a register that is replaced whole takes its audit along.
_AUDIT_GUARD = "audit_is_kept"
_SQLITE_AUDIT_GUARD = "audit_refuses_delete"


class Source(Protocol):
    """Where rows come from."""

    @property
    def schema(self) -> str:
        """Revision of the schema that the rows belong to."""

    @property
    def tables(self) -> tuple[KeptTable, ...]:
        """The tables, in the order in which they can be filled."""

    def lines(self, kept: KeptTable) -> Iterable[bytes]:
        """Read the rows of a table as lines."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a register was filled with.

    Args:
        schema: the revision of its schema now.
        data_version: its version.
        rows: table → how many rows were written and read back.
        sha256: table → hash of what was written and read back.
    """

    schema: str
    data_version: int
    rows: dict[str, int]
    sha256: dict[str, str]


def fill_register(
    target: Store,
    source: Source,
    *,
    replace: bool = False,
    progress: Progress | None = None,
    before_commit: Callable[[], None] | None = None,
) -> Filled:
    """Write every row of a source into a register and read them back; all of it happens, or nothing does.

    Args:
        target: the register.
        source: where the rows come from.
        replace: take what the register holds out of it first.
        progress: called with the number of rows that are written.
        before_commit: looks whether what was written is still wanted; raises where it is not.

    Returns:
        What the register was filled with.

    Raises:
        ConflictError: the register holds something and is not to be replaced.
        StoreError: a row cannot be kept, or what is read back is not what was written; nothing was changed.
    """
    with target.changing_schema() as connection:
        _make_room(connection, source.schema, replace=replace)
        tallies = _write(connection, source, progress)
        _set_counters(connection, source.tables)
        _verify(connection, tallies)
        version = connection.execute(sa.select(tables.register.c.version)).scalar_one()
        if before_commit is not None:
            before_commit()
        move_schema(connection, newest_schema())
    rows = {kept.name: tally.rows for kept, tally in tallies}
    sha256 = {kept.name: tally.sha256 for kept, tally in tallies}
    return Filled(newest_schema(), version, rows, sha256)


def _make_room(connection: Connection, schema: str, *, replace: bool) -> None:
    """Leave an empty register of a certain schema."""
    if revision_of(connection) is not None:
        _lock(connection)
        if _holds_something(connection):
            if not replace:
                raise ConflictError(
                    "There is a register in this database already; it is left alone.",
                    code="copy_target_not_empty",
                )
            _empty(connection)
        if revision_of(connection) != schema:
            move_schema(connection, EMPTY)
    move_schema(connection, schema)
    for table in (tables.register, tables.commits):
        if table.name in {kept.name for kept in kept_tables(connection)}:
            connection.execute(sa.delete(table))


def _lock(connection: Connection) -> None:
    """Keep every writer out; readers go on with what there was."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(kept.name for kept in kept_tables(connection))
        connection.execute(sa.text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def _holds_something(connection: Connection) -> bool:
    if connection.execute(sa.select(tables.register.c.version)).scalar():
        return True
    others = (kept.table for kept in kept_tables(connection) if kept.name not in ("register", "commits"))
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() for table in others
    )


def _empty(connection: Connection) -> None:
    # Not TRUNCATE: a worker that is just reading would find its tables empty.
    kept = kept_tables(connection)
    with_audit = any(table.name == "audit" for table in kept)
    put_back = _unguard_audit(connection) if with_audit else ()
    for table in reversed(kept):
        connection.execute(sa.delete(table.table))
    for statement in put_back:
        connection.exec_driver_sql(statement)


def _unguard_audit(connection: Connection) -> tuple[str, ...]:
    """Let the audit be emptied; returns what guards it again."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE audit DISABLE TRIGGER {_AUDIT_GUARD}")
        return (f"ALTER TABLE audit ENABLE TRIGGER {_AUDIT_GUARD}",)
    statement = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
    found = connection.execute(statement, {"name": _SQLITE_AUDIT_GUARD}).scalars().all()
    if found:
        connection.exec_driver_sql(f"DROP TRIGGER {_SQLITE_AUDIT_GUARD}")
    return tuple(found)


def _write(
    connection: Connection, source: Source, progress: Progress | None
) -> list[tuple[KeptTable, Tally]]:
    tallies: list[tuple[KeptTable, Tally]] = []
    done = 0
    for kept in source.tables:
        tally = Tally()
        if kept.name == "commits":
            # The database itself wrote a mark for the version that was just filled in.
            connection.execute(sa.delete(kept.table))
        for batch in batches(_rows(kept, source.lines(kept), tally), kept.rows_at_once):
            connection.execute(sa.insert(kept.table), batch)
            done += len(batch)
            if progress is not None:
                progress(done)
        tallies.append((kept, tally))
    return tallies


def _rows(kept: KeptTable, lines: Iterable[bytes], tally: Tally) -> Iterator[dict[str, Any]]:
    """Read rows, and count them as the database should give them back."""
    read, write = row_reader(kept), row_writer(kept)
    for line in lines:
        try:
            row = read(line)
        except WrongRowError as error:
            raise StoreError(
                f"Row {tally.rows + 1} of table {kept.name} cannot be copied: {error}",
                code="copy_row_wrong",
                table=kept.name,
                row=tally.rows + 1,
                reason=error,
            ) from None
        tally.add(write(row))
        yield row


def _set_counters(connection: Connection, filled: Iterable[KeptTable]) -> None:
    """Let PostgreSQL count on after the highest number, and never backwards; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for kept in filled:
        column = kept.table.autoincrement_column
        if column is None:
            continue
        highest = connection.execute(sa.select(sa.func.max(column))).scalar()
        if highest is None:
            continue
        find = sa.select(sa.func.pg_get_serial_sequence(kept.name, column.name))
        sequence = connection.execute(find).scalar_one()
        reached = connection.exec_driver_sql(f"SELECT last_value FROM {sequence}").scalar_one()  # noqa: S608
        connection.execute(sa.select(sa.func.setval(sequence, max(highest, reached))))


def _verify(connection: Connection, tallies: Iterable[tuple[KeptTable, Tally]]) -> None:
    for kept, written in tallies:
        found = Tally()
        for line in read_lines(connection, kept):
            found.add(line)
        if found != written:
            raise StoreError(
                f"What the database gives back of table {kept.name} is not what was written "
                f"({found.rows} of {written.rows} rows); nothing was changed.",
                code="copy_differs",
                table=kept.name,
                found=found.rows,
                written=written.rows,
            )
