"""The empty list for people who begin one: headers that are understood, choices, and what to write where."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from geodata.catalogue import DEFAULT_LANGUAGE, FALLBACKS, text
from stations.exports.columns import STATUS_LABELS
from stations.exports.csv import csv_line
from stations.exports.workbook import Book, open_book
from stations.vocabulary import AMENITIES, KINDS

_YES_NO = (("有", "无", "附近"), ("yes", "no", "nearby"))
_DATUMS = ("GCJ-02", "BD-09", "WGS84", "CGCS2000")
_STARS = ("1", "2", "3", "4", "5")
_STATUSES = (tuple(STATUS_LABELS.values()), ("open", "temporarily closed", "closed", "planned"))
# A list of choices has 255 characters at the most (Excel), and toilets come in lists of their own layouts.
_OFFERED_KINDS = tuple(kind for kind in KINDS if kind.code != "public_toilet")
_KINDS = (tuple(kind.zh for kind in _OFFERED_KINDS), tuple(kind.en for kind in _OFFERED_KINDS))
_ASKED_AMENITIES = (
    "drinking_water", "microwave", "air_conditioning", "phone_charging", "first_aid", "toilet", "wifi",
)  # fmt: skip

# The rows in which choices are offered; a list that is longer goes on without.
_OFFERED_ROWS = 10_000
# The file names a fixed day as its own, so that it is the same file every time.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of the template.

    Args:
        code: its name in the catalogues, where `template.help_` tells what to write there.
        names: its header in Chinese and in English: words that the intake understands.
        example: one example in both languages.
        choices: what can be chosen, in both languages; a choice is an offer, other words are accepted too.
        text: whether its cells are kept as text, so that no zero and no time is changed.
    """

    code: str
    names: tuple[str, str]
    example: tuple[str, str]
    choices: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    text: bool = True


def _amenity_columns() -> tuple[TemplateColumn, ...]:
    labels = {term.code: (term.zh, term.en) for term in AMENITIES}
    return tuple(
        TemplateColumn("amenity", labels[code], ("有", "yes"), _YES_NO, text=False)
        for code in _ASKED_AMENITIES
    )


TEMPLATE_COLUMNS: tuple[TemplateColumn, ...] = (
    TemplateColumn(
        "id",
        ("编号", "ID"),
        ("ZY-001", "ZY-001"),
    ),
    TemplateColumn(
        "name",
        ("名称", "Name"),
        ("人民路工会驿站", "Renmin Road rest station"),
    ),
    TemplateColumn(
        "kind",
        ("类型", "Kind"),
        (KINDS[0].zh, KINDS[0].en),
        _KINDS,
        text=False,
    ),
    TemplateColumn(
        "address",
        ("地址", "Address"),
        ("河南省郑州市二七区人民路1号", "1 Renmin Road, Erqi, Zhengzhou, Henan"),
    ),
    TemplateColumn(
        "division",
        ("行政区划", "District"),
        ("河南省郑州市二七区", "河南省郑州市二七区"),
    ),
    TemplateColumn(
        "longitude",
        ("经度", "Longitude"),
        ("113.625368", "113.625368"),
        text=False,
    ),
    TemplateColumn(
        "latitude",
        ("纬度", "Latitude"),
        ("34.746599", "34.746599"),
        text=False,
    ),
    TemplateColumn(
        "crs",
        ("坐标系", "CRS"),
        ("GCJ-02", "GCJ-02"),
        (_DATUMS, _DATUMS),
        text=False,
    ),
    TemplateColumn(
        "hours",
        ("开放时间", "Opening hours"),
        ("周一至周五 8:30-17:30", "Mo-Fr 08:30-17:30"),
    ),
    *_amenity_columns(),
    TemplateColumn(
        "amenities",
        ("服务设施", "Amenities"),
        ("书报阅览、雨伞雨具、无电视", "Reading, Umbrella, no tv"),
    ),
    TemplateColumn(
        "phone",
        ("电话", "Phone"),
        ("0371-12345678", "0371-12345678"),
    ),
    TemplateColumn(
        "host",
        ("主办单位", "Host"),
        ("某某银行人民路支行", "Renmin Road branch of a bank"),
    ),
    TemplateColumn(
        "stars",
        ("星级", "Stars"),
        ("3", "3"),
        (_STARS, _STARS),
        text=False,
    ),
    TemplateColumn(
        "stars_year",
        ("评定年份", "Stars year"),
        ("2025", "2025"),
        text=False,
    ),
    TemplateColumn(
        "status",
        ("状态", "Status"),
        ("开放", "open"),
        _STATUSES,
        text=False,
    ),
    TemplateColumn(
        "access",
        ("进入方式", "Access"),
        ("夜间扫码进入", "QR code at night"),
    ),
    TemplateColumn(
        "note",
        ("备注", "Note"),
        ("车位在东侧", "Parking on the east side"),
    ),
    TemplateColumn(
        "source",
        ("来源", "Source"),
        ("某某工会 2025 年名单", "List of the union, 2025"),
    ),
)
# No more fits into a hint of Excel, and into the name of a sheet.
_LONGEST_HINT = 255
_LONGEST_SHEET = 31
_HELP_WIDTHS = (14, 60, 30, 14, 60, 30)


def template_csv(lang: str = DEFAULT_LANGUAGE) -> bytes:
    """Write the empty list as CSV.

    Args:
        lang: one of `geodata.catalogue.languages()`; headers are Chinese or English, as the intake reads.

    Returns:
        One line of UTF-8 with a byte order mark.
    """
    return b"\xef\xbb\xbf" + csv_line(column.names[_index(lang)] for column in TEMPLATE_COLUMNS)


def template_xlsx(lang: str = DEFAULT_LANGUAGE) -> bytes:
    """Write the empty list as a workbook.

    Args:
        lang: one of `geodata.catalogue.languages()`; headers are Chinese or English, as the intake reads.

    Returns:
        The file: an empty list with choices where there are any, and a second sheet that tells what to write,
        in this language and another one. It is the same every time.
    """
    buffer = io.BytesIO()
    with open_book(buffer, _CREATED) as book:
        _write_list(book, lang)
        _write_help(book, lang)
    return buffer.getvalue()


def _index(lang: str) -> int:
    return 0 if lang == DEFAULT_LANGUAGE else 1


def _write_list(book: Book, lang: str) -> None:
    index = _index(lang)
    sheet = book.workbook.add_worksheet(text("template.sheet", lang)[:_LONGEST_SHEET])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, 0, len(TEMPLATE_COLUMNS) - 1)
    for number, column in enumerate(TEMPLATE_COLUMNS):
        sheet.set_column(number, number, 18, book.text if column.text else None)
        book.write_text(sheet, 0, number, column.names[index], book.header)
        if choices := column.choices[index]:
            sheet.data_validation(1, number, _OFFERED_ROWS, number, _offer(choices, column, lang))


def _offer(choices: tuple[str, ...], column: TemplateColumn, lang: str) -> dict[str, object]:
    """Offer choices without refusing other words: several kinds in one cell are right too."""
    return {
        "validate": "list",
        "source": list(choices),
        "error_type": "information",
        "error_title": column.names[_index(lang)],
        "error_message": text(f"template.help_{column.code}", lang)[:_LONGEST_HINT],
    }


def _write_help(book: Book, lang: str) -> None:
    sheet = book.workbook.add_worksheet(text("template.help_sheet", lang)[:_LONGEST_SHEET])
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
    index = _index(lang)
    help_ = text(f"template.help_{column.code}", lang)
    return f"{row}. {column.names[index]}", help_, column.example[index]
