"""The register in its database: everything that is kept, and the only ways to change it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy.engine import Connection

from stations.errors import ConflictError
from stations.events import Event
from stations.store.accounts import Accounts
from stations.store.audit import Audit
from stations.store.checks import utc
from stations.store.commit import Signature, check_version, lock_version, write_events
from stations.store.datasets import Datasets
from stations.store.deliveries import Deliveries
from stations.store.engine import connect
from stations.store.feed import Feed
from stations.store.geocodes import Geocodes
from stations.store.geometry import Geometry
from stations.store.history import History
from stations.store.import_records import ImportStatus
from stations.store.imports import Imports, check_revision, import_status, mark_import
from stations.store.integrity import Integrity
from stations.store.logins import Logins
from stations.store.register import Register
from stations.store.reports import Reports
from stations.store.schema import Schema
from stations.store.tokens import Tokens
from stations.store.watching import Watching

_NEEDED = {ImportStatus.APPLIED: ImportStatus.PLANNED, ImportStatus.UNDONE: ImportStatus.APPLIED}


class Store(
    Schema,
    Datasets,
    Register,
    History,
    Watching,
    Integrity,
    Feed,
    Deliveries,
    Imports,
    Accounts,
    Tokens,
    Logins,
    Audit,
    Geocodes,
    Geometry,
    Reports,
):
    """A register on SQLite or PostgreSQL; safe to share between threads."""

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a register; a new database still needs `upgrade`.

        Args:
            url: `sqlite:///FILE`, `postgresql+psycopg://…` or `postgresql://…`.

        Returns:
            The store; close it, or use it in a `with` statement.

        Raises:
            StoreError: the URL is not understood, the database cannot be reached, or its schema is newer
                than this program. The message never holds the password.
        """
        store = cls(connect(url))
        try:
            store.check_schema()
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def apply_events(
        self,
        events: Iterable[Event],
        expected_version: int,
        actor: str,
        now: datetime,
        import_id: str | None = None,
    ) -> int:
        """Change the register; all events happen, or none does.

        Args:
            events: what happens, in order.
            expected_version: the version of the register that the events were made for.
            actor: who does it.
            now: the instant.
            import_id: the import that the events belong to, None for single edits.

        Returns:
            The version after: one more, or the same where there are no events.

        Raises:
            InputError: an event holds what a database cannot.
            NotFoundError: a station's dataset or the import does not exist.
            ConflictError: the register is at another version, or an event does not fit what it holds.
            StoreError: the database failed; nothing was changed.
        """
        signature = Signature(actor, utc(now, "now"), import_id)
        with self.writing() as connection:
            version = lock_version(connection)
            if import_id is not None:
                import_status(connection, import_id)
            check_version(version, expected_version)
            return write_events(connection, events, version, signature)

    def apply_import(
        self,
        import_id: str,
        events: Iterable[Event],
        expected_version: int,
        actor: str,
        now: datetime,
        expected_revision: int | None = None,
    ) -> int:
        """Carry out the plan of an import; all of it happens, or nothing does.

        Args:
            import_id: the import, planned.
            events: what its plan makes of the register.
            expected_version: the version of the register that the plan was made for.
            actor: who applies it.
            now: the instant.
            expected_revision: the `revision` of the import that the events were made from, None for any.

        Returns:
            The version after: one more, or the same where there are no events.

        Raises:
            InputError: an event holds what a database cannot.
            NotFoundError: the import or a station's dataset does not exist.
            ConflictError: the import is not planned, its plan was replaced, the register is at another
                version, or an event does not fit what it holds.
            StoreError: the database failed; nothing was changed.
        """
        signature = Signature(actor, utc(now, "now"), import_id)
        with self.writing() as connection:
            lock_version(connection)
            check_revision(connection, import_id, expected_revision)
            return _settle(connection, ImportStatus.APPLIED, events, expected_version, signature, import_id)

    def undo_import(
        self, import_id: str, events: Iterable[Event], expected_version: int, actor: str, now: datetime
    ) -> int:
        """Take an import back; all of it happens, or nothing does.

        Args:
            import_id: the import, applied.
            events: what takes it back.
            expected_version: the version of the register that the events were made for.
            actor: who undoes it.
            now: the instant.

        Returns:
            The version after: one more, or the same where there are no events.

        Raises:
            InputError: an event holds what a database cannot.
            NotFoundError: the import or a station's dataset does not exist.
            ConflictError: the import is not applied, the register is at another version, or an event does
                not fit what it holds.
            StoreError: the database failed; nothing was changed.
        """
        signature = Signature(actor, utc(now, "now"), import_id)
        with self.writing() as connection:
            return _settle(connection, ImportStatus.UNDONE, events, expected_version, signature, import_id)


def _settle(
    connection: Connection,
    status: ImportStatus,
    events: Iterable[Event],
    expected_version: int,
    signature: Signature,
    import_id: str,
) -> int:
    """Write the events of an import and what became of it."""
    version = lock_version(connection)
    found = import_status(connection, import_id)
    if found is not _NEEDED[status]:
        raise ConflictError(
            f"Import {import_id!r} is {found}; only one that is {_NEEDED[status]} can become {status}.",
            code="import_step",
            id=import_id,
        )
    check_version(version, expected_version)
    version = write_events(connection, events, version, signature)
    mark_import(connection, import_id, status, version, signature.actor, signature.at)
    return version
