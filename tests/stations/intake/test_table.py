"""Which text is a table, which row its header, and which rows are stations."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.intake import DecodedText, Limits, Table, UnreadableFile, read_table
from stations.intake.header import header_score


def table_of(text: str, limits: Limits | None = None) -> Table:
    return read_table(DecodedText(text, "utf-8", "utf8_valid"), limits or Limits())


def cells_of(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_each_delimiter_is_found(delimiter: str) -> None:
    text = f"名称{delimiter}地址{delimiter}开放时间\n甲站{delimiter}一路1号{delimiter}8:30-17:30\n"
    table = table_of(text)
    assert table.notes.delimiter == delimiter
    assert cells_of(table) == [("甲站", "一路1号", "8:30-17:30")]


def test_commas_in_cells_do_not_beat_the_header() -> None:
    table = table_of("名称;开放时间\n甲,乙站;8:30-12:00,14:00-17:30\n丙,丁站;8:30-12:00,14:00-17:30\n")
    assert table.notes.delimiter == ";"


def test_an_unknown_header_is_split_where_widths_agree() -> None:
    assert table_of("a;b;c\n1,5;2;3\n4;5,5;6\n").header == ("a", "b", "c")


def test_a_separator_line_decides_alone() -> None:
    table = table_of("sep=;\n名称;地址,门牌\n甲站;一路\n")
    assert (table.header, table.rows[0].number) == (("名称", "地址,门牌"), 3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_line_end_is_read(end: str) -> None:
    table = table_of(end.join(["名称,地址", "甲站,一路", "乙站,二路", ""]))
    assert [(row.number, row.cells[0]) for row in table.rows] == [(2, "甲站"), (3, "乙站")]


def test_a_row_has_the_number_of_its_first_line() -> None:
    table = table_of('名称,开放时间\n甲站,"8:30-11:00\n13:30-17:00"\n乙站,全天\n')
    assert [(row.number, row.cells[1]) for row in table.rows] == [
        (2, "8:30-11:00\n13:30-17:00"),
        (4, "全天"),
    ]


def test_titles_and_blanks_above_the_header_are_passed_over() -> None:
    table = table_of("某市工会驿站一览表,,\n填报单位：某会,,2025年6月\n\n,,\n名称,地址,备注\n甲站,一路,\n")
    assert (table.header, table.notes.header_row) == (("名称", "地址", "备注"), 5)
    assert [row.number for row in table.rows] == [6]


def test_two_rows_of_headers_are_put_together() -> None:
    table = table_of("序号,名称,坐标,\n,,经度,纬度\n1,甲站,113.62,34.75\n")
    assert (table.header, table.notes.header_rows) == (("序号", "名称", "经度", "纬度"), 2)
    assert len(table.rows) == 1


def test_a_first_station_made_of_header_words_is_still_a_station() -> None:
    assert cells_of(table_of("名称,设施\n驿站,空调\n")) == [("驿站", "空调")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("合计,2个,", "total_row_skipped"),
        ("合 计：,12,", "total_row_skipped"),
        ("总计：12个,,", "total_row_skipped"),
        ("注：节假日除外,,", "note_row_skipped"),
        ("填表人：某某,,", "note_row_skipped"),
        ("名 称,地址,备注", "repeated_header_skipped"),
    ],
)
def test_rows_that_are_no_stations_are_left_out_and_said(line: str, code: str) -> None:
    table = table_of(f"名称,地址,备注\n甲站,一路,\n{line}\n乙站,二路,\n")
    assert [row.cells[0] for row in table.rows] == ["甲站", "乙站"]
    assert [(issue.code, issue.row, issue.severity) for issue in table.issues] == [(code, 3, "warning")]


@pytest.mark.parametrize(
    "line", ["合计路驿站,一路,", "合计,一路1号院,", "Total,petrol station,", "注册大厅驿站,一路,"]
)
def test_stations_that_only_begin_like_totals_or_notes_stay(line: str) -> None:
    table = table_of(f"名称,地址,备注\n{line}\n")
    assert (len(table.rows), table.issues) == (1, ())


def test_empty_columns_behind_the_header_are_dropped_and_filled_ones_kept() -> None:
    assert table_of("名称,地址,,\n甲站,一路,,\n").header == ("名称", "地址")
    assert table_of("名称,地址,,\n甲站,一路,门口有树,\n").header == ("名称", "地址", "")


def test_a_header_that_begins_with_an_empty_cell_keeps_its_columns() -> None:
    table = table_of(",名称,地址\n1,甲站,一路\n")
    assert cells_of(table) == [("1", "甲站", "一路")]


def test_more_cells_than_headers_are_an_error_of_the_row_alone() -> None:
    table = table_of("名称,开放时间\n甲站,8:30-12:00,14:00-17:30\n乙站,全天\n")
    (issue,) = table.issues
    assert (issue.code, issue.row, issue.severity, issue.value) == (
        "too_many_cells",
        2,
        "error",
        "14:00-17:30",
    )
    assert issue.params == {"cells": "3", "columns": "2", "delimiter": ","}


def test_fewer_cells_than_headers_are_blanks() -> None:
    assert cells_of(table_of("名称,地址,备注\n甲站\n")) == [("甲站", "", "")]


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    table = table_of('名称,地址\n甲站,"一路\n乙站,二路\n丙站,三路\n')
    assert [row.cells[0] for row in table.rows] == ["甲站", "乙站", "丙站"]
    assert [(issue.code, issue.row) for issue in table.issues] == [("unclosed_quote", 2)]


def test_a_quote_that_the_next_quote_seems_to_close_loses_no_row() -> None:
    table = table_of('名称,地址\n甲站,"一路\n乙站,二路\n丙站,"三路"\n丁站,四路\n')
    assert [row.cells for row in table.rows] == [
        ("甲站", '"一路'),
        ("乙站", "二路"),
        ("丙站", "三路"),
        ("丁站", "四路"),
    ]
    assert [(issue.code, issue.row) for issue in table.issues] == [("unclosed_quote", 2)]


def test_a_file_full_of_open_quotes_is_split_plainly() -> None:
    table = table_of("名称,地址\n" + '甲站,"一路\n乙站,二路\n丙站,"三"路\n' * 100)
    assert len(table.rows) == 300
    broken = {issue.row for issue in table.issues}
    assert not {row.number for row in table.rows if row.cells[0] == "乙站"} & broken


def test_an_open_quote_before_a_large_file_costs_one_row() -> None:
    table = table_of('名称,地址\n甲站,"一路\n' + "乙站,二路\n" * 20_000)
    assert len(table.rows) == 20_001
    assert [(issue.code, issue.row) for issue in table.issues] == [("unclosed_quote", 2)]


def test_control_characters_are_not_text() -> None:
    assert cells_of(table_of("名称,地址\n甲\x01站\x7f,一\t路\n")) == [("甲站", "一\t路")]


def test_a_header_alone_is_an_empty_table() -> None:
    assert table_of("名称,地址\n").rows == ()


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(max_rows=2), "too_many_rows"), (Limits(max_columns=1), "too_many_columns")],
)
def test_a_table_over_the_limit_is_refused(limits: Limits, code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of("名称,地址\n甲,一\n乙,二\n丙,三\n", limits)
    assert raised.value.code == code


@pytest.mark.parametrize(("lines", "looked"), [(1_090, 1_021), (50_000, 0)])
def test_far_too_many_lines_are_refused_before_they_are_read(lines: int, looked: int) -> None:
    """A file of small rows takes a hundred times its bytes once they are rows."""
    looks = 0

    def count() -> bool:
        nonlocal looks
        looks += 1
        return False

    for end in ("\n", "\r"):
        looks = 0
        with pytest.raises(UnreadableFile) as raised:
            table_of(f"名称{end}" + f"甲{end}" * lines, Limits(max_rows=10, should_stop=count))
        assert (raised.value.code, looks) == ("too_many_rows", looked)


def test_reading_a_text_ends_when_its_time_is_over() -> None:
    with pytest.raises(UnreadableFile) as raised:
        table_of("名称,地址\n甲,一\n", Limits(should_stop=lambda: True))
    assert raised.value.code == "too_slow"


def test_headers_are_not_looked_for_beyond_the_last_column_of_a_spreadsheet() -> None:
    assert header_score([""] * 16_383 + ["名称"]) == (True, 1)
    assert header_score([""] * 16_384 + ["名称"]) == (False, 0)


_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\"',;"), max_size=12)


@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([("名称", "地址", "备注"), *(("甲站" + name, address, "x") for name, address in rows)])
    table = table_of(buffer.getvalue())
    assert cells_of(table) == [("甲站" + name, address, "x") for name, address in rows]
