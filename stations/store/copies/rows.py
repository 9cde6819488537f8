"""Rows as lines of JSON, the same whichever engine they came from."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.store import tables

# Rows with uploaded files in them are large.
_ROWS_AT_ONCE = 1_000
_LARGE_ROWS_AT_ONCE = 4

# What holds the register's version comes first: databases write a mark beside it, which is then replaced.
_FIRST = ("register", "commits")


class WrongRowError(ValueError):
    """A line is not a row of its table."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table as one database has it.

    Args:
        name: its name.
        columns: the columns that are there and that this program knows, in order.
    """

    name: str
    columns: tuple[str, ...]

    @property
    def table(self) -> sa.Table:
        """The table, with what this program knows of it."""
        return tables.metadata.tables[self.name]

    @property
    def rows_at_once(self) -> int:
        """How many rows may be in memory together."""
        large = any(isinstance(column.type, sa.LargeBinary) for column in self.table.c)
        return _LARGE_ROWS_AT_ONCE if large else _ROWS_AT_ONCE


@dataclass(slots=True)
class Tally:
    """What tells one content of a table from another.

    Args:
        rows: how many rows there are.
        size: how long their lines are, in bytes.
    """

    rows: int = 0
    size: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        """Count a line.

        Args:
            line: the line with its end.
        """
        self.rows += 1
        self.size += len(line)
        self._digest.update(line)

    @property
    def sha256(self) -> str:
        """The hash of every line so far."""
        return str(self._digest.hexdigest())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tally):
            return NotImplemented
        return (self.rows, self.size, self.sha256) == (other.rows, other.size, other.sha256)

    __hash__ = None  # type: ignore[assignment]


def table_order() -> tuple[str, ...]:
    """Name every table so that none comes before one that it refers to.

    Returns:
        The names.
    """
    names = [str(table.name) for table in tables.metadata.sorted_tables if table.name not in _FIRST]
    return (*_FIRST, *names)


def kept_tables(connection: Connection) -> tuple[KeptTable, ...]:
    """Find what a database holds; one with an older schema lacks tables and columns.

    Args:
        connection: a transaction.

    Returns:
        The tables in the order of `table_order`.
    """
    there = set(sa.inspect(connection).get_table_names())
    return tuple(_kept(connection, name) for name in table_order() if name in there)


def _kept(connection: Connection, name: str) -> KeptTable:
    table = tables.metadata.tables[name]
    everything = sa.select(sa.text("*")).select_from(table).where(sa.false())
    there = set(connection.execute(everything).keys())
    # The names are a kind of text of their own, which JSON does not know.
    return KeptTable(name, tuple(str(column.name) for column in table.c if column.name in there))


def read_lines(connection: Connection, kept: KeptTable) -> Iterator[bytes]:
    """Read a table row by row in the order of its key; only a few rows are in memory.

    Args:
        connection: a transaction.
        kept: the table.

    Yields:
        Each row as one line of JSON.
    """
    table = kept.table
    statement = sa.select(*[table.c[name] for name in kept.columns]).order_by(*_key(connection, table))
    options = {"stream_results": True, "yield_per": kept.rows_at_once}
    writers = [_writer(table.c[name]) for name in kept.columns]
    for row in connection.execute(statement, execution_options=options):
        yield _line(
            {name: write(value) for name, write, value in zip(kept.columns, writers, row, strict=True)}
        )


def _key(connection: Connection, table: sa.Table) -> Iterator[sa.ColumnElement[Any]]:
    # Every database on PostgreSQL may sort texts in another way; SQLite sorts them by their bytes.
    for column in table.primary_key.columns:
        is_text = isinstance(column.type, sa.Text) and connection.dialect.name == "postgresql"
        yield sa.collate(column, "C") if is_text else column


def _line(values: Mapping[str, Any]) -> bytes:
    line = orjson.dumps(values, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    if b"-0.0" in line:
        # JSONB knows no negative zero.
        line = orjson.dumps(_positive(values), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    return line


def _positive(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _positive(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_positive(item) for item in value]
    return 0.0 if isinstance(value, float) and value == 0.0 else value


def _writer(column: sa.Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, tables.UtcDateTime):
        return lambda value: None if value is None else value.isoformat()
    if isinstance(column.type, sa.LargeBinary):
        return lambda value: None if value is None else base64.b64encode(value).decode()
    return lambda value: value


def row_reader(kept: KeptTable) -> Callable[[bytes], dict[str, Any]]:
    """Make what turns a line back into a row; whoever wrote the line is not trusted.

    Args:
        kept: the table.

    Returns:
        A function from a line to column → value; it raises `WrongRowError`.
    """
    columns = [kept.table.c[name] for name in kept.columns]
    readers = {column.name: _reader(column) for column in columns}

    def read(line: bytes) -> dict[str, Any]:
        try:
            values = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise WrongRowError(f"no JSON: {error}") from None
        if not isinstance(values, dict) or values.keys() != readers.keys():
            raise WrongRowError(f"not the columns {', '.join(readers)}")
        return {name: _read(name, values[name], take) for name, take in readers.items()}

    return read


def _read(name: str, value: Any, take: Callable[[Any], Any]) -> Any:
    try:
        return take(value)
    except WrongRowError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise WrongRowError(f"{name}: {type(error).__name__}: {error}") from None


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    kinds: tuple[type, ...] = (type(None),) if column.nullable else ()
    if isinstance(column.type, tables.UtcDateTime):
        return _of_type(column, (str, *kinds), _instant)
    if isinstance(column.type, sa.LargeBinary):
        return _of_type(column, (str, *kinds), lambda value: base64.b64decode(value, validate=True))
    if isinstance(column.type, sa.Text):
        return _of_type(column, (str, *kinds))
    if isinstance(column.type, sa.Double):
        return _of_type(column, (int, float, *kinds), float)
    if isinstance(column.type, sa.JSON):
        return _of_type(column, (dict, *kinds))
    if isinstance(column.type, sa.Boolean):
        return _of_type(column, (bool, *kinds))
    return _of_type(column, (int, *kinds))


def _of_type(
    column: sa.Column[Any], kinds: Sequence[type], take: Callable[[Any], Any] | None = None
) -> Callable[[Any], Any]:
    allowed = frozenset(kinds)

    def read(value: Any) -> Any:
        if type(value) not in allowed:
            raise WrongRowError(f"{column.name}: {type(value).__name__} is not what it holds")
        return value if take is None or value is None else take(value)

    return read


def _instant(value: str) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.utcoffset() is None:
        raise WrongRowError(f"{value!r} has no offset")
    return instant.astimezone(UTC)


def row_writer(kept: KeptTable) -> Callable[[Mapping[str, Any]], bytes]:
    """Make what writes a row as `read_lines` will read it.

    Args:
        kept: the table.

    Returns:
        A function from column → value to a line.
    """
    writers = {name: _writer(kept.table.c[name]) for name in kept.columns}
    return lambda row: _line({name: write(row[name]) for name, write in writers.items()})
