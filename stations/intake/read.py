"""A whole file → drafts: the first four arrows of the intake in one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.catalogue import Said
from geodata.datum import Datum
from stations.intake.clean import clean
from stations.intake.columns import ColumnMap, map_columns
from stations.intake.decode import decode
from stations.intake.draft import Draft
from stations.intake.fixes import Fixes, apply_fixes
from stations.intake.hours_cells import ReadHours
from stations.intake.issues import RowIssue
from stations.intake.limits import DEFAULT_LIMITS, Limits
from stations.intake.table import Table, read_table
from stations.intake.unreadable import UnreadableFile

_SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a file was read as.

    Args:
        table: the table in it, fixes included, with how it was found.
        columns: what its columns hold.
        drafts: one for every row of data.
    """

    table: Table
    columns: ColumnMap
    drafts: tuple[Draft, ...]

    @property
    def issues(self) -> tuple[RowIssue, ...]:
        """Everything to know about the file that no draft carries: its sheets, header and skipped rows."""
        rows = {draft.row for draft in self.drafts}
        return (*self.columns.issues, *(i for i in self.table.issues if i.row not in rows))


def read_list(
    data: bytes,
    filename: str,
    *,
    default_datum: str | None,
    read_hours: ReadHours,
    overrides: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    fixes: Fixes | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> ListReading:
    """Read a list of stations.

    Args:
        data: the file.
        filename: as uploaded.
        default_datum: the datum or projection of coordinates for which the list itself declares none; None
            where nobody says, which for GeoJSON means WGS-84.
        read_hours: reads a text about opening hours.
        overrides: header → field, see `map_columns`.
        limits: how large the file may be.
        fixes: number of a row → header → the text that shall stand there instead, see `apply_fixes`.
        encoding: of a text file, a key of `encodings.ENCODINGS`, where a person chose it.
        sheet: of a workbook, the name of the one to read, where a person chose it.

    Returns:
        The drafts and how they were come by.

    Raises:
        FileError: the file as a whole cannot be read; nothing else is ever raised for what it holds.
    """
    table = read_table(decode(data, filename, limits, encoding), limits, sheet)
    columns = map_columns(table.header, overrides)
    if not table.rows:
        raise _no_rows(table)
    table = apply_fixes(table, columns.labels, fixes or {})
    if table.notes.format == "geojson":
        default_datum = default_datum or Datum.WGS84  # RFC 7946, section 4
    return ListReading(table, columns, clean(table, columns, default_datum, read_hours, limits))


def _no_rows(table: Table) -> UnreadableFile:
    """Say that a list has a header and no stations, and which rows were taken for something else."""
    left_out = [str(issue.row) for issue in table.issues if issue.row is not None][:_SHOWN_ROWS]
    return UnreadableFile(
        "no_rows",
        row=str(table.notes.header_row),
        left_out=Said("file.rows_left_out", {"left_out": tuple(left_out)}) if left_out else "",
    )
