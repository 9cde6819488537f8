"""Words in cells: amenities, kinds, yes and no, stars, status, times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.intake.amenity_words import AMENITY_WORDS, read_amenities
from stations.intake.cell_words import (
    is_blank,
    is_no_value,
    read_stars,
    read_status,
    read_time,
    read_year,
    read_yes_no,
)
from stations.intake.kind_words import kinds_in_name, kinds_in_type
from stations.model import Amenity, Status
from stations.vocabulary import AMENITY_CODES

YES, NO, NEARBY = Amenity.YES, Amenity.NO, Amenity.NEARBY


@pytest.mark.parametrize(
    ("text", "values", "complete"),
    [
        ("空调、冰箱、微波炉", {"air_conditioning": YES, "fridge": YES, "microwave": YES}, True),
        ("空调,无微波炉；如厕(附近)", {"air_conditioning": YES, "microwave": NO, "toilet": NEARBY}, True),
        ("旧报道明确未配空调,仅有电风扇", {"air_conditioning": NO, "fan": YES}, False),
        ("没有空调但有电风扇", {"air_conditioning": NO, "fan": YES}, True),
        ("无空调", {"air_conditioning": NO}, True),
        ("未配空调", {"air_conditioning": NO}, True),
        ("暂无WiFi", {"wifi": NO}, True),
        ("无空调、暖气", {"air_conditioning": NO}, False),
        ("空调 无 微波炉 有", {"air_conditioning": NO, "microwave": YES}, True),
        ("空调：有；冰箱：无；WiFi：附近", {"air_conditioning": YES, "fridge": NO, "wifi": NEARBY}, True),
        ("wifi=True;water=False;ac=partial", {"wifi": YES, "drinking_water": NO}, False),
        ("wifi=True;open24=False", {"wifi": YES}, False),
        ("部分充电空调", {}, False),
        ("空调（坏）、风扇", {"fan": YES}, False),
        ("1楼无空调,2楼有空调", {}, False),
        ("无线网络、无线上网、免费Wi-Fi", {"wifi": YES}, True),
        ("AED(自动体外除颤器)", {"aed": YES}, True),
        ("充电、充电桩、换电柜", {"phone_charging": YES, "vehicle_charging": YES, "battery_swap": YES}, True),
        ("开水", {"drinking_water": YES, "hot_water": YES}, True),
        ("热水卫生间", {}, False),
        ("纳凉、避暑", {}, False),
        ("free wifi, no fan, hot water", {"wifi": YES, "fan": NO, "hot_water": YES}, False),
        ("a place for all", {}, False),
        ("drinking_water;first_aid", {"drinking_water": YES, "first_aid": YES}, True),
        ("ＷＩＦＩ　空调", {"wifi": YES, "air_conditioning": YES}, True),
        ("卫生间在旁边", {"toilet": NEARBY}, False),
        ("", {}, True),
    ],
)  # fmt: skip
def test_a_list_of_amenities_is_read(text: str, values: dict[str, Amenity], complete: bool) -> None:
    reading = read_amenities(text)
    assert (dict(reading.values), reading.complete) == (values, complete)


def test_every_amenity_has_words_and_no_word_is_for_nothing() -> None:
    codes = {code for joined in AMENITY_WORDS for code in joined.split("+") if code}
    assert codes == AMENITY_CODES


@pytest.mark.parametrize("code", sorted(AMENITY_CODES))
def test_every_word_is_read_as_its_amenity(code: str) -> None:
    for joined, words in AMENITY_WORDS.items():
        if code in joined.split("+"):
            for word in words:
                assert read_amenities(word).values.get(code) is YES, word
                assert read_amenities(f"无{word}").values.get(code) is NO, word


@given(st.text(max_size=300))
def test_any_text_about_amenities_is_answered(text: str) -> None:
    assert set(read_amenities(text).values) <= AMENITY_CODES


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("大树乡政府爱心驿站(工会驿站)", ("rest_station",)),
        ("工会驿站(郑州市职工服务中心)", ("rest_station",)),
        ("郑州市职工服务中心", ("service_centre",)),
        ("郑州市中原区文化宫路正合口腔工会驿站", ("rest_station",)),
        ("杭州西站司机之家", ("driver_home",)),
        ("工会驿站·司机之家", ("rest_station", "driver_home")),
        ("某某零工驿站", ("gig_worker_station",)),
        ("某某骑手驿站", ("rider_home",)),
        ("爱心妈咪小屋", ("nursing_room",)),
        ("工会驿站（爱心母婴室）", ("rest_station", "nursing_room")),
        ("小候鸟驿站", ("childcare",)),
        ("430学堂", ("childcare",)),
        ("劳动者港湾（建行某支行）", ("rest_station",)),
        ("某区工人文化宫", ("cultural_palace",)),
        ("甲站", ()),
        ("菜鸟驿站", ()),
    ],
)
def test_kinds_are_read_from_the_plates_in_a_name(name: str, kinds: tuple[str, ...]) -> None:
    assert kinds_in_name(name) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("户外劳动者驿站", ("rest_station",)),
        ("rest_station", ("rest_station",)),
        ("station", ("rest_station",)),
        ("司机之家、爱心母婴室", ("driver_home", "nursing_room")),
        ("职工书屋", ("reading_room",)),
        ("library", None),
        ("工会驿站、酒店", None),
    ],
)
def test_kinds_are_read_from_a_type_column(text: str, kinds: tuple[str, ...] | None) -> None:
    assert kinds_in_type(text) == kinds


@pytest.mark.parametrize(
    "text", ["有", "是", "√", "✓", "Y", "yes", "TRUE", "True", "1", "1.0", "2台", "具备"]
)
def test_yes(text: str) -> None:
    assert read_yes_no(text) is YES


@pytest.mark.parametrize("text", ["无", "否", "×", "✗", "N", "no", "FALSE", "0", "0台", "没有"])
def test_no(text: str) -> None:
    assert read_yes_no(text) is NO


@pytest.mark.parametrize("text", ["部分", "partial", "?", "看情况", "", "-", "不清楚"])
def test_neither_yes_nor_no(text: str) -> None:
    assert read_yes_no(text) is None


@pytest.mark.parametrize("text", ["", " ", "-", "--", "—", "/", "\\", "…", "......", "／", "\u3000"])
def test_marks_say_nothing(text: str) -> None:
    assert is_blank(text)
    assert is_no_value(text)


@pytest.mark.parametrize("text", ["NA", "None", "null", "无", "N/A"])
def test_words_for_nothing_are_nothing_only_where_numbers_stand(text: str) -> None:
    assert not is_blank(text)
    assert is_no_value(text)


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("★★★", (3, None)),
        ("★★★☆☆", (3, None)),
        ("三星", (3, None)),
        ("五星级", (5, None)),
        ("3", (3, None)),
        ("4.0", (4, None)),
        ("4星级站点", (4, None)),
        ("2024年四星", (4, 2024)),
        ("6", None),
        ("六星", None),
        ("优秀", None),
        ("", None),
    ],
)
def test_stars(text: str, stars: tuple[int, int | None] | None) -> None:
    assert read_stars(text) == stars


@pytest.mark.parametrize(
    ("text", "year"), [("2024", 2024), ("2024年度", 2024), ("2024.0", 2024), ("24", None), ("去年", None)]
)
def test_years(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("正常开放", Status.OPEN),
        ("暂停", Status.TEMPORARILY_CLOSED),
        ("已撤销", Status.CLOSED),
        ("筹建中", Status.PLANNED),
        ("x", None),
    ],
)
def test_statuses(text: str, status: Status | None) -> None:
    assert read_status(text) == status


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("8:30", "08:30"),
        ("08:30:00", "08:30"),
        ("８：３０", "08:30"),
        ("0.3541666667", "08:30"),
        ("0.7291666667", "17:30"),
        ("8点", "08:00"),
        ("8时30分", "08:30"),
        ("24:00", "24:00"),
        ("25:00", None),
        ("8:75", None),
        ("早上", None),
        ("", None),
    ],
)
def test_times(text: str, time: str | None) -> None:
    assert read_time(text) == time
