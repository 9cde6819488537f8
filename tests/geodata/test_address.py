from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.address import AddressReader, AddressReading, Reason
from geodata.address.changes import FORMER_CODES, FORMER_NAMES_FILE, PARTS, ZONES_FILE, listed_names
from geodata.catalogue import languages
from geodata.divisions import Level, short_name
from geodata.gazetteer import load

_MUNICIPALITIES = {"北京市", "上海市", "天津市", "重庆市"}
_SHARED_READER = AddressReader(load())
_SOME_NAMES = [
    form
    for item in list(_SHARED_READER.gazetteer.divisions)[::97]
    for form in (item.name, short_name(item.name, item.level))
]


@pytest.fixture(name="reader", scope="module")
def _reader() -> AddressReader:
    return AddressReader(load())


def _names(reading: AddressReading) -> str:
    return "/".join(division.name for division in reading.chain)


@pytest.mark.parametrize(
    ("address", "expected", "rest"),
    [
        ("河南省郑州市金水区经八路街道纬五路１号", "河南省/郑州市/金水区/经八路街道", "纬五路1号"),
        ("郑州金水区 花园路", "河南省/郑州市/金水区", "花园路"),
        ("南通市崇川區學田街道青年中路", "江苏省/南通市/崇川区/学田街道", "青年中路"),
        ("广东省东莞市南城街道鸿福路", "广东省/东莞市/南城街道", "鸿福路"),
        ("新疆石河子市红山街道", "新疆维吾尔自治区/石河子市/红山街道", ""),
        ("济南市中区经十路", "山东省/济南市/市中区", "经十路"),
        ("陕西省乾县", "陕西省/咸阳市/乾县", ""),
        ("郑州市管城区紫荆山路", "河南省/郑州市/管城回族区", "紫荆山路"),
        ("内蒙古呼和浩特市新城区海拉尔东路街道", "内蒙古自治区/呼和浩特市/新城区/海拉尔东路街道", ""),
        ("临夏市", "甘肃省/临夏回族自治州/临夏市", ""),
        ("郑州市中原区林山寨街道办事处二楼", "河南省/郑州市/中原区/林山寨街道", "二楼"),
        ("乐陵市兴隆街南大街市中街道", "山东省/德州市/乐陵市/市中街道", "兴隆街南大街"),
        ("金水区郑州市金水区人民路街道", "河南省/郑州市/金水区/人民路街道", "金水区"),
    ],
)
def test_divisions_are_read(reader: AddressReader, address: str, expected: str, rest: str) -> None:
    reading = reader.read(address)
    assert (_names(reading), reading.rest, reading.reason) == (expected, rest, None)
    assert reading.confidence > 0.8


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("江苏省南通市港闸区永兴路", "江苏省/南通市/崇川区"),
        ("襄樊市樊城区", "湖北省/襄阳市/樊城区"),
        ("临安市锦城街道", "浙江省/杭州市/临安区/锦城街道"),
        ("重庆市渝北区龙溪街道红锦大道", "重庆市/两江新区/龙溪街道"),
        ("杭州市江干区凯旋街道", "浙江省/杭州市/上城区/凯旋街道"),
        ("郑州市中原区石佛镇科学大道", "河南省/郑州市/中原区/石佛街道"),
        ("沧州黄骅齐家务乡（现齐家务镇）镇政府大院", "河北省/沧州市/黄骅市/齐家务镇"),
    ],
)
def test_former_names_lead_to_what_they_became(reader: AddressReader, address: str, expected: str) -> None:
    assert _names(reader.read(address)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("杭州市江干区", "浙江省/杭州市"),
        ("盐都龙冈镇盐龙街道交界处", "江苏省/盐城市/盐都区"),
        ("鼓楼区", ""),
        ("江北区", ""),
        ("城关镇", ""),
        ("伊宁", "新疆维吾尔自治区/伊犁哈萨克自治州"),
    ],
)
def test_what_fits_several_is_read_only_as_deep_as_they_agree(
    reader: AddressReader, address: str, expected: str
) -> None:
    reading = reader.read(address)
    assert _names(reading) == expected
    assert reading.confidence <= 0.8


def test_an_ambiguous_address_names_what_it_can_mean(reader: AddressReader) -> None:
    reading = reader.read("江北区")
    assert reading.reason is Reason.AMBIGUOUS
    assert {division.code for division in reading.alternatives} == {"330205", "500157"}


