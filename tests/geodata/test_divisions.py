from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.divisions import Division, Divisions, Level, level_of, short_name

_SOME = (
    Division("410000", "河南省", Level.PROVINCE, None),
    Division("410100", "郑州市", Level.CITY, "410000"),
    Division("410105", "金水区", Level.COUNTY, "410100"),
    Division("410105001", "经八路街道", Level.TOWNSHIP, "410105"),
    Division("419001", "济源市", Level.COUNTY, "410000"),
    Division("410102", "中原区", Level.COUNTY, "410100"),
)


@pytest.fixture(name="divisions")
def _divisions() -> Divisions:
    return Divisions(_SOME)


def test_a_chain_begins_with_the_province(divisions: Divisions) -> None:
    names = [item.name for item in divisions.chain("410105001")]
    assert names == ["河南省", "郑州市", "金水区", "经八路街道"]
    assert [item.name for item in divisions.chain("419001")] == ["河南省", "济源市"]
    assert divisions.chain("999999") == ()


def test_a_village_code_finds_its_township(divisions: Divisions) -> None:
    assert divisions.get("410105001005") == divisions["410105001"]
    assert divisions.get("4101") is None


def test_children_come_in_the_order_of_their_codes(divisions: Divisions) -> None:
    assert [item.code for item in divisions.children("410100")] == ["410102", "410105"]
    assert [item.code for item in divisions.children(None)] == ["410000"]
    assert divisions.children("410105001") == ()


def test_names_and_labels(divisions: Divisions) -> None:
    assert divisions.full_name("410105") == "河南省郑州市金水区"
    assert divisions.label("410105") == "郑州 · 金水区"
    assert divisions.label("410000") == "河南省"
    assert divisions.label("nothing") == divisions.full_name("nothing") == ""


def test_search_puts_whole_names_before_parts(divisions: Divisions) -> None:
    assert [item.name for item in divisions.search("金水")] == ["金水区"]
    assert [item.code for item in divisions.search("4101", limit=2)] == ["410100", "410102"]
    assert [item.name for item in divisions.search(" 河 南 ")] == ["河南省"]
    assert [item.code for item in divisions.search("郑州金水")] == ["410105"]
    assert [item.code for item in divisions.search("河南金水区")] == ["410105"]
    assert divisions.search("济源金水") == ()
    assert [item.code for item in divisions.search("区", within="410100")] == ["410102", "410105"]
    assert divisions.search("郑州", within="410100") == ()
    assert divisions.search("") == divisions.search("郑州", limit=0) == ()


def test_a_division_without_its_parent_is_refused() -> None:
    with pytest.raises(ValueError, match="410105 金水区 belongs to 410100, which is missing"):
        Divisions([_SOME[0], _SOME[2]])


def test_a_code_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Divisions([_SOME[0], _SOME[0]])


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("内蒙古自治区", Level.PROVINCE, "内蒙古"),
        ("新疆维吾尔自治区", Level.PROVINCE, "新疆"),
        ("广西壮族自治区", Level.PROVINCE, "广西"),
        ("香港特别行政区", Level.PROVINCE, "香港"),
        ("巴音郭楞蒙古自治州", Level.CITY, "巴音郭楞"),
        ("黔西南布依族苗族自治州", Level.CITY, "黔西南"),
        ("锡林郭勒盟", Level.CITY, "锡林郭勒"),
        ("双江拉祜族佤族布朗族傣族自治县", Level.COUNTY, "双江"),
        ("东乡族自治县", Level.COUNTY, "东乡族"),
        ("鄂伦春自治旗", Level.COUNTY, "鄂伦春"),
        ("浦东新区", Level.COUNTY, "浦东"),
        ("管城回族区", Level.COUNTY, "管城"),
        ("单县", Level.COUNTY, "单县"),
        ("常营回族乡", Level.TOWNSHIP, "常营"),
        ("市中街道", Level.TOWNSHIP, "市中"),
        ("万柏林区", Level.COUNTY, "万柏林"),
        ("神农架林区", Level.COUNTY, "神农架"),
        ("北林区", Level.COUNTY, "北林"),
        ("清新区", Level.COUNTY, "清新"),
        ("峰峰矿区", Level.COUNTY, "峰峰"),
        ("矿区", Level.COUNTY, "矿区"),
        ("井陉矿区", Level.COUNTY, "井陉矿区"),
        ("六枝特区", Level.COUNTY, "六枝"),
        ("科尔沁左翼中旗", Level.COUNTY, "科左中旗"),
        ("达尔罕茂明安联合旗", Level.COUNTY, "达茂旗"),
        ("巴林左旗", Level.COUNTY, "巴林左旗"),
        ("敖汉旗", Level.COUNTY, "敖汉"),
        ("河南蒙古族自治县", Level.COUNTY, "河南县"),
    ],
)
def test_short_names(name: str, level: Level, short: str) -> None:
    assert short_name(name, level) == short


@pytest.mark.parametrize(
    "code", ["", "41", "4101", "41010a", "010101", "4101051", "4101050011", "４１０１０５"]
)
def test_what_is_no_code_has_no_level(code: str) -> None:
    with pytest.raises(ValueError, match="6 or 9 digits"):
        level_of(code)


@given(st.text(max_size=8), st.integers(-2, 5))
def test_search_takes_any_text(text: str, limit: int) -> None:
    assert len(Divisions(_SOME).search(text, limit)) <= max(limit, 0)
