"""Files that nobody means to send: each is read, or refused with what is wrong, where, and what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from stations.exports.template import template_xlsx
from stations.hours import read_hours
from stations.intake import DEFAULT_LIMITS, Limits, ListReading, UnreadableFile, describe, read_list

MakeXlsx = Callable[..., bytes]
Members = dict[str, bytes]

HEADER = ("名称", "地址", "经度", "纬度")
PLACE = "No.1 Road"
ROW = ("甲站", "郑州市中原区一路1号", 113.62034, 34.75021)


def read(data: bytes | str, limits: Limits = DEFAULT_LIMITS) -> ListReading:
    data = data.encode() if isinstance(data, str) else data
    return read_list(data, "x", default_datum="gcj02", read_hours=read_hours, limits=limits)


def refusal(data: bytes | str, limits: Limits = DEFAULT_LIMITS) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as raised:
        read(data, limits)
    assert raised.value.describe("en")
    return raised.value


def names(reading: ListReading) -> list[tuple[int, str | None]]:
    return [(draft.row, draft.values["name"]) for draft in reading.drafts]


def repacked(book: bytes, change: Callable[[Members], Members]) -> bytes:
    """The same zip with other members."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in change(members).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[Members], Members]:
    def change(members: Members) -> Members:
        assert old in members["xl/worksheets/sheet1.xml"]
        return {
            name: data.replace(old, new) if name.endswith("sheet1.xml") else data
            for name, data in members.items()
        }

    return change


# Headers without stations.


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("名称,地址\n", "1"),
        ("\n\n名称,地址\n,\n  ,\t\n", "3"),
        ("驿站一览\n名称,地址\n", "2"),
        ("序号,坐标\n,经度,纬度\n名称,地址\n", "3"),
    ],
)
def test_a_header_alone_is_refused_and_says_where_the_header_is(text: str, row: str) -> None:
    fault = refusal(text)
    assert (fault.code, fault.params["row"]) == ("no_rows", row)
    assert f"第 {row} 行" in fault.describe("zh")
    assert f"row {row}" in fault.describe("en")


def test_rows_that_are_no_stations_are_named_where_nothing_else_is_there() -> None:
    fault = refusal("名称,地址\n合计,3\n备注：无,\n名称,地址\n")
    assert fault.code == "no_rows"
    assert "第 2、3、4 行" in fault.describe("zh")
    assert "2、3、4" not in fault.describe("en")
    assert "Rows 2, 3, 4" in fault.describe("en")


def test_a_sheet_with_a_header_alone_is_refused(make_xlsx: MakeXlsx) -> None:
    assert refusal(make_xlsx({"表": [("某市驿站",), HEADER]})).code == "no_rows"
    assert refusal("<table><tr><th>名称<th>地址</table>").code == "no_rows"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_own_template_is_refused_while_nothing_is_filled_in(lang: str) -> None:
    assert refusal(template_xlsx(lang)).code == "no_rows"


def test_a_sheet_with_stations_is_read_before_an_empty_form(make_xlsx: MakeXlsx) -> None:
    reading = read(make_xlsx({"空表": [(*HEADER, "电话", "开放时间")], "数据": [HEADER, ROW]}))
    assert (reading.table.notes.sheet, names(reading)) == ("数据", [(2, "甲站")])


# Workbooks.


def test_a_chart_before_the_sheets_is_passed_over() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (HEADER, ROW):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=2))
    book.create_chartsheet("图表", 0).add_chart(chart)
    buffer = io.BytesIO()
    book.save(buffer)
    assert names(read(buffer.getvalue())) == [(2, "甲站")]


def test_a_sheet_with_a_merged_title_alone_shows_what_was_taken_for_a_header(make_xlsx: MakeXlsx) -> None:
    fault = refusal(make_xlsx({"表": [("2026年驿站清单",)]}, merged=["A1:F1"]))
    assert (fault.code, "2026年驿站清单" in fault.message) == ("no_name_column", True)


def test_links_to_other_programs_are_only_text(make_xlsx: MakeXlsx) -> None:
    dde = '<c r="A3" t="str"><f>cmd|\'/c calc\'!A0</f><v>乙站</v></c>'.encode()
    change = in_sheet(b"</row></sheetData>", b'</row><row r="3">' + dde + b"</row></sheetData>")
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    )
    book = repacked(
        make_xlsx({"表": [HEADER, ROW]}),
        lambda members: change(members) | {"xl/externalLinks/externalLink1.xml": link},
    )
    assert names(read(book)) == [(2, "甲站"), (3, "乙站")]


