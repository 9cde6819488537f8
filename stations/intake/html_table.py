"""Tables of a web page that was saved with the name of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from stations.intake.limits import Limits
from stations.intake.row import Row, cell_of_text
from stations.intake.sheet import Sheet
from stations.intake.unreadable import UnreadableFile

# The largest spans that browsers follow (HTML standard, "forming a table").
_MAX_COLSPAN, _MAX_ROWSPAN = 1_000, 65_534

_UNSEEN = frozenset({"script", "style", "template", "title"})
_BREAKS = frozenset({"br", "p", "div", "li"})


@dataclass(slots=True)
class _Cell:
    colspan: int
    rowspan: int
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.pieces).split("\n"))
        return cell_of_text("\n".join(filter(None, lines)))


@dataclass(slots=True)
class _OpenTable:
    caption: _Cell = field(default_factory=lambda: _Cell(1, 1))
    rows: list[list[_Cell]] = field(default_factory=list)
    target: _Cell | None = None


def read_html(text: str, limits: Limits) -> tuple[Sheet, ...]:
    """Read the tables of a web page.

    A cell that spans several rows counts for every one of them, as in workbooks; a table inside a cell is one
    of its own.

    Args:
        text: the page.
        limits: how large a table may be.

    Returns:
        The tables that hold anything, named by caption or by number, in the order in which they end.

    Raises:
        FileError: there is no table, or too much of one.
    """
    parser = _TableParser(limits)
    parser.feed(text)
    parser.close()
    sheets = []
    for number, table in enumerate(parser.finished(), start=1):
        rows = _laid_out(table.rows, limits)
        if any(row.filled for row in rows):
            sheets.append(Sheet(table.caption.text or f"#{number}", hidden=False, rows=rows))
    if not sheets:
        raise UnreadableFile("html")
    return tuple(sheets)


class _TableParser(HTMLParser):
    """Collects the cells of all tables of a page; end tags may be missing, as HTML allows."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._open: list[_OpenTable] = []
        self._done: list[_OpenTable] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag == "table":
            self._open.append(_OpenTable())
            return
        table = self._open[-1] if self._open else None
        if table is None:
            return
        if tag == "tr":
            self._limits.check_time()
            table.target = None
            table.rows.append([])
        elif tag in ("td", "th"):
            if not table.rows:
                table.rows.append([])
            spans = dict(attrs)
            table.target = _Cell(
                _span(spans.get("colspan"), _MAX_COLSPAN), _span(spans.get("rowspan"), _MAX_ROWSPAN)
            )
            table.rows[-1].append(table.target)
        elif tag == "caption":
            table.target = table.caption
        elif tag in _BREAKS and table.target is not None:
            table.target.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if not self._open:
            return
        if tag == "table":
            self._done.append(self._open.pop())
        elif tag in ("td", "th", "tr", "caption"):
            self._open[-1].target = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].target is not None and not self._unseen:
            # Line ends of the source are spaces; only tags break lines.
            self._open[-1].target.pieces.append(data.replace("\r", " ").replace("\n", " "))

    def finished(self) -> list[_OpenTable]:
        """All tables, those that were never closed last."""
        return [*self._done, *reversed(self._open)]


def _span(given: str | None, most: int) -> int:
    digits = (given or "").strip()
    return min(max(1, int(digits)), most) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1


def _laid_out(rows: Sequence[Sequence[_Cell]], limits: Limits) -> tuple[Row, ...]:
    """Put the cells where their spans push them."""
    if len(rows) > limits.max_rows + 40:
        raise UnreadableFile("too_many_rows", limit=str(limits.max_rows))
    grid: list[Row] = []
    hanging: dict[int, tuple[int, str]] = {}
    count = 0
    for number, cells in enumerate(rows, start=1):
        limits.check_time()
        texts, hanging = _laid_row(cells, hanging)
        count += len(texts)
        if count > limits.max_cells:
            raise UnreadableFile("too_many_cells", cells=str(count), limit=str(limits.max_cells))
        grid.append(Row(number, tuple(texts)))
    return tuple(grid)


def _laid_row(
    cells: Sequence[_Cell], hanging: dict[int, tuple[int, str]]
) -> tuple[list[str], dict[int, tuple[int, str]]]:
    """Lay out one row; the cells that hang into it from above are column → (rows left, text)."""
    texts: list[str] = []
    below: dict[int, tuple[int, str]] = {}

    def put(text: str, rows_left: int) -> None:
        if rows_left > 1:
            below[len(texts)] = (rows_left - 1, text)
        texts.append(text)

    for cell in cells:
        while len(texts) in hanging:
            rows_left, text = hanging[len(texts)]
            put(text, rows_left)
        put(cell.text, cell.rowspan)
        for _ in range(cell.colspan - 1):
            put("", cell.rowspan)
    for _ in range(len(texts), max(hanging, default=-1) + 1):
        rows_left, text = hanging.get(len(texts), (1, ""))
        put(text, rows_left)
    return texts, below
