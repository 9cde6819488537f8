"""Addresses as services are asked for them, and answers found again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.address import AddressReader
from geodata.gazetteer import Gazetteer, load
from geodata.geocode import Geocoder
from geodata.services import CachedGeocoder, Question, make_question, question_key, shorten, tidy
from geodata.services.baidu import MAX_ADDRESS_BYTES, parameters


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


@pytest.fixture(scope="module")
def reader(gazetteer: Gazetteer) -> AddressReader:
    return AddressReader(gazetteer)


@pytest.mark.parametrize(
    ("address", "context", "asked"),
    [
        ("金水区花园路1号", "河南省郑州市", Question("河南省郑州市金水区花园路1号", "郑州市", "410100")),
        ("金水区花园路1号", "410100", Question("河南省郑州市金水区花园路1号", "郑州市", "410100")),
        ("郑州金水区花园路", None, Question("河南省郑州金水区花园路", "郑州市", "410100")),
        ("河南省郑州市 金水区", None, Question("河南省郑州市金水区", "郑州市", "410100")),
        # Without its area 下沙 is a place in several provinces.
        (
            "下沙街道1号大街",
            "浙江省杭州市",
            Question("浙江省杭州市钱塘区下沙街道1号大街", "杭州市", "330100"),
        ),
        ("东单北大街１号", "北京市", Question("北京市东单北大街1号", "北京市", "110000")),
        # A county-level city is no city to the services.
        ("济源市沁园路1号", None, Question("河南省济源市沁园路1号")),
        ("某路1号", None, Question("某路1号")),
    ],
)
def test_a_question_begins_with_what_is_known(
    address: str, context: str | None, asked: Question, reader: AddressReader
) -> None:
    assert make_question(address, context, reader) == asked


def test_the_same_question_has_the_same_key() -> None:
    assert question_key("金水区　花园路１号", "河南省 郑州市") == question_key(
        "金水区花园路1号", "河南省郑州市"
    )
    assert question_key("花园路1号", "郑州市") != question_key("花园路1号", "杭州市")
    assert question_key("a", None) == question_key("a", "")


@given(st.text(), st.text())
def test_a_key_is_short_and_can_be_kept_in_any_database(address: str, context: str) -> None:
    key = question_key(address, context)
    key.encode()
    assert len(key) <= 401
    assert not set("\0\r\t") & set(key)


def test_an_address_is_shortened_where_it_still_says_something() -> None:
    long = "金水区花园路12号院3号楼建设银行一楼大厅户外劳动者驿站(原工人文化宫南门旁边的小平房)"
    assert shorten(long, 84) == "金水区花园路12号院3号楼建设银行一楼大厅户外劳动者驿站"
    assert shorten(long, 70) == "金水区花园路12号院3号楼建设银行一楼"
    assert shorten("花园路1号(旁)", 84) == "花园路1号(旁)"
    assert shorten("郑州市金水区花园路1号(" + "很长" * 20 + ")", 84) == "郑州市金水区花园路1号"
    assert shorten("无" * 40, 84) == "无" * 28
    assert shorten("(" + "长" * 40 + ")", 84).startswith("(长")


@given(st.text(min_size=1), st.integers(4, 120))
def test_no_character_is_ever_cut_in_two(address: str, most_bytes: int) -> None:
    address = tidy(address)
    short = shorten(address, most_bytes)
    assert len(short.encode()) <= most_bytes
    assert "�" not in short or "�" in address
    assert bool(short) == bool(address)


@given(st.text(alphabet="郑州市金水区花园路12号院楼（原旁） 𠀀a", min_size=1, max_size=200))
def test_baidu_is_never_asked_for_more_than_it_accepts(address: str) -> None:
    for question in (Question(tidy(address)), Question(f"河南省郑州市{tidy(address)}", "郑州市", "410100")):
        assert len(parameters(question)["address"].encode()) <= MAX_ADDRESS_BYTES


def test_the_province_goes_before_the_house_number_does() -> None:
    address = "新疆维吾尔自治区乌鲁木齐市天山区人民路12号"
    question = Question(address + "院" * 8, "乌鲁木齐市", "650100")
    assert parameters(question)["address"].startswith("乌鲁木齐市天山区人民路12号")


def answer(*places: tuple[str, str, str]) -> str:
    found = [{"location": location, "level": level, "adcode": code} for location, level, code in places]
    return json.dumps({"status": "1", "infocode": "10000", "geocodes": found})


CHAOYANG = answer(
    ("120.488801,41.601855", "市", "211300"),
    ("125.288168,43.833845", "区县", "220104"),
    ("116.443136,39.921444", "区县", "110105"),
)


def test_what_was_answered_is_found_again_and_nothing_else(gazetteer: Gazetteer) -> None:
    kept = {question_key("花园路1号", "郑州市"): answer(("113.7,34.8", "门牌号", "410105"))}
    geocoder: Geocoder = CachedGeocoder("amap", kept, gazetteer.divisions)
    found = geocoder.geocode(" 花园路１号", "郑州市")
    assert found is not None
    assert (found.source, found.level, found.error_m, found.division_code) == (
        "amap",
        "door",
        150.0,
        "410105",
    )
    assert geocoder.geocode("花园路1号", "杭州市") is None
    assert geocoder.geocode("花园路2号", "郑州市") is None


def test_several_places_are_one_only_where_the_area_tells_which(gazetteer: Gazetteer) -> None:
    kept = {question_key("朝阳区", asked): CHAOYANG for asked in (None, "北京市", "110000", "浙江省")}
    geocoder = CachedGeocoder("amap", kept.get, gazetteer.divisions)
    for area in ("北京市", "110000"):
        found = geocoder.geocode("朝阳区", area)
        assert found is not None
        assert (found.division_code, found.confidence) == ("110105", 1.0)
    for elsewhere in (None, "浙江省"):
        unsure = geocoder.geocode("朝阳区", elsewhere)
        assert unsure is not None
        # The error reaches to the farthest of the others.
        assert unsure.error_m is not None
        assert unsure.error_m > 400_000
        assert unsure.confidence == pytest.approx(1 / 3)


def test_codes_that_no_division_has_are_brought_to_the_city(gazetteer: Gazetteer) -> None:
    kept = {question_key("a"): answer(("113.7,34.8", "开发区", "410171"))}
    found = CachedGeocoder("amap", kept, gazetteer.divisions).geocode("a")
    assert found is not None
    assert found.division_code == "410100"
    plain = CachedGeocoder("amap", kept).geocode("a")
    assert plain is not None
    assert plain.division_code == "410171"


@pytest.mark.parametrize("kept", ["", "<html>", "[]", '{"status": "0", "infocode": "10001"}', answer()])
def test_an_answer_that_tells_nothing_is_no_position(kept: str) -> None:
    assert CachedGeocoder("amap", {question_key("a"): kept}).geocode("a") is None


def test_an_answer_is_read_once_and_a_question_without_one_is_looked_up_again() -> None:
    kept: dict[str, str] = {}
    looked_up: list[str] = []

    def find(question: str) -> str | None:
        looked_up.append(question)
        return kept.get(question)

    geocoder = CachedGeocoder("amap", find)
    assert geocoder.geocode("a") is None
    kept[question_key("a")] = answer(("113.7,34.8", "门牌号", "410105"))
    first = geocoder.geocode("a")
    assert first is not None
    assert geocoder.geocode("a") is first
    assert len(looked_up) == 2


def test_an_unknown_service_has_no_cache() -> None:
    with pytest.raises(KeyError):
        CachedGeocoder("nobody", {})