def test_entities_are_never_expanded(make_xlsx: MakeXlsx, make_ods: Callable[[str], bytes]) -> None:
    declared = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'

    def change(members: Members) -> Members:
        changed = {name: _with_entities(data, declared) for name, data in members.items()}
        assert changed != members
        return changed

    # Some writers keep other letters as numbers of characters, where they would not be found.
    book = make_xlsx({"表": [HEADER, (ROW[0], PLACE, *ROW[2:])]})
    assert refusal(repacked(book, change)).code == "damaged"
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    )
    ods = make_ods(row.format("名称") + "</table:table-row>" + row.format("&b;") + "</table:table-row>")
    ods = repacked(ods, lambda m: m | {"content.xml": m["content.xml"].replace(b"?>", b"?>" + declared, 1)})
    assert refusal(ods).code == "damaged"


def _with_entities(xml: bytes, declared: bytes) -> bytes:
    place = PLACE.encode()
    if place not in xml:
        return xml
    head, end, body = xml.rpartition(b"?>")
    return head + end + declared + body.replace(place, b"&b;&c;")


def test_members_with_strange_paths_are_never_written_anywhere(make_xlsx: MakeXlsx) -> None:
    strange = {"/etc/passwd": b"x", "../../evil": b"y", "C:\\x": b"z"}
    book = repacked(make_xlsx({"表": [HEADER, ROW]}), lambda members: members | strange)
    assert names(read(book)) == [(2, "甲站")]


@pytest.mark.parametrize(
    "change",
    [
        lambda members: {name: data for name, data in members.items() if "sheet1" not in name},
        lambda members: {name: data for name, data in members.items() if "workbook.xml.rels" not in name},
        lambda members: members | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c"},
        lambda members: members | {"xl/workbook.xml": b""},
    ],
)
def test_a_workbook_with_parts_missing_is_damaged(
    make_xlsx: MakeXlsx, change: Callable[[Members], Members]
) -> None:
    fault = refusal(repacked(make_xlsx({"表": [HEADER, ROW]}), change))
    assert (fault.code, "另存为" in fault.message) == ("damaged", True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'ref="A1:D2"', b'ref="A1:XFD1048576"'),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'),
    ],
)
def test_a_sheet_that_claims_to_be_larger_than_it_is_is_read(
    make_xlsx: MakeXlsx, old: bytes, new: bytes
) -> None:
    assert names(read(repacked(make_xlsx({"表": [HEADER, ROW]}), in_sheet(old, new)))) == [(2, "甲站")]


def test_a_row_number_that_no_sheet_has_is_refused_before_it_takes_all_memory(make_xlsx: MakeXlsx) -> None:
    book = repacked(make_xlsx({"表": [HEADER, ROW]}), in_sheet(b'r="A2"', b'r="A99999999"'))
    assert refusal(book).code == "too_many_cells"


def test_what_lies_far_below_the_rows_that_are_read_is_never_lost_in_silence(make_xlsx: MakeXlsx) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ROW):
        book.worksheets[0].append(row)
    book.worksheets[0].cell(5_000, 1, "乙站")
    buffer = io.BytesIO()
    book.save(buffer)
    assert names(read(buffer.getvalue())) == [(2, "甲站"), (5_000, "乙站")]
    fault = refusal(buffer.getvalue(), Limits(max_rows=100))
    assert (fault.code, fault.params["row"]) == ("rows_far_down", "5000")
    notes = {"数据": [HEADER, ROW], "草稿": [("x",)] * 1_000}
    assert names(read(make_xlsx(notes), Limits(max_rows=100))) == [(2, "甲站")]


def test_a_stray_cell_far_to_the_right_is_named_as_a_spreadsheet_names_it(make_xlsx: MakeXlsx) -> None:
    fault = refusal(make_xlsx({"表": [HEADER, (*ROW, *[None] * 16_379, "x")]}))
    assert (fault.code, fault.params["row"], fault.params["column"]) == ("stray_cell", "2", "XFD")


def test_more_headers_than_allowed_are_counted(make_xlsx: MakeXlsx) -> None:
    wide = [*HEADER, *(f"c{number}" for number in range(16_380))]
    for data in (make_xlsx({"表": [wide, ROW]}), ",".join(wide) + "\n甲站,一路\n"):
        fault = refusal(data)
        assert (fault.code, fault.params["columns"]) == ("too_many_columns", "16384")


