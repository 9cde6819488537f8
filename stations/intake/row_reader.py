"""One row of cells → one draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from stations.intake import coordinates
from stations.intake.amenity_words import is_uncertain, read_amenities
from stations.intake.angles import split_pair
from stations.intake.cell_words import (
    is_blank,
    is_no_value,
    read_stars,
    read_status,
    read_time,
    read_year,
    read_yes_no,
)
from stations.intake.columns import ColumnMap, CoordinateColumns
from stations.intake.coordinates import CoordinateCell
from stations.intake.crs_words import crs_of
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.extra_columns import marked_name
from stations.intake.identifiers import read_id, read_phone
from stations.intake.issues import RowIssue, make_issue
from stations.intake.kind_words import kinds_in_name, kinds_in_type
from stations.intake.row import Row, clean_cell
from stations.model import Amenity
from stations.vocabulary import KINDS

_KIND_ORDER = tuple(term.code for term in KINDS)

_CONTEXT_FIELDS = ("province", "city", "district", "township")
_TEXT_FIELDS = ("address", "access", "host", "source")

# A date as a workbook holds it, as Excel writes it into a CSV file, or as the number that it is inside.
_DATE = re.compile(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+0?0:00(?::00)?)?|(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日|"
    r"\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}|4[3-9]\d{3}"
)


class HoursReading(Protocol):
    """What a text about opening hours was understood as."""

    @property
    def rule(self) -> str | None:
        """The hours in OpenStreetMap's syntax; None where they were not understood."""

    @property
    def needs(self) -> tuple[str, ...]:
        """What it takes to get in outside attended hours."""


ReadHours = Callable[[str], HoursReading]

Parsed = TypeVar("Parsed")


