"""The empty list for people who begin one: headers that are understood, choices, and what to write where."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from geodata.catalogue import DEFAULT_LANGUAGE, FALLBACKS, has_text, text
from stations.exports.csv import csv_line
from stations.exports.workbook import Book, open_book
from stations.hours import read_hours
from stations.intake.amenity_words import read_amenities
from stations.intake.cell_words import read_status, read_yes_no
from stations.intake.header_words import meaning_of
from stations.intake.kind_words import kinds_in_type
from stations.model import Amenity, Status
from stations.vocabulary import KINDS

# A list of choices has 255 characters at the most (Excel), and toilets come in lists of their own layouts.
_LONGEST_CHOICES = 255
_KINDS = tuple(f"term.kind.{kind.code}" for kind in KINDS if kind.code != "public_toilet")
_STATUSES = tuple(f"template.status_{status}" for status in (
    Status.OPEN, Status.TEMPORARILY_CLOSED, Status.CLOSED, Status.PLANNED
))  # fmt: skip
_YES_NO = tuple(f"template.{value}" for value in Amenity)
_DATUMS = ("GCJ-02", "BD-09", "WGS84", "CGCS2000")
_STARS = ("1", "2", "3", "4", "5")
_ASKED_AMENITIES = (
    "drinking_water", "microwave", "air_conditioning", "phone_charging", "first_aid", "toilet", "wifi",
)  # fmt: skip

# The rows in which choices are offered; a list that is longer goes on without.
_OFFERED_ROWS = 10_000
# The file names a fixed day as its own, so that it is the same file every time.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of the template. Its words are keys of the catalogues, or words of every language.

    Args:
        code: its name in the catalogues, where `template.help_` tells what to write there.
        example: one example.
        choices: what can be chosen; a choice is an offer, other words are accepted too.
        read: what the intake makes of a cell; a translation that it reads otherwise is not shown.
        header: its header; by default `template.header_` and the code.
        text: whether its cells are kept as text, so that no zero and no time is changed.
    """

    code: str
    example: str
    choices: tuple[str, ...] = ()
    read: Callable[[str], object] = bool
    header: str = ""
    text: bool = True

    def header_in(self, lang: str) -> str:
        """Give the header.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            A word that the intake reads as this column; the English one where the translation is none.
        """
        return _understood(self.header or f"template.header_{self.code}", lang, _field)

    def example_in(self, lang: str) -> str:
        """Give the example.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            A cell that the intake understands.
        """
        return _understood(self.example, lang, self.read)

    def choices_in(self, lang: str) -> tuple[str, ...]:
        """Give what can be chosen.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            Words that the intake understands, all in English where they are too many characters for Excel.
        """
        words = tuple(_understood(choice, lang, self.read) for choice in self.choices)
        if lang == FALLBACKS[0] or len(",".join(words)) <= _LONGEST_CHOICES:
            return words
        return self.choices_in(FALLBACKS[0])


def _understood(words: str, lang: str, read: Callable[[str], object]) -> str:
    """Say something in a language, if the intake reads it as it reads the English words."""
    if not has_text(words):
        return words
    english, said = text(words, FALLBACKS[0]), text(words, lang)
    return said if read(said) == read(english) else english


def _field(header: str) -> str | None:
    meaning = meaning_of(header)
    return None if meaning is None else meaning.field


def _rule(cell: str) -> str | None:
    return read_hours(cell).rule