@pytest.mark.parametrize("repeated", ["1000000000000", "99999999999999999999"])
@pytest.mark.parametrize("what", ["rows", "columns"])
def test_a_count_of_repetitions_is_never_followed(
    make_ods: Callable[[str], bytes], ods_row: Callable[..., str], repeated: str, what: str
) -> None:
    row = ods_row("甲站", "一路").replace(
        f'number-{what}-repeated="1"', f'number-{what}-repeated="{repeated}"'
    )
    assert refusal(make_ods(ods_row(*HEADER) + row)).code == "too_many_cells"


def test_a_count_of_spaces_is_never_followed(
    make_ods: Callable[[str], bytes], ods_row: Callable[..., str]
) -> None:
    row = ods_row("甲站", "一路").replace("甲站", '甲<text:s text:c="2000000000"/>站')
    fault = refusal(make_ods(ods_row(*HEADER) + row))
    assert (fault.code, fault.params["size"]) == ("unpacks_too_large", "2000000000")
    few = ods_row("甲站", "一路").replace("甲站", '甲<text:s text:c="2"/>站')
    assert names(read(make_ods(ods_row(*HEADER) + few))) == [(2, "甲  站")]


# Texts.


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b" \r\n", b"\x00" * 9, b"\x1a"]
)
def test_nothing_is_an_empty_file(data: bytes) -> None:
    assert refusal(data).code == "empty"


def test_mixed_line_ends_all_end_lines() -> None:
    assert names(read("名称,地址\r\n甲站,一\r乙站,二\n丙站,三\r\r\n丁站,四")) == [
        (2, "甲站"),
        (3, "乙站"),
        (4, "丙站"),
        (6, "丁站"),
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_a_quote_that_is_never_closed_keeps_one_row_and_names_it(place: int) -> None:
    cells = ["甲站", "一路"]
    cells[place] = '"' + cells[place]
    reading = read(f"名称,地址\n{','.join(cells)}\n乙站,二路\n丙站,三路\n")
    assert [draft.row for draft in reading.drafts] == [2, 3, 4]
    assert [draft.usable for draft in reading.drafts] == [False, True, True]
    assert reading.drafts[0].issues[0].code == "unclosed_quote"


@pytest.mark.parametrize("above", ["说明,,\n" * 29, "\n" * 29, "\n" * 999, "一,二,三\n" * 29 + "\n" * 30])
def test_a_header_far_down_is_found(above: str) -> None:
    reading = read(f"{above}名称,地址,电话\n甲站,一路,\n")
    assert reading.table.notes.header_row == above.count("\n") + 1
    assert names(reading) == [(above.count("\n") + 2, "甲站")]


def test_a_cell_of_a_megabyte_is_an_error_of_its_row_and_no_open_quote() -> None:
    first, second = read(f"名称,地址\n甲站,{'路' * 1_000_000}\n乙站,二路\n").drafts
    assert [(issue.code, issue.column) for issue in first.issues] == [("cell_too_long", "地址")]
    assert len(describe(first.issues[0], "zh")) < 300
    assert second.usable


def test_a_header_of_a_megabyte_is_refused_with_its_place() -> None:
    fault = refusal(f"名称,{'路' * 1_000_000}\n甲站,二路\n")
    assert (fault.code, fault.params["column"], fault.params["chars"]) == ("header_too_long", "2", "1000000")
    assert len(fault.message) < 300


def test_a_file_in_two_encodings_names_the_line_where_it_changes() -> None:
    fault = refusal("名称,地址\n甲站,一路\n".encode() + "乙站,二路\n".encode("gbk"))
    assert (fault.code, fault.params["line"]) == ("encoding", "3")


@pytest.mark.parametrize("space", ["  ", "\u3000", "\u00a0\u00a0"])
def test_columns_that_only_spaces_separate_are_said(space: str) -> None:
    fault = refusal(f"名称{space}地址\n甲站{space}一路\n")
    assert fault.code == "no_name_column"
    assert "空格" in fault.describe("zh")
    assert "spaces" in fault.describe("en")


@pytest.mark.parametrize(
    "data", [b"PK\x05\x06" + b"\0" * 18, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"]
)
def test_an_archive_is_to_be_unpacked(data: bytes) -> None:
    fault = refusal(data)
    assert (fault.code, "解压" in fault.describe("zh"), "Unpack" in fault.describe("en")) == (
        "archive",
        True,
        True,
    )
