"""The cells of uploaded lists, read again from the bytes that are kept.

They are not written into the plan: that would keep every cell twice, and a plan is read whole for each of
its pages. Reading a list of a thousand rows again takes about a hundredth of a second, and the last few
lists that somebody looks at stay here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.uploads import Upload
from stations.intake import Limits, Table, UnreadableFile, decode, map_columns, read_table
from stations.intake.columns import ColumnMap, column_index
from stations.store import ImportRecord, Store

_LISTS_KEPT = 3
_SAMPLES = 3
_SAMPLE_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class ListCells:
    """The cells of one list, and what its columns were read as.

    Args:
        table: the table as it stands in the file.
        columns: what its columns hold under the mapping of the plan.
        fixes: number of a row → header → the text that a person put there.
        row_indexes: number of a row → its place in the table.
    """

    table: Table
    columns: ColumnMap
    fixes: Mapping[str, Mapping[str, str]]
    row_indexes: Mapping[int, int]

    def cells(self, row: int | None) -> dict[str, str]:
        """Tell what stands in a row, as it was corrected.

        Args:
            row: the row's number; None for a station that is missing from the list.

        Returns:
            Header → text; nothing for a row that the table does not have.
        """
        index = None if row is None else self.row_indexes.get(row)
        if index is None:
            return {}
        cells = dict(zip(self.columns.labels, self.table.rows[index].cells, strict=True))
        for header, text in self.fixes.get(str(row), {}).items():
            column = column_index(self.columns.labels, self.table.header, header)
            if column is not None:
                cells[self.columns.labels[column]] = text
        return cells

    def samples(self, column: int) -> list[str]:
        """Show what a column holds.

        Args:
            column: the column, counted from 0.

        Returns:
            Its first different texts, shortened.
        """
        return _samples(self.table, column)


class ListTables:
    """Reads tables of imports again and keeps the last few; safe to share between threads.

    Args:
        limits: how large a list may be.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tables: OrderedDict[tuple[str, str | None, str | None], tuple[Table, Mapping[int, int]]]
        self._tables = OrderedDict()
        self._lock = threading.Lock()

    def read(self, store: Store, record: ImportRecord) -> ListCells:
        """Read the list of an import.

        Args:
            store: keeps the bytes.
            record: the import.

        Returns:
            Its cells.

        Raises:
            StoreError: the bytes are no longer those that were uploaded.
            FileError: this program reads the file differently from the one that planned it.
        """
        options = record.options
        # The bytes of an import never change; which text they hold depends on these two choices alone.
        key = (record.id, options.get("encoding"), options.get("sheet"))
        with self._lock:
            known = self._tables.pop(key, None)
        if known is None:
            data = store.import_content(record.id)
            table = read_table(decode(data, record.filename, self._limits, key[1]), self._limits, key[2])
            known = table, {row.number: index for index, row in enumerate(table.rows)}
        with self._lock:
            self._tables[key] = known
            while len(self._tables) > _LISTS_KEPT:
                self._tables.popitem(last=False)
        columns = _columns(known[0].header, options.get("mapping") or {}, _remembered(store, record.dataset))
        return ListCells(known[0], columns, options.get("fixes") or {}, known[1])

    def unmapped(self, upload: Upload) -> list[dict[str, Any]]:
        """Show the columns of a list in which no name was found, so that a person can say which it is.

        Args:
            upload: the list with the choices beside it.

        Returns:
            Header and samples of each column.

        Raises:
            FileError: the file cannot be read for another reason.
        """
        encoding, sheet = upload.values["encoding"], upload.values["sheet"] or None
        decoded = decode(upload.data, upload.filename, self._limits, encoding)
        table = read_table(decoded, self._limits, sheet)
        if not table.header:
            return []
        first = " ".join(table.header[0].split()) or "#1"
        labels = map_columns(table.header, {first: "name"}).labels
        return [{"header": label, "samples": _samples(table, i)} for i, label in enumerate(labels)]


def _samples(table: Table, column: int) -> list[str]:
    found: list[str] = []
    for row in table.rows:
        text = " ".join(row.cells[column].split())[:_SAMPLE_CHARACTERS]
        if text and text not in found:
            found.append(text)
        if len(found) == _SAMPLES:
            break
    return found


def _remembered(store: Store, name: str) -> Mapping[str, str]:
    dataset = next((known for known in store.datasets() if known.name == name), None)
    return {} if dataset is None else dataset.mapping


def _columns(header: tuple[str, ...], decided: Mapping[str, str], remembered: Mapping[str, str]) -> ColumnMap:
    """Map columns as the plan did: what the dataset remembers, and over it what was decided."""
    there = {text: field for text, field in remembered.items() if column_index((), header, text) is not None}
    try:
        return map_columns(header, _overrides({**there, **decided}))
    except UnreadableFile:
        return map_columns(header, _overrides(decided))


def _overrides(mapping: Mapping[str, str]) -> dict[str, str]:
    return {text: field or "extra" for text, field in mapping.items()}