TEMPLATE_COLUMNS: tuple[TemplateColumn, ...] = (
    TemplateColumn("id", "ZY-001"),
    TemplateColumn("name", "template.example_name"),
    TemplateColumn("kind", _KINDS[0], _KINDS, kinds_in_type, text=False),
    TemplateColumn("address", "template.example_address"),
    TemplateColumn("division", "河南省郑州市二七区"),
    TemplateColumn("longitude", "113.625368", text=False),
    TemplateColumn("latitude", "34.746599", text=False),
    TemplateColumn("crs", "GCJ-02", _DATUMS, text=False),
    TemplateColumn("hours", "template.example_hours", read=_rule),
    *(
        TemplateColumn("amenity", _YES_NO[0], _YES_NO, read_yes_no, f"term.amenity.{code}", text=False)
        for code in _ASKED_AMENITIES
    ),
    TemplateColumn("amenities", "template.example_amenities", read=read_amenities),
    TemplateColumn("phone", "0371-12345678"),
    TemplateColumn("host", "template.example_host"),
    TemplateColumn("stars", "3", _STARS, text=False),
    TemplateColumn("stars_year", "2025", text=False),
    TemplateColumn("status", _STATUSES[0], _STATUSES, read_status, text=False),
    TemplateColumn("access", "template.example_access"),
    TemplateColumn("note", "template.example_note"),
    TemplateColumn("source", "template.example_source"),
)
# No more fits into a hint of Excel, into its title, and into the name of a sheet.
_LONGEST_HINT = 255
_LONGEST_SHEET = 31
_LONGEST_TITLE = 32
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\']")
_HELP_WIDTHS = (14, 60, 30, 14, 60, 30)


def template_csv(lang: str = DEFAULT_LANGUAGE) -> bytes:
    """Write the empty list as CSV.

    Args:
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        One line of UTF-8 with a byte order mark.
    """
    return b"\xef\xbb\xbf" + csv_line(column.header_in(lang) for column in TEMPLATE_COLUMNS)


def template_xlsx(lang: str = DEFAULT_LANGUAGE) -> bytes:
    """Write the empty list as a workbook.

    Args:
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The file: an empty list with choices where there are any, and a second sheet that tells what to write,
        in this language and another one. It is the same every time.
    """
    buffer = io.BytesIO()
    with open_book(buffer, _CREATED) as book:
        _write_list(book, lang)
        _write_help(book, lang)
    return buffer.getvalue()


def _sheet_names(lang: str) -> tuple[str, str]:
    """Name both sheets as Excel allows it, whatever their translations are."""
    keys = ("template.sheet", "template.help_sheet")
    first, second = (_NOT_IN_SHEETS.sub(" ", text(key, lang)).strip()[:_LONGEST_SHEET] for key in keys)
    return first, second if second.casefold() != first.casefold() else f"{second[: _LONGEST_SHEET - 2]} 2"


def _write_list(book: Book, lang: str) -> None:
    sheet = book.workbook.add_worksheet(_sheet_names(lang)[0])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, 0, len(TEMPLATE_COLUMNS) - 1)
    for number, column in enumerate(TEMPLATE_COLUMNS):
        sheet.set_column(number, number, 18, book.text if column.text else None)
        book.write_text(sheet, 0, number, column.header_in(lang), book.header)
        if choices := column.choices_in(lang):
            sheet.data_validation(1, number, _OFFERED_ROWS, number, _offer(choices, column, lang))


def _offer(choices: tuple[str, ...], column: TemplateColumn, lang: str) -> dict[str, object]:
    """Offer choices without refusing other words: several kinds in one cell are right too."""
    return {
        "validate": "list",
        "source": list(choices),
        "error_type": "information",
        "error_title": column.header_in(lang)[:_LONGEST_TITLE],
        "error_message": text(f"template.help_{column.code}", lang)[:_LONGEST_HINT],
    }


def _write_help(book: Book, lang: str) -> None:
    sheet = book.workbook.add_worksheet(_sheet_names(lang)[1])
    sheet.freeze_panes(1, 0)
    spoken = (lang, *(other for other in (DEFAULT_LANGUAGE, *FALLBACKS) if other != lang))[:2]
    header = [text(f"template.{name}", one) for one in spoken for name in ("column", "what", "example")]
    for number, (width, words) in enumerate(zip(_HELP_WIDTHS, header, strict=True)):
        sheet.set_column(number, number, width)
        book.write_text(sheet, 0, number, words, book.header)
    for row, column in enumerate(TEMPLATE_COLUMNS, start=1):
        # A bare name would make this sheet look like another list.
        cells = [cell for one in spoken for cell in _help_cells(row, column, one)]
        for number, words in enumerate(cells):
            book.write_text(sheet, row, number, words, book.wrapped)


def _help_cells(row: int, column: TemplateColumn, lang: str) -> tuple[str, str, str]:
    help_ = text(f"template.help_{column.code}", lang)
    return f"{row}. {column.header_in(lang)}", help_, column.example_in(lang)
