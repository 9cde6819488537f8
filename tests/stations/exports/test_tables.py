"""Tables for the public and for staff: what is in them, and in which form."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from geodata.datum import Datum
from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.exports import csv_export, xlsx_export
from stations.exports.columns import COLUMNS
from stations.features import feature
from stations.hours import UNKNOWN_STATE
from stations.intake.extra_columns import is_private
from stations.intake.header_words import meaning_of
from stations.model import Position, PositionSource, Station

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
MOBILE, MASKED = "18712342336", "187****2336"
PLACE = Position(113.614, 34.748, 10.0, PositionSource.GIVEN, "gcj02", 113.62, 34.7461)
STATION = Station(
    id="zz00000001",
    dataset="zz",
    name=f"甲站 {MOBILE}",
    external_id=MOBILE,
    address=f"一路1号，找{MOBILE}",
    position=PLACE,
    phone=f"0371-12345678;{MOBILE}",
    host=f"某行 {MOBILE}",
    access=f"电话 {MOBILE} 开门",
    note="联系 187 1234 2336",
    hours_text=f"全天，{MOBILE}",
    source=f"https://example.org/{MOBILE}.html",
    stars=3,
    stars_year=2025,
    extra={"联系人": "某人", "负责人手机": MOBILE, "楼层": f"2 {MOBILE}", "类型": "甲类"},
)


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load().divisions


def csv_rows(stations: Sequence[Station], divisions: Divisions, **options: Any) -> list[dict[str, str]]:
    text = b"".join(csv_export(stations, divisions, **options)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def xlsx_bytes(stations: Sequence[Station], divisions: Divisions, now: datetime) -> bytes:
    return b"".join(xlsx_export(stations, divisions, now))


def sheet_of(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).active


def test_every_own_column_is_understood_when_it_comes_back() -> None:
    fields = [meaning.field for name in COLUMNS if (meaning := meaning_of(name))]
    assert len(fields) == len(COLUMNS) == len(set(fields))


def test_the_public_sees_no_person_and_no_mobile_number(divisions: Divisions) -> None:
    (row,) = csv_rows([STATION], divisions)
    assert list(row) == [*COLUMNS, "楼层", "附加:类型"]
    texts = {name: text for name, text in row.items() if name not in ("编号", "来源")}
    assert not any(MOBILE in text or "187 1234" in text for text in texts.values())
    assert row["电话"] == f"0371-12345678;{MASKED}"
    assert row["名称"] == f"甲站 {MASKED}"
    assert (row["编号"], row["来源"]) == (MOBILE, STATION.source)


def test_staff_see_everything(divisions: Divisions) -> None:
    (row,) = csv_rows([STATION], divisions, staff=True)
    assert list(row)[len(COLUMNS) :] == ["联系人", "负责人手机", "楼层", "附加:类型"]
    assert (row["联系人"], row["负责人手机"]) == ("某人", MOBILE)
    assert row["电话"] == STATION.phone


def test_a_feature_has_no_extra_and_no_mobile_number(divisions: Divisions) -> None:
    shown = feature(STATION, UNKNOWN_STATE, divisions)["properties"]
    assert "extra" not in shown
    assert not any(MOBILE in str(value) for name, value in shown.items() if name != "source")
    assert "某人" not in str(shown)


@pytest.mark.parametrize(
    "name",
    [
        "联系人",
        "站点负责人",
        "负责人电话",
        "联 系 人",
        "Contact person",
        "Station manager",
        "填报人",
        "手机号",
        "姓名",
    ],
)
def test_columns_about_persons_are_known(name: str) -> None:
    assert is_private(name)


@pytest.mark.parametrize("name", ["楼层", "面积", "邮编", "开放对象", "管理单位", "category", "人数"])
def test_other_columns_are_not_about_persons(name: str) -> None:
    assert not is_private(name)


def test_a_workbook_has_types_a_frozen_header_and_a_filter(divisions: Divisions) -> None:
    sheet = sheet_of(xlsx_bytes([STATION, replace(STATION, id="x")], divisions, NOW))
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, sheet[2], strict=True))
    assert (row["纬度"].value, row["星级"].value, row["评定年份"].value) == (34.7461, 3, 2025)
    assert (row["编号"].value, row["编号"].data_type) == (MOBILE, "s")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(3, len(header)).coordinate}"
    assert sheet.title == "站点"


def test_a_number_whose_zeros_say_something_stays_a_text(divisions: Divisions) -> None:
    exact = replace(PLACE, error_m=5.566, given_lon=113.62)
    coarse = replace(PLACE, error_m=5566.0, given_lon=113.6)
    lons = []
    for place in (exact, replace(exact, error_m=55.66), coarse):
        sheet = sheet_of(xlsx_bytes([replace(STATION, position=place)], divisions, NOW))
        lons.append(dict(zip([c.value for c in sheet[1]], [c.value for c in sheet[2]], strict=True))["经度"])
    assert lons == ["113.620000", "113.620", 113.6]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(1)", '=HYPERLINK("http://x","y")', "http://x.y"])
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(divisions: Divisions, text: str) -> None:
    station = replace(STATION, name=text, extra={text: text})
    sheet = sheet_of(xlsx_bytes([station], divisions, NOW))
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value == text]
    assert len(cells) == 3
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    assert all(cell.style is None or cell.quotePrefix for cell in cells[1:]) or text.startswith("http")


def test_a_text_that_no_cell_can_hold_is_cut(divisions: Divisions) -> None:
    sheet = sheet_of(xlsx_bytes([replace(STATION, note="长" * 40_000)], divisions, NOW))
    note = sheet.cell(2, COLUMNS.index("备注") + 1).value
    assert (len(note), note[-1]) == (32_767, "…")


def test_the_same_stations_make_the_same_file(divisions: Divisions) -> None:
    assert xlsx_bytes([STATION], divisions, NOW) == xlsx_bytes([STATION], divisions, NOW)


def test_a_datum_can_be_asked_for(divisions: Divisions) -> None:
    (row,) = csv_rows([STATION], divisions, datum=Datum.WGS84)
    assert (row["经度"], row["坐标系"]) == ("113.614000", "wgs84")


def test_a_guess_is_no_position(divisions: Divisions) -> None:
    guess = replace(PLACE, source=PositionSource.GAZETTEER, level="county")
    (row,) = csv_rows([replace(STATION, position=guess)], divisions)
    assert (row["经度"], row["纬度"], row["坐标系"]) == ("", "", "")
