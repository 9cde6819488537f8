"""The empty list for people who begin one: headers that are understood, choices, and what to write where."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from stations.exports.columns import STATUS_LABELS
from stations.exports.csv import csv_line
from stations.exports.workbook import Book, open_book
from stations.vocabulary import AMENITIES, KINDS

_YES_NO = (("有", "无", "附近"), ("yes", "no", "nearby"))
_DATUMS = ("GCJ-02", "BD-09", "WGS84", "CGCS2000")
_STARS = ("1", "2", "3", "4", "5")
_STATUSES = (tuple(STATUS_LABELS.values()), ("open", "temporarily closed", "closed", "planned"))
_KINDS = (tuple(kind.zh for kind in KINDS), tuple(kind.en for kind in KINDS))
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
        names: its header in Chinese and in English.
        help: what to write there, in both languages.
        example: one example in both languages.
        choices: what can be chosen, in both languages; a choice is an offer, other words are accepted too.
        text: whether its cells are kept as text, so that no zero and no time is changed.
    """

    names: tuple[str, str]
    help: tuple[str, str]
    example: tuple[str, str]
    choices: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    text: bool = True


def _amenity_columns() -> tuple[TemplateColumn, ...]:
    labels = {term.code: (term.zh, term.en) for term in AMENITIES}
    help_ = (
        "有、无或附近；不清楚就留空，留空不等于没有。",
        "yes, no or nearby; leave it blank when unknown, which is not a no.",
    )
    return tuple(
        TemplateColumn(labels[code], help_, ("有", "yes"), _YES_NO, text=False) for code in _ASKED_AMENITIES
    )


TEMPLATE_COLUMNS: tuple[TemplateColumn, ...] = (
    TemplateColumn(
        ("编号", "ID"),
        (
            "本单位给站点的编号，不重复，以后不变；有编号时，下次上传按编号认出同一个站点。",
            "Your own id of the station: unique and never changed; it tells which station a row means.",
        ),
        ("ZY-001", "ZY-001"),
    ),
    TemplateColumn(
        ("名称", "Name"),
        ("必填。与门牌上的名称一致。", "Required. As on the sign."),
        ("人民路工会驿站", "Renmin Road rest station"),
    ),
    TemplateColumn(
        ("类型", "Kind"),
        (
            "可从列表选择；一处有几种时用顿号隔开。",
            "Choose from the list; separate several with a comma.",
        ),
        (KINDS[0].zh, KINDS[0].en),
        _KINDS,
        text=False,
    ),
    TemplateColumn(
        ("地址", "Address"),
        (
            "省、市、区县、街道、门牌号写全；没有坐标时据此推断大致位置。",
            "Complete, from province to house number; without coordinates it gives the rough position.",
        ),
        ("河南省郑州市二七区人民路1号", "1 Renmin Road, Erqi, Zhengzhou, Henan"),
    ),
    TemplateColumn(
        ("行政区划", "District"),
        (
            "省、市、区县的名称；地址里已有时可以不填。",
            "Province, city and county in Chinese, unless the address has them.",
        ),
        ("河南省郑州市二七区", "河南省郑州市二七区"),
    ),
    TemplateColumn(
        ("经度", "Longitude"),
        (
            "十进制度数，小数点后至少五位。经度、纬度都填，或都不填。",
            "Decimal degrees, five decimals or more. Give both or none.",
        ),
        ("113.625368", "113.625368"),
        text=False,
    ),
    TemplateColumn(
        ("纬度", "Latitude"),
        ("十进制度数，小数点后至少五位。", "Decimal degrees, five decimals or more."),
        ("34.746599", "34.746599"),
        text=False,
    ),
    TemplateColumn(
        ("坐标系", "CRS"),
        (
            "有坐标时必填：高德、腾讯地图取的点是 GCJ-02，百度地图是 BD-09，GPS 是 WGS84；"
            "投影坐标写 EPSG 代号，如 EPSG:4526。",
            "Required with coordinates: Amap and Tencent give GCJ-02, Baidu BD-09, GPS WGS84; for metres of "
            "a projection write its EPSG code, such as EPSG:4526.",
        ),
        ("GCJ-02", "GCJ-02"),
        (_DATUMS, _DATUMS),
        text=False,
    ),
    TemplateColumn(
        ("开放时间", "Opening hours"),
        (
            "写成“周一至周五 8:30-12:00、14:00-17:30；周六 9:00-12:00”或“24小时”这样；看不懂的按不清楚处理。",
            "Such as “Mo-Fr 08:30-17:30; Sa 09:00-12:00” or “24/7”; what cannot be read counts as unknown.",
        ),
        ("周一至周五 8:30-17:30", "Mo-Fr 08:30-17:30"),
    ),
    *_amenity_columns(),
    TemplateColumn(
        ("服务设施", "Amenities"),
        (
            "其他设施，用顿号隔开；没有的写“无电视”，在附近的写“卫生间(附近)”。",
            "Others, separated by commas; write “no tv” for what is not there.",
        ),
        ("书报阅览、雨伞雨具、无电视", "Reading, Umbrella, no tv"),
    ),
    TemplateColumn(
        ("电话", "Phone"),
        (
            "单位的电话，带区号。会公开；手机号码公开时隐去中间四位。",
            "Of the organisation, with area code. It is published; mobile numbers are masked.",
        ),
        ("0371-12345678", "0371-12345678"),
    ),
    TemplateColumn(
        ("主办单位", "Host"),
        ("站点设在哪个单位。", "The organisation whose house it is."),
        ("某某银行人民路支行", "Renmin Road branch of a bank"),
    ),
    TemplateColumn(
        ("星级", "Stars"),
        ("工会评定的星级，1 到 5；没有评定就留空。", "1 to 5 of the union's assessment; blank without one."),
        ("3", "3"),
        (_STARS, _STARS),
        text=False,
    ),
    TemplateColumn(
        ("评定年份", "Stars year"),
        ("四位年份。", "Four digits."),
        ("2025", "2025"),
        text=False,
    ),
    TemplateColumn(
        ("状态", "Status"),
        ("开放、暂停、关闭或筹建；留空就是开放。", "Blank means open."),
        ("开放", "open"),
        _STATUSES,
        text=False,
    ),
    TemplateColumn(
        ("进入方式", "Access"),
        ("怎样进入，例如扫码、刷身份证、按门铃。", "How to get in, such as a QR code, an id card or a bell."),
        ("夜间扫码进入", "QR code at night"),
    ),
    TemplateColumn(
        ("备注", "Note"),
        ("其他值得告诉公众的内容。", "Anything else that is worth telling the public."),
        ("车位在东侧", "Parking on the east side"),
    ),
    TemplateColumn(
        ("来源", "Source"),
        ("这些信息从哪里来。", "Where the facts come from."),
        ("某某工会 2025 年名单", "List of the union, 2025"),
    ),
)
_SHEETS = (("站点", "填写说明"), ("Stations", "How to fill in"))
_HELP_HEADER = (
    ("列", "怎么填", "例", "Column", "What to write", "Example"),
    ("Column", "What to write", "Example", "列", "怎么填", "例"),
)
_HELP_WIDTHS = (14, 60, 30, 14, 60, 30)