@pytest.mark.parametrize(
    "address",
    [
        "郑州路5号",
        "上海银行",
        "南京东路",
        "杭州大厦",
        "中山公园",
        "建设路路南100米",
        "尧山大道中段路北",
        "高新区",
        "城区",
        "郑东新区商都路",
        "Beijing Road 5",
        "12345",
        "，。！",
    ],
)
def test_roads_and_buildings_and_zones_are_no_divisions(reader: AddressReader, address: str) -> None:
    reading = reader.read(address)
    assert reading.chain == ()
    assert reading.reason is Reason.NOT_NAMED
    assert reading.confidence == 0.0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("郑州市经济技术开发区航海东路中原福塔", "河南省/郑州市"),
        ("北京同仁堂上海市黄浦区店", "上海市/黄浦区"),
        ("香港特别行政区中西区", "香港特别行政区"),
        ("桐庐县城区", "浙江省/杭州市/桐庐县"),
        ("杭州地铁2号线学院路站", "浙江省/杭州市"),
    ],
)
def test_a_later_name_does_not_overrule_a_plain_one(
    reader: AddressReader, address: str, expected: str
) -> None:
    assert _names(reader.read(address)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("苏州高新区狮山路22号", "江苏省/苏州市/虎丘区"),
        ("苏州市工业园区星海街", "江苏省/苏州市"),
        ("成都市高新区天府大道", "四川省/成都市"),
        ("郑州市高新区科学大道", "河南省/郑州市"),
        ("高新区科学大道 郑州市中原区", "河南省/郑州市/中原区"),
        ("青岛市西海岸新区长江中路", "山东省/青岛市/黄岛区"),
        ("大同市矿区新平旺街道", "山西省/大同市/云冈区/新平旺街道"),
        ("桐庐县城区", "浙江省/杭州市/桐庐县"),
        ("山东济宁市中区古槐路", "山东省/济宁市/任城区"),
        ("沈阳市东陵区南塔街道", "辽宁省/沈阳市/沈河区/南塔街道"),
        ("沈阳市东陵区", "辽宁省/沈阳市/浑南区"),
        ("上海闸北天目西路", "上海市/静安区"),
        ("闸北路12号", ""),
        ("台北市中山区", "台湾省"),
        ("大连市中山区", "辽宁省/大连市/中山区"),
        ("九龙旺角弥敦道", "香港特别行政区"),
    ],
)
def test_zones_and_given_up_names_count_only_where_they_are_sure(
    reader: AddressReader, address: str, expected: str
) -> None:
    assert _names(reader.read(address)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("平谷镇罗营镇1号", "北京市/平谷区/镇罗营镇"),
        ("锦州黑山镇安镇1号", "辽宁省/锦州市/黑山县/镇安镇"),
        ("普洱镇沅恩乐镇1号", "云南省/普洱市/镇沅彝族哈尼族拉祜族自治县/恩乐镇"),
    ],
)
def test_a_name_may_begin_with_the_last_word_of_a_longer_one(
    reader: AddressReader, address: str, expected: str
) -> None:
    assert _names(reader.read(address)) == expected


def test_a_short_name_of_a_city_and_of_a_county_elsewhere_is_neither(reader: AddressReader) -> None:
    reading = reader.read("中山火炬开发区康乐大道")
    assert (reading.chain, reading.reason) == ((), Reason.AMBIGUOUS)
    assert {"中山市", "中山区"} <= {division.name for division in reading.alternatives}


@pytest.mark.parametrize(
    ("address", "zh", "en"),
    [
        ("郑州路5号", "“郑州”是路名的一部分", "“郑州” belongs to the name of a road"),
        ("杭州大厦", "“杭州”是建筑或单位名称的一部分", "“杭州” belongs to the name of a building or a firm"),
        ("高新区", "“高新区”许多城市都有", "“高新区” exists in many cities"),
        ("我在杭州呢", "“杭州”不在开头，也不在其上级区划之后", "“杭州” stands neither at the beginning"),
        ("鼓楼区", "南京市鼓楼区、江苏省徐州市鼓楼区", "南京市鼓楼区, 江苏省徐州市鼓楼区"),
        ("岳王庙5号", "地址中没有能识别的行政区划", "The address names no administrative division"),
    ],
)
def test_what_is_not_located_says_why(reader: AddressReader, address: str, zh: str, en: str) -> None:
    reading = reader.read(address)
    assert zh in reading.explain("zh")
    assert en in reading.explain("en")
    assert reading.explain("en").endswith(".")
    assert reader.read("郑州市金水区").explain("zh") == ""


