"""No bytes make the intake raise anything but `FileError`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.hours import read_hours
from stations.intake import ListReading, UnreadableFile, describe, read_list
from stations.intake.cell_words import is_blank
from stations.intake.row import cell_of_text, clean_cell

_WORDS = (
    "名称 地址 经度 纬度 坐标 坐标系 开放时间 电话 设施 空调 星级 类型 编号 location 合计 "
    "注： 113.62 34.75 113°37' nan 1e999 "
    "无 有 部分 … ★★ 8:30-17:30 𠮷 {0} { %s E = , ; | ， \" ' sep=;"
)
_PIECES = st.sampled_from([*_WORDS.split(), "\t", "\n", "\r\n", "\r", "\ufeff", "\u2028", "\x01", " "])
_CELLS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20) | _PIECES


def read_or_refuse(data: bytes) -> ListReading | None:
    try:
        reading = read_list(data, "list.csv", default_datum="gcj02", read_hours=read_hours)
    except UnreadableFile as refusal:
        fault = refusal
    else:
        _say_everything(reading)
        return reading
    assert fault.describe("zh")
    assert fault.describe("en")
    return None


def _say_everything(reading: ListReading) -> None:
    for issue in (*reading.issues, *(issue for draft in reading.drafts for issue in draft.issues)):
        assert describe(issue, "zh")
        assert describe(issue, "en")


@given(st.binary(max_size=2000))
def test_any_bytes(data: bytes) -> None:
    read_or_refuse(data)


@settings(max_examples=300)
@given(
    st.lists(_PIECES, max_size=40).map("".join), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig"])
)
def test_any_text_of_such_pieces(text: str, encoding: str) -> None:
    read_or_refuse(text.encode(encoding))


@given(st.lists(st.lists(_CELLS, min_size=4, max_size=4), max_size=6))
def test_any_cells_below_a_header(rows: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    text = "\n".join(["名称,坐标,设施,开放时间", "甲站,,,", *quoted])
    reading = read_or_refuse(text.encode())
    assert reading is not None


_TAG_WORDS = (
    "<table> </table> <tr> </tr> <td> </td> <th> <td_rowspan=3> <td_colspan='9'> <br> <caption> <script> "
    "&lt; &#0; <!-- --> <![CDATA[ 名称 经度 甲站 113.62 < > '"
)
_TAGS = st.sampled_from([word.replace("_", " ") for word in _TAG_WORDS.split()])


@given(st.lists(_TAGS, max_size=40).map("".join))
def test_any_page(body: str) -> None:
    read_or_refuse(f"<html><table><tr><td>名称{body}".encode())


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | _CELLS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_CELLS, inner, max_size=3),
    max_leaves=6,
)
_FEATURES = st.fixed_dictionaries(
    {"properties": st.dictionaries(st.just("名称") | _CELLS, _JSON, max_size=4)},
    optional={"geometry": _JSON | st.fixed_dictionaries({"type": st.just("Point"), "coordinates": _JSON})},
)


@given(st.lists(_FEATURES | _JSON, max_size=4))
def test_any_features(features: list[object]) -> None:
    read_or_refuse(json.dumps({"type": "FeatureCollection", "features": features}).encode())


@given(st.lists(st.lists(_PIECES, min_size=3, max_size=9), max_size=6))
def test_any_row_with_too_many_cells(rows: list[list[str]]) -> None:
    text = "\n".join(["名称,地址,经度,纬度,电话", *(",".join(row) for row in rows)])
    read_or_refuse(text.encode())


@pytest.fixture(scope="module")
def workbooks(make_xlsx: Callable[..., bytes], make_xls: Callable[..., bytes]) -> tuple[bytes, bytes]:
    """Two workbooks, made once: one of them holds the time at which it was made."""
    return (
        make_xlsx({"表": [("名称", "经度"), ("甲站", 1.5)]}),
        make_xls({(0, 0): "名称", (0, 1): "经度", (1, 0): "甲站", (1, 1): 1.5}),
    )


@given(data=st.data())
def test_any_damage_to_a_workbook(data: st.DataObject, workbooks: tuple[bytes, bytes]) -> None:
    whole = workbooks[data.draw(st.integers(0, 1))]
    # The shape stays the same for both, so that an example means the same in every run.
    damages = data.draw(
        st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8)
    )
    damaged = bytearray(whole)
    for place, byte in damages:
        damaged[8 + int(place * (len(whole) - 8))] = byte
    read_or_refuse(bytes(damaged))
    read_or_refuse(bytes(damaged[: 8 + int(data.draw(st.floats(0, 1)) * len(whole))]))


def test_texts_that_try_to_do_harm_are_only_text(hostile_texts: tuple[str, ...]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(
        [("名称", "设施", "备注"), *(("甲站", text, text) for text in hostile_texts)]
    )
    reading = read_list(buffer.getvalue().encode(), "x", default_datum=None, read_hours=read_hours)
    assert len(reading.drafts) == len(hostile_texts)
    for draft, text in zip(reading.drafts, hostile_texts, strict=True):
        shown = clean_cell(cell_of_text(text))
        if not is_blank(shown) and not any(issue.code == "cell_too_long" for issue in draft.issues):
            assert draft.values["note"] == shown
