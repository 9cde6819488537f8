"""Ids and phone numbers that a spreadsheet has been at, and columns about which a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from geodata.divisions import Divisions
from stations.exports import csv_export
from stations.hours import read_hours
from stations.intake import ListReading, map_columns, read_list
from stations.model import Station
from stations.plan import KnownStations, make_plan


def read(text: str | bytes, mapping: Mapping[str, str] | None = None) -> ListReading:
    data = text.encode() if isinstance(text, str) else text
    return read_list(data, "x", default_datum=None, read_hours=read_hours, overrides=mapping)


def said(text: str | bytes) -> list[list[str]]:
    return [[issue.code for issue in draft.issues] for draft in read(text).drafts]


@pytest.mark.parametrize(
    ("phone", "codes"),
    [
        ("37112345678", ["phone_zero_lost"]),
        ("3711234567", ["phone_zero_lost"]),
        ("1012345678", ["phone_zero_lost"]),
        ("2112345678", ["phone_zero_lost"]),
        ("037112345678", []),
        ("0371-12345678", []),
        ("13800138000", []),
        ("4001234567", []),
        ("12345678", []),
        ("95598", []),
        ("37112345678 转 2", []),
        ("3.71E+10", ["phone_scientific"]),
    ],
)
def test_a_zero_that_a_spreadsheet_took_is_said_and_never_guessed(phone: str, codes: list[str]) -> None:
    (draft,) = read(f"名称,电话\n甲站,{phone}\n").drafts
    assert [issue.code for issue in draft.issues] == codes
    assert draft.values.get("phone") == (None if "phone_scientific" in codes else phone)


@pytest.mark.parametrize(
    "phone",
    [
        "187****2336",
        "187＊＊＊＊2336",
        "138xxxx8000",
        "138 XXXX 8000",
        "1380013●●●●",
        "0371-6666****",
        "**** 8000",
        "0371-12345678;187****2336",
    ],
)
def test_a_number_with_hidden_digits_is_not_stated_and_it_is_said(phone: str) -> None:
    (draft,) = read(f"名称,电话\n甲站,{phone}\n").drafts
    assert "phone" not in draft.values
    assert draft.usable
    ((code, column),) = [(issue.code, issue.column) for issue in draft.issues]
    assert (code, column) == ("phone_masked", "电话")


@pytest.mark.parametrize("phone", ["0371-12345678*12", "0371-1234 x123", "xx小区 1234", "12345678（转1*2）"])
def test_extensions_and_words_are_no_hidden_digits(phone: str) -> None:
    assert "phone_masked" not in said(f"名称,电话\n甲站,{phone}\n")[0]


@pytest.mark.parametrize("phone", ["18712342336", "187 1234 2336", "0371-1、+86 18712342336", "0371-1"])
def test_our_own_public_list_brought_in_again_changes_no_phone(phone: str) -> None:
    known = Station(id="0123456789", dataset="zz", name="甲站", address="一路1号", phone=phone)
    exported = b"".join(csv_export((known,), Divisions(()), staff=False))
    assert (phone.encode() in exported) == (phone == "0371-1")
    drafts = read(exported).drafts
    plan = make_plan(drafts, KnownStations("zz", (known,)))
    assert plan.outcomes["same"] == 1


def test_a_number_of_a_workbook_keeps_its_digits(make_xlsx: Callable[..., bytes]) -> None:
    book = make_xlsx({"a": [("名称", "电话", "编号"), ("甲站", 37112345678, "007"), ("乙站", "0371-1", 8)]})
    first, second = read(book).drafts
    assert first.values["phone"] == "37112345678"
    assert [issue.code for issue in first.issues] == ["phone_zero_lost"]
    assert [(i.code, i.column, i.params) for i in second.issues] == [
        ("id_zero_lost", "编号", {"digits": "3"})
    ]
    assert second.values["external_id"] == "8"


@pytest.mark.parametrize(
    "ids", [("1", "2", "10"), ("001", "02", "3"), ("001", "002", "1000"), ("0", "1", "2")]
)
def test_ids_of_any_length_are_not_doubted(ids: tuple[str, ...]) -> None:
    assert "id_zero_lost" not in str(said("名称,编号\n" + "".join(f"甲{i},{i}\n" for i in ids)))


@pytest.mark.parametrize("given", ["2025-01-02", "2025/1/2", "1月2日"])
def test_an_id_that_is_a_date_is_doubted_and_kept(given: str) -> None:
    (draft,) = read(f"名称,编号\n甲站,{given}\n").drafts
    assert [issue.code for issue in draft.issues] == ["id_became_date"]
    assert draft.values["external_id"] == given


@pytest.mark.parametrize("given", ["2025-08-12", "8月12日", "12-Aug", "Aug-12", "2025年8月12日", "45881"])
def test_hours_that_became_a_date_are_no_hours(given: str) -> None:
    (draft,) = read(f"名称,开放时间\n甲站,{given}\n").drafts
    assert [issue.code for issue in draft.issues] == ["hours_became_date"]
    assert "hours_text" not in draft.values


@pytest.mark.parametrize("given", ["2025", "2025年度", "2025-05-01", "2025/5/1", "2025年5月", "2025年5月1日"])
def test_a_year_is_read_out_of_a_date(given: str) -> None:
    (draft,) = read(f"名称,星级,评定年份\n甲站,3,{given}\n").drafts
    assert (draft.values["stars_year"], draft.issues) == (2025, ())


def test_a_mapping_settles_which_of_two_columns_is_meant() -> None:
    text = "名称,地址,地址\n甲站,一路,二路\n"
    reading = read(text)
    assert reading.drafts[0].values["address"] == "一路"
    (question,) = reading.columns.questions
    assert (question.field, question.candidates, question.used) == ("address", ("地址", "地址 (2)"), "地址")
    settled = read(text, {"地址 (2)": "address"})
    assert settled.drafts[0].values["address"] == "二路"
    assert settled.drafts[0].values["extra"] == {"地址": "一路"}
    assert settled.columns.questions == ()
    assert settled.issues == ()


def test_a_mapping_settles_which_coordinates_are_meant() -> None:
    text = "名称,经度,纬度,lng,lat,坐标系\n甲站,113.62,34.75,113.63,34.76,gcj02\n"
    (question,) = read(text).columns.questions
    assert question.field == "coordinates"
    assert question.used is None
    assert set(question.candidates) == {"经度", "纬度", "lng", "lat"}
    (draft,) = read(text, {"lng": "lon", "lat": "lat"}).drafts
    assert draft.given is not None
    assert (draft.given.lon, draft.given.lat) == (113.63, 34.76)


@pytest.mark.parametrize("nothing", ["", "extra"])
def test_a_column_can_be_kept_without_being_read(nothing: str) -> None:
    (draft,) = read("名称,备注\n甲站,内部\n", {"备注": nothing}).drafts
    assert "note" not in draft.values
    assert draft.values["extra"] == {"备注": "内部"}


def test_a_marked_column_is_extra_whatever_it_is_called() -> None:
    columns = map_columns(["名称", "附加:名称", "附加：备注", "附加:附加:x"])
    assert columns.fields == {"name": (0,)}
    (draft,) = read("名称,附加:名称,附加：备注,附加:附加:x\n甲站,a,b,c\n").drafts
    assert draft.values["name"] == "甲站"
    assert draft.values["extra"] == {"名称": "a", "备注": "b", "附加:x": "c"}


def test_a_guarded_header_is_read_without_its_guard() -> None:
    (draft,) = read("名称,'=1+1\n甲站,x\n").drafts
    assert draft.values["extra"] == {"=1+1": "x"}


def test_a_projection_can_be_declared_in_a_column() -> None:
    text = "名称,X坐标,Y坐标,坐标系\n甲站,3847012.33,38465123.45,EPSG:4526\n乙站,518072,103649,EPSG:27700\n"
    first, second = read(text).drafts
    assert first.given is not None
    assert (round(first.given.lon, 4), round(first.given.lat, 4)) == (113.6191, 34.7508)
    assert [issue.code for issue in first.issues] == ["coordinates_converted"]
    assert [issue.code for issue in second.issues] == ["datum_unknown"]
