"""The demonstration set holds facts that may be shown: whole, sourced, and nobody's private number."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest

from stations.demo import DEMO_COLUMNS, DemoFile, demo_files
from stations.exports.template import TEMPLATE_COLUMNS
from stations.vocabulary import KINDS

Row = dict[str, str]

DEMO_FILES = demo_files()
UTF8_BOM = b"\xef\xbb\xbf"

# A Chinese mobile number, whole or with some digits masked.
MOBILE = re.compile(r"(?<!\d)1[3-9][\d*＊xX]{9}(?!\d)")
CITY = re.compile(r"(?:[^省市区]{2,8}(?:省|自治区))?([^省市]{2,8}市)")
NUMBER = re.compile(r"\d{1,3}\.\d{4,}")


def table(data: bytes) -> list[list[str]]:
    assert data.startswith(UTF8_BOM)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def rows_of(demo_file: DemoFile) -> list[Row]:
    header, *rows = table(demo_file.read_bytes())
    return [dict(zip(header, row, strict=True)) for row in rows]


ALL_ROWS = [row for demo_file in DEMO_FILES for row in rows_of(demo_file)]


def city_of(row: Row) -> str:
    match = CITY.match(row["行政区划"])
    assert match, row["行政区划"]
    return match[1]


def test_there_are_a_hundred_places_in_ten_cities() -> None:
    assert len(ALL_ROWS) >= 100
    assert len({city_of(row) for row in ALL_ROWS}) >= 10


def test_no_place_is_listed_twice() -> None:
    ids = [row["编号"] for row in ALL_ROWS]
    places = [(row["名称"], row["地址"]) for row in ALL_ROWS]
    assert len(set(ids)) == len(ids)
    assert len(set(places)) == len(places)


def test_ids_are_plain_and_tell_the_list() -> None:
    for demo_file in DEMO_FILES:
        ids = [row["编号"] for row in rows_of(demo_file)]
        assert all(re.fullmatch(r"[a-z]{2}-\d{3}", given) for given in ids)
        assert len({given[:2] for given in ids}) == 1, demo_file.file_name


def test_every_column_is_one_of_the_template() -> None:
    assert set(DEMO_COLUMNS) <= {column.header_in("zh") for column in TEMPLATE_COLUMNS}


@pytest.mark.parametrize("demo_file", DEMO_FILES, ids=lambda demo_file: demo_file.dataset.name)
def test_every_list_has_the_same_columns(demo_file: DemoFile) -> None:
    header, *rows = table(demo_file.read_bytes())
    assert header == list(DEMO_COLUMNS)
    assert rows
    assert all(len(row) == len(header) for row in rows)


def test_every_dataset_says_what_it_is_in_both_languages() -> None:
    names = [demo_file.dataset.name for demo_file in DEMO_FILES]
    assert len(set(names)) == len(names)
    for dataset in (demo_file.dataset for demo_file in DEMO_FILES):
        assert re.fullmatch(r"[a-z0-9_-]{1,40}", dataset.name)
        for text in (dataset.title, dataset.licence, dataset.attribution):
            chinese, separator, english = text.partition(" / ")
            assert separator, text
            assert re.search(r"[\u4e00-\u9fff]", chinese), text
            assert english.isascii(), text


def test_every_row_says_what_it_is_where_it_is_and_who_says_so() -> None:
    kinds = {kind.zh for kind in KINDS}
    for row in ALL_ROWS:
        assert row["名称"], row
        assert row["来源"], row
        assert row["行政区划"], row
        assert row["类型"] in kinds, row


def test_nobodys_mobile_number_is_in_it() -> None:
    for row in ALL_ROWS:
        for column, value in row.items():
            if column == "来源" and "://" in value:
                continue
            assert not MOBILE.search(re.sub(r"[\s-]", "", value)), (row["编号"], column)


@pytest.mark.parametrize("given", ["13800138000", "187****2336", "手机:138 0013 8000"])
def test_the_pattern_for_mobile_numbers_finds_them(given: str) -> None:
    assert MOBILE.search(re.sub(r"[\s-]", "", given))


def test_phones_are_landlines() -> None:
    for row in ALL_ROWS:
        for phone in filter(None, row["电话"].split(";")):
            assert re.fullmatch(r"0\d{2,3}-\d{7,8}", phone), row["编号"]


def test_coordinates_come_with_their_datum_and_only_where_one_was_declared() -> None:
    for demo_file in DEMO_FILES:
        located = [row for row in rows_of(demo_file) if row["经度"] or row["纬度"] or row["坐标系"]]
        assert bool(located) == (demo_file.crs is not None), demo_file.file_name
        for row in located:
            assert row["坐标系"] == demo_file.crs, row["编号"]
            assert NUMBER.fullmatch(row["经度"]), row["编号"]
            assert NUMBER.fullmatch(row["纬度"]), row["编号"]


def test_coordinates_lie_around_zhengzhou() -> None:
    located = [row for row in ALL_ROWS if row["经度"]]
    assert located
    for row in located:
        assert 112.7 < float(row["经度"]) < 114.3, row["编号"]
        assert 34.2 < float(row["纬度"]) < 35.0, row["编号"]


def test_text_is_normalised_and_has_no_control_characters_or_placeholders() -> None:
    for row in ALL_ROWS:
        for column, value in row.items():
            where = (row["编号"], column)
            assert value == value.strip(), where
            assert unicodedata.is_normalized("NFC", value), where
            assert not any(unicodedata.category(character).startswith("C") for character in value), where
            assert value not in {"…", "-", "—", "无", "不详"}, where


@pytest.mark.field
def test_zhengzhou_is_the_public_list_unaltered(shared: Path) -> None:
    path = shared / "data" / "stations" / "zhengzhou_gonghui_yizhan.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        original = list(csv.DictReader(stream))
    [demo_file] = [one for one in DEMO_FILES if one.dataset.name == "zhengzhou"]
    columns = {"名称": "name", "地址": "address", "经度": "lng", "纬度": "lat", "开放时间": "open_hours"}
    assert [tuple(row[zh] for zh in columns) for row in rows_of(demo_file)] == [
        tuple(row[en] for en in columns.values()) for row in original
    ]