def template_csv(lang: str = "zh") -> bytes:
    """Write the empty list as CSV.

    Args:
        lang: language of the headers, `zh` or `en`; any other language is answered in Chinese.

    Returns:
        One line of UTF-8 with a byte order mark.
    """
    return b"\xef\xbb\xbf" + csv_line(column.names[_index(lang)] for column in TEMPLATE_COLUMNS)


def template_xlsx(lang: str = "zh") -> bytes:
    """Write the empty list as a workbook.

    Args:
        lang: language of the headers, `zh` or `en`; any other language is answered in Chinese.

    Returns:
        The file: an empty list with choices where there are any, and a second sheet in both languages that
        tells what to write. It is the same every time.
    """
    index = _index(lang)
    buffer = io.BytesIO()
    with open_book(buffer, _CREATED) as book:
        _write_list(book, index)
        _write_help(book, index)
    return buffer.getvalue()


def _index(lang: str) -> int:
    return 1 if lang == "en" else 0


def _write_list(book: Book, index: int) -> None:
    sheet = book.workbook.add_worksheet(_SHEETS[index][0])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, 0, len(TEMPLATE_COLUMNS) - 1)
    for number, column in enumerate(TEMPLATE_COLUMNS):
        sheet.set_column(number, number, 18, book.text if column.text else None)
        book.write_text(sheet, 0, number, column.names[index], book.header)
        if choices := column.choices[index]:
            sheet.data_validation(1, number, _OFFERED_ROWS, number, _offer(choices, column, index))


def _offer(choices: tuple[str, ...], column: TemplateColumn, index: int) -> dict[str, object]:
    """Offer choices without refusing other words: several kinds in one cell are right too."""
    return {
        "validate": "list",
        "source": list(choices),
        "error_type": "information",
        "error_title": column.names[index],
        "error_message": column.help[index],
    }


def _write_help(book: Book, index: int) -> None:
    sheet = book.workbook.add_worksheet(_SHEETS[index][1])
    sheet.freeze_panes(1, 0)
    for number, (width, text) in enumerate(zip(_HELP_WIDTHS, _HELP_HEADER[index], strict=True)):
        sheet.set_column(number, number, width)
        book.write_text(sheet, 0, number, text, book.header)
    for row, column in enumerate(TEMPLATE_COLUMNS, start=1):
        # A bare name would make this sheet look like another list.
        zh, en = ((f"{row}. {column.names[i]}", column.help[i], column.example[i]) for i in (0, 1))
        for number, text in enumerate((*en, *zh) if index else (*zh, *en)):
            book.write_text(sheet, row, number, text, book.wrapped)
