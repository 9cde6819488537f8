"""The comparison with OpenStreetMap as a file for a person: a table, or GeoJSON for a map editor."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from geodata.catalogue import text
from stations.exports.csv import csv_line
from stations.exports.workbook import open_book
from stations.features import DIGITS, masked
from stations.osm.compare import Comparison, Finding

COLUMNS = (
    "verdict",
    "station_id",
    "station_name",
    "osm_id",
    "osm_name",
    "distance_m",
    "likeness",
    "differences",
    "lon",
    "lat",
    "osm_lon",
    "osm_lat",
    "osm_link",
)
FORMATS = ("csv", "xlsx", "geojson")
# OpenStreetMap's licence asks for this wherever its data is shown (ODbL 1.0, section 4.3).
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
_KINDS = ("node", "way", "relation")


def report_rows(comparison: Comparison, lang: str) -> Iterator[dict[str, str | float]]:
    """Write the lines of a report.

    Args:
        comparison: the report.
        lang: language of the verdicts.

    Yields:
        A value for each of `COLUMNS`; empty texts where there is none.
    """
    for finding in comparison.findings:
        yield {**dict.fromkeys(COLUMNS, ""), **_row(finding, lang)}


def _row(finding: Finding, lang: str) -> dict[str, str | float]:
    row: dict[str, str | float] = {"verdict": text(f"osm.{finding.verdict}", lang)}
    if finding.station is not None:
        row |= {"station_id": finding.station.id, "station_name": masked(finding.station).name}
        position = finding.station.position
        if position is not None and not position.is_guess:
            row |= {"lon": round(position.lon, DIGITS), "lat": round(position.lat, DIGITS)}
    if finding.found is not None:
        found = finding.found
        row |= {"osm_id": found.id, "osm_name": found.name, "osm_link": osm_link(found.id)}
        row |= {"osm_lon": round(found.lon, DIGITS), "osm_lat": round(found.lat, DIGITS)}
    if finding.distance_m is not None:
        row["distance_m"] = round(finding.distance_m, 1)
    if finding.likeness is not None:
        row["likeness"] = round(finding.likeness, 2)
    if finding.differences:
        row["differences"] = "; ".join(
            text("osm.difference", lang, key=one.key, here=one.here, there=one.there or "—")
            for one in finding.differences
        )
    return row


def osm_link(own: str) -> str:
    """Link to an object.

    Args:
        own: its id, such as `node/123` or `n123`.

    Returns:
        Its address; empty for an id that is none of OpenStreetMap's.
    """
    kind, _, number = own.partition("/")
    if not number:
        kind, number = next((kind for kind in _KINDS if kind[0] == own[:1]), ""), own[1:]
    is_known = kind in _KINDS and number.isascii() and number.isdigit()
    return f"https://www.openstreetmap.org/{kind}/{number}" if is_known else ""


def report_csv(comparison: Comparison, lang: str) -> Iterator[bytes]:
    """Write a report as CSV.

    Args:
        comparison: the report.
        lang: language of headers and verdicts.

    Returns:
        Lines in UTF-8 with a byte order mark; no cell is one that a spreadsheet would compute with.
    """
    yield b"\xef\xbb\xbf" + csv_line(text(f"osm.column.{name}", lang) for name in COLUMNS)
    for row in report_rows(comparison, lang):
        yield csv_line(str(row[name]) for name in COLUMNS)


def report_xlsx(comparison: Comparison, lang: str, now: datetime) -> bytes:
    """Write a report as a workbook.

    Args:
        comparison: the report.
        lang: language of headers and verdicts.
        now: the instant that the workbook says it is from.

    Returns:
        The file, with a frozen header and filters.
    """
    file = io.BytesIO()
    with open_book(file, now) as book:
        sheet = book.workbook.add_worksheet(text("osm.sheet", lang))
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, text(f"osm.column.{name}", lang), book.header)
        count = 0
        for count, row in enumerate(report_rows(comparison, lang), start=1):
            for column, name in enumerate(COLUMNS):
                value = row[name]
                if isinstance(value, str):
                    book.write_text(sheet, count, column, value, book.text)
                else:
                    sheet.write_number(count, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
    return file.getvalue()


def report_geojson(comparison: Comparison, lang: str) -> Iterator[bytes]:
    """Write a report as GeoJSON; each line is at the object, else at the station.

    Args:
        comparison: the report.
        lang: language of the verdicts.

    Returns:
        Pieces of UTF-8 text that make one strict JSON document.
    """
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "left_out": dict(comparison.left_out),
        "outside": comparison.outside,
    }
    yield orjson.dumps(head)[:-1] + b',"features":['
    separator = b"\n"
    for finding, row in zip(comparison.findings, report_rows(comparison, lang), strict=True):
        lon, lat = (row["osm_lon"] or row["lon"], row["osm_lat"] or row["lat"])
        known = {name: value for name, value in row.items() if value != ""}
        shown = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {**known, "code": str(finding.verdict)},
        }
        yield separator + orjson.dumps(shown)
        separator = b",\n"
    yield b"\n]}\n"
