"""What a row states, and that nothing is stated that it does not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.formula import guard
from stations.intake import DecodedText, Draft, Limits, UnreadableFile, clean, map_columns, read_table
from stations.intake.row import clean_cell
from stations.model import LISTED_FIELDS, Amenity, Station, Status

YES, NO, NEARBY = Amenity.YES, Amenity.NO, Amenity.NEARBY


@dataclass(frozen=True)
class Reading:
    rule: str | None
    needs: tuple[str, ...] = ()


def read_hours(text: str) -> Reading:
    """Stands for the real reader: understands what it is told to."""
    return Reading("24/7", ("qr_code",)) if text.startswith("24小时") else Reading(None)


def drafts_of(text: str, datum: str | None = "gcj02", limits: Limits | None = None) -> tuple[Draft, ...]:
    table = read_table(DecodedText(text, "utf-8", "utf8_valid"))
    return clean(table, map_columns(table.header), datum, read_hours, limits or Limits())


def draft_of(header: str, row: str, datum: str | None = "gcj02") -> Draft:
    (draft,) = drafts_of(f"{header}\n{row}\n", datum)
    return draft


def codes_of(draft: Draft) -> list[str]:
    return [issue.code for issue in draft.issues]


def test_a_full_row_is_read() -> None:
    header = (
        "编号|名称|类型|地址|区县|经度|纬度|开放时间|电话|设施|空调|星级|依托单位|备注|来源|面积|状态|门禁"
    )
    row = (
        "A01|甲站|工会驿站|一路1号|甲区|113.6203|34.75021|24小时（扫码）|０371-12345678|微波炉、如厕(附近)|无|三星|"
        "某银行|门口有树|某会|20㎡|暂停|扫码进门"
    )
    draft = draft_of(header, row)
    assert draft.values == {
        "name": "甲站",
        "kinds": ("rest_station",),
        "address": "一路1号",
        "access": "扫码进门",
        "host": "某银行",
        "source": "某会",
        "note": "门口有树",
        "external_id": "A01",
        "phone": "0371-12345678",
        "hours_text": "24小时（扫码）",
        "hours_rule": "24/7",
        "hours_needs": ("qr_code",),
        "amenities": {"microwave": YES, "toilet": NEARBY, "air_conditioning": NO},
        "stars": 3,
        "status": Status.TEMPORARILY_CLOSED,
        "extra": {"面积": "20㎡"},
    }
    assert draft.given is not None
    assert (draft.given.lon, draft.given.lat, draft.given.datum, draft.given.digits) == (
        113.6203,
        34.75021,
        "gcj02",
        4,
    )
    assert (draft.row, draft.context, draft.issues, draft.usable) == (2, "甲区", (), True)
    assert set(draft.values) <= set(LISTED_FIELDS) - {"position", "division"}
    assert Station(id="0000000000", dataset="x", **draft.values).name == "甲站"


def test_a_blank_cell_says_nothing() -> None:
    draft = draft_of(
        "名称,地址,经度,纬度,开放时间,电话,设施,空调,星级,备注,面积,状态", "甲站,-,,,…,/,,-,,　,,"
    )
    assert draft.values == {"name": "甲站"}
    assert draft.issues == ()


@pytest.mark.parametrize("name", ["NA", "None", "null", "无", "Ａ１２号（西湖）", "=1+1", "a  b"])
def test_a_name_stays_as_typed(name: str) -> None:
    assert draft_of("名称,地址", f" {name}\u00a0,x").values["name"] == name


def test_a_line_break_in_a_name_becomes_a_space() -> None:
    assert draft_of("名称,地址", '"甲站\n(工会驿站)",x').values["name"] == "甲站 (工会驿站)"


@pytest.mark.parametrize("name", ["", "  ", "-", "…"])
def test_a_row_without_a_name_is_an_error_and_the_rest_goes_on(name: str) -> None:
    drafts = drafts_of(f"名称,地址\n{name},一路\n乙站,二路\n")
    assert drafts[0].values["name"] is None
    assert codes_of(drafts[0]) == ["name_missing"]
    assert drafts[0].issues[0].column == "名称"
    assert [draft.usable for draft in drafts] == [False, True]


def test_plates_and_types_make_kinds_together() -> None:
    assert draft_of("名称,类型", "大厅（爱心母婴室）,司机之家").values["kinds"] == (
        "driver_home",
        "nursing_room",
    )


def test_kinds_that_nobody_states_are_not_stated() -> None:
    assert "kinds" not in draft_of("名称,地址", "甲站,x").values


def test_an_unknown_type_is_kept_and_said() -> None:
    draft = draft_of("名称,类型", "甲站,酒店")
    assert (codes_of(draft), draft.values["extra"]) == (["kind_unknown"], {"类型": "酒店"})


@pytest.mark.parametrize("phone", ["…", "...", "-", "无", "暂无", "null", "N/A"])
def test_placeholders_are_no_phone(phone: str) -> None:
    assert "phone" not in draft_of("名称,电话", f"甲站,{phone}").values


def test_leading_zeros_stay() -> None:
    draft = draft_of("编号,名称,电话", "001,甲站,037112345678")
    assert (draft.values["external_id"], draft.values["phone"]) == ("001", "037112345678")


@pytest.mark.parametrize("phone", ["3.71123E+11", "1.38e10", "0371-1;3.71123E+11"])
def test_scientific_notation_in_a_phone_is_an_error(phone: str) -> None:
    draft = draft_of("名称,电话", f"甲站,{phone}")
    assert codes_of(draft) == ["phone_scientific"]
    assert not draft.usable
    assert "phone" not in draft.values


def test_scientific_notation_in_an_id_is_an_error() -> None:
    assert codes_of(draft_of("编号,名称", "1.00E+11,甲站")) == ["id_scientific"]


def test_a_decimal_tail_of_a_phone_is_taken_off_and_said() -> None:
    draft = draft_of("名称,电话", "甲站,67883273.0")
    assert (draft.values["phone"], codes_of(draft)) == ("67883273", ["number_with_decimals"])


def test_hours_that_are_not_understood_are_stated_and_never_open() -> None:
    draft = draft_of("名称,开放时间", "甲站,以现场为准")
    assert (draft.values["hours_text"], draft.values["hours_rule"]) == ("以现场为准", None)
    assert codes_of(draft) == ["hours_not_understood"]
    assert draft.usable


def test_hours_in_two_columns_are_put_together() -> None:
    draft = draft_of("名称,开始,结束", "甲站,0.3541666667,17:30")
    assert draft.values["hours_text"] == "08:30-17:30"


def test_hours_that_became_a_date_are_said_and_not_used() -> None:
    draft = draft_of("名称,开放时间", "甲站,2025-08-12")
    assert codes_of(draft) == ["hours_became_date"]
    assert "hours_text" not in draft.values


@pytest.mark.parametrize(
    ("cell", "values", "kept", "codes"),
    [
        ("有", {"air_conditioning": YES}, False, []),
        ("×", {"air_conditioning": NO}, False, []),
        ("2台", {"air_conditioning": YES}, False, []),
        ("附近", {"air_conditioning": NEARBY}, False, []),
        ("无空调", {"air_conditioning": NO}, False, []),
        ("部分", None, True, []),
        ("partial", None, True, []),
        ("看情况", None, True, ["yes_no_unreadable"]),
    ],
)
def test_a_column_for_one_amenity(
    cell: str, values: dict[str, Amenity] | None, kept: bool, codes: list[str]
) -> None:
    draft = draft_of("名称,空调", f"甲站,{cell}")
    assert draft.values.get("amenities") == values
    assert draft.values.get("extra") == ({"空调": cell} if kept else None)
    assert codes_of(draft) == codes


def test_a_column_for_one_amenity_beats_a_list() -> None:
    assert draft_of("名称,设施,空调", "甲站,空调、冰箱,部分").values["amenities"] == {"fridge": YES}
    assert draft_of("名称,设施,空调", "甲站,无空调,有").values["amenities"] == {"air_conditioning": YES}


def test_a_list_that_is_not_all_understood_is_kept() -> None:
    draft = draft_of("名称,设施", "甲站,空调、姜汤一锅")
    assert draft.values["extra"] == {"设施": "空调、姜汤一锅"}


@pytest.mark.parametrize(("cell", "code"), [("六星", "stars_unreadable"), ("优秀", "stars_unreadable")])
def test_stars_that_cannot_be_read_are_kept_and_said(cell: str, code: str) -> None:
    draft = draft_of("名称,星级", f"甲站,{cell}")
    assert (codes_of(draft), draft.values["extra"]) == ([code], {"星级": cell})


def test_stars_with_their_year() -> None:
    draft = draft_of("名称,星级,评定年份", "甲站,★★★★,2024年")
    assert (draft.values["stars"], draft.values["stars_year"]) == (4, 2024)


def test_two_columns_of_notes_are_both_kept() -> None:
    assert draft_of("名称,备注,说明", "甲站,一,二").values["note"] == "一\n二"


def test_a_cell_over_the_limit_is_an_error() -> None:
    (draft,) = drafts_of("名称,备注\n甲站,123456789\n", limits=Limits(max_cell_chars=8))
    assert codes_of(draft) == ["cell_too_long"]
    assert draft.issues[0].params == {"chars": "9", "limit": "8"}


def test_broken_rows_carry_what_is_wrong_with_them() -> None:
    drafts = drafts_of("名称,地址\n甲站,一路,二楼\n乙站,二路\n")
    assert [codes_of(draft) for draft in drafts] == [["too_many_cells"], []]


@pytest.mark.parametrize(
    ("datum", "column", "expected", "codes"),
    [
        ("gcj02", "", "gcj02", []),
        ("高德", "", "gcj02", []),
        (None, "BD-09", "bd09", []),
        ("gcj02", "百度", "bd09", []),
        (None, "", None, ["datum_undeclared"]),
        ("gcj02", "OSGB36", None, ["datum_unknown"]),
    ],
)
def test_the_datum_is_the_declared_one(
    datum: str | None, column: str, expected: str | None, codes: list[str]
) -> None:
    draft = draft_of("名称,经度,纬度,坐标系", f"甲站,113.62,34.75,{column}", datum)
    assert (draft.given.datum if draft.given else None) == expected
    assert codes_of(draft) == codes


@pytest.mark.parametrize(
    ("cells", "expected", "codes"),
    [
        ("113.62,34.75,113.6266,34.7558,", (113.62, "gcj02"), []),
        ("113.62,34.75,113.6266,34.7558,BD-09", (113.6266, "bd09"), []),
        (",,113.6266,34.7558,", (113.6266, "bd09"), []),
        ("113.62,34.75,,,WGS84", None, ["datum_conflict"]),
        (",,,,WGS84", None, []),
    ],
)
def test_sets_of_coordinates_are_chosen_by_what_the_row_declares(
    cells: str, expected: tuple[float, str] | None, codes: list[str]
) -> None:
    draft = draft_of("名称,高德经度,高德纬度,百度经度,百度纬度,坐标系", f"甲站,{cells}", "wgs84")
    assert (draft.given and (draft.given.lon, draft.given.datum)) == expected
    assert codes_of(draft) == codes


def test_a_row_without_coordinates_is_no_worse_for_it() -> None:
    drafts = drafts_of("名称,经度,纬度\n甲站,,\n乙站,113.62,34.75\n丙站,113.62,\n")
    assert [codes_of(draft) for draft in drafts] == [[], [], ["coordinates_half"]]
    assert [draft.given is not None for draft in drafts] == [False, True, False]


def test_a_location_is_coordinates_where_it_reads_so_and_else_an_address() -> None:
    drafts = drafts_of("name;location\n甲站;113.62,34.75\n乙站;二路2号\n")
    assert drafts[0].given is not None
    assert "address" not in drafts[0].values
    assert drafts[1].values["address"] == "二路2号"


def test_an_unknown_default_datum_is_refused() -> None:
    with pytest.raises(UnreadableFile) as raised:
        drafts_of("名称\n甲站\n", "osgb36")
    assert raised.value.code == "datum"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("'=1+1", "=1+1"),
        ("'+8613800138000", "+8613800138000"),
        ("'-1", "-1"),
        ("'@x", "@x"),
        ("''=x", "'=x"),
        ('="001"', "001"),
        ("'甲站'", "'甲站'"),
        ("甲'=乙", "甲'=乙"),
        ("a ''b", "a ''b"),
        ("=1+1", "=1+1"),
        ("\ufeff 甲站 \u200b", "甲站"),
    ],
)
def test_guards_against_formulas_are_taken_off(text: str, cell: Any) -> None:
    assert clean_cell(text) == cell


@given(st.text(st.characters(exclude_characters="\ufeff\u200b", exclude_categories=["Cs"])).map(str.strip))
def test_a_cell_that_an_export_guarded_is_read_back(text: str) -> None:
    assert clean_cell(guard(text)) == text
