"""A list with the position of every row beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geodata.catalogue import text
from geodata.choosing import ChoosingGeocoder
from geodata.divisions import Divisions
from stations.exports.csv import csv_line
from stations.importing import ImportOptions
from stations.importing.reading import located_drafts
from stations.intake import Draft, ListReading
from stations.intake.issues import describe
from stations.model import Position

# No header of these is read as coordinates: a list that comes back must not turn a guess into a position.
COLUMNS = (
    "geocoded_lon",
    "geocoded_lat",
    "geocoded_error_m",
    "geocoded_level",
    "geocoded_source",
    "geocoded_division_code",
    "geocoded_division",
    "geocoded_reason",
)


@dataclass(frozen=True, slots=True)
class GeocodedRow:
    """Where a row of a list is.

    Args:
        row: its number in the file.
        name: of the station; empty where the row has none.
        position: in WGS-84; None where nobody knows.
        division_code: of the deepest division that is known.
        division: its full name.
        reason: why there is no position, or why the row cannot be used; empty where nothing is amiss.
    """

    row: int
    name: str
    position: Position | None
    division_code: str
    division: str
    reason: str

    @property
    def is_located(self) -> bool:
        """Whether the row has a position."""
        return self.position is not None

    @property
    def source(self) -> str:
        """Who says where it is: the service by its name."""
        if self.position is None:
            return ""
        return self.position.by or str(self.position.source)


def geocode_list(
    reading: ListReading, options: ImportOptions, geocoder: ChoosingGeocoder, divisions: Divisions, lang: str
) -> tuple[GeocodedRow, ...]:
    """Find where the rows of a list are.

    Args:
        reading: the rows.
        options: with the division that the list is about.
        geocoder: finds positions.
        divisions: names divisions.
        lang: one of `geodata.catalogue.languages()`, for the reasons.

    Returns:
        A row for each row of the list.

    Raises:
        InputError: there is no such division.
    """
    drafts = located_drafts(reading, options, geocoder, divisions)
    area = "" if options.division is None else divisions.full_name(options.division)
    return tuple(_row(draft, area, geocoder, divisions, lang) for draft in drafts)


def _row(draft: Draft, area: str, geocoder: ChoosingGeocoder, divisions: Divisions, lang: str) -> GeocodedRow:
    code = str(draft.values.get("division") or "")
    position = draft.values.get("position")
    return GeocodedRow(
        draft.row,
        str(draft.values.get("name") or ""),
        position,
        code,
        divisions.full_name(code),
        "" if position is not None and draft.usable else _reason(draft, area, geocoder, lang),
    )


def _reason(draft: Draft, area: str, geocoder: ChoosingGeocoder, lang: str) -> str:
    if not draft.usable:
        return " ".join(describe(issue, lang) for issue in draft.issues if issue.severity == "error")
    words = draft.values.get("address") or draft.values["name"]
    why = geocoder.why_not(words, f"{area}{draft.context}" or None)
    if why is not None:
        return text(f"address.{why}", lang)
    return " ".join(describe(issue, lang) for issue in draft.issues if issue.code == "not_located")


def row_view(row: GeocodedRow) -> dict[str, Any]:
    """Write a row as JSON values.

    Args:
        row: the row.

    Returns:
        A dictionary.
    """
    position = row.position
    return {
        "row": row.row,
        "name": row.name,
        "lon": None if position is None else position.lon,
        "lat": None if position is None else position.lat,
        "error_m": None if position is None else position.error_m,
        "level": None if position is None else position.level,
        "source": row.source or None,
        "division": row.division_code or None,
        "division_name": row.division or None,
        "reason": row.reason or None,
    }


def csv_lines(reading: ListReading, rows: tuple[GeocodedRow, ...]) -> Iterator[bytes]:
    """Write a list as CSV with the columns of this module added.

    Args:
        reading: the list.
        rows: where its rows are.

    Yields:
        Lines of UTF-8, the first with a byte order mark; no spreadsheet computes with a cell.
    """
    found = {row.row: row for row in rows}
    yield b"\xef\xbb\xbf" + csv_line((*reading.columns.labels, *COLUMNS))
    for row in reading.table.rows:
        yield csv_line((*row.cells, *_cells(found.get(row.number))))


def _cells(row: GeocodedRow | None) -> tuple[str, ...]:
    if row is None:
        return ("",) * len(COLUMNS)
    position = row.position
    if position is None:
        return ("", "", "", "", "", row.division_code, row.division, row.reason)
    return (
        f"{position.lon:.6f}",
        f"{position.lat:.6f}",
        f"{position.error_m:.0f}",
        position.level or "",
        row.source,
        row.division_code,
        row.division,
        row.reason,
    )