def test_zones_and_brackets_are_kept_as_hints(reader: AddressReader) -> None:
    reading = reader.read("郑州市郑东新区商都路（原农商行旁）")
    assert reading.zones == ("郑东新区",)
    assert reading.hints == ("原农商行旁",)
    assert _names(reading) == "河南省/郑州市"


def test_brackets_break_a_tie_and_never_overrule(reader: AddressReader) -> None:
    assert _names(reader.read("鼓楼区梅峰路（福州）")) == "福建省/福州市/鼓楼区"
    assert _names(reader.read("南京市鼓楼区（福州鼓楼区旁）")) == "江苏省/南京市/鼓楼区"
    # Bytes of an open bracket without its fellow stay where they are.
    assert reader.read("郑州市金水区（花园路").rest == "(花园路"


@pytest.mark.parametrize(
    ("address", "context", "expected"),
    [
        ("西湖区曙光路", "330100", "浙江省/杭州市/西湖区"),
        ("西湖区曙光路", "南昌", "江西省/南昌市/西湖区"),
        ("西湖区曙光路", "330102", "浙江省/杭州市/西湖区"),
        ("朝阳8号", "330100", "浙江省/杭州市"),
        ("上海市黄浦区南京东路", "330100", "上海市/黄浦区"),
        ("岳王路", "杭州上城", "浙江省/杭州市/上城区"),
        ("岳王路", "高新区", ""),
        ("岳王路", "000000", ""),
        ("郑州市中原区建设西路", "上海市", "河南省/郑州市/中原区"),
    ],
)
def test_the_context_decides_only_what_the_address_leaves_open(
    reader: AddressReader, address: str, context: str, expected: str
) -> None:
    assert _names(reader.read(address, context)) == expected


def test_the_context_alone_is_said_to_be_that(reader: AddressReader) -> None:
    reading = reader.read("岳王路", "330100")
    assert (reading.reason, reading.confidence) == (Reason.CONTEXT_ONLY, 0.5)
    assert reader.read("", "330100").reason is Reason.CONTEXT_ONLY
    assert reader.read(" （） ").reason is Reason.EMPTY


def test_a_village_tells_the_township(reader: AddressReader) -> None:
    reading = reader.read("咸宁市咸安区十六潭社区万达商圈")
    assert _names(reading) == "湖北省/咸宁市/咸安区/温泉街道"
    assert reading.rest == "十六潭社区万达商圈"
    assert reading.confidence < 0.8


def test_all_former_names_lead_to_divisions_that_exist() -> None:
    divisions = load().divisions
    official = {item.code: item.name for item in divisions}
    listed = [*listed_names(FORMER_NAMES_FILE), *listed_names(ZONES_FILE)]
    assert len({name for name, _ in listed}) == len(listed) > 300
    for name, codes in listed:
        assert len(name) >= 2
        for code in codes:
            assert code in divisions, name
            assert official[code] != name, name
    for code, names in PARTS:
        assert code in divisions
        assert not {item.name for item in divisions} & set(names.split(" "))
    for old, new in FORMER_CODES.items():
        assert old not in divisions
        assert new in divisions


def test_every_county_is_read_from_its_full_name(reader: AddressReader) -> None:
    divisions = reader.gazetteer.divisions
    counties = [item for item in divisions if item.level == Level.COUNTY][::5]
    wrong = [
        divisions.full_name(item.code)
        for item in counties
        if reader.read(divisions.full_name(item.code) + "人民路1号").deepest != item
    ]
    assert wrong == []


def test_every_township_is_read_from_its_full_name(reader: AddressReader) -> None:
    divisions = reader.gazetteer.divisions
    townships = [item for item in divisions if item.level == Level.TOWNSHIP][::40]
    wrong = [
        (divisions.full_name(item.code), _names(reading))
        for item in townships
        if (reading := reader.read(divisions.full_name(item.code) + "1号")).deepest != item
    ]
    assert wrong == []


def test_every_reason_is_told_in_both_languages() -> None:
    for lang in languages():
        assert all(AddressReading(reason=reason).explain(lang) for reason in Reason)


