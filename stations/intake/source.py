"""What was decoded → sheets of rows, whichever kind of file it is."""

from __future__ import annotations

from dataclasses import dataclass

from stations.intake.decode import Decoded, DecodedWorkbook
from stations.intake.delimited import read_delimited
from stations.intake.geojson import read_geojson
from stations.intake.html_table import read_html
from stations.intake.issues import RowIssue
from stations.intake.limits import Limits
from stations.intake.sheet import Sheet, read_sheets


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a file before anybody has looked for a table in them.

    Args:
        format: `text`, `html`, `geojson`, `xlsx`, `xls` or `ods`.
        sheets: the sheets or the tables of a page; one without a name for other files.
        delimiter: of delimited text, else None.
        issues: what is already wrong with single rows.
    """

    format: str
    sheets: tuple[Sheet, ...]
    delimiter: str | None = None
    issues: tuple[RowIssue, ...] = ()


def open_source(decoded: Decoded, limits: Limits) -> Source:
    """Read the rows of a file.

    Args:
        decoded: the text or the workbook.
        limits: how large it may be.

    Returns:
        The rows of every sheet.

    Raises:
        FileError: it cannot be read or is too large.
    """
    if isinstance(decoded, DecodedWorkbook):
        return Source(decoded.format, read_sheets(decoded, limits))
    if decoded.format == "html":
        return Source("html", read_html(decoded.text, limits))
    if decoded.format == "geojson":
        features = read_geojson(decoded.text, limits)
        return Source("geojson", (Sheet("", False, features.rows),), issues=features.issues)
    rows, delimiter, issues = read_delimited(decoded.text, limits)
    return Source("text", (Sheet("", False, rows),), delimiter, issues)
