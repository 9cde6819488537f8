"""Text or workbook → one table: its header, its rows, and how both were found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stations.intake.cell_words import is_blank
from stations.intake.decode import Decoded
from stations.intake.encodings import DecodedText
from stations.intake.header import Header, find_header, header_score
from stations.intake.header_words import fold_header
from stations.intake.issues import RowIssue, make_issue, shorten
from stations.intake.limits import DEFAULT_LIMITS, Limits
from stations.intake.row import Row, clean_cell
from stations.intake.shared_texts import SharedTexts
from stations.intake.sheet import Sheet
from stations.intake.source import open_source
from stations.intake.spreadsheet_columns import column_letters
from stations.intake.unreadable import UnreadableFile

_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|总数|合計|總計|(?:grand)?total|subtotal)[:：]?(.*)", re.IGNORECASE
)
_STARTS_OF_TOTALS = frozenset("合总小共總gtsGTS")
_COUNT = re.compile(r"(?:共|约)?[\d.,%]*(?:个|家|处|座|所|站|站点|驿站)*")
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|附|填表说明|填报说明|注意|注意事项|填报单位|填报人|填报日期|填表人|填表日期|制表人?|制表单位|审核人?|负责人|"
    r"联系人|联系电话|备註|備註|notes?|source|remarks?)\s*\d*[:：.、]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TableNotes:
    """How a table was read, so that a person can tell whether that was right.

    Args:
        format: `text`, `html`, `geojson`, `xlsx`, `xls` or `ods`.
        encoding: of a text, else None.
        encoding_reason: see `DecodedText.reason`.
        delimiter: of a text, else None.
        sheet: name of the sheet that was read, if there are sheets.
        header_row: number of the row with the headers, the lower one of two.
        header_rows: how many rows the header takes.
        recognised: how many fields were recognised in it.
        blank_rows: how many blank rows were passed over below the header.
        sheets: names of all sheets, in the order of the workbook.
    """

    format: str
    encoding: str | None
    encoding_reason: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int
    header_rows: int
    recognised: int
    blank_rows: int
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Args:
        header: texts above the columns; empty for a column without one.
        rows: rows of data, every one as wide as the header.
        notes: how the table was read.
        issues: rows that were left out or are broken, and sheets that were not read.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: TableNotes
    issues: tuple[RowIssue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet, or the whole of a text file, with the header that was found in it."""

    sheet: Sheet
    header: Header

    @property
    def name(self) -> str | None:
        return self.sheet.name or None

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.sheet.rows

    @property
    def has_data(self) -> bool:
        """Whether anything stands below the header."""
        return any(row.filled for row in self.rows[self.header.index + self.header.height :])


def read_table(decoded: Decoded, limits: Limits = DEFAULT_LIMITS, sheet: str | None = None) -> Table:
    """Find the table in a file.

    Args:
        decoded: the text or the workbook.
        limits: how large the table may be.
        sheet: name of the sheet to read, where a person chose it.

    Returns:
        The table of the sheet that was chosen, or else of the one in which a header is recognised best;
        sheets with a header alone come after others, and hidden sheets last.

    Raises:
        FileError: there is no table, no such sheet, or the table is too large.
    """
    source = open_source(decoded, limits)
    parts = [_Part(s, header) for s in source.sheets if (header := _header_of(s.rows, source.format))]
    names = tuple(s.name for s in source.sheets if s.name)
    part = _chosen_part(parts, names, sheet)
    if part.sheet.last_row is not None:
        raise UnreadableFile("rows_far_down", row=str(part.sheet.last_row), limit=str(limits.max_rows))
    texts = _header_texts(part, limits)
    body = _Body(texts, source.delimiter or "", limits, tuple(i.row for i in source.issues))
    body.read(part.rows[part.header.index + part.header.height :])
    notes = TableNotes(
        format=source.format,
        encoding=decoded.encoding if isinstance(decoded, DecodedText) else None,
        encoding_reason=decoded.reason if isinstance(decoded, DecodedText) else None,
        delimiter=source.delimiter,
        sheet=part.name,
        header_row=part.rows[part.header.index + part.header.height - 1].number,
        header_rows=part.header.height,
        recognised=part.header.score[1],
        blank_rows=body.blank_rows,
        sheets=names,
    )
    failed = _failed_formulas(part.sheet, body.rows, texts)
    issues = (*_unread_sheets(parts, part), *source.issues, *body.issues, *failed)
    return Table(texts, tuple(body.rows), notes, issues)


def _chosen_part(parts: Sequence[_Part], names: tuple[str, ...], sheet: str | None) -> _Part:
    """Take the sheet that a person chose, or else the one in which a header is recognised best."""
    if sheet is not None and sheet not in names:
        found = "、".join(map(shorten, names)) or "–"
        raise UnreadableFile("sheet_unknown", given=shorten(sheet), found=found)
    candidates = [p for p in parts if sheet in (None, p.name)]
    if not candidates:
        raise UnreadableFile("empty")
    return max(
        candidates, key=lambda p: (p.header.score[0], not p.sheet.hidden, p.has_data, p.header.score[1])
    )


