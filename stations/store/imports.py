"""Uploaded files, what they would change, and what became of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from stations.errors import ConflictError, InputError, NotFoundError, StoreError
from stations.store import tables
from stations.store.checks import check_key, check_texts, is_storable, shown, utc
from stations.store.engine import Database


class ImportStatus(StrEnum):
    """What became of an import."""

    PLANNED = "planned"
    APPLIED = "applied"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One uploaded list and what became of it; its bytes are kept beside it.

    Args:
        id: the key, 1–64 characters.
        dataset: whose list it is.
        filename: as the browser or the command line gave it; never used as a path.
        sha256: of the file's bytes, hexadecimal.
        base_version: the version of the register that the plan was made for.
        created_at: when it was uploaded.
        created_by: who uploaded it.
        options: how the file was to be read, JSON values.
        plan: what it would change, JSON values; empty in a list of imports.
        counts: outcome → number of rows.
        status: what became of it.
        applied_at: when it was applied.
        applied_by: who applied it.
        applied_version: the version of the register that it led to.
        undone_at: when it was undone.
        undone_by: who undid it.
        undone_version: the version of the register that undoing it led to.
    """

    id: str
    dataset: str
    filename: str
    sha256: str
    base_version: int
    created_at: datetime
    created_by: str
    options: Mapping[str, Any]
    plan: Mapping[str, Any]
    counts: Mapping[str, int]
    status: ImportStatus = ImportStatus.PLANNED
    applied_at: datetime | None = None
    applied_by: str | None = None
    applied_version: int | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_version: int | None = None


_LARGEST_LIMIT = 2**63 - 1

_JSON_FIELDS = ("options", "plan", "counts")
_FIELDS = tuple(field.name for field in fields(ImportRecord))
_LISTED = tuple(name for name in _FIELDS if name != "plan")


class Imports(Database):
    """The imports of a register."""

    def save_import(self, record: ImportRecord, content: bytes) -> None:
        """Keep an uploaded file and its plan; nothing in the register changes.

        Args:
            record: the import, planned.
            content: the file's bytes.

        Raises:
            InputError: a value cannot be kept, or the bytes are not those of `sha256`.
            NotFoundError: there is no such dataset.
            ConflictError: the id is taken.
        """
        row = _import_row(record, content)
        with self.writing() as connection:
            if not _exists(connection, tables.datasets.c.name, record.dataset):
                raise NotFoundError(
                    f"There is no dataset {record.dataset!r}; put it into the register first."
                )
            if _exists(connection, tables.imports.c.id, record.id):
                raise ConflictError(f"There is an import {record.id!r} already.")
            connection.execute(sa.insert(tables.imports), row)

    def get_import(self, import_id: str) -> ImportRecord:
        """Find an import.

        Args:
            import_id: its key.

        Returns:
            The import with its plan.

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
            raise StoreError(f"The file of import {import_id!r} is damaged; restore it from a backup.")
        return content

    def list_imports(self, limit: int, dataset: str | None = None) -> tuple[ImportRecord, ...]:
        """List imports, the newest first, without their plans.

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
            return tuple(_import_of(row, plan="{}") for row in connection.execute(statement).mappings())


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
    statement = sa.select(*(table.c[name] for name in _FIELDS)).where(table.c.id == _key(import_id))
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise _no_import(import_id)
    return _import_of(row)


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


def _import_row(record: ImportRecord, content: bytes) -> dict[str, Any]:
    check_key(record.id, "an import's id")
    check_texts(filename=record.filename, created_by=record.created_by, dataset=record.dataset)
    if hashlib.sha256(content).hexdigest() != record.sha256:
        raise InputError("The bytes of the import are not those that its sha256 was made from.")
    if record.status is not ImportStatus.PLANNED:
        raise InputError(f"A new import is planned, not {record.status}.")
    row = {name: getattr(record, name) for name in _FIELDS}
    row["created_at"] = utc(record.created_at, "created_at")
    return {**row, **{name: _to_text(row[name], name) for name in _JSON_FIELDS}, "content": content}


def _to_text(value: Mapping[str, Any], where: str) -> str:
    # Plans quote the cells of any file. Escaped ASCII in a text column carries every character through
    # either database, and the order of keys too, which a JSONB column would not.
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise InputError(f"The import's {where} cannot be kept as JSON: {error}") from error


def _import_of(row: RowMapping, **also: str) -> ImportRecord:
    values: dict[str, Any] = {**row, **also}
    read = {name: json.loads(values[name]) for name in _JSON_FIELDS}
    return ImportRecord(**{**values, **read, "status": ImportStatus(values["status"])})


def _at_most(limit: int) -> int:
    # A negative limit means all to SQLite and is an error to PostgreSQL.
    return min(max(limit, 0), _LARGEST_LIMIT)


def _key(import_id: str) -> str:
    if not is_storable(import_id):
        raise _no_import(import_id)
    return import_id


def _no_import(import_id: str) -> NotFoundError:
    return NotFoundError(f"There is no import {shown(import_id)!r}.")


def _exists(connection: Connection, column: sa.Column[Any], value: str) -> bool:
    return connection.execute(sa.select(column).where(column == value)).first() is not None