class RowReader:
    """Reads one row.

    Args:
        row: the row.
        columns: what its columns hold.
        default_datum: the datum of coordinates for which the list declares none.
        read_hours: reads a text about opening hours.
        max_chars: how long a cell may be.
        issues: what is already wrong with the row.
    """

    def __init__(
        self,
        row: Row,
        columns: ColumnMap,
        default_datum: str | None,
        read_hours: ReadHours,
        max_chars: int,
        issues: Sequence[RowIssue],
    ) -> None:
        self._number = row.number
        self._columns = columns
        self._default_datum = default_datum
        self._read_hours = read_hours
        self._issues = list(issues)
        self._values: dict[str, Any] = {}
        self._extra: dict[str, str] = {}
        self._cells = [self._checked(i, text, max_chars) for i, text in enumerate(row.cells)]

    def draft(self) -> Draft:
        """Read all cells.

        Returns:
            What the row states, with everything that is to know about it.
        """
        self._name_and_kinds()
        self._texts()
        self._identifier_and_phone()
        self._hours()
        self._amenities()
        self._stars_and_status()
        given = self._coordinates()
        for index in self._columns.extra:
            self._keep(index)
        if self._extra:
            self._values["extra"] = self._extra
        context = " ".join(filter(None, map(self._text_of, _CONTEXT_FIELDS)))
        return Draft(self._number, self._values, given, context, tuple(self._issues))

    def _checked(self, index: int, text: str, max_chars: int) -> str:
        if len(text) <= max_chars:
            return clean_cell(text)
        self._issue("cell_too_long", index, text, chars=str(len(text)), limit=str(max_chars))
        return ""

    def _issue(self, code: str, index: int | None, value: str, **params: str) -> None:
        column = None if index is None else self._columns.labels[index]
        self._issues.append(make_issue(code, self._number, column, value, **params))

    def _index_of(self, field: str) -> int | None:
        used = self._columns.fields.get(field)
        return used[0] if used else None

    def _text_of(self, field: str) -> str:
        """The cell of a field; empty where there is no such column or only marks such as `-` stand there."""
        index = self._index_of(field)
        return "" if index is None or is_blank(self._cells[index]) else self._cells[index]

    def _keep(self, index: int) -> None:
        if not is_blank(self._cells[index]):
            self._extra[self._extra_name(index)] = self._cells[index]

    def _extra_name(self, index: int) -> str:
        label = self._columns.labels[index]
        return marked_name(label) or label

    def _name_and_kinds(self) -> None:
        name = re.sub(r"\s*[\n\t]\s*", " ", self._text_of("name"))
        self._values["name"] = name or None
        if not name:
            others = " ".join(cell for cell in self._cells if cell)
            self._issue("name_missing", self._index_of("name"), others)
        kinds = set(kinds_in_name(name))
        typed, index = self._text_of("kinds"), self._index_of("kinds")
        if typed and index is not None:
            in_type = kinds_in_type(typed)
            if in_type is None:
                self._issue("kind_unknown", index, typed)
                self._keep(index)
            kinds |= set(in_type or ())
        if kinds:
            self._values["kinds"] = tuple(code for code in _KIND_ORDER if code in kinds)

    def _texts(self) -> None:
        for field in _TEXT_FIELDS:
            if text := self._text_of(field):
                self._values[field] = text
        notes = [self._cells[i] for i in self._columns.fields.get("note", ()) if not is_blank(self._cells[i])]
        if notes:
            self._values["note"] = "\n".join(notes)
        location, index = self._text_of("location"), self._index_of("location")
        if location and index is not None and split_pair(location) is None:
            if "address" in self._values:
                self._keep(index)
            else:
                self._values["address"] = location

    def _identifier_and_phone(self) -> None:
        for field, read in (("external_id", read_id), ("phone", read_phone)):
            text, index = self._text_of(field), self._index_of(field)
            if is_no_value(text):
                continue
            cell = read(text)
            if cell.code:
                self._issue(cell.code, index, text, **({"read": cell.read} if cell.read else {}))
            if cell.text is not None:
                self._values[field] = cell.text

    def _hours(self) -> None:
        text, index = self._text_of("hours_text"), self._index_of("hours_text")
        if _DATE.fullmatch(text):
            self._issue("hours_became_date", index, text)
            text = ""
        opens, closes = read_time(self._text_of("open_time")), read_time(self._text_of("close_time"))
        if not text and opens and closes:
            text, index = f"{opens}-{closes}", self._index_of("open_time")
        else:
            self._keep_times(opens, closes)
        if not text:
            return
        reading = self._read_hours(text)
        if reading.rule is None:
            self._issue("hours_not_understood", index, text)
        self._values |= {"hours_text": text, "hours_rule": reading.rule, "hours_needs": reading.needs}

    def _keep_times(self, opens: str | None, closes: str | None) -> None:
        """Keep times that are not the hours, as a person would write them."""
        for field, time in (("open_time", opens), ("close_time", closes)):
            if (index := self._index_of(field)) is not None:
                self._keep(index)
                if time:
                    self._extra[self._extra_name(index)] = time

    def _amenities(self) -> None:
        """Read lists first and columns for one amenity after them: the narrower statement wins."""
        values: dict[str, Amenity] = {}
        for index in self._columns.fields.get("amenities", ()):
            reading = read_amenities(self._cells[index])
            values |= reading.values
            if not reading.complete:
                self._keep(index)
        for code, index in self._columns.amenities.items():
            text = self._cells[index]
            if is_blank(text):
                continue
            value = None if is_uncertain(text) else read_yes_no(text) or read_amenities(text).values.get(code)
            if value is not None:
                values[code] = value
                continue
            values.pop(code, None)
            self._keep(index)
            if not is_uncertain(text):
                self._issue("yes_no_unreadable", index, text)
        if values:
            self._values["amenities"] = values

    def _stars_and_status(self) -> None:
        if self._text_of("stars") != "0":
            stars = self._parsed("stars", read_stars, "stars_unreadable")
            if stars is not None:
                self._values["stars"] = stars[0]
                if stars[1]:
                    self._values["stars_year"] = stars[1]
        if year := self._parsed("stars_year", read_year, "year_unreadable"):
            self._values["stars_year"] = year
        if status := self._parsed("status", read_status, "status_unknown"):
            self._values["status"] = status

    def _parsed(self, field: str, parse: Callable[[str], Parsed | None], code: str) -> Parsed | None:
        """Read the cell of a field; what cannot be read is said and kept."""
        text, index = self._text_of(field), self._index_of(field)
        if index is None or is_no_value(text):
            return None
        value = parse(text)
        if value is None:
            self._issue(code, index, text)
            self._keep(index)
        return value

    def _coordinates(self) -> GivenCoordinates | None:
        sets = [c for c in self._coordinate_sets() if not self._is_empty(c)]
        if not sets:
            return None
        text, index = self._text_of("datum"), self._index_of("datum")
        declared = crs_of(text) if text else None
        if text and declared is None:
            self._issue("datum_unknown", index, text)
            return None
        chosen = next((c for c in sets if declared is None or c.datum in (declared, None)), None)
        if chosen is None:
            headers = "、".join(self._columns.labels[c.lon] for c in sets)
            self._issue("datum_conflict", index, text, header=headers)
            return None
        datum = chosen.datum or declared or self._default_datum
        lon, lat = (CoordinateCell(self._columns.labels[i], self._cells[i]) for i in (chosen.lon, chosen.lat))
        if chosen.is_pair:
            given, issues = coordinates.read_pair(lon, chosen.order, datum, self._number)
        else:
            given, issues = coordinates.read_coordinates(lon, lat, datum, self._number)
        self._issues += issues
        return given

    def _coordinate_sets(self) -> tuple[CoordinateColumns, ...]:
        """The sets of the header, and a column `location` in rows where it holds coordinates."""
        index = self._index_of("location")
        if index is None or split_pair(self._cells[index]) is None:
            return self._columns.coordinates
        return (*self._columns.coordinates, CoordinateColumns(index, index, "unclear", None))

    def _is_empty(self, columns: CoordinateColumns) -> bool:
        return is_no_value(self._cells[columns.lon]) and is_no_value(self._cells[columns.lat])
