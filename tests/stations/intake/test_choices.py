"""What a person decides about a file: encoding, sheet, single cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stations.hours import read_hours
from stations.intake import ENCODINGS, Fixes, ListReading, UnreadableFile, read_list

LIST = "名称,地址,编号\n甲站,一路,1\n乙站,二路,2\n"


def read(
    data: bytes, encoding: str | None = None, sheet: str | None = None, fixes: Fixes | None = None
) -> ListReading:
    return read_list(
        data, "x", default_datum=None, read_hours=read_hours, encoding=encoding, sheet=sheet, fixes=fixes
    )


def refused(data: bytes, encoding: str | None = None, sheet: str | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as raised:
        read(data, encoding, sheet)
    return raised.value


@pytest.mark.parametrize(
    ("chosen", "codec", "text"),
    [
        ("utf-8", "utf-8", LIST),
        ("gb18030", "gb18030", LIST),
        ("big5", "big5", "名稱,地址\n甲站,一路\n"),
        ("shift_jis", "cp932", "施設名,住所\n避暑施設①,一丁目\n"),
        ("utf-16", "utf-16", LIST),
        ("utf-16", "utf-16-le", LIST),
        ("utf-16", "utf-16-be", LIST),
    ],
)
def test_a_chosen_encoding_is_used(chosen: str, codec: str, text: str) -> None:
    reading = read(text.encode(codec), encoding=chosen)
    assert [d.values["name"] for d in reading.drafts] == [
        line.split(",")[0] for line in text.splitlines()[1:]
    ]
    assert (reading.table.notes.encoding, reading.table.notes.encoding_reason) == (chosen, "chosen")


def test_utf16_without_a_mark_is_only_read_by_choice() -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        fault = refused(LIST.encode(codec))
        assert fault.code == "utf16_unmarked"
        assert "UTF-16" in fault.describe("zh")


def test_an_encoding_that_does_not_fit_is_refused_with_the_line() -> None:
    error = refused(LIST.encode("gb18030"), encoding="utf-8")
    assert (error.code, error.params) == ("encoding_chosen", {"line": "1", "encoding": "utf-8"})


def test_an_unknown_encoding_names_the_known() -> None:
    error = refused(LIST.encode(), encoding="latin-1")
    assert (error.code, error.params["given"]) == ("encoding_unknown", "latin-1")
    assert all(name in error.message for name in ENCODINGS)


def test_a_chosen_sheet_is_read_even_where_another_has_a_better_header(
    make_xlsx: Callable[..., bytes],
) -> None:
    book = make_xlsx({"甲": [("名称", "地址"), ("甲站", "一路")], "乙": [("名称",), ("乙站",)]})
    assert [d.values["name"] for d in read(book).drafts] == ["甲站"]
    reading = read(book, sheet="乙")
    assert [d.values["name"] for d in reading.drafts] == ["乙站"]
    assert reading.table.notes.sheets == ("甲", "乙")


def test_an_unknown_sheet_names_those_there_are(make_xlsx: Callable[..., bytes]) -> None:
    error = refused(make_xlsx({"甲": [("名称",), ("甲站",)], "乙": []}), sheet="丙")
    assert (error.code, error.params) == ("sheet_unknown", {"given": "丙", "found": "甲、乙"})
    assert refused(LIST.encode(), sheet="丙").code == "sheet_unknown"


def test_a_fix_takes_the_place_of_a_cell() -> None:
    reading = read(LIST.encode(), fixes={3: {"地址": "三路", "编 号": "=2"}})
    assert [d.values["address"] for d in reading.drafts] == ["一路", "三路"]
    assert reading.drafts[1].values["external_id"] == "=2"
    assert reading.table.rows[1].cells == ("乙站", "三路", "=2")


def test_a_fix_can_name_one_of_two_columns_that_are_called_the_same() -> None:
    data = "名称,电话,电话\n甲站,0371-1,0371-2\n".encode()
    assert read(data, fixes={2: {"电话 (2)": "x"}}).table.rows[0].cells == ("甲站", "0371-1", "x")


@pytest.mark.parametrize(
    ("fixes", "code", "given"),
    [
        ({9: {"地址": "x"}}, "fix_row", "9"),
        ({1: {"地址": "x"}}, "fix_row", "1"),
        ({2: {"门牌": "x"}}, "fix_column", "门牌"),
    ],
)
def test_a_fix_of_what_is_not_there_is_refused(fixes: Fixes, code: str, given: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(LIST.encode(), fixes=fixes)
    assert (raised.value.code, raised.value.params["given"]) == (code, given)
