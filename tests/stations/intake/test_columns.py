"""Which header means which field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.datum import Datum
from stations.intake import ColumnQuestion, CoordinateColumns, UnreadableFile, map_columns
from stations.intake.header_words import FIELD_WORDS, HeaderMeaning, datum_of, fold_header, meaning_of

# The words of public lists and programs, by what they stand for there.
SEEN = {
    "lon": "经度 lng lon longitude Longitude 経度 x座標 x GeoX geo_Longitude X坐标 东经",
    "lat": "纬度 lat latitude Latitude 緯度 y座標 y GeoY Y坐标 北纬",
    "pair_lonlat": "经纬度",
    "pair_latlon": "latitude_longitude",
    "pair": "coordinates positon 地图 坐标",
    "name": "名称 先锋驿站名称 StationName name Name 施設名 施設名称 スポット名 "
    "指定暑熱避難施設の名称 location_name LocationText",
    "address": "地址 addr address 住所 所在地 所在地_連結表記 StationAddress",
    "location": "location",
    "hours_text": "开放时间 hours open_hours serviceTime 開設時間 開放時間 利用可能時間 開館時間 "
    "開放可能日等（開館時間等） hours_of_operation OpeningHours",
    "open_time": "openTime 利用開始時間 开始",
    "close_time": "利用終了時間 结束",
    "phone": "联系电话 contact contact_phone StationMasterPhone 電話番号 TEL ReportTel",
    "datum": "坐标系 crs CoordinateReferenceSystem",
    "district": "区县 district county 县（市、区）",
    "city": "city 城市",
    "external_id": "编号 id 编码",
    "sequence": "序号 No.",
    "amenities": "设施 facilities features amenities 服务项目",
}


@pytest.mark.parametrize(("field", "header"), [(f, w) for f, words in SEEN.items() for w in words.split()])
def test_headers_of_public_lists_are_known(field: str, header: str) -> None:
    meaning = meaning_of(header)
    assert meaning is not None
    assert meaning.field == field


@pytest.mark.parametrize(
    "header",
    [
        "经度\u00a0",
        "\u3000经 度",
        "经度\u200b",
        "\ufeff经度",
        "经度\n(东经)",
        "*经度",
        "经度（必填）",
        "经度：",
    ],
)
def test_spaces_marks_and_invisible_characters_make_no_difference(header: str) -> None:
    meaning = meaning_of(header)
    assert meaning is not None
    assert meaning.field == "lon"


@pytest.mark.parametrize(
    ("header", "field", "datum"),
    [
        ("高德经度", "lon", Datum.GCJ02),
        ("百度纬度", "lat", Datum.BD09),
        ("经度(WGS84)", "lon", Datum.WGS84),
        ("lng_gcj02", "lon", Datum.GCJ02),
        ("bd09_lat", "lat", Datum.BD09),
        ("高德坐标", "pair", Datum.GCJ02),
        ("高德坐标（经度）", "lon", Datum.GCJ02),
        ("CGCS2000经度", "lon", Datum.CGCS2000),
        ("GPS坐标", "pair", None),
    ],
)
def test_a_header_may_name_the_datum(header: str, field: str, datum: Datum | None) -> None:
    meaning = meaning_of(header)
    assert meaning is not None
    assert (meaning.field, meaning.datum) == (field, datum)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("空调", "air_conditioning"),
        ("是否有微波炉", "microwave"),
        ("有无WiFi", "wifi"),
        ("has_wifi", "wifi"),
        ("AED", "aed"),
    ],
)
def test_a_column_may_be_about_one_amenity(header: str, code: str) -> None:
    assert meaning_of(header) == HeaderMeaning(f"amenity:{code}", 0)


@pytest.mark.parametrize(
    "header", ["", "   ", "feature_count", "面积", "负责人", "coord_precision", "placebo"]
)
def test_other_headers_mean_nothing(header: str) -> None:
    assert meaning_of(header) is None


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("WGS84", Datum.WGS84),
        ("wgs-84", Datum.WGS84),
        ("GPS", Datum.WGS84),
        ("EPSG:4326", Datum.WGS84),
        ("GCJ-02", Datum.GCJ02),
        ("高德", Datum.GCJ02),
        ("高德坐标系", Datum.GCJ02),
        ("火星坐标", Datum.GCJ02),
        ("腾讯地图", Datum.GCJ02),
        ("BD-09", Datum.BD09),
        ("百度坐标", Datum.BD09),
        ("CGCS2000", Datum.CGCS2000),
        ("国家2000", Datum.CGCS2000),
        ("OSGB36", None),
        ("西安80", None),
        ("高德或百度", None),
        ("不清楚", None),
        ("", None),
    ],
)
def test_a_datum_is_known_by_the_words_for_it(text: str, datum: Datum | None) -> None:
    assert datum_of(text) == datum


def test_no_word_stands_for_two_fields() -> None:
    words = [fold_header(word) for listed in FIELD_WORDS.values() for word in set(map(fold_header, listed))]
    assert sorted(words) == sorted(set(words))


@given(st.text(max_size=80))
def test_any_header_is_answered(header: str) -> None:
    assert meaning_of(f"\ufeff {header}\u3000") == meaning_of(header)


def test_columns_are_mapped() -> None:
    columns = map_columns(["序号", "名称", "纬度", "经度", "空调", "面积", ""])
    assert columns.fields == {"sequence": (0,), "name": (1,)}
    assert columns.coordinates == (CoordinateColumns(3, 2, "lonlat", None),)
    assert columns.amenities == {"air_conditioning": 4}
    assert [columns.labels[i] for i in columns.extra] == ["面积", "#7"]
    assert columns.issues == ()


def test_a_missing_name_column_is_refused_with_what_was_found() -> None:
    with pytest.raises(UnreadableFile) as raised:
        map_columns(["驿站名字", "地址"])
    assert raised.value.code == "no_name_column"
    for lang in ("zh", "en"):
        said = raised.value.describe(lang)
        assert "驿站名字, 地址" in said
        assert "名称、" in said
        assert "“驿站名字” ≈ “驿站名称”" in said


def test_equal_headers_are_reported_and_both_kept() -> None:
    columns = map_columns(["名称", "地址", "地址"])
    (issue,) = columns.issues
    assert (issue.code, issue.severity) == ("ambiguous_column", "warning")
    assert issue.params == {"columns": "地址、地址 (2)", "used": "地址"}
    assert columns.questions == (ColumnQuestion("address", ("地址", "地址 (2)"), "地址"),)
    assert columns.fields["address"] == (1,)
    assert [columns.labels[i] for i in columns.extra] == ["地址 (2)"]


def test_of_two_words_for_a_field_the_more_usual_wins() -> None:
    columns = map_columns(["单位名称", "名称"])
    assert columns.fields["name"] == (1,)
    assert columns.issues[0].params["used"] == "名称"


@pytest.mark.parametrize(
    "header",
    [
        ["名称", "经度", "纬度", "经度", "纬度"],
        ["名称", "lng", "x", "lat"],
        ["名称", "坐标", "经纬度"],
    ],
)
def test_several_sets_of_coordinates_are_not_guessed_among(header: list[str]) -> None:
    columns = map_columns(header)
    assert columns.coordinates == ()
    assert [(issue.code, issue.severity) for issue in columns.issues] == [("ambiguous_coordinates", "error")]


def test_sets_that_name_their_datums_are_all_kept() -> None:
    columns = map_columns(["名称", "经度", "纬度", "高德经度", "高德纬度", "百度经度", "百度纬度"])
    assert [(c.lon, c.datum) for c in columns.coordinates] == [(3, Datum.GCJ02), (5, Datum.BD09), (1, None)]
    assert columns.issues == ()


def test_half_a_set_is_an_error() -> None:
    columns = map_columns(["名称", "经度"])
    assert [issue.code for issue in columns.issues] == ["half_coordinate_columns"]
    assert columns.coordinates == ()


def test_overrides_win_without_remark() -> None:
    header = ["标题", "名称", "lng", "x", "lat", "设备编号"]
    overrides = {"标题": "name", "X": "lon", "lat": "lat", "设备编号": "external_id", "名称": "extra"}
    columns = map_columns(header, overrides)
    assert columns.fields == {"name": (0,), "external_id": (5,)}
    assert columns.coordinates == (CoordinateColumns(3, 4, "lonlat", None),)
    assert [columns.labels[i] for i in columns.extra] == ["名称", "lng"]
    assert columns.issues == ()


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"没有这列": "name"}, "mapping_column"),
        ({"名称": "nmae"}, "mapping_field"),
        ({"名称": "amenity:x"}, "mapping_field"),
    ],
)
def test_an_override_of_what_is_not_there_is_refused(overrides: dict[str, str], code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        map_columns(["名称"], overrides)
    assert raised.value.code == code
