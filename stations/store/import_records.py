"""An import as the register keeps it: its record, and the row that the record becomes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.engine import RowMapping

from stations.errors import InputError
from stations.store.checks import check_key, check_texts, utc


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
        plan: what is known about the plan as a whole, JSON values, see `stations.plan_record.plan_about`; its
            rows are kept apart. Empty in a list of imports.
        counts: outcome → number of rows.
        status: what became of it.
        applied_at: when it was applied.
        applied_by: who applied it.
        applied_version: the version of the register that it led to.
        undone_at: when it was undone.
        undone_by: who undid it.
        undone_version: the version of the register that undoing it led to.
        revision: how many times its plan was replaced.
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
    revision: int = 0


JSON_FIELDS = ("options", "plan", "counts")
FIELDS = tuple(field.name for field in fields(ImportRecord))


def import_row(record: ImportRecord, content: bytes) -> dict[str, Any]:
    """Write a new import as a row of the table `imports`.

    Args:
        record: the import, planned.
        content: the file's bytes.

    Returns:
        Column → value.

    Raises:
        InputError: a value cannot be kept, or the bytes are not those of `sha256`.
    """
    check_key(record.id, "an import's id")
    check_texts(filename=record.filename, created_by=record.created_by, dataset=record.dataset)
    if hashlib.sha256(content).hexdigest() != record.sha256:
        raise InputError(
            "The bytes of the import are not those that its sha256 was made from.", code="sha256_wrong"
        )
    if record.status is not ImportStatus.PLANNED:
        raise InputError(
            f"A new import is planned, not {record.status}.", code="import_not_new", status=record.status
        )
    row = {name: getattr(record, name) for name in FIELDS}
    row["created_at"] = utc(record.created_at, "created_at")
    return {**row, **{name: to_text(row[name], name) for name in JSON_FIELDS}, "content": content}


def to_text(value: Mapping[str, Any], where: str) -> str:
    """Write JSON values as the text that a column holds.

    Args:
        value: the values.
        where: the name of the column, for the message.

    Returns:
        JSON in ASCII.

    Raises:
        InputError: a value is not one that JSON knows.
    """
    # Plans quote the cells of any file. Escaped ASCII in a text column carries every character through
    # either database, and the order of keys too, which a JSONB column would not.
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise InputError(
            f"The {where} cannot be kept as JSON: {error}", code="not_kept_as_json", where=where, reason=error
        ) from error


def import_of(row: RowMapping, **also: str) -> ImportRecord:
    """Read a row of the table `imports`.

    Args:
        row: column → value.
        also: columns that the row lacks.

    Returns:
        The import.
    """
    values: dict[str, Any] = {**row, **also}
    read = {name: json.loads(values[name]) for name in JSON_FIELDS}
    return ImportRecord(**{**values, **read, "status": ImportStatus(values["status"])})