def _header_of(rows: Sequence[Row], source_format: str) -> Header | None:
    """Find the header, except where the format itself says which row it is."""
    if source_format == "geojson":
        return Header(0, 1, rows[0].cells, header_score(rows[0].cells))
    return find_header(rows)


def _header_texts(part: _Part, limits: Limits) -> tuple[str, ...]:
    """Cut the header behind the last column that has a header or, in a place of the header, any content."""
    cells = part.header.cells
    width = max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0)
    if width > limits.max_columns:
        raise UnreadableFile("too_many_columns", columns=str(width), limit=str(limits.max_columns))
    for row in part.rows[part.header.index + part.header.height :]:
        for index in range(width, min(len(row.cells), len(cells))):
            if row.cells[index].strip():
                width = index + 1
        if width > limits.max_columns:
            column = column_letters(width)
            raise UnreadableFile(
                "stray_cell", row=str(row.number), column=column, limit=str(limits.max_columns)
            )
    for index, cell in enumerate(cells[:width]):
        if len(cell) > limits.max_cell_chars:
            given = shorten(cell)
            raise UnreadableFile("header_too_long", column=str(index + 1), chars=str(len(cell)), given=given)
    return tuple(clean_cell(cell) for cell in cells[:width])


def _unread_sheets(parts: Sequence[_Part], read: _Part) -> tuple[RowIssue, ...]:
    """Name the other visible sheets that have a column for names and something below it."""
    others = [
        p.name or ""
        for p in parts
        if p is not read and not p.sheet.hidden and p.header.score[0] and p.has_data
    ]
    if not others:
        return ()
    return (
        make_issue("other_sheets_not_read", None, None, "", sheet=read.name or "", others="、".join(others)),
    )


def _failed_formulas(sheet: Sheet, rows: Sequence[Row], header: Sequence[str]) -> Iterator[RowIssue]:
    """Say which cells of stations read as blank only because their formulas have no result."""
    read = {row.number for row in rows} if sheet.failed else set()
    for (number, column), text in sheet.failed.items():
        if number in read and column <= len(header):
            label = header[column - 1] or column_letters(column)
            yield make_issue("formula_failed", number, label, text)


class _Body:
    """Sorts the rows below a header into data and what is none."""

    def __init__(
        self, header: tuple[str, ...], delimiter: str, limits: Limits, broken: tuple[int | None, ...]
    ) -> None:
        self.rows: list[Row] = []
        self.issues: list[RowIssue] = []
        self.blank_rows = 0
        self._header = header
        self._folded = tuple(map(fold_header, header))
        self._delimiter = delimiter
        self._limits = limits
        self._broken = frozenset(broken)
        self._texts = SharedTexts(len(header))

    def read(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._limits.check_time()
            filled = row.filled
            if not filled:
                self.blank_rows += 1
            elif code := self._left_out(row.cells, filled):
                self.issues.append(make_issue(code, row.number, None, " ".join(filled)))
            elif len(self.rows) == self._limits.max_rows:
                raise UnreadableFile("too_many_rows", limit=str(self._limits.max_rows))
            else:
                self.rows.append(self._fit(row))

    def _left_out(self, cells: tuple[str, ...], filled: tuple[str, ...]) -> str | None:
        if fold_header(cells[0]) == self._folded[0] and self._repeats_header(cells):
            return "repeated_header_skipped"
        if _is_total(filled):
            return "total_row_skipped"
        few = len(filled) <= max(1, len(self._header) // 2)
        return "note_row_skipped" if few and _NOTE.match(filled[0].strip()) else None

    def _repeats_header(self, cells: tuple[str, ...]) -> bool:
        return all(fold_header(cell) == header for cell, header in zip(cells, self._folded, strict=False))

    def _fit(self, row: Row) -> Row:
        width = len(self._header)
        if len(row.cells) == width:
            return Row(row.number, self._texts.share(row.cells))
        surplus = [cell for cell in row.cells[width:] if not is_blank(cell)]
        if surplus and row.number not in self._broken:
            self.issues.append(
                make_issue(
                    "too_many_cells",
                    row.number,
                    None,
                    " ".join(surplus),
                    cells=str(len(row.cells)),
                    columns=str(width),
                    delimiter=self._delimiter,
                )
            )
        cells = (
            row.cells[:width] if len(row.cells) >= width else (*row.cells, *[""] * (width - len(row.cells)))
        )
        return Row(row.number, self._texts.share(cells))


def _is_total(filled: tuple[str, ...]) -> bool:
    """Tell a row of totals: it begins with such a word, and all the rest of it are counts."""
    if filled[0].lstrip()[0] not in _STARTS_OF_TOTALS:
        return False
    match = _TOTAL.fullmatch(re.sub(r"\s+", "", filled[0]))
    if match is None:
        return False
    return all(_COUNT.fullmatch(re.sub(r"\s+", "", cell)) for cell in (match.group(1), *filled[1:]))