@settings(deadline=None)  # the first text loads the names
@given(
    st.lists(st.sampled_from("郑州市金水区街道路（）()[]中山西湖乾縣ﷺ①\u202e\x00\ud800 ,1a")).map("".join),
    st.sampled_from([None, "", "330100", "杭州", "（"]),
)
def test_any_text_can_be_read(text: str, context: str | None) -> None:
    reading = _SHARED_READER.read(text, context)
    assert 0.0 <= reading.confidence <= 1.0
    assert bool(reading.chain) == (reading.confidence > 0)
    known = _SHARED_READER.gazetteer.divisions
    assert not reading.chain or reading.chain == known.chain(reading.chain[-1].code)
    assert all(division in known for division in (item.code for item in reading.alternatives))
    assert bool(reading.explain("zh")) == bool(reading.explain("en")) == (reading.reason is not None)


@settings(deadline=None)
@given(st.data())
def test_names_in_any_order_give_a_chain_that_exists(data: st.DataObject) -> None:
    known = _SHARED_READER.gazetteer.divisions
    names = st.sampled_from(_SOME_NAMES) | st.sampled_from(
        ("人民路", "（原", "）", "旁", "与", "12号", "大厦", "")
    )
    text = "".join(data.draw(st.lists(names, min_size=1, max_size=6)))
    reading = _SHARED_READER.read(text, data.draw(st.sampled_from((None, "330100", "郑州", "香港"))))
    assert not reading.chain or reading.chain == known.chain(reading.chain[-1].code)
    assert bool(reading.chain) == (reading.confidence > 0)
    # A reading is the same whether it is remembered or not, and whatever was read before.
    fresh = AddressReader(_SHARED_READER.gazetteer)
    fresh.__dict__["_index"] = _SHARED_READER.__dict__["_index"]
    assert fresh.read(text) == _SHARED_READER.read(text)


def test_a_text_without_end_is_cut(reader: AddressReader) -> None:
    assert len(reader.read("ﷺ" * 100_000).rest) <= 300
    assert _names(reader.read("郑州市金水区" + "(" * 100_000)) == "河南省/郑州市/金水区"


def _cases(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.field
def test_messy_addresses(shared: Path, reader: AddressReader) -> None:
    right = 0
    rows = list(_cases(shared / "cases" / "messy_addresses_20.csv"))
    for row in rows:
        found = {
            level: item.name if (item := reader.read(row["address"]).at(level)) else "" for level in Level
        }
        # The list writes a name again where a division has none of that level.
        if not found[Level.CITY]:
            municipal = found[Level.PROVINCE] in _MUNICIPALITIES
            found[Level.CITY] = found[Level.PROVINCE if municipal else Level.COUNTY]
        if not found[Level.COUNTY]:
            found[Level.COUNTY] = found[Level.CITY]
        right += list(found.values()) == [row[key] for key in ("province", "city", "county", "township")]
    assert len(rows) == 20
    assert right >= 19


@pytest.mark.field
@pytest.mark.parametrize("with_context", [False, True])
def test_counties_of_real_lists(shared: Path, reader: AddressReader, with_context: bool) -> None:
    divisions = reader.gazetteer.divisions
    cities = {short_name(item.name, item.level): item for item in divisions if item.level == Level.CITY}
    outcomes: Counter[str] = Counter()
    for name in ("zhejiang_public_rooms", "hangzhou_rest_and_cooling", "zhengzhou_gonghui_yizhan"):
        for row in _cases(shared / "data" / "stations" / f"{name}.csv"):
            city = cities[row.get("city", "郑州")]
            counties = {
                form: item
                for item in divisions.children(city.code)
                for form in (item.name, short_name(item.name, item.level))
            }
            if row["district"] in counties:
                found = reader.read(row["address"], city.code if with_context else None).at(Level.COUNTY)
                right = found == counties[row["district"]]
                outcomes["right" if right else "none" if found is None else "wrong"] += 1
    total = outcomes.total()
    assert total > 500
    assert outcomes["right"] >= (0.99 if with_context else 0.94) * total
    assert outcomes["wrong"] <= 0.005 * total


@pytest.mark.field
def test_every_station_of_zhengzhou_has_its_county(shared: Path, reader: AddressReader) -> None:
    divisions = reader.gazetteer.divisions
    counties = {item.name for item in divisions.children("410100")}
    rows = list(_cases(shared / "data" / "stations" / "zhengzhou_gonghui_yizhan.csv"))
    assert len(rows) == 82
    for row in rows:
        reading = reader.read(row["address"], row["district"])
        assert reading.at(Level.CITY) == divisions["410100"], row
        if row["district"] in counties:
            county = reading.at(Level.COUNTY)
            assert county is not None, row
            assert county.name == row["district"], row
