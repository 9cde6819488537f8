"""Rows read together, with what is remembered of earlier ones, say what each says when it is read alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.intake import DEFAULT_LIMITS, Draft, Table, TableNotes, clean, map_columns
from stations.intake.amenity_words import fold_text
from stations.intake.angles import Angle, read_angle
from stations.intake.cell_words import is_blank, is_no_value
from stations.intake.header_words import fold_header
from stations.intake.row import Row, cell_of_text, clean_cell
from stations.intake.shared_texts import SharedTexts

_HEADERS = (
    "名称", "类型", "地址", "location", "区县", "街道", "经度", "纬度", "坐标系", "开放时间", "开门时间",
    "关门时间", "电话", "设施", "服务项目", "空调", "有无微波炉", "星级", "评定年份", "状态", "备注", "说明",
    "面积", "百度经度", "百度纬度", "坐标",
)  # fmt: skip
_CELLS = (
    "", "-", "　", "无", "N/A", "nan", "甲站", "司机之家(爱心母婴室)", "Ａ站\n二楼", "职工之家", "1.2E+10",
    "0",
    "2025-01-02", "工会驿站、母婴室", "不认识", "113.62,34.75", "113.62", "34.75", "113°37'12\"E", "500000",
    "GCJ-02", "百度", "24小时", "周一 8:30", "8:00", "0.5", "０371-12345678", "3711234567", "空调、无wifi",
    "如厕(附近)", "部分空调", "有", "×", "2台", "三星", "2024年四星", "2024-05-01", "正常", "嗯", "'=1+1",
    "\u200b甲\ufeff", "x" * 60,
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    rule: str | None
    needs: tuple[str, ...] = ()


def read_hours(text: str) -> Reading:
    return Reading("24/7", ("qr_code",)) if text.startswith("24小时") else Reading(None)


def table_of(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    notes = TableNotes("text", None, None, ",", None, 1, 1, 1, 0)
    return Table(header, tuple(Row(number, row) for number, row in enumerate(rows, start=2)), notes)


def drafts_of(table: Table) -> tuple[Draft, ...]:
    limits = replace(DEFAULT_LIMITS, max_cell_chars=50)
    return clean(table, map_columns(table.header), "gcj02", read_hours, limits)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    others = draw(st.lists(st.sampled_from(_HEADERS[1:]), unique=True, min_size=1, max_size=12))
    header = tuple(draw(st.permutations(["名称", *others])))
    row = st.tuples(*[st.sampled_from(_CELLS) | st.text(max_size=6)] * len(header))
    distinct = draw(st.lists(row, min_size=1, max_size=4))
    return table_of(header, draw(st.lists(st.sampled_from(distinct), min_size=1, max_size=8)))


@settings(max_examples=300)
@given(tables())
def test_rows_say_together_what_each_says_alone(table: Table) -> None:
    together = drafts_of(table)
    alone = [draft for row in table.rows for draft in drafts_of(replace(table, rows=(row,)))]
    assert list(together) == alone


def test_what_rows_share_none_of_them_can_change() -> None:
    header = ("名称", "设施", "开放时间", "面积")
    first, second = drafts_of(table_of(header, [("甲站", "空调、特色菜", "24小时", "20㎡")] * 2))
    assert first.values == second.values
    assert first.values is not second.values
    assert first.values["extra"] is not second.values["extra"]


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3))))
def test_shared_texts_are_the_same_texts(rows: list[tuple[str, str]]) -> None:
    texts = SharedTexts(2)
    assert [texts.share(row) for row in rows] == rows


def test_equal_texts_of_a_column_become_one_object_until_hardly_two_are_equal() -> None:
    texts = SharedTexts(2)
    first = texts.share(("".join(["甲", "站"]), "0"))
    for number in range(1, 40_000):
        last = texts.share(("".join(["甲", "站"]), str(number)))
    assert last[0] is first[0]
    assert texts.share(("", "39999"))[1] is not last[1]


# The same questions as the reading asks, with no shortcut before them.
_MARKS_ALONE = re.compile(r"[\s\-‐‑‒–—―−ー－~/／\\＼.．…·。、,*_?？]*")
_NOTHING = (
    "无",
    "暂无",
    "没有",
    "未知",
    "不详",
    "待补充",
    "待定",
    "空",
    "null",
    "none",
    "nan",
    "na",
    "n/a",
    "#n/a",
)
_TRICKY = st.text(
    st.sampled_from(" 　\t\n\u200b\ufeff\u00ad-ー＝='·.０1aＡＮn/／ul無なし゛ﾅ空甲★*(必填)_:é\u0301\u3000")
    | st.characters(),
    max_size=8,
)


@given(_TRICKY | st.sampled_from(_NOTHING))
def test_shortcuts_answer_as_the_whole_question_does(text: str) -> None:
    assert is_blank(text) == bool(_MARKS_ALONE.fullmatch(text))
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    assert is_no_value(text) == (is_blank(text) or folded in (*_NOTHING, "無し", "なし", "無"))
    kept = "".join(
        c for c in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(c) != "Cf"
    )
    assert fold_text(text) == kept.strip()
    assert cell_of_text(text) == re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n")
    )


@given(_TRICKY)
def test_a_header_of_plain_letters_is_folded_like_any_other(text: str) -> None:
    # An invisible character makes no difference, and takes the long way round.
    assert fold_header(text + "\u200b") == fold_header(text)


@given(_TRICKY)
def test_a_cell_inside_spaces_is_cleaned_like_the_cell(text: str) -> None:
    assert clean_cell(f" {text}\n") == clean_cell(text)


@given(st.integers(-999, 999), st.from_regex(r"[0-9]{1,30}", fullmatch=True))
def test_plain_degrees_are_read_like_those_with_a_sign(whole: int, fraction: str) -> None:
    plain = read_angle(f"{whole}.{fraction}")
    assert plain == read_angle(f"{whole}.{fraction}°") == Angle(float(f"{whole}.{fraction}"), len(fraction))


@pytest.mark.parametrize("text", ["½", "³.5", "１１３.６", "1٣.5"])
def test_digits_of_other_kinds_take_no_shortcut(text: str) -> None:
    angle = read_angle(text)
    assert angle is None or angle.digits <= 1
