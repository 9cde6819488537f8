"""The connection to the database: one way to open it, to read from it and to write to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, TimeoutError

from stations.errors import StoreError
from stations.store.sqlite_file import keep_to_the_file, prepare_connections

_POSTGRES_NAMES = ("postgresql", "postgres", "postgresql+psycopg")
_SQLITE_NAMES = ("sqlite", "sqlite+pysqlite")
_ACCEPTED = "sqlite:///FILE and postgresql+psycopg://USER:PASSWORD@HOST/DATABASE are understood"

# A server that vanished without a word is noticed by what it does not acknowledge.
_POSTGRES_OPTIONS: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

# The key of the lock under which PostgreSQL changes its schema: two workers may start at once.
_SCHEMA_LOCK = 0x79697A68616E

# What SQLite says of a file or folder that it may not write; it has no finer codes for the drivers.
_UNWRITABLE = ("unable to open database file", "attempt to write a readonly database")

# What it says of a file whose content makes no sense.
_DAMAGED = ("malformed", "file is not a database")

# Options of a transaction: it writes; it reads one state of a PostgreSQL database.
_WRITES = "yizhan_writes"
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """An open database, and transactions in it that raise only errors of this program.

    Args:
        engine: what `connect` returned.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**(_SNAPSHOT if self.is_postgres else {}))
        self._writer = engine.execution_options(**{_WRITES: True})

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """The engine, for the modules beside this one."""
        return self._engine

    @property
    def is_postgres(self) -> bool:
        """Tell whether this is PostgreSQL; otherwise it is SQLite."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the register, however long it takes.

        Yields:
            The connection.

        Raises:
            StoreError: the database cannot be read.
        """
        with _store_errors(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes; everything in it happens, or nothing does.

        Yields:
            The connection.

        Raises:
            StoreError: the database cannot be written.
        """
        with _store_errors(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def changing_schema(self) -> Iterator[Connection]:
        """Open a transaction that alone may change the schema.

        Yields:
            The connection.

        Raises:
            StoreError: the database cannot be written.
        """
        with self.writing() as connection:
            if self.is_postgres:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
            yield connection


def connect(url: str) -> Engine:
    """Open a database and make sure that it answers.

    Args:
        url: `sqlite:///FILE`, `postgresql+psycopg://…` or `postgresql://…`.

    Returns:
        The engine.

    Raises:
        StoreError: the URL is not understood or the database cannot be reached; never with the password.
    """
    parsed = _parse(url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgres(parsed)
    try:
        with _store_errors(), engine.connect() as connection:
            _check_encoding(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Without its cause: the cause may quote the URL, and the URL holds a password.
        raise StoreError(f"The database URL is not a URL; {_ACCEPTED}.", code="database_url") from None
    if parsed.drivername in _POSTGRES_NAMES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in _SQLITE_NAMES:
        raise StoreError(
            f"The database URL begins with an unknown {parsed.drivername!r}; {_ACCEPTED}.",
            code="database_url_unknown",
            given=parsed.drivername,
        )
    if parsed.database in (None, "", ":memory:"):
        raise StoreError(
            "The database URL names no file; a register needs one, such as sqlite:///yizhan.db.",
            code="database_url_without_file",
        )
    return parsed


def _sqlite(url: URL) -> Engine:
    engine = sa.create_engine(url, hide_parameters=True, **_json())
    prepare_connections(engine)
    keep_to_the_file(engine, str(url.database))
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would see an old version and then fail to write.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: URL) -> Engine:
    try:
        return sa.create_engine(
            url, hide_parameters=True, pool_pre_ping=True, connect_args=_postgres_options(url), **_json()
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs the package psycopg: pip install 'yizhan[postgres]'.", code="psycopg_missing"
        ) from error


def _postgres_options(url: URL) -> dict[str, Any]:
    return {name: value for name, value in _POSTGRES_OPTIONS.items() if name not in url.query}


def connect_alone(engine: Engine) -> Any:
    """Open a connection to PostgreSQL that belongs to no pool.

    Args:
        engine: the engine.

    Returns:
        The driver's own connection, with every statement a transaction of its own; close it.

    Raises:
        StoreError: the database cannot be reached.
    """
    words, options = engine.dialect.create_connect_args(engine.url)
    try:
        connection = engine.dialect.connect(*words, **{**options, **_postgres_options(engine.url)})
    except engine.dialect.loaded_dbapi.Error as error:
        raise StoreError(
            "The database cannot be reached.", code="database_failed", reason=_first_line(error)
        ) from error
    setattr(connection, "autocommit", True)  # noqa: B010 (the general type does not know it)
    return connection


def _first_line(error: BaseException | None) -> str:
    # What follows may quote the values of a row.
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _json() -> dict[str, Any]:
    return {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }


def _check_encoding(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"The database keeps its text as {encoding}; create it with ENCODING 'UTF8'.",
            code="database_encoding",
            encoding=encoding,
        )


@contextmanager
def _store_errors() -> Iterator[None]:
    """Let whatever a driver raises within be raised as a `StoreError`.

    Yields:
        Nothing.

    Raises:
        StoreError: the database failed.
    """
    try:
        yield
    except TimeoutError as error:
        raise StoreError(
            "Every connection to the database is in use; try again later.", code="database_busy"
        ) from error
    except DBAPIError as error:
        raise _store_error(error) from error


def _store_error(error: DBAPIError) -> StoreError:
    reason = _first_line(error.orig)
    if "no such table" in reason or getattr(error.orig, "sqlstate", None) == "42P01":
        text = "The database holds no register yet, or an old one; run `yizhan migrate` once."
        return StoreError(text, code="database_empty")
    if any(words in reason for words in _DAMAGED):
        return StoreError("The database file is damaged; restore a backup.", code="database_damaged")
    if any(words in reason for words in _UNWRITABLE):
        text = (
            f"The database file cannot be opened or written ({reason}); SQLite needs write access to the "
            "file and to its folder."
        )
        return StoreError(text, code="database_unwritable", reason=reason)
    return StoreError(f"The database cannot do this: {reason}", code="database_failed", reason=reason)
