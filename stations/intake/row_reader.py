"""Rows of cells → drafts, one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from stations.intake import coordinates
from stations.intake.angles import split_pair
from stations.intake.cell_words import is_blank, is_no_value
from stations.intake.columns import ColumnMap, CoordinateColumns
from stations.intake.coordinates import CoordinateCell
from stations.intake.crs_words import crs_of
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.extra_columns import marked_name
from stations.intake.hours_cells import ReadHours, hours_cells
from stations.intake.identifiers import NumberCell, read_id, read_phone
from stations.intake.issues import RowIssue, make_issue
from stations.intake.kind_words import kinds_in_name, kinds_in_type, ordered_kinds
from stations.intake.repeated_cells import (
    CellsReading,
    amenity_cells,
    judgement_cells,
)
from stations.intake.row import Row, clean_cell

_CONTEXT_FIELDS = ("province", "city", "district", "township")
_TEXT_FIELDS = ("address", "access", "host", "source")
_READERS = {"external_id": read_id, "phone": read_phone}

_LINE_BREAK = re.compile(r"\s*[\n\t]\s*")

# How many different words for kinds and datums of one list are remembered.
_REMEMBERED_WORDS = 1_024


@dataclass(slots=True)
class _Row:
    """One row while it is read: its cells, and what they have said so far."""

    number: int
    cells: list[str]
    issues: list[RowIssue]
    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    def text(self, index: int | None) -> str:
        """The cell of a column; empty where there is none or only marks such as `-` stand there."""
        return "" if index is None or is_blank(self.cells[index]) else self.cells[index]


class RowReader:
    """Reads the rows of one list.

    Args:
        columns: what its columns hold.
        default_datum: the datum of coordinates for which the list declares none.
        read_hours: reads a text about opening hours.
        max_chars: how long a cell may be.
    """

    def __init__(
        self, columns: ColumnMap, default_datum: str | None, read_hours: ReadHours, max_chars: int
    ) -> None:
        self._columns = columns
        self._profile = columns.profile
        self._default_datum = default_datum
        self._max_chars = max_chars
        self._index = {name: used[0] for name, used in columns.fields.items() if used}
        self._texts = tuple((name, self._index[name]) for name in _TEXT_FIELDS if name in self._index)
        self._numbers = tuple((name, self._index[name]) for name in _READERS if name in self._index)
        self._context = tuple(self._index[name] for name in _CONTEXT_FIELDS if name in self._index)
        self._notes = columns.fields.get("note", ())
        self._extra_names = tuple(marked_name(label) or label for label in columns.labels)
        groups = (hours_cells(columns, read_hours), amenity_cells(columns), judgement_cells(columns))
        self._groups = tuple(group for group in groups if group is not None)
        self._kinds_in_type = lru_cache(_REMEMBERED_WORDS)(kinds_in_type)
        self._crs_of = lru_cache(_REMEMBERED_WORDS)(crs_of)

    def read(self, row: Row, issues: Sequence[RowIssue] = ()) -> Draft:
        """Read all cells of a row.

        Args:
            row: the row, as wide as the header.
            issues: what is already wrong with it.

        Returns:
            What the row states, with everything that is to know about it.
        """
        read = _Row(row.number, [], list(issues))
        read.cells = self._cleaned(row.cells, read)
        self._read_name(read)
        self._read_texts(read)
        for name, index in self._numbers:
            if not is_no_value(read.cells[index]):
                self._read_number(name, index, read)
        for group in self._groups:
            self._take(group.read(read.cells), read)
        if self._profile is not None and self._profile.amenities:
            read.values["amenities"] = {**self._profile.amenities, **read.values.get("amenities", {})}
        given = self._read_coordinates(read)
        for index in self._columns.extra:
            self._keep(index, read)
        if read.extra:
            read.values["extra"] = read.extra
        context = " ".join(filter(None, map(read.text, self._context))) if self._context else ""
        return Draft(row.number, read.values, given, context, tuple(read.issues))

    def _cleaned(self, cells: Sequence[str], read: _Row) -> list[str]:
        if max(map(len, cells)) > self._max_chars:
            return [self._checked(index, text, read) for index, text in enumerate(cells)]
        # Letters and digits alone have nothing around them.
        return [text if not text or text.isalnum() else clean_cell(text) for text in cells]

    def _checked(self, index: int, text: str, read: _Row) -> str:
        if len(text) <= self._max_chars:
            return clean_cell(text)
        self._issue("cell_too_long", read, index, text, chars=str(len(text)), limit=str(self._max_chars))
        return ""

    def _issue(self, code: str, read: _Row, index: int | None, value: str, /, **params: str) -> None:
        column = None if index is None else self._columns.labels[index]
        read.issues.append(make_issue(code, read.number, column, value, **params))

    def _keep(self, index: int, read: _Row) -> None:
        if text := read.text(index):
            read.extra[self._extra_names[index]] = text

    def _take(self, reading: CellsReading, read: _Row) -> None:
        read.values.update(reading.values)
        if not reading.kept and not reading.faults:
            return
        for index, text in reading.kept.items():
            read.extra[self._extra_names[index]] = text
        for code, index, text in reading.faults:
            self._issue(code, read, index, text)

    def _read_name(self, read: _Row) -> None:
        """Read the name, and the kinds that it and the column for them name."""
        index = self._index["name"]
        name = read.text(index)
        if "\n" in name or "\t" in name:
            name = _LINE_BREAK.sub(" ", name)
        read.values["name"] = name or None
        if not name:
            self._issue("name_missing", read, index, " ".join(filter(None, read.cells)))
        kinds = kinds_in_name(name)
        typed_at = self._index.get("kinds")
        if typed_at is not None and (typed := read.text(typed_at)):
            in_type = self._kinds_in_type(typed)
            if in_type is None:
                self._issue("kind_unknown", read, typed_at, typed)
                self._keep(typed_at, read)
            kinds = ordered_kinds((*kinds, *(in_type or ())))
        if not kinds and self._profile is not None:
            kinds = self._profile.kinds
        if kinds:
            read.values["kinds"] = kinds

    def _read_texts(self, read: _Row) -> None:
        for name, index in self._texts:
            if text := read.text(index):
                read.values[name] = text
        if notes := [text for i in self._notes if (text := read.text(i))]:
            read.values["note"] = "\n".join(notes)
        location_at = self._index.get("location")
        if location_at is None:
            return
        location = read.text(location_at)
        if location and split_pair(location) is None:
            if "address" in read.values:
                self._keep(location_at, read)
            else:
                read.values["address"] = location

    def _read_number(self, name: str, index: int, read: _Row) -> None:
        text = read.cells[index]
        cell: NumberCell = _READERS[name](text)
        if cell.code:
            self._issue(cell.code, read, index, text, **({"read": cell.read} if cell.read else {}))
        if cell.text is not None:
            read.values[name] = cell.text

    def _read_coordinates(self, read: _Row) -> GivenCoordinates | None:
        sets = [c for c in self._coordinate_sets(read) if not _is_empty(c, read.cells)]
        if not sets:
            return None
        index = self._index.get("datum")
        text = read.text(index)
        declared = self._crs_of(text) if text else None
        if text and declared is None:
            self._issue("datum_unknown", read, index, text)
            return None
        chosen = next((c for c in sets if declared is None or c.datum in (declared, None)), None)
        if chosen is None:
            headers = "、".join(self._columns.labels[c.lon] for c in sets)
            self._issue("datum_conflict", read, index, text, header=headers)
            return None
        of_layout = None if self._profile is None else self._profile.datum
        datum = chosen.datum or declared or of_layout or self._default_datum
        lon = CoordinateCell(self._columns.labels[chosen.lon], read.cells[chosen.lon])
        if chosen.is_pair:
            given, issues = coordinates.read_pair(lon, chosen.order, datum, read.number)
        else:
            lat = CoordinateCell(self._columns.labels[chosen.lat], read.cells[chosen.lat])
            given, issues = coordinates.read_coordinates(lon, lat, datum, read.number)
        read.issues += issues
        return given

    def _coordinate_sets(self, read: _Row) -> tuple[CoordinateColumns, ...]:
        """The sets of the header, and a column `location` in rows where it holds coordinates."""
        index = self._index.get("location")
        if index is None or split_pair(read.cells[index]) is None:
            return self._columns.coordinates
        return (*self._columns.coordinates, CoordinateColumns(index, index, "unclear", None))


def _is_empty(columns: CoordinateColumns, cells: Sequence[str]) -> bool:
    return is_no_value(cells[columns.lon]) and is_no_value(cells[columns.lat])
