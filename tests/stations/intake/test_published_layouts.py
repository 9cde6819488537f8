"""Lists in the layouts that governments publish, as they are published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.datum import Datum
from geodata.divisions import Divisions
from stations.hours import read_hours
from stations.importing import ImportOptions, Origin, draft_plan
from stations.intake import Draft, read_list
from stations.intake.profiles import profile_of
from stations.intake.weekday_words import weekdays_in_chinese
from stations.model import Amenity
from stations.store import Store

JAPAN_TOILETS = """\
全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_連結表記,設置位置,緯度,経度,男性トイレ総数,女性トイレ総数,車椅子使用者用トイレ有無,乳幼児用設備設置トイレ有無,利用開始時間,利用終了時間,利用可能時間特記事項,備考
222062,FF2220620003,静岡県三島市,楽寿園南口,ラクジュエンミナミグチ,静岡県三島市一番町19-3,屋外,35.1249137,138.9108627,3,2,有,無,24時間,,バリアフリートイレは8：30～17：00のみ利用可,
222062,FF2220620004,静岡県三島市,中央町公衆トイレ,チュウオウチョウ,静岡県三島市中央町1-1,,35.1186,138.9185,1,1,無,無,8:30,17:15,,冬季閉鎖
"""
JAPAN_TOILETS_BEFORE = """\
都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,住所,方書,設置位置,緯度,経度,男性トイレ総数,女性トイレ総数,多機能トイレ数,利用開始時間,利用終了時間,利用可能時間特記事項,備考
131083,1,東京都,江東区,江東区立万年橋際公衆便所,コウトウクリツ,東京都江東区常盤1-1-1,,,35.6825,139.7948,2,1,1,00:00,24:00,,
"""
JAPAN_FACILITIES = """\
都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,住所,緯度,経度,電話番号,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,備考
131016,1,東京都,千代田区,区民館,東京都千代田区1-1,35.69,139.75,03-1234-5678,月火水木金,9:00,17:00,年末年始を除く,
131016,2,東京都,千代田区,図書館,東京都千代田区1-2,35.69,139.76,,月～土・祝,10:00,20:00,,
131016,3,東京都,千代田区,公園,東京都千代田区1-3,35.69,139.77,,第2火曜日,10:00,20:00,,
"""
TAIWAN = """\
county,city,village,number,name,address,administration,latitude,longitude,grade,type2,type,exec,diaper
65000,65000030,中正里,65000030001,中和公園公廁,新北市中和區中和路1號,新北市環保局,24.9987,121.4998,特優級,公園,男廁所,新北市,0
"""
TAIWAN_IN_CHINESE = """\
公廁編號,公廁名稱,公廁地址,管理單位,緯度,經度,公廁類別
A1,大安公廁,臺北市大安區1號,公園處,25.03,121.53,無障礙廁所
"""


class NoGeocoder:
    """Finds nothing."""

    def geocode(self, address: str, context: str | None = None) -> None:
        return None


def drafts(
    text: str, encoding: str = "utf-8", chosen: str | None = None, overrides: dict[str, str] | None = None
) -> tuple[Draft, ...]:
    # Staff said the usual datum of Chinese lists; the layout knows better.
    return read_list(
        text.encode(encoding),
        "list.csv",
        default_datum="gcj02",
        read_hours=read_hours,
        overrides=overrides,
        encoding=chosen,
    ).drafts


def test_public_toilets_of_japan() -> None:
    always, hours = drafts(JAPAN_TOILETS)
    assert always.values["name"] == "楽寿園南口"
    assert always.values["external_id"] == "FF2220620003"
    assert always.values["address"] == "静岡県三島市一番町19-3"
    assert always.values["kinds"] == ("public_toilet",)
    assert always.values["amenities"] == {"toilet": Amenity.YES}
    assert always.values["hours_rule"] == "24/7"
    assert always.values["note"] == "バリアフリートイレは8：30～17：00のみ利用可"
    assert always.values["extra"]["車椅子使用者用トイレ有無"] == "有"
    assert always.values["extra"]["設置位置"] == "屋外"
    assert always.given is not None
    assert always.given.datum == Datum.WGS84
    assert hours.values["hours_rule"] == "Mo-Su 08:30-17:15"
    assert hours.values["note"] == "冬季閉鎖"
    assert not [issue for draft in (always, hours) for issue in draft.issues if issue.severity == "error"]


@pytest.mark.parametrize(("encoding", "chosen"), [("utf-8-sig", None), ("cp932", "shift_jis")])
def test_public_toilets_of_japan_in_the_layout_of_before(encoding: str, chosen: str | None) -> None:
    (toilet,) = drafts(JAPAN_TOILETS_BEFORE, encoding, chosen)
    assert toilet.values["name"] == "江東区立万年橋際公衆便所"
    assert toilet.values["kinds"] == ("public_toilet",)
    assert toilet.values["hours_rule"] in ("24/7", "Mo-Su 00:00-24:00")
    assert toilet.given is not None


def test_public_facilities_of_japan_with_days_and_times() -> None:
    weekdays, with_holidays, unread = drafts(JAPAN_FACILITIES)
    assert weekdays.values["hours_text"] == "周一至周五 09:00-17:00"
    assert weekdays.values["hours_rule"] == "Mo-Fr 09:00-17:00"
    assert weekdays.values["extra"]["利用可能曜日"] == "月火水木金"
    assert weekdays.values["note"] == "年末年始を除く"
    assert weekdays.values["phone"] == "03-1234-5678"
    assert with_holidays.values["hours_rule"] == "Mo-Sa 10:00-20:00; PH 10:00-20:00"
    # The second Tuesday of a month is not every day, and what is not understood is not open.
    assert unread.values["hours_rule"] is None
    assert unread.values["hours_text"] == "第2火曜日 10:00-20:00"
    assert "hours_not_understood" in {issue.code for issue in unread.issues}


@pytest.mark.parametrize("text", [TAIWAN, TAIWAN_IN_CHINESE])
def test_public_toilets_of_taiwan(text: str) -> None:
    (toilet,) = drafts(text)
    assert toilet.values["kinds"] == ("public_toilet",)
    assert toilet.values["amenities"] == {"toilet": Amenity.YES}
    assert toilet.values["external_id"] in ("65000030001", "A1")
    assert toilet.values["host"] in ("新北市環保局", "公園處")
    assert toilet.given is not None
    assert toilet.given.datum == Datum.WGS84
    # Codes and the sex that a toilet is for are no division and no kind.
    assert toilet.context == ""
    assert toilet.issues == ()
    assert toilet.values["extra"]


def test_the_same_words_elsewhere_mean_what_they_always_meant() -> None:
    (draft,) = drafts("number,name,address,type\n7,某驿站,某路1号,驿站\n")
    assert "external_id" not in draft.values
    assert draft.values["kinds"] == ("rest_station",)
    assert profile_of(["名称", "緯度", "経度"]) is None


def test_a_person_decides_against_the_layout() -> None:
    (toilet,) = drafts(TAIWAN, overrides={"number": "extra", "grade": "note"})
    assert "external_id" not in toilet.values
    assert toilet.values["note"] == "特優級"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("月火水木金土日", "每天"),
        ("毎日", "每天"),
        ("年中無休", "每天"),
        ("平日", "周一至周五"),
        ("月・水・金", "周一、周三、周五"),
        ("土日祝", "周六、周日、法定节假日"),
        ("土・日曜日、祝日", "周六、周日、法定节假日"),
        ("月曜日から金曜日まで", "周一至周五"),
        ("金～月", "周一、周五至周日"),
        ("月-金", "周一至周五"),
        ("祝日", "法定节假日"),
        ("第2火曜日", None),
        ("月曜日以外", None),
        ("周一至周五", None),
        ("", None),
    ],
)
def test_days_of_the_week_in_japanese(text: str, expected: str | None) -> None:
    assert weekdays_in_chinese(text) == expected


@given(st.sets(st.sampled_from("月火水木金土日"), min_size=1))
@settings(max_examples=80, deadline=None)
def test_every_set_of_days_is_read_as_itself(days: set[str]) -> None:
    words = weekdays_in_chinese("".join(sorted(days)))
    rule: Any = read_hours(f"{words} 9:00-17:00").rule
    names = dict(zip("月火水木金土日", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True))
    order = list(names.values())
    opened: set[str] = set()
    for part in rule.split(" ")[0].split(","):
        first, _, last = part.partition("-")
        start = order.index(first)
        opened |= set(order[start : order.index(last or first) + 1])
    assert opened == {names[day] for day in days}


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        (JAPAN_TOILETS, "Asia/Tokyo"),
        (TAIWAN, "Asia/Taipei"),
        ("名称,地址\n某驿站,某路1号\n", "Asia/Shanghai"),
    ],
)
def test_hours_are_by_the_clocks_of_the_layout(text: str, zone: str, tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'register.db'}") as store:
        store.upgrade()
        origin = Origin("i1", "tester", datetime(2026, 7, 15, tzinfo=UTC))
        options = ImportOptions("zz", "list.csv", Datum.WGS84)
        planned = draft_plan(store, text.encode(), options, NoGeocoder(), Divisions(()), origin)
        assert {row.after.timezone for row in planned.plan.rows if row.after} == {zone}
