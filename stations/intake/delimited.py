"""Delimited text → rows: which character separates, and where each row begins."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from stations.intake.header import HEADER_SEARCH_ROWS, header_score
from stations.intake.issues import RowIssue, make_issue
from stations.intake.limits import DEFAULT_LIMITS, Limits
from stations.intake.rejoin import rejoin
from stations.intake.row import Row, cell_of_text
from stations.intake.unreadable import UnreadableFile

DELIMITERS = (",", ";", "\t", "|", "，")

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_PROBED_LINES = 200
# Each recovery parses the rest of the file again; a file with more open quotes than this is split plainly.
_MAX_RECOVERIES = 50
# Which rows are data is found out later; beyond these the file is a list of nothing, and only takes memory.
_LINES_A_ROW = 10
_ROWS_A_ROW = 2
_ROWS_BESIDE = 1_000


def read_delimited(
    text: str, limits: Limits = DEFAULT_LIMITS
) -> tuple[tuple[Row, ...], str, tuple[RowIssue, ...]]:
    """Split text into rows and cells.

    The delimiter is the one under which the best header is recognised and most rows are as wide as it; a line
    `sep=;` before everything decides alone. Cells may hold line breaks inside double quotes.

    Args:
        text: the whole file, with any line ends.
        limits: how large the table may be.

    Returns:
        The rows with the numbers of their first lines, the delimiter, and what was wrong with quotes and
        separators.

    Raises:
        FileError: there are far more lines or rows than the table may have, or the time is over.
    """
    if max(text.count("\n"), text.count("\r")) > _most(limits, _LINES_A_ROW):
        raise UnreadableFile("too_many_rows", limit=str(limits.max_rows))
    lines = [line.rstrip("\r\n") + "\n" for line in _LINE.findall(text)]
    declared = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    first = 1 if declared else 0
    delimiter = declared.group(1) if declared else _best_delimiter(lines)
    if delimiter in '"\r\n':
        delimiter = _best_delimiter(lines[1:])
    issues: list[RowIssue] = []
    records = _bounded(_records(lines, first, delimiter, issues), limits)
    rows = tuple(Row(number, _cells_of_texts(cells)) for number, cells in records)
    rows, rejoined = rejoin(rows, lines, delimiter)
    return rows, delimiter, (*issues, *rejoined)


def _most(limits: Limits, times: int) -> int:
    return times * limits.max_rows + _ROWS_BESIDE


def _bounded(records: Iterator[tuple[int, list[str]]], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    most = _most(limits, _ROWS_A_ROW)
    filled = 0
    for record in records:
        limits.check_time()
        filled += any(record[1])
        if filled > most:
            raise UnreadableFile("too_many_rows", limit=str(limits.max_rows))
        yield record


def _cells_of_texts(texts: list[str]) -> tuple[str, ...]:
    # What can be printed holds nothing to be taken out, and nearly every row can.
    return tuple(texts) if "".join(texts).isprintable() else tuple(map(cell_of_text, texts))


def _best_delimiter(lines: Sequence[str]) -> str:
    probed = lines[:_PROBED_LINES]
    return max(DELIMITERS, key=lambda delimiter: _fitness(probed, delimiter))


def _fitness(lines: Sequence[str], delimiter: str) -> tuple[bool, int, bool, float]:
    """Judge a delimiter: is a name found, how many headers, are there more columns, do widths agree."""
    rows = [cells for _, cells in _records(lines, 0, delimiter, [])]
    best, width, agreement = (False, 0), 0, 0.0
    for index, cells in enumerate(islice(rows, HEADER_SEARCH_ROWS)):
        score = header_score(cells)
        if score > best or index == 0:
            below = [len(row) for row in rows[index + 1 :] if any(row)]
            best, width = max(best, score), len(cells)
            agreement = sum(w == width for w in below) / len(below) if below else 1.0
    return (*best, width > 1, agreement)


def _records(
    lines: Sequence[str], first: int, delimiter: str, issues: list[RowIssue]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with the numbers of the lines on which they begin.

    A quote that is not closed swallows rows up to the next quote or the end of the file; the line on which it
    stands is then split at every delimiter and reading goes on after it.
    """
    start = first
    for _ in range(_MAX_RECOVERIES):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter)
        done = 0
        try:
            for cells in reader:
                if not _is_whole(lines[start + done : start + reader.line_num], delimiter):
                    break
                yield start + done + 1, cells
                done = reader.line_num
            else:
                return
        except csv.Error:
            pass
        number = start + done + 1
        cells, start = _split_plainly(lines[number - 1], delimiter), number
        # Without a quote it was only longer than the reader of delimited text reads.
        if '"' in lines[number - 1]:
            issues.append(make_issue("unclosed_quote", number, None, lines[number - 1]))
        yield number, cells
    for index in range(start, len(lines)):
        if '"' in lines[index]:
            issues.append(make_issue("unclosed_quote", index + 1, None, lines[index]))
        yield index + 1, _split_plainly(lines[index], delimiter)


def _is_whole(span: Sequence[str], delimiter: str) -> bool:
    """Tell whether a record of several lines is one by the strict rule: quotes close before a delimiter."""
    if len(span) == 1:
        return True
    try:
        return len(list(csv.reader(span, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _split_plainly(line: str, delimiter: str) -> list[str]:
    return line.rstrip("\n").split(delimiter)
