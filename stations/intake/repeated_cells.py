"""Cells that repeat themselves in a list: amenities, stars and the status; hours are in `hours_cells`.

What such cells say depends on nothing but their own texts, so that thousands of rows with the same texts are
read once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from stations.intake.amenity_words import is_uncertain, read_amenities
from stations.intake.cell_words import (
    is_blank,
    is_no_value,
    read_stars,
    read_status,
    read_year,
    read_yes_no,
)
from stations.intake.columns import ColumnMap
from stations.model import Amenity

# How many different texts of a list are remembered; beyond them those that were not seen for longest are read
# again, so that a list in which no two rows are alike needs no more memory for it.
_REMEMBERED = 16_384

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class CellsReading:
    """What some cells of a row say together; it is shared by all rows with the same texts.

    Args:
        values: field of a station → value.
        kept: column → text that stays with the station under the column's own name.
        faults: code of an issue, column and text of each cell that could not be read.
    """

    values: Mapping[str, Any]
    kept: Mapping[int, str]
    faults: tuple[tuple[str, int, str], ...]


@dataclass(slots=True)
class CellsSaid:
    """What the cells have said so far, see `CellsReading`."""

    values: dict[str, Any] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)
    faults: list[tuple[str, int, str]] = field(default_factory=list)

    def keep(self, index: int, text: str) -> None:
        """Keep a cell under the name of its column."""
        if not is_blank(text):
            self.kept[index] = text

    def fault(self, code: str, index: int, text: str) -> None:
        """Say that a cell could not be read."""
        self.faults.append((code, index, text))

    def reading(self) -> CellsReading:
        """Give what was said, to be shared."""
        return CellsReading(self.values, self.kept, tuple(self.faults))


class RepeatedCells:
    """Some columns of a list whose cells are read together, every combination of texts once.

    Args:
        columns: the columns, counted from 0.
        read: what says what texts in these columns mean.
    """

    def __init__(self, columns: tuple[int, ...], read: Callable[[Mapping[int, str]], CellsReading]) -> None:
        (only, *more) = columns
        # Taking several cells at once answers with a tuple, taking one answers with the text alone.
        self._texts: Callable[[list[str]], tuple[str, ...]] = (
            itemgetter(*columns) if more else lambda cells: (cells[only],)
        )

        @lru_cache(maxsize=_REMEMBERED)
        def read_texts(texts: tuple[str, ...]) -> CellsReading:
            return read(dict(zip(columns, texts, strict=True)))

        self._read_texts = read_texts

    def read(self, cells: list[str]) -> CellsReading:
        """Read the cells of one row.

        Args:
            cells: all cells of the row.

        Returns:
            What those of these columns say.
        """
        return self._read_texts(self._texts(cells))


def amenity_cells(columns: ColumnMap) -> RepeatedCells | None:
    """Read lists of amenities first and columns for one amenity after them: the narrower statement wins.

    Args:
        columns: what the columns of the list hold.

    Returns:
        The columns with their reader; None where the list has none of them.
    """
    lists = columns.fields.get("amenities", ())

    def read(cells: Mapping[int, str]) -> CellsReading:
        said = CellsSaid()
        values: dict[str, Amenity] = {}
        for index in lists:
            reading = read_amenities(cells[index])
            values |= reading.values
            if not reading.complete:
                said.keep(index, cells[index])
        for code, index in columns.amenities.items():
            _read_one_amenity(code, index, cells[index], values, said)
        if values:
            said.values["amenities"] = values
        return said.reading()

    return group_cells((*lists, *columns.amenities.values()), read)


def _read_one_amenity(code: str, index: int, text: str, values: dict[str, Amenity], said: CellsSaid) -> None:
    if is_blank(text):
        return
    uncertain = is_uncertain(text)
    value = None if uncertain else read_yes_no(text) or read_amenities(text).values.get(code)
    if value is not None:
        values[code] = value
        return
    values.pop(code, None)
    said.keep(index, text)
    if not uncertain:
        said.fault("yes_no_unreadable", index, text)


def judgement_cells(columns: ColumnMap) -> RepeatedCells | None:
    """Read stars, the year of them, and the status.

    Args:
        columns: what the columns of the list hold.

    Returns:
        The columns with their reader; None where the list has none of them.
    """
    stars_at, year_at, status_at = (first_column(columns, name) for name in ("stars", "stars_year", "status"))

    def read(cells: Mapping[int, str]) -> CellsReading:
        said = CellsSaid()
        # No stars are not a judgement, and nothing that could not be read.
        if text_in(cells, stars_at) != "0":
            stars = _parsed(cells, stars_at, read_stars, "stars_unreadable", said)
            if stars is not None:
                said.values["stars"] = stars[0]
                if stars[1]:
                    said.values["stars_year"] = stars[1]
        if year := _parsed(cells, year_at, read_year, "year_unreadable", said):
            said.values["stars_year"] = year
        if status := _parsed(cells, status_at, read_status, "status_unknown", said):
            said.values["status"] = status
        return said.reading()

    return group_cells((stars_at, year_at, status_at), read)


def _parsed(
    cells: Mapping[int, str],
    index: int | None,
    parse: Callable[[str], Parsed | None],
    code: str,
    said: CellsSaid,
) -> Parsed | None:
    """Read a cell; what cannot be read is said and kept."""
    if index is None or is_no_value(cells[index]):
        return None
    value = parse(cells[index])
    if value is None:
        said.fault(code, index, cells[index])
        said.keep(index, cells[index])
    return value


def first_column(columns: ColumnMap, name: str) -> int | None:
    """Find the column of a field.

    Args:
        columns: what the columns of the list hold.
        name: the field.

    Returns:
        The column, counted from 0, or None.
    """
    used = columns.fields.get(name)
    return used[0] if used else None


def text_in(cells: Mapping[int, str], index: int | None) -> str:
    """Give a cell, empty where there is none or only marks such as `-` stand there."""
    return "" if index is None or is_blank(cells[index]) else cells[index]


def group_cells(
    columns: tuple[int | None, ...], read: Callable[[Mapping[int, str]], CellsReading]
) -> RepeatedCells | None:
    """Read some columns together; None where the list has none of them."""
    there = tuple(column for column in columns if column is not None)
    return RepeatedCells(there, read) if there else None
