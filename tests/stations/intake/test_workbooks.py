"""Workbooks: which sheet, which rows, and every cell as a person sees it."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.intake import Limits, Table, UnreadableFile, decode, read_table
from stations.intake.formula_cells import _failed_in
from stations.intake.sheet import cell_text
from stations.intake.spreadsheet_columns import column_letters, column_number

HEADER = ("名称", "经度", "纬度")


def table_of(data: bytes, limits: Limits | None = None) -> Table:
    return read_table(decode(data, "list.xlsx"), limits or Limits())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.time(8, 0), "08:00"),
        (dt.time(8, 0, 30), "08:00:30"),
        (dt.date(2025, 7, 1), "2025-07-01"),
        (dt.datetime(2025, 7, 1), "2025-07-01"),
        (dt.datetime(2025, 7, 1, 8, 5), "2025-07-01 08:05"),
        (dt.datetime(1899, 12, 31, 8, 5), "08:05"),
        (dt.timedelta(hours=32), "32:00"),
        (dt.timedelta(hours=8, minutes=30, seconds=5), "08:30:05"),
        (123.0, "123"),
        (37112345678.0, "37112345678"),
        (113.1 + 0.2, "113.3"),
        (0.000012, "0.000012"),
        (1e20, "100000000000000000000"),
        (-73.5, "-73.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("001", "001"),
        ("a\r\nb\x00", "a\nb"),
        ("", ""),
    ],
)
def test_a_cell_is_text_as_a_person_sees_it(value: object, text: str) -> None:
    assert cell_text(value) == text  # type: ignore[arg-type]


def test_the_sheet_with_the_stations_is_read(make_xlsx: Callable[..., bytes]) -> None:
    table = table_of(make_xlsx({"填表说明": [("请勿修改表头",)], "数据": [HEADER, ("甲站", 113.62, 34.75)]}))
    assert (table.notes.sheet, table.notes.format) == ("数据", "xlsx")
    assert table.rows[0].cells == ("甲站", "113.62", "34.75")
    assert table.issues == ()


def test_a_hidden_sheet_is_read_only_where_nothing_else_is(make_xlsx: Callable[..., bytes]) -> None:
    old = [(*HEADER, "备注"), ("旧站", 1, 2, "x")]
    both = make_xlsx({"旧": old, "新": [HEADER, ("甲站", 113.62, 34.75)]}, hidden=["旧"])
    assert table_of(both).notes.sheet == "新"
    alone = make_xlsx({"旧": old, "说明": [("请看隐藏表",)]}, hidden=["旧"])
    assert table_of(alone).notes.sheet == "旧"


def test_other_sheets_with_stations_are_named(make_xlsx: Callable[..., bytes]) -> None:
    table = table_of(make_xlsx({"甲区": [HEADER, ("甲站", 1, 2)], "乙区": [HEADER, ("乙站", 1, 2)]}))
    (issue,) = table.issues
    assert issue.code == "other_sheets_not_read"
    assert issue.params == {"sheet": "甲区", "others": "乙区"}


def test_cells_merged_downwards_count_for_every_row(make_xlsx: Callable[..., bytes]) -> None:
    rows = [("区县", "名称"), ("甲区", "一站"), (None, "二站"), ("乙区", "三站")]
    table = table_of(make_xlsx({"表": rows}, merged=["A2:A3"]))
    assert [row.cells for row in table.rows] == [("甲区", "一站"), ("甲区", "二站"), ("乙区", "三站")]


def test_a_formula_is_never_computed(make_xlsx: Callable[..., bytes]) -> None:
    table = table_of(make_xlsx({"表": [("名称", "备注"), ("甲站", "=1+1")]}))
    assert table.rows[0].cells == ("甲站", "")


def test_a_formula_without_a_result_is_said_with_its_cell(make_xlsx: Callable[..., bytes]) -> None:
    book = make_xlsx(
        {
            "说明 & 其他": [("=A1",)],
            "数据": [
                ("名称", "备注", None, "电话"),
                ("甲站", "=1+1", None, "1"),
                ("乙站", "x", '=A1&"/"', "2"),
            ],
        }
    )
    table = table_of(book)
    assert [(i.code, i.row, i.column, i.value) for i in table.issues] == [
        ("formula_failed", 2, "备注", "=1+1"),
        ("formula_failed", 3, "C", '=A1&"/"'),
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ("<c r='B2' s='1' t='e'><v>#N/A</v></c>", "#N/A"),
        ('<c r="B2" t="e"/><c r="C2"><v>1</v></c>', None),
        ('<c r="B2"><f>1+1</f><v></v></c>', "=1+1"),
        ('<c r="B2"><f t="shared" si="0"/><v/></c>', "="),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', None),
        ('<c r="B2" t="str"><f>A2</f><v>x</v></c>', None),
        ('<c r="B2"/>', None),
        ('<c r="B2" s="1"></c>', None),
    ],
)
def test_only_formulas_without_a_result_are_said(
    make_xlsx: Callable[..., bytes], cell: str, said: str | None
) -> None:
    book = make_xlsx({"表": [("名称", "备注", "面积"), ("甲站", 12345.0)]})
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            xml = source.read(name)
            if name.endswith("sheet1.xml"):
                xml, count = re.subn(rb'<c r="B2"[^>]*><v>12345</v></c>', cell.encode(), xml)
                assert count == 1
            target.writestr(name, xml)
    assert [issue.value for issue in table_of(buffer.getvalue()).issues] == ([said] if said else [])


@pytest.mark.parametrize(
    "piece", ['<c r="A1" t="e">', '<c r="A1"><f>', "<c t=e ", '<c r="A1" t="e"><f>1</f><v>']
)
def test_a_damaged_sheet_is_searched_in_one_go(piece: str) -> None:
    # What reads on from every cell to the end of the sheet would need hours for this.
    assert list(_failed_in(piece.encode() * 200_000)) == []


@pytest.mark.parametrize(
    "piece",
    [
        "<table:table-row ",
        '<table:table-row a="',
        "<text:s ",
        "<text:s text:c=",
        "<c ",
        '<c r="A1" ',
        "<row r=",
    ],
)
def test_a_damaged_part_is_measured_in_one_go(make_ods: Callable[[str], bytes], piece: str) -> None:
    with pytest.raises(UnreadableFile):
        table_of(make_ods(piece * 200_000))


@pytest.mark.parametrize(
    "rows", ["<text:s ", "<table:table-row", "<x>", "<table:table-row><table:table-cell>"]
)
def test_an_open_document_that_ends_too_early_does_not_keep_its_reader_waiting_for_ever(
    make_ods: Callable[[str], bytes], rows: str
) -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of(make_ods(rows))
    assert raised.value.code == "damaged"


def test_parts_in_another_encoding_are_refused_for_nothing_in_them_can_be_measured(
    make_xlsx: Callable[..., bytes],
) -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(make_xlsx({"表": [HEADER]}))) as source,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for name in source.namelist():
            xml = source.read(name)
            target.writestr(name, xml.decode().encode("utf-16") if name.endswith("sheet1.xml") else xml)
    with pytest.raises(UnreadableFile) as raised:
        table_of(buffer.getvalue())
    assert raised.value.code == "damaged"


@given(st.integers(1, 20_000))
def test_letters_of_columns_count_as_they_are_named(number: int) -> None:
    assert column_number(column_letters(number)) == number
    assert (column_letters(26), column_letters(27), column_letters(16_384)) == ("Z", "AA", "XFD")


def test_rows_have_the_numbers_of_the_sheet(make_xlsx: Callable[..., bytes]) -> None:
    table = table_of(make_xlsx({"表": [(), ("一览表",), (), HEADER, (), ("甲站", 1, 2)]}))
    assert [row.number for row in table.rows] == [6]
    assert table.notes.header_row == 4


def _far_cell(value: str | None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    sheet.append(("甲站", 113.62, 34.75))
    cell = sheet.cell(row=1_048_576, column=16_384)
    cell.value = value
    cell.number_format = "0.00"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_stray_cell_far_away_is_refused_before_it_takes_all_memory() -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of(_far_cell("x"))
    assert raised.value.code == "too_many_cells"
    assert raised.value.params["cells"] == str(1_048_576 * 16_384)


def test_a_format_without_content_far_away_does_no_harm() -> None:
    assert len(table_of(_far_cell(None)).rows) == 1


def test_an_old_workbook_is_read(make_xls: Callable[..., bytes]) -> None:
    cells: dict[tuple[int, int], str | float] = {
        (0, 0): "名称",
        (0, 1): "经度",
        (0, 2): "纬度",
        (2, 0): "甲站",
        (2, 1): 113.62,
        (2, 2): 34.0,
    }
    table = table_of(make_xls(cells))
    assert (table.notes.format, table.notes.sheet) == ("xls", "数")
    assert [(row.number, row.cells) for row in table.rows] == [(3, ("甲站", "113.62", "34"))]


def test_a_stray_cell_in_an_old_workbook_is_refused(
    make_xls: Callable[..., bytes],
) -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of(make_xls({(0, 0): "名称", (65_535, 65_535): 1.0}))
    assert raised.value.code == "too_many_cells"


@pytest.mark.parametrize(
    ("where", "record"),
    [
        ("of_sheet", (0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))),
        ("of_sheet", (0x0200, struct.pack("<HHHHH", 0, 0xFFFF, 0, 0xFFFF, 0))),
        ("of_book", (0x00FC, struct.pack("<II", 1, 0x7FFFFFFF))),
    ],
)
def test_an_old_workbook_that_declares_too_much_is_refused(
    make_xls: Callable[..., bytes], where: str, record: tuple[int, bytes]
) -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of(make_xls({(0, 0): "名称"}, **{where: record}))
    assert raised.value.code == "too_many_cells"


@pytest.mark.parametrize(
    "dimensions", [b"", struct.pack("<IIHHH", 9, 2, 0, 3, 0), struct.pack("<IIHHH", 0, 2, 9, 3, 0)]
)
def test_an_old_workbook_with_impossible_dimensions_is_damaged(
    make_xls: Callable[..., bytes], dimensions: bytes
) -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of(make_xls({(0, 0): "名称"}, of_sheet=(0x0200, dimensions)))
    assert raised.value.code == "damaged"


def test_a_cut_old_workbook_is_damaged(
    make_xls: Callable[..., bytes],
) -> None:
    data = make_xls({(0, 0): "名称"})
    for length in (8, 100, 600, 1500):
        with pytest.raises(UnreadableFile) as raised:
            table_of(data[:length])
        assert raised.value.code == "damaged"


def test_an_open_document_is_read(make_ods: Callable[[str], bytes], ods_row: Callable[..., str]) -> None:
    day = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>甲站</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="time" office:time-value="PT08H30M00S"><text:p>08:30</text:p>'
        "</table:table-cell></table:table-row>"
    )
    blank = ods_row("", repeated=1_048_000, width=16_384)
    table = table_of(make_ods(ods_row("名称", "开始") + day + blank))
    assert (table.notes.format, table.notes.sheet) == ("ods", "站点")
    assert [row.cells for row in table.rows] == [("甲站", "08:30")]


def test_a_repeated_cell_in_an_open_document_is_refused(
    make_ods: Callable[[str], bytes], ods_row: Callable[..., str]
) -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of(make_ods(ods_row("名称") + ods_row("x", repeated=1_048_575, width=16_384)))
    assert raised.value.code == "too_many_cells"


def test_an_empty_workbook_is_empty(make_xlsx: Callable[..., bytes]) -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of(make_xlsx({"Sheet1": []}))
    assert raised.value.code == "empty"


def test_a_workbook_over_the_row_limit_is_refused(make_xlsx: Callable[..., bytes]) -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of(make_xlsx({"表": [HEADER, *[("站", 1, 2)] * 100]}), Limits(max_rows=50))
    assert raised.value.code == "too_many_rows"
