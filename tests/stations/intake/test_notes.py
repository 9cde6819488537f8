"""How a file was read is said in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stations.intake import decode, describe_table, read_table


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (
            "名称;地址\n\n甲站;一路\n".encode("gbk"),
            (
                "编码：GB18030（不是 UTF-8，全部字节符合 GB18030）。",
                "分隔符：“;”。",
                "表头：第 1 行，认出 2 项。",
                "跳过空行 1 行。",
            ),
            (
                "Encoding: GB18030 (it is not UTF-8 and every byte fits GB18030).",
                "Separator: “;”.",
                "Header: row 1, 2 fields recognised.",
                "One blank row was passed over.",
            ),
        ),
        (
            "名称\t坐标\t\n\t经度\t纬度\n甲站\t1\t2\n".encode("utf-16"),
            ("编码：UTF-16（文件开头写明了编码）。", "分隔符：“制表符”。", "表头：第 1–2 行，认出 3 项。"),
            (
                "Encoding: UTF-16 (the file begins with a mark that says so).",
                "Separator: “tab”.",
                "Header: row 1–2, 3 fields recognised.",
            ),
        ),
    ],
)
def test_a_text_file(data: bytes, zh: tuple[str, ...], en: tuple[str, ...]) -> None:
    notes = read_table(decode(data, "x.csv")).notes
    assert describe_table(notes, "zh") == zh
    assert describe_table(notes, "en") == en


def test_a_workbook_names_its_sheet(make_xlsx: Callable[..., bytes]) -> None:
    notes = read_table(decode(make_xlsx({"说明": [("x",)], "数据": [("名称",), ("甲站",)]}), "x")).notes
    assert describe_table(notes, "zh") == ("工作表：“数据”。", "表头：第 1 行，认出 1 项。")
    assert describe_table(notes, "en") == ("Sheet: “数据”.", "Header: row 1, 1 fields recognised.")
