"""A backup written while the register is in use."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.errors import StoreError
from stations.store import tables
from stations.store.commit import read_version
from stations.store.copies.archive import CONTENTS, LONGEST_LINE, line_too_long, member_name
from stations.store.copies.filling import Progress
from stations.store.copies.manifest import Manifest, TableManifest, manifest_to_json
from stations.store.copies.moving import count_rows
from stations.store.copies.rows import KeptTable, Tally, kept_tables, read_lines
from stations.store.schema import revision_of
from stations.store.store import Store

_PERMISSIONS = 0o600 << 16


def write_backup(
    store: Store,
    file: IO[bytes],
    made_at: datetime,
    program: str,
    counted: Callable[[int], None] | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Write a backup of a register as of one moment, while it is in use.

    Args:
        store: the register.
        file: a file that can be written and sought.
        made_at: now, UTC.
        program: version of the program.
        counted: called with the number of all rows before the first one is written.
        progress: called with the number of rows that are written.

    Returns:
        Its table of contents.

    Raises:
        StoreError: there is no register, or it cannot be read.
        OSError: the file cannot be written.
    """
    with store.reading() as connection, zipfile.ZipFile(file, "w") as archive:
        schema = revision_of(connection)
        if schema is None:
            raise StoreError("There is no register in this database.", code="copy_no_register")
        kept = kept_tables(connection)
        if counted is not None:
            counted(sum(count_rows(connection, table) for table in kept))
        written: list[TableManifest] = []
        for table in kept:
            before = sum(entry.rows for entry in written)
            written.append(_write_table(connection, table, archive, made_at, _shifted(progress, before)))
        manifest = Manifest(
            made_at=made_at,
            program=program,
            engine=connection.dialect.name,
            schema=schema,
            register_id=_register_id(connection, kept),
            data_version=read_version(connection),
            tables=tuple(written),
        )
        archive.writestr(_member(CONTENTS, made_at), manifest_to_json(manifest))
    return manifest


def _shifted(progress: Progress | None, before: int) -> Progress:
    return lambda done: None if progress is None else progress(before + done)


def _write_table(
    connection: Connection, kept: KeptTable, archive: zipfile.ZipFile, made_at: datetime, progress: Progress
) -> TableManifest:
    tally = Tally()
    with archive.open(_member(member_name(kept.name), made_at), "w", force_zip64=True) as member:
        for line in read_lines(connection, kept):
            if len(line) > LONGEST_LINE:
                raise line_too_long(kept.name, tally.rows + 1)
            member.write(line)
            tally.add(line)
            if tally.rows % kept.rows_at_once == 0:
                progress(tally.rows)
    progress(tally.rows)
    return TableManifest(kept.name, kept.columns, tally.rows, tally.size, tally.sha256)


def _member(name: str, made_at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, made_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _PERMISSIONS
    return info


def _register_id(connection: Connection, kept: tuple[KeptTable, ...]) -> str:
    """Take the first mark: it is in every backup of this register, and in none of another."""
    if not any(table.name == "commits" for table in kept):
        return ""
    table = tables.commits
    statement = sa.select(table.c.mark).order_by(table.c.version).limit(1)
    return connection.execute(statement).scalar() or ""
