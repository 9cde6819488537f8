"""Failed sign-ins, and the pause that too many of them bring; the name need not belong to anybody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.store import tables
from stations.store.checks import utc
from stations.store.engine import Database

FAILURES_TO_LOCK = 5
FAILURE_WINDOW = timedelta(minutes=15)
LOCK_DURATION = timedelta(minutes=15)

# Older failures tell nothing any more.
_KEPT = timedelta(days=1)


class Logins(Database):
    """The failed sign-ins of a register."""

    def record_login(self, name: str, at: datetime, ok: bool) -> datetime | None:
        """Write down how a sign-in went, unless the name is locked: then nothing is written.

        Attempts at the same moment are counted one after the other, so a right password that arrives
        together with five wrong ones does not let anybody in.

        Args:
            name: the name as typed.
            at: when.
            ok: whether the password was right; then earlier failures are forgotten.

        Returns:
            Until when the name is locked, None where it is not. Only None lets anybody in.
        """
        key, now = _key(name), utc(at, "at")
        table = tables.login_failures
        with self.writing() as connection:
            self._lock_key(connection, key)
            locked = _locked_until(_failures(connection, key, now), now)
            if locked is not None:
                return locked
            connection.execute(sa.delete(table).where(table.c.at < now - _KEPT))
            if ok:
                connection.execute(sa.delete(table).where(table.c.key == key))
                return None
            connection.execute(sa.insert(table).values(key=key, at=now))
            return _locked_until(_failures(connection, key, now), now)

    def locked_until(self, name: str, at: datetime) -> datetime | None:
        """Tell whether somebody must wait before they can sign in.

        Args:
            name: the name as typed.
            at: the present instant.

        Returns:
            Until when the name is locked, None where it is not.
        """
        now = utc(at, "at")
        with self.reading() as connection:
            return _locked_until(_failures(connection, _key(name), now), now)

    def unlock_login(self, name: str) -> bool:
        """Forget the failed sign-ins of a name.

        Args:
            name: the name.

        Returns:
            Whether there were any.
        """
        table = tables.login_failures
        with self.writing() as connection:
            return connection.execute(sa.delete(table).where(table.c.key == _key(name))).rowcount > 0

    def login_failures(self, at: datetime) -> int:
        """Count the failed sign-ins of all names of the last quarter of an hour.

        Args:
            at: the present instant.

        Returns:
            How many there were.
        """
        table = tables.login_failures
        since = utc(at, "at") - FAILURE_WINDOW
        statement = sa.select(sa.func.count()).select_from(table).where(table.c.at > since)
        with self.reading() as connection:
            return connection.execute(statement).scalar_one()

    def _lock_key(self, connection: Connection, key: str) -> None:
        # SQLite's writers begin one after the other anyway.
        if self.is_postgres:
            number = int.from_bytes(bytes.fromhex(key[:16]), "big", signed=True)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def _key(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _failures(connection: Connection, key: str, now: datetime) -> Sequence[datetime]:
    table = tables.login_failures
    since = now - FAILURE_WINDOW - LOCK_DURATION
    statement = sa.select(table.c.at).where(table.c.key == key, table.c.at > since).order_by(table.c.at)
    return connection.execute(statement).scalars().all()


def _locked_until(failures: Sequence[datetime], now: datetime) -> datetime | None:
    """Find the end of a pause: it begins with the last of five failures that lie close together."""
    ends = [
        last + LOCK_DURATION
        for first, last in zip(failures, failures[FAILURES_TO_LOCK - 1 :], strict=False)
        if last - first <= FAILURE_WINDOW
    ]
    return ends[-1] if ends and now < ends[-1] else None
