"""Learning that a register has changed, without asking for its version again and again."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import Engine

from stations.errors import StoreError
from stations.store.commit import read_mark, read_version
from stations.store.engine import Database, connect_alone
from stations.store.sqlite_file import file_identity

# What the triggers of the schema tell PostgreSQL's listeners.
_CHANNEL = "yizhan_commits"


class Watch(Protocol):
    """Looks for news of a register; to be used by one thread."""

    def fileno(self) -> int | None:
        """Tell what becomes readable when there may be news; None where one has to look now and then."""

    def has_news(self) -> bool:
        """Look, without waiting, whether the register may have changed since the last look.

        Raises:
            StoreError: the connection is lost; open another watch.
        """

    def close(self) -> None:
        """Close the connection."""


class Watching(Database):
    """A register that can be watched."""

    def state(self) -> tuple[int, str]:
        """Tell at which version the register is, and which register it is.

        Returns:
            The version, and its mark: another register that came to the same version has another one there.

        Raises:
            StoreError: the database cannot be read.
        """
        with self.reading() as connection:
            version = read_version(connection)
            return version, read_mark(connection, version)

    def watch(self) -> Watch:
        """Watch the register from now on; takes a connection of its own.

        Returns:
            The watch; close it.

        Raises:
            StoreError: the database cannot be reached, or lets nobody listen.
        """
        if self.is_postgres:
            return _PostgresWatch(self.engine)
        return _SqliteWatch(str(self.engine.url.database))


class _PostgresWatch:
    """LISTEN on a connection outside of the pool."""

    def __init__(self, engine: Engine) -> None:
        self._errors: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._connection = connect_alone(engine)
        try:
            self._connection.execute(f"LISTEN {_CHANNEL}")
        except self._errors as error:
            self._connection.close()
            raise _lost(error) from error

    def fileno(self) -> int | None:
        return int(self._connection.fileno())

    def has_news(self) -> bool:
        try:
            return bool(list(self._connection.notifies(timeout=0)))
        except self._errors as error:
            raise _lost(error) from error

    def close(self) -> None:
        self._connection.close()


class _SqliteWatch:
    """`PRAGMA data_version`, which changes with every commit of another connection."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file = file_identity(path)
        try:
            uri = f"{Path(os.path.abspath(path)).as_uri()}?mode=ro"
            self._connection = sqlite3.connect(uri, uri=True, timeout=0, check_same_thread=False)
            self._version = self._data_version()
        except sqlite3.Error as error:
            raise _lost(error) from error

    def fileno(self) -> int | None:
        return None

    def has_news(self) -> bool:
        if file_identity(self._path) != self._file:
            reason = "another file is in its place"
            raise StoreError(
                f"The database cannot be watched: {reason}", code="database_failed", reason=reason
            )
        try:
            former, self._version = self._version, self._data_version()
        except sqlite3.Error as error:
            raise _lost(error) from error
        return former != self._version

    def close(self) -> None:
        self._connection.close()

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


def _lost(error: Exception) -> StoreError:
    return StoreError(f"The database cannot be watched: {error}", code="database_failed", reason=error)
