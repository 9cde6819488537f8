"""Cells of an xlsx file whose formula has no result that could be read, so that nobody takes them for blanks.

Source: ECMA-376, part 1, sections 18.2.19 (sheet), 18.3.1.4 (c) and 18.3.1.40 (f).
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping

from stations.intake.spreadsheet_columns import column_number

# Row and column, the column from 1 → what stands there instead of a result.
FailedCells = Mapping[tuple[int, int], str]

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# A formula is saved with the error that it gave, or with no result by programs that compute nothing.
# No part of the pattern reads past the next tag, so that even a damaged sheet is read in one go.
_FORMULA = rb"<f\b(?:[^<>]*/>|[^<>]*>(?P<%s>[^<]*)</f>)"
_FAILED = re.compile(
    rb"<c\s(?P<error>[^<>/]*\bt=[\"']e[\"'][^<>/]*)>\s*(?:"
    + _FORMULA % b"of_error"
    + rb")?\s*<v>(?P<result>[^<]*)</v>\s*</c>|<c\s(?P<unsaved>[^<>/]*)>\s*"
    + _FORMULA % b"formula"
    + rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")


def failed_cells(data: bytes) -> dict[str, FailedCells]:
    """Find the formulas of a workbook that have no result.

    Args:
        data: an xlsx file.

    Returns:
        Name of a sheet → its cells with errors such as `#DIV/0!`, or with formulas (`=A1`) that were saved
        without a result; sheets that have none are not there.
    """
    found: dict[str, FailedCells] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = set(archive.namelist())
        for name, member in _sheets(archive, members):
            cells = dict(_failed_in(archive.read(member))) if member in members else {}
            if cells:
                found[name] = cells
    return found


def _sheets(archive: zipfile.ZipFile, members: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the sheets of a workbook with the members of the archive that hold them."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, relations} <= members:
        return
    targets = {}
    for found in _RELATION.findall(archive.read(relations).decode("utf-8", "replace")):
        relation = _attributes(found)
        targets[relation.get("Id")] = relation.get("Target", "")
    for found in _SHEET.findall(archive.read(book).decode("utf-8", "replace")):
        sheet = _attributes(found)
        target = targets.get(sheet.get("r:id"), "")
        yield sheet.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}


def _failed_in(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    # Most sheets have neither, and this question costs next to nothing.
    if b"<f" not in xml and b't="e"' not in xml and b"t='e'" not in xml:
        return
    for match in _FAILED.finditer(xml):
        reference = _REFERENCE.search(match["error"] or match["unsaved"] or b"")
        if reference is None:
            continue
        text = match["result"] if match["error"] else b"=" + (match["formula"] or b"")
        place = int(reference[2]), column_number(reference[1].decode())
        yield place, html.unescape(text.decode("utf-8", "replace"))
