"""Cells → drafts: every cell read for what it states, and nothing stated that the list does not say."""

from __future__ import annotations

from stations.intake.columns import ColumnMap
from stations.intake.crs_words import CRS_EXPECTED, crs_of
from stations.intake.draft import Draft
from stations.intake.hours_cells import ReadHours
from stations.intake.identifiers import warn_of_lost_zeros
from stations.intake.issues import RowIssue
from stations.intake.limits import DEFAULT_LIMITS, Limits
from stations.intake.row_reader import RowReader
from stations.intake.table import Table
from stations.intake.unreadable import UnreadableFile


def clean(
    table: Table,
    columns: ColumnMap,
    default_datum: str | None,
    read_hours: ReadHours,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Draft, ...]:
    """Read the cells of a table.

    Args:
        table: the table.
        columns: what its columns hold.
        default_datum: the datum of coordinates for which the list itself declares none; None where nobody
            says.
        read_hours: reads a text about opening hours, such as `stations.hours.read_hours`.
        limits: how long a cell may be.

    Returns:
        One draft for every row, in the order of the table; rows with errors are among them.

    Raises:
        FileError: `default_datum` is not known.
    """
    datum = crs_of(default_datum) if default_datum else None
    if default_datum and datum is None:
        raise UnreadableFile("datum", given=default_datum[:80], expected=CRS_EXPECTED)
    known: dict[int | None, list[RowIssue]] = {}
    for issue in table.issues:
        known.setdefault(issue.row, []).append(issue)
    reader = RowReader(columns, datum, read_hours, limits.max_cell_chars)
    drafts = []
    for row in table.rows:
        limits.check_time()
        drafts.append(reader.read(row, known.get(row.number, ())))
    ids = columns.fields.get("external_id")
    return warn_of_lost_zeros(drafts, columns.labels[ids[0]] if ids else None)
