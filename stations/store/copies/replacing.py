"""A damaged SQLite file replaced by a restored one."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from stations.errors import StoreError
from stations.store.copies.archive import Backup
from stations.store.copies.filling import Filled, Progress
from stations.store.copies.restoring import restore_register
from stations.store.store import Store

_BESIDE = ("-wal", "-shm")


def is_damaged(file: Path) -> bool:
    """Tell whether a file is there that SQLite cannot read whole.

    Args:
        file: a database file, or nothing.

    Returns:
        True where it is no database or a page of it is broken.
    """
    if not file.exists() or file.stat().st_size == 0:
        return False
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] != ["ok"]
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return True
        raise StoreError(
            f"The database cannot do this: {error}", code="database_failed", reason=error
        ) from error


def restore_beside(
    file: Path, backup: Backup, aside: str, progress: Progress | None = None
) -> tuple[Filled, Path]:
    """Restore into a new file and put it in the place of a damaged one, which is kept under another name.

    At every moment there is a database in its place, the damaged one or the whole restored one.

    Args:
        file: the damaged database.
        backup: an open backup.
        aside: what the damaged one's name gets at its end, such as `.damaged-20260701T031500Z`.
        progress: called with the number of rows that are written.

    Returns:
        What was restored, and where the damaged file is now.

    Raises:
        FileError: the backup is damaged.
        StoreError: the new file cannot be written.
        OSError: files cannot be renamed.
    """
    kept = file.with_name(file.name + aside)
    with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
        new = Path(folder) / "restored.db"
        with Store.open(URL.create("sqlite", database=str(new)).render_as_string()) as store:
            filled = restore_register(store, backup, progress=progress)
        _put_in_place(new, file, kept)
    return filled, kept


def _put_in_place(new: Path, file: Path, kept: Path) -> None:
    # The last connection that closes writes the log into the file; a log that is left is not whole.
    if any(new.with_name(new.name + end).exists() for end in _BESIDE):
        raise StoreError(
            "The restored file is still in use; try again.", code="database_failed", reason="it is in use"
        )
    new.chmod(file.stat().st_mode & 0o777)
    with new.open("rb") as stream:
        os.fsync(stream.fileno())
    os.link(file, kept)
    # The new file must never be read together with the old one's log.
    for end in _BESIDE:
        beside = file.with_name(file.name + end)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + end))
    new.replace(file)
