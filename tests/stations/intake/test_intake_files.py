"""Every handed-out file that goes wrong elsewhere, with what must come of it here, written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from stations.hours import read_hours
from stations.intake import Draft, ListReading, UnreadableFile, read_list
from stations.model import Amenity

pytestmark = pytest.mark.field

Read = Callable[[str], ListReading]


@pytest.fixture
def read(shared: Path) -> Read:
    def read_one(name: str) -> ListReading:
        data = (shared / "cases" / "files" / name).read_bytes()
        return read_list(data, name, default_datum="gcj02", read_hours=read_hours)

    return read_one


def place(draft: Draft) -> tuple[float, float, int] | None:
    given = draft.given
    return (round(given.lon, 6), round(given.lat, 6), given.digits) if given else None


def codes(draft: Draft) -> list[str]:
    return [issue.code for issue in draft.issues]


# File → for every draft: row, name, hours as a rule, (lon, lat, digits), codes of issues.
EXPECTED: dict[str, list[tuple[int, str, str | None, tuple[float, float, int] | None, list[str]]]] = {
    "m01_decimal_comma.csv": [(2, "甲站", None, (113.6203, 34.7502, 4), [])],
    "m02_one_row_without_coords.csv": [
        (2, "甲站", "Mo-Su 08:30-17:30", (113.62, 34.75, 2), []),
        (3, "乙站", "Mo-Su 08:30-17:30", None, []),
        (4, "丙站", "24/7", (113.63, 34.76, 2), []),
    ],
    "m03_utf8_bom.csv": [(2, "甲站", "24/7", (113.62, 34.75, 2), [])],
    "m04_gbk.csv": [(2, "甲站", "Mo-Su 08:30-17:30", (113.62, 34.75, 2), [])],
    "m06_gbk_short.csv": [(2, "甲站", None, (113.6, 34.7, 1), [])],
    "m07_utf16_tab.csv": [(2, "甲站", "24/7", (113.62, 34.75, 2), [])],
    "m10_semicolon_with_commas.csv": [
        (2, "甲站", "Mo-Su 08:30-12:00,14:00-17:30", (113.62, 34.75, 2), []),
        (3, "乙站", "24/7", (113.63, 34.76, 2), []),
    ],
    "m12_single_column.csv": [(2, "甲站", None, None, []), (3, "乙站", None, None, [])],
    "m13_leading_zero.csv": [(2, "甲站", None, None, []), (3, "乙站", None, None, [])],
    "m14_scientific.csv": [(2, "甲站", None, (113.62, 34.75, 2), ["phone_scientific"])],
    "m15_trailing_delimiter.csv": [
        (2, "甲站", None, (113.62, 34.75, 2), []),
        (3, "乙站", None, (113.63, 34.76, 2), []),
    ],
    "m17_blank_line_before_header.csv": [(4, "甲站", "24/7", (113.62, 34.75, 2), [])],
    "m18_title_rows.csv": [(4, "甲站", "24/7", (113.62, 34.75, 2), [])],
    "m19_invisible_in_header.csv": [(2, "甲站", "24/7", (113.62, 34.75, 2), [])],
    "m20_header_space_break.csv": [(3, "甲站", "24/7", (113.62, 34.75, 2), [])],
    "m21_pair_lnglat.csv": [(2, "甲站", None, (113.62, 34.75, 2), [])],
    "m23_pair_odd_separators.csv": [
        (2, "甲站", None, (113.62, 34.75, 2), []),
        (3, "乙站", None, (113.63, 34.76, 2), []),
        (4, "丙站", None, (113.64, 34.77, 2), []),
        (5, "丁站", None, (113.65, 34.78, 2), []),
        (6, "戊站", None, (113.66, 34.79, 2), []),
    ],
    "m24_swapped.csv": [(2, "甲站", "24/7", None, ["coordinates_swapped"])],
    "m26_dms.csv": [
        (2, "甲站", None, (113.62, 34.75, 3), []),
        (3, "乙站", None, (113.62, 34.75, 3), []),
        (4, "丙站", None, (113.62, 34.75, 3), []),
        (5, "丁站", None, (113.62, 34.75, 3), []),
        (6, "戊站", None, (113.62, 34.75, 2), []),
    ],
    "m28_null_island.csv": [
        (2, "甲站", "24/7", None, ["coordinates_zero"]),
        (3, "乙站", "24/7", None, ["coordinates_zero"]),
        (4, "丙站", "24/7", None, []),
        (5, "丁站", "24/7", None, ["coordinates_unreadable"]),
        (6, "戊站", "24/7", None, []),
    ],
    "m30_projected.csv": [
        (2, "甲站", None, None, ["coordinates_projected"]),
        (3, "乙站", None, None, ["coordinates_projected"]),
    ],
    "m31_datum_columns.csv": [
        (2, "甲站", None, (113.62, 34.75, 4), []),
        (3, "乙站", None, None, ["datum_conflict"]),
    ],
    "m32_na_words.csv": [
        (2, "NA", None, (113.62, 34.75, 2), []),
        (3, "无", None, (113.63, 34.76, 2), []),
        (4, "待定", None, (113.64, 34.77, 2), []),
    ],
    "m33_duplicate_headers.csv": [(2, "甲站", None, (113.62, 34.75, 2), [])],
    "m35_duplicates.csv": [
        (2, "甲工会驿站", "24/7", (113.62, 34.75, 2), []),
        (3, "甲工会驿站", "24/7", (113.62, 34.75, 2), []),
        (4, "工会驿站(甲)", "24/7", (113.62001, 34.75001, 5), []),
    ],
    "m37_newline_in_cell.csv": [(2, "甲站", "Mo-Su 08:30-11:00,13:30-17:00", None, [])],
    "m39_html_as.xls": [(2, "甲站", None, None, [])],
    "m40_csv_named.xlsx": [(2, "甲站", "24/7", (113.62, 34.75, 2), [])],
    "m41_markup.csv": [
        (2, "a`b ${1+1} </script><script>alert(1)</script>", "24/7", (113.62, 34.75, 2), []),
        (3, 'Côte d\'Or "甲"', "24/7", (113.63, 34.76, 2), []),
    ],
    "m47_half_comma_hours_unquoted.csv": [
        (2, "甲站", "Mo-Su 08:30-12:00,14:00-17:30", (113.62, 34.75, 2), ["cells_rejoined"])
    ],
    "m48_hours_missing.csv": [
        (2, "甲站", None, (113.62, 34.75, 2), []),
        (3, "乙站", None, (113.63, 34.76, 2), ["hours_not_understood"]),
    ],
    "x01_title_merged_twolevel_total.xlsx": [
        (4, "一站", None, (113.62, 34.75, 2), []),
        (5, "二站", None, (113.63, 34.76, 2), []),
    ],
    "x02_times_dates_numbers.xlsx": [
        (2, "甲站", "Mo-Su 08:30-17:30", None, ["phone_zero_lost", "hours_became_date", "id_zero_lost"]),
        (3, "乙站", "Mo-Su 08:30-17:30", None, []),
    ],
    "x04_notes_sheet_first_hidden_sheet.xlsx": [(2, "甲站", None, (113.62, 34.75, 2), [])],
}

REFUSED = {"m44_header_only.csv": "no_rows", "m45_empty.csv": "empty"}

# Read elsewhere in this module, too long or too odd for the table above.
APART = {"m08_late_non_ascii.csv", "m42_formula.csv"}


def test_every_file_has_an_expectation(shared: Path) -> None:
    files = {path.name for path in (shared / "cases" / "files").iterdir()}
    assert files == {*EXPECTED, *REFUSED, *APART}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_drafts_of_a_file(read: Read, name: str) -> None:
    found = [
        (d.row, d.values["name"], d.values.get("hours_rule"), place(d), codes(d)) for d in read(name).drafts
    ]
    assert found == EXPECTED[name]


@pytest.mark.parametrize(("name", "code"), sorted(REFUSED.items()))
def test_a_file_that_is_no_table_is_refused(read: Read, name: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(name)
    assert raised.value.code == code


def test_a_long_file_with_chinese_at_the_end_is_utf8(read: Read) -> None:
    reading = read("m08_late_non_ascii.csv")
    assert (len(reading.drafts), reading.table.notes.encoding) == (2000, "utf-8")
    last = reading.drafts[-1]
    assert (last.row, last.values["name"], last.values["address"]) == (2001, "最后一站", "末路9号")
    assert all(draft.given for draft in reading.drafts)


def test_a_formula_with_a_comma_is_text_and_put_together_again(read: Read) -> None:
    (draft,) = read("m42_formula.csv").drafts
    assert draft.values["name"] == '=HYPERLINK("http://127.0.0.1/","甲")'
    assert (draft.values["address"], draft.values["hours_text"]) == ("+1", "@SUM(1)")
    assert place(draft) == (113.62, 34.75, 2)
    assert codes(draft) == ["cells_rejoined", "hours_not_understood"]


def test_how_a_file_was_read_is_said(read: Read) -> None:
    notes = read("m04_gbk.csv").table.notes
    assert (notes.encoding, notes.encoding_reason, notes.delimiter) == ("gb18030", "gb18030_valid", ",")
    assert read("m07_utf16_tab.csv").table.notes.delimiter == "\t"
    assert read("x04_notes_sheet_first_hidden_sheet.xlsx").table.notes.sheet == "数据"
    assert read("x01_title_merged_twolevel_total.xlsx").table.notes.header_row == 3


def test_rows_left_out_are_said(read: Read) -> None:
    left_out = [(issue.code, issue.row) for issue in read("x01_title_merged_twolevel_total.xlsx").issues]
    assert left_out == [("total_row_skipped", 6), ("note_row_skipped", 7)]
    assert [(i.code, i.row) for i in read("m18_title_rows.csv").issues] == [("total_row_skipped", 5)]
    assert [i.code for i in read("m33_duplicate_headers.csv").issues] == ["ambiguous_column"]


def test_what_else_the_files_hold(read: Read) -> None:
    first, second = (d.values for d in read("m13_leading_zero.csv").drafts)
    assert (first["external_id"], first["phone"], second["external_id"]) == ("001", "037112345678", "002")
    assert "phone" not in second
    assert [d.values.get("note") for d in read("m32_na_words.csv").drafts] == ["None", "null", None]
    assert read("m33_duplicate_headers.csv").drafts[0].values["extra"] == {"地址 (2)": "某某大厦一楼"}
    assert [d.context for d in read("x01_title_merged_twolevel_total.xlsx").drafts] == ["甲区", "甲区"]
    phones = [d.values["phone"] for d in read("x02_times_dates_numbers.xlsx").drafts]
    assert phones == ["37112345678", "0371-12345678"]
    assert "hours_text" not in read("m48_hours_missing.csv").drafts[0].values


def test_the_list_of_zhengzhou(shared: Path) -> None:
    data = (shared / "data" / "stations" / "zhengzhou_gonghui_yizhan.csv").read_bytes()
    drafts = read_list(data, "x", default_datum="gcj02", read_hours=read_hours).drafts
    assert len(drafts) == 82
    assert sum(draft.given is not None for draft in drafts) == 18
    assert sum("phone" in draft.values for draft in drafts) == 8
    assert not any("…" in draft.values.get("phone", "") for draft in drafts)
    assert all("rest_station" in draft.values["kinds"] for draft in drafts)
    assert all(draft.usable and draft.context for draft in drafts)
    assert Counter(code for draft in drafts for code in codes(draft)) == {"hours_not_understood": 2}


# List → drafts, drafts with coordinates, codes of issues.
LISTS = {
    "adur_public_toilets_subset.csv": (15, 0, {"datum_unknown", "hours_not_understood"}),
    "hangzhou_rest_and_cooling.csv": (109, 109, {"hours_not_understood", "kind_unknown"}),
    "news_single_stations.csv": (23, 0, {"hours_not_understood"}),
    "ny_cooling_centers_2024.csv": (
        569,
        569,
        {"hours_not_understood", "datum_not_used_there", "phone_zero_lost"},
    ),
    "plymouth_toilets_swapped.csv": (22, 22, {"hours_not_understood", "datum_not_used_there"}),
    "renfang_naliangdian.csv": (42, 0, {"hours_not_understood"}),
    "shanghai_baoshan_jielizhan.csv": (6, 0, set()),
    "weihai_wendeng_yizhan.csv": (7, 0, set()),
    "zhaoqing_aixin_yizhan.csv": (4, 4, set()),
    "zhejiang_public_rooms.csv": (487, 487, {"hours_not_understood", "kind_unknown"}),
}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_real_list_is_read_to_its_last_row(shared: Path, name: str) -> None:
    data = (shared / "data" / "stations" / name).read_bytes()
    drafts = read_list(data, name, default_datum="gcj02", read_hours=read_hours).drafts
    rows, given, expected = LISTS[name]
    assert (len(drafts), sum(draft.given is not None for draft in drafts)) == (rows, given)
    assert all(draft.values["name"] for draft in drafts)
    assert {code for draft in drafts for code in codes(draft)} <= expected


def test_amenities_of_a_news_text(shared: Path) -> None:
    data = (shared / "data" / "stations" / "news_single_stations.csv").read_bytes()
    first = read_list(data, "x", default_datum=None, read_hours=read_hours).drafts[0]
    assert len(first.values["amenities"]) == 15
    assert set(first.values["amenities"].values()) == {Amenity.YES}
    assert first.context == "厦门"
