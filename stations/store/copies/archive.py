"""A backup to read: a zip with one file of JSON lines for each table and a table of contents."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stations.errors import FileError
from stations.store import tables
from stations.store.copies.filling import Progress
from stations.store.copies.manifest import Manifest, manifest_from_json
from stations.store.copies.rows import KeptTable, Tally, WrongRowError, row_reader
from stations.store.records import read_station
from stations.store.schema import known_schemas

CONTENTS = "manifest.json"
_LARGEST_CONTENTS = 1_000_000
# An uploaded file is one line; whoever wrote the backup must not fill the memory with one.
LONGEST_LINE = 512 * 1024 * 1024
_PIECE = 1 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def member_name(table: str) -> str:
    """Name the file that holds a table.

    Args:
        table: its name.

    Returns:
        The name within the backup.
    """
    return f"tables/{table}.ndjson"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is open; whoever wrote it is not trusted.

    Args:
        manifest: its table of contents.
    """

    manifest: Manifest
    _archive: zipfile.ZipFile
    _longest_line: int

    @property
    def schema(self) -> str:
        """Revision of the schema that its rows belong to."""
        return self.manifest.schema

    @property
    def tables(self) -> tuple[KeptTable, ...]:
        """What it holds, in the order in which it can be restored."""
        return tuple(KeptTable(table.name, table.columns) for table in self.manifest.tables)

    def verify(self, progress: Progress | None = None, *, with_records: bool = True) -> None:
        """Read every row and compare counts and hashes with the table of contents.

        Args:
            progress: called with the number of rows that are read.
            with_records: make sure that every station can be read; one that cannot would keep every worker
                from loading the register.

        Raises:
            FileError: something is not as it was written.
        """
        done = 0
        for kept in self.tables:
            read, row = row_reader(kept), 0
            is_checked = with_records and kept.name == tables.stations.name
            for row, line in enumerate(self.lines(kept), 1):
                try:
                    values = read(line)
                    if is_checked:
                        _check_record(values)
                except WrongRowError as error:
                    raise _row_wrong(kept.name, row, str(error)) from None
                if progress is not None and row % kept.rows_at_once == 0:
                    progress(done + row)
            done += row
        if progress is not None:
            progress(done)

    def lines(self, kept: KeptTable) -> Iterator[bytes]:
        """Read the rows of a table; at their end they are known to be those that were written.

        Args:
            kept: one of `tables`.

        Yields:
            The lines.

        Raises:
            FileError: the table is damaged, or not what the table of contents says.
        """
        expected = next(table for table in self.manifest.tables if table.name == kept.name)
        tally = Tally()
        with _file_errors(), self._archive.open(member_name(kept.name)) as member:
            stream = io.BufferedReader(member, _PIECE)  # type: ignore[type-var]
            while line := stream.readline(self._longest_line + 1):
                if len(line) > self._longest_line:
                    raise line_too_long(kept.name, tally.rows + 1)
                tally.add(line)
                if tally.rows > expected.rows:
                    break
                yield line
        if (tally.rows, tally.size, tally.sha256) != (expected.rows, expected.size, expected.sha256):
            raise FileError(
                f"Table {kept.name} of the backup is damaged: its hash or its count is not that of the "
                "table of contents.",
                code="backup_table_damaged",
                table=kept.name,
            )


def _check_record(values: Mapping[str, Any]) -> None:
    try:
        read_station(values["record"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise WrongRowError(f"record: {type(error).__name__}: {error}") from None


@contextmanager
def read_backup(file: Path, longest_line: int = LONGEST_LINE) -> Iterator[Backup]:
    """Open a backup.

    Args:
        file: the backup.
        longest_line: how long a row may be, in bytes.

    Yields:
        The backup; `verify` tells whether it is whole.

    Raises:
        FileError: there is no such file, it is no backup, it is truncated, or a newer program made it.
    """
    with ExitStack() as stack:
        try:
            with _file_errors():
                archive = stack.enter_context(zipfile.ZipFile(file))
                manifest = _contents(archive)
        except OSError as error:
            reason = error.strerror or str(error)
            raise FileError(
                f"The backup {file} cannot be read: {reason}.",
                code="backup_unreadable",
                file=str(file),
                reason=reason,
            ) from error
        yield Backup(manifest, archive, longest_line)


def _contents(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if CONTENTS not in names:
        raise zipfile.BadZipFile("there is no table of contents")
    if archive.getinfo(CONTENTS).file_size > _LARGEST_CONTENTS:
        raise zipfile.BadZipFile("the table of contents is too large")
    manifest = manifest_from_json(archive.read(CONTENTS), known_schemas())
    expected = {CONTENTS, *(member_name(table.name) for table in manifest.tables)}
    strange = next((name for name in names if name not in expected or names.count(name) > 1), None)
    if strange is not None:
        raise FileError(
            f"The backup holds {strange[:80]!r}, which does not belong in one.",
            code="backup_stranger",
            name=strange[:80],
        )
    missing = expected.difference(names)
    if missing:
        raise zipfile.BadZipFile(f"{min(missing)} is missing")
    for table in manifest.tables:
        if archive.getinfo(member_name(table.name)).file_size != table.size:
            raise zipfile.BadZipFile(f"{member_name(table.name)} has another size than it should")
    return manifest


@contextmanager
def _file_errors() -> Iterator[None]:
    try:
        yield
    except FileError:
        raise
    except _FAULTS as error:
        raise FileError(
            f"This is no backup, or it is damaged: {error}", code="backup_damaged", reason=error
        ) from None


def line_too_long(table: str, row: int) -> FileError:
    """Make the error of a row that would fill the memory.

    Args:
        table: its table.
        row: which row, from 1.

    Returns:
        The error.
    """
    return FileError(
        f"Row {row} of table {table} is too long for a backup.",
        code="backup_row_too_long",
        table=table,
        row=row,
    )


def _row_wrong(table: str, row: int, reason: str) -> FileError:
    return FileError(
        f"Row {row} of table {table} in the backup cannot be read: {reason}",
        code="backup_row_wrong",
        table=table,
        row=row,
        reason=reason[:200],
    )
