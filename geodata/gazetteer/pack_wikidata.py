"""Places of Wikidata, as a SPARQL query gave them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from geodata.datum import Crs
from geodata.gazetteer.json_stream import json_items
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.pack_values import (
    Entry,
    chinese_names,
    division_code,
    numbered_lines,
    read_degrees,
    to_place,
)

_CODE_COLUMNS = ("code", "divisioncode", "division_code", "p442", "chinaadministrativedivisioncode")
_COORDINATE_COLUMNS = (
    "coord",
    "coords",
    "coordinate",
    "coordinates",
    "location",
    "coordinate_location",
    "p625",
)
_NAME_COLUMNS = ("itemlabel", "name", "label", "placelabel")
_POINT = re.compile(r"(?:<[^>]*>\s*)?point\s*\(\s*(\S+)\s+(\S+?)\s*\)", re.IGNORECASE)


def read_wikidata(
    path: Path, crs: Crs, code_column: str | None, name_column: str | None
) -> Iterator[Entry | PackError]:
    """Read what a SPARQL query of Wikidata gave, as JSON or CSV.

    Args:
        path: with a column of codes (P442) and one of coordinates (P625, `Point(113.6 34.7)`).
        crs: the datum of its coordinates; WGS-84 in Wikidata.
        code_column: name of the column of codes; None for `code`, `P442` and the like.
        name_column: name of the column of names; None for `itemLabel`, `name` and the like.

    Yields:
        What has a code and coordinates; a row that makes no sense as an error that names line and column.

    Raises:
        PackError: it is neither, or has no such columns.
    """
    rows = _csv_rows(path) if path.suffix.lower() in (".csv", ".tsv") else _json_rows(path)
    columns: dict[str, str] = {}
    has_rows = False
    for number, row in rows:
        has_rows = True
        # A row of JSON lacks what it has no value for, so a later one may know more columns.
        if not columns:
            columns = _wikidata_columns(row, path, code_column, name_column)
        if columns and row.get(columns["code"]) and row.get(columns["coordinate"]):
            try:
                yield _entry(row, columns, path, number, crs)
            except PackError as fault:
                yield fault
    if has_rows and not columns:
        raise PackError("not_wikidata", file=path.name)


def _entry(row: Mapping[str, str], columns: Mapping[str, str], path: Path, number: int, crs: Crs) -> Entry:
    written, point, column = row[columns["code"]], row[columns["coordinate"]], columns["coordinate"]
    code, found = division_code(written), _POINT.search(point)
    given = {"file": path.name, "line": number}
    if code is None:
        expected = "6, 9 / 12 × 0–9"
        raise PackError("value", **given, column=columns["code"], given=written[:40], expected=expected)
    if found is None:
        raise PackError("value", **given, column=column, given=point[:40], expected="Point(113.6 34.7)")
    lat = read_degrees(found.group(2), path, number, column, 90)
    lon = read_degrees(found.group(1), path, number, column, 180)
    names = chinese_names((row.get(columns["name"], ""),))
    return Entry(number, names, *to_place(lon, lat, crs), code, None, 0, row.get("item", ""))


def _csv_rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        texts = (line for _, line in numbered_lines(lines, path))
        try:
            reader = csv.DictReader(texts, delimiter=delimiter)
            for row in reader:
                yield reader.line_num, {k: v for k, v in row.items() if k is not None and isinstance(v, str)}
        except csv.Error as error:
            raise PackError("unreadable", file=path.name, reason=error) from None


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Read both forms of the query service: with types (`results.bindings`) and plain."""
    for number, item in json_items(path, "bindings"):
        row: dict[str, str] = {}
        for key, value in item.items():
            text = value.get("value") if isinstance(value, dict) else value
            row[key] = "" if text is None else str(text)
        yield number, row


def _wikidata_columns(
    row: Mapping[str, str], path: Path, code_column: str | None, name_column: str | None
) -> dict[str, str]:
    """Find the columns by their names; nothing where one that is needed is not there."""
    folded = {key.strip().lower().replace(" ", "_"): key for key in row}
    for given, option in ((code_column, "--code-column"), (name_column, "--name-column")):
        if given is not None and given not in row:
            raise PackError("no_column", file=path.name, column=given, known=", ".join(row), option=option)
    code = code_column or next((folded[name] for name in _CODE_COLUMNS if name in folded), None)
    coordinate = next((folded[name] for name in _COORDINATE_COLUMNS if name in folded), None)
    name = name_column or next((folded[name] for name in _NAME_COLUMNS if name in folded), "")
    return {"code": code, "coordinate": coordinate, "name": name} if code and coordinate else {}
