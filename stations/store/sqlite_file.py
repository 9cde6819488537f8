"""SQLite: how its connections are set up, and that they stay with the file that bears the name."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DisconnectionError

from stations.errors import StoreError

# A writer waits this long for the writer before it; 20,000 stations take about a second.
_WAIT_MS = 30_000

# What a connection keeps of the file. With the usual 2 MB a commit of some hundred thousand stations pushes
# the pages of its indexes out and reads them again: half of the time that it spends in the system.
_CACHE_KB = 16_000


def file_identity(path: str) -> tuple[int, int] | None:
    """Tell one file from another that came to its place.

    Args:
        path: the file.

    Returns:
        Its device and its number there; None where there is no such file.
    """
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def keep_to_the_file(engine: Engine, path: str) -> None:
    """Leave a file that another one has replaced, such as a restored one; writing on would be in vain.

    Args:
        engine: of SQLite.
        path: the file.
    """

    def note(_connection: Any, record: Any) -> None:
        record.info["file"] = file_identity(path)

    def compare(_connection: Any, record: Any, _proxy: Any) -> None:
        found = file_identity(path)
        if found is None:
            # Opening it again would make an empty register in its place.
            raise StoreError(
                "The database file is gone; put it back and start again.",
                code="database_unwritable",
                reason="it is gone",
            )
        if found != record.info["file"]:
            raise DisconnectionError("another file is in the place of the database")

    sa.event.listen(engine, "connect", note)
    sa.event.listen(engine, "checkout", compare)


def prepare_connections(engine: Engine) -> None:
    """Have every new connection wait for other writers, check foreign keys and write a log ahead.

    Args:
        engine: of SQLite.
    """
    sa.event.listen(engine, "connect", _prepare)


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver would begin transactions late and without IMMEDIATE; the engine does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        _log_ahead(cursor)
    finally:
        cursor.close()


def _log_ahead(cursor: sqlite3.Cursor) -> None:
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite does not wait for this lock. Whoever holds it is making the same change, and the mode
        # belongs to the file, not to the connection.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
