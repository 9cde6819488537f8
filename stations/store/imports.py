"""Uploaded files, what they would change, and what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.errors import ConflictError, NotFoundError, StoreError
from stations.store import tables
from stations.store.checks import is_storable, shown
from stations.store.commit import lock_version
from stations.store.import_records import (
    FIELDS,
    JSON_FIELDS,
    ImportRecord,
    ImportStatus,
    import_of,
    import_row,
    to_text,
)
from stations.store.plan_rows import PlanRowRecord, PlanRows, write_plan_rows

_LARGEST_LIMIT = 2**63 - 1

_LISTED = tuple(name for name in FIELDS if name != "plan")


class Imports(PlanRows):
    """The imports of a register."""

    def save_import(self, record: ImportRecord, content: bytes, rows: Iterable[PlanRowRecord] = ()) -> None:
        """Keep an uploaded file and its plan; nothing in the register changes.

        Args:
            record: the import, planned.
            content: the file's bytes.
            rows: the rows of its plan.

        Raises:
            InputError: a value cannot be kept, or the bytes are not those of `sha256`.
            NotFoundError: there is no such dataset.
            ConflictError: the id is taken.
        """
        row = import_row(record, content)
        with self.writing() as connection:
            if not _exists(connection, tables.datasets.c.name, record.dataset):
                raise NotFoundError(
                    f"There is no dataset {record.dataset!r}; put it into the register first.",
                    code="no_dataset",
                    name=record.dataset,
                )
            if _exists(connection, tables.imports.c.id, record.id):
                raise ConflictError(
                    f"There is an import {record.id!r} already.", code="import_exists", id=record.id
                )
            connection.execute(sa.insert(tables.imports), row)
            write_plan_rows(connection, record.id, rows)

    def replace_plan(
        self,
        record: ImportRecord,
        expected_revision: int | None = None,
        rows: Iterable[PlanRowRecord] = (),
    ) -> None:
        """Keep another plan for an uploaded file; the file and who uploaded it stay.

        Args:
            record: the import with new `options`, `plan`, `counts` and `base_version`; the rest is not read.
            expected_revision: the `revision` that the new plan was made from, None to replace any.
            rows: the rows of the new plan.

        Raises:
            InputError: a value cannot be kept.
            NotFoundError: there is no such import.
            ConflictError: the import is not planned any more, or somebody else replaced its plan.
        """
        texts = {name: to_text(getattr(record, name), name) for name in JSON_FIELDS}
        table = tables.imports
        with self.writing() as connection:
            # Whoever applies the import holds the same lock: it applies this plan or the one before.
            lock_version(connection)
            check_revision(connection, record.id, expected_revision)
            status = import_status(connection, record.id)
            if status is not ImportStatus.PLANNED:
                raise ConflictError(
                    f"Import {record.id!r} is {status}; only a plan can be made anew.",
                    code="import_not_planned",
                    id=record.id,
                )
            values = {**texts, "base_version": record.base_version, "revision": table.c.revision + 1}
            connection.execute(sa.update(table).where(table.c.id == record.id).values(values))
            write_plan_rows(connection, record.id, rows)

    def get_import(self, import_id: str) -> ImportRecord:
        """Find an import.

        Args:
            import_id: its key.

        Returns:
            The import; the rows of its plan are read with `plan_rows`.

        Raises:
            NotFoundError: there is none.
        """
        with self.reading() as connection:
            return read_import(connection, import_id)

    def import_content(self, import_id: str) -> bytes:
        """Find the bytes of an uploaded file.

        Args:
            import_id: the import's key.

        Returns:
            The bytes as they were uploaded.

        Raises:
            NotFoundError: there is no such import.
            StoreError: the bytes are no longer those that were uploaded.
        """
        table = tables.imports
        statement = sa.select(table.c.content, table.c.sha256).where(table.c.id == _key(import_id))
        with self.reading() as connection:
            found = connection.execute(statement).one_or_none()
        if found is None:
            raise _no_import(import_id)
        content = bytes(found.content)
        if hashlib.sha256(content).hexdigest() != found.sha256:
            raise StoreError(
                f"The file of import {import_id!r} is damaged; restore it from a backup.",
                code="file_damaged",
                id=import_id,
            )
        return content

    def list_imports(self, limit: int, dataset: str | None = None) -> tuple[ImportRecord, ...]:
        """List imports, the newest first, without what is known about their plans.

        Args:
            limit: how many at most.
            dataset: only those of this dataset.

        Returns:
            The imports; `plan` is empty in each.
        """
        table = tables.imports
        statement = sa.select(*(table.c[name] for name in _LISTED))
        statement = statement.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(_at_most(limit))
        if dataset is not None:
            if not is_storable(dataset):
                return ()
            statement = statement.where(table.c.dataset == dataset)
        with self.reading() as connection:
            return tuple(import_of(row, plan="{}") for row in connection.execute(statement).mappings())

    def count_imports(self) -> dict[str, int]:
        """Count imports.

        Returns:
            How many there are of each status, 0 included.
        """
        status = tables.imports.c.status
        counts = {str(one): 0 for one in ImportStatus}
        with self.reading() as connection:
            found = connection.execute(sa.select(status, sa.func.count()).group_by(status))
            return counts | {str(name): int(count) for name, count in found}

    def applied_imports(self, dataset: str) -> tuple[ImportRecord, ...]:
        """List the imports of a dataset that are applied and not undone, in the order in which they were.

        Args:
            dataset: the dataset's name.

        Returns:
            The imports, with what is known about their plans.
        """
        if not is_storable(dataset):
            return ()
        table = tables.imports
        statement = sa.select(*(table.c[name] for name in FIELDS))
        statement = statement.where(table.c.dataset == dataset, table.c.status == str(ImportStatus.APPLIED))
        statement = statement.order_by(table.c.applied_version, table.c.applied_at, table.c.id)
        with self.reading() as connection:
            return tuple(import_of(row) for row in connection.execute(statement).mappings())


def read_import(connection: Connection, import_id: str) -> ImportRecord:
    """Find an import within a transaction.

    Args:
        connection: the transaction.
        import_id: the import's key.

    Returns:
        The import with its plan.

    Raises:
        NotFoundError: there is none.
    """
    table = tables.imports
    statement = sa.select(*(table.c[name] for name in FIELDS)).where(table.c.id == _key(import_id))
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise _no_import(import_id)
    return import_of(row)


def import_status(connection: Connection, import_id: str) -> ImportStatus:
    """Tell what became of an import, without reading its plan.

    Args:
        connection: the transaction.
        import_id: the import's key.

    Returns:
        The status.

    Raises:
        NotFoundError: there is no such import.
    """
    table = tables.imports
    found = connection.execute(sa.select(table.c.status).where(table.c.id == _key(import_id))).scalar()
    if found is None:
        raise _no_import(import_id)
    return ImportStatus(found)


def check_revision(connection: Connection, import_id: str, expected: int | None) -> None:
    """Make sure that the plan of an import is the one that the caller knows.

    Args:
        connection: the transaction.
        import_id: the import's key.
        expected: the revision that the caller knows, None for any.

    Raises:
        NotFoundError: there is no such import.
        ConflictError: its plan was replaced.
    """
    table = tables.imports
    found = connection.execute(sa.select(table.c.revision).where(table.c.id == _key(import_id))).scalar()
    if found is None:
        raise _no_import(import_id)
    if expected not in (None, found):
        raise ConflictError(
            f"Somebody else has changed the plan of import {import_id!r}; look again.",
            code="changed_by_somebody",
        )


def mark_import(
    connection: Connection, import_id: str, status: ImportStatus, version: int, actor: str, at: datetime
) -> None:
    """Write down what became of an import.

    Args:
        connection: the transaction.
        import_id: the import's key.
        status: applied or undone.
        version: the version of the register that it led to.
        actor: who did it.
        at: when, UTC.
    """
    values = {"status": status, f"{status}_at": at, f"{status}_by": actor, f"{status}_version": version}
    connection.execute(sa.update(tables.imports).where(tables.imports.c.id == import_id).values(values))


def _at_most(limit: int) -> int:
    # A negative limit means all to SQLite and is an error to PostgreSQL.
    return min(max(limit, 0), _LARGEST_LIMIT)


def _key(import_id: str) -> str:
    if not is_storable(import_id):
        raise _no_import(import_id)
    return import_id


def _no_import(import_id: str) -> NotFoundError:
    return NotFoundError(f"There is no import {shown(import_id)!r}.", code="no_import", id=shown(import_id))


def _exists(connection: Connection, column: sa.Column[Any], value: str) -> bool:
    return connection.execute(sa.select(column).where(column == value)).first() is not None
