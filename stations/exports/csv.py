"""Stations as CSV in the columns of the template: opens in Excel, imports again to the same records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from geodata.datum import Datum
from geodata.divisions import Divisions
from stations.exports.columns import export_table
from stations.formula import guard
from stations.model import Station


def csv_export(
    stations: Iterable[Station], divisions: Divisions, datum: Datum | None = None, *, staff: bool = False
) -> Iterator[bytes]:
    """Write stations in the columns of the template, then in those of their lists.

    Args:
        stations: what to write.
        divisions: names the divisions.
        datum: write all coordinates in this datum; None writes each as it was given.
        staff: for staff: with columns about persons and whole mobile numbers.

    Returns:
        Lines of UTF-8 text, the first with a byte order mark, so that Excel reads it as Chinese.
        A cell that a spreadsheet would take for a formula begins with an apostrophe.
        Positions that were only guessed from an address are left empty.
    """
    table = export_table(stations, divisions, datum, staff=staff)
    yield b"\xef\xbb\xbf" + csv_line(table.header)
    for cells in table.rows():
        yield csv_line(cells)


def csv_line(cells: Iterable[str]) -> bytes:
    """Write one line of a CSV file that no spreadsheet computes with.

    Args:
        cells: the texts.

    Returns:
        The line in UTF-8 with its end.
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([guard(cell) for cell in cells])
    return text.getvalue().encode()
