"""How a table was found in a file, in sentences that let a person see whether that was right."""

from __future__ import annotations

from geodata.catalogue import Said, text
from stations.intake.table import TableNotes

_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "gb18030": "GB18030",
    "big5": "Big5",
    "shift_jis": "Shift_JIS",
}
_DELIMITERS = {"\t": "table.tab", " ": "table.space"}


def describe_table(notes: TableNotes, lang: str) -> tuple[str, ...]:
    """Say how a table was read.

    Args:
        notes: what `read_table` noted.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Sentences of plain text, to be escaped before they enter a page.
    """
    said = [*_about_text(notes, lang), *_about_sheet(notes, lang), _about_header(notes, lang)]
    if notes.blank_rows:
        said.append(text("table.blank_rows", lang, count=notes.blank_rows))
    return tuple(said)


def _about_text(notes: TableNotes, lang: str) -> list[str]:
    if notes.encoding is None:
        return []
    encoding = _ENCODINGS.get(notes.encoding, notes.encoding)
    why = Said(f"table.encoding_{notes.encoding_reason or 'utf8_valid'}")
    said = text("table.encoding", lang, encoding=encoding, why=why)
    if notes.delimiter is None:
        return [text(f"table.kind_{notes.format}", lang), said]
    key = _DELIMITERS.get(notes.delimiter)
    delimiter = notes.delimiter if key is None else Said(key)
    return [said, text("table.delimiter", lang, delimiter=delimiter)]


def _about_sheet(notes: TableNotes, lang: str) -> list[str]:
    if notes.sheet is None:
        return []
    return [text("table.table" if notes.format == "html" else "table.sheet", lang, sheet=notes.sheet)]


def _about_header(notes: TableNotes, lang: str) -> str:
    if notes.format == "geojson":
        return text("table.properties", lang, count=notes.recognised)
    first = notes.header_row - notes.header_rows + 1
    rows = str(first) if notes.header_rows == 1 else f"{first}–{notes.header_row}"
    return text("table.header", lang, rows=rows, count=notes.recognised)
