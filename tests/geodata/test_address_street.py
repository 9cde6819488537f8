from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.address import AddressReading
from geodata.address.street import read_street


@pytest.mark.parametrize(
    ("rest", "road", "number", "building"),
    [
        ("纬五路1号", "纬五路", "1", ""),
        ("杜甫路173-1号", "杜甫路", "173-1", ""),
        ("经四路3258号-3266号", "经四路", "3258-3266", ""),
        ("文三路478号-2华星时代广场B座301室", "文三路", "478-2", "华星时代广场"),
        ("世纪大道88弄12号", "世纪大道", "88弄12", ""),
        ("和平道12号附3号", "和平道", "12-3", ""),
        ("经三路北段一百二十八号院内", "经三路", "128", ""),
        ("人民南路四段18号", "人民南路四段", "18", ""),
        ("甲5号", "", "", ""),
        ("学院路甲5号", "学院路", "5甲", ""),
        ("石佛村科学大道5号", "科学大道", "5", ""),
        ("新村路5号", "新村路", "5", ""),
        ("高新区科学大道", "科学大道", "", ""),
        ("位于世纪大道水景公园内", "世纪大道", "", "水景公园"),
        ("炼铁路178号一号高炉一楼", "炼铁路", "178", ""),
        ("铁路家属院", "", "", "铁路家属院"),
        ("街道办事处", "", "", ""),
        ("海益路与旺杨街交叉路口往东约100米", "海益路", "", ""),
        ("2号大街与25号大街交叉口东北侧", "2号大街", "", ""),
        ("市场街与新乡路交叉口西南", "市场街", "", ""),
        ("尧山大道中段路北", "尧山大道", "", ""),
        ("地铁6号线高桥站站厅层", "", "", "高桥站"),
        ("云东路213号社区服务中心旁", "云东路", "213", ""),
        ("云东路213号靖美社区党群服务中心一楼", "云东路", "213", "靖美社区党群服务中心"),
        ("吴山广场", "", "", "吴山广场"),
        ("公厕", "", "", ""),
        ("云东路213号村委会门卫室", "云东路", "213", ""),
        ("", "", "", ""),
    ],
)
def test_road_number_and_building(rest: str, road: str, number: str, building: str) -> None:
    reading = AddressReading(rest=rest)
    assert (reading.road, reading.number, reading.building) == (road, number, building)


@given(
    st.lists(st.sampled_from("中山东路大道街巷道弄里号楼层室甲0129一二十百-－附之院内村区镇旁,.与和a ")).map(
        "".join
    )
)
def test_the_parts_are_parts_of_the_text(rest: str) -> None:
    street = read_street(rest)
    assert street.road in rest
    assert street.building in rest
    assert len(street.road) != 1
    assert not street.number or street.road


def test_a_hostile_text_is_read_as_fast_as_any() -> None:
    # Two ways to take each pair would be more ways than there is time for.
    assert read_street("站点" * 150 + "某") == read_street("站点" * 150 + "某")
    assert read_street("与路口" * 100).building == ""
    assert read_street("街道路" * 100).road
