"""What stands after the divisions: the road, the number and the building."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# 铁路, 路口 and 路段 are no roads, 街道 and 街区 no streets; 道 is one only before a number or a crossing.
_ROAD = re.compile(
    r"[\u3400-\u9fff0-9A-Za-z]{1,9}?(?:"
    r"(?:(?<!铁)路|铁路(?=\d))(?![口段灯局网面桥旁边]|[东西南北](?:侧|边|面|角|约|\d|$))"
    r"|大道|大街|街(?![道区])|巷(?!口)|胡同|道(?=\d|[与和]))"
    r"(?:[东西南北中][一二三四五六七八九十]?[路街巷](?!口)|[一二三四五六七八九十]段)?"
)
# 经三路北段 is numbered as the whole road is; 人民南路四段 has numbers of its own and keeps its name.
_STRETCH = re.compile(r"[东西南北中]{1,2}段")
# What ends before a road begins: 石佛村科学大道 is 科学大道; 新村路 stays what it is.
_BEFORE = re.compile(
    r"(?:.*(?:社区|居委会|村委会|村|小区|家园|花园|园区|开发区|区|镇|乡|街道|办事处|交叉口|路口|[路街道巷][与和、]|,))?"
    r"(?:位于|地处|在)?(?=..)"
)
_NUMBER = re.compile(
    r"(?P<lane>\d{1,5})弄(?:(?P<in_lane>\d{1,5})号?)?"
    r"|(?P<before>[甲乙丙丁])?(?P<number>\d{1,5}(?:号?[-－—~/、]\d{1,5})?)(?P<letter>[甲乙丙丁A-Za-z])?"
    r"(?:号(?!线|楼|门|馆|厅|口|公|地|出|桥|院[^内])(?:[-－—附之](?P<sub>\d{1,4})号?)?|(?=$|[与和]))"
)
_CHINESE_NUMBER = re.compile(r"([一二三四五六七八九十百零〇]{1,6})号(?!线|楼|门|馆|厅|口|院(?!内))")
_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"〇": 0}

_STATION = re.compile(
    r"(?:地铁|轨道交通|轻轨)[0-9一二三四五六七八九十]*(?:号?线)?([\u3400-\u9fff]{2,10}?站)(?![点牌])"
)
# From here on it is about the floor, the door, or the side of something.
_INSIDE = re.compile(
    r"(?:负?\d+|[一二三四五六七八九十]+)(?:[-－~、至]\d+)?(?:号?楼|层|室|单元|幢|栋|座|号)|[A-Za-z]\d*(?:楼|座|幢|栋|区|口|馆|室)"
    r"|[东西南北正大]{1,2}门|首层|底楼|[东西南北]{1,2}[侧边面角]|往|旁|附近|斜?对面|门口|入口|院内|大[厅堂]|内(?:$|\W)|,"
)
_LEADING = re.compile(
    r"(?:位于|地处|(?:与|和|交).{1,10}?(?:交叉路?口|交汇处|交界处|交会处|交口|路口|口)|交叉路?口|路[口段段]|[东西南北中]{1,2}段|"
    r"[向往]?[东西南北]{1,2}(?:侧|边|面|角)|[向往][东西南北]{1,2}|(?:约|大约)?\d+米(?:路[东西南北])?|路[东西南北](?!\w)|"
    r"[^\w]|号|院内|内|的|旁|附近|对面)+"
)
# There is one of these in every second street. Nothing is tried twice (++), so longer words come first.
_GENERIC = re.compile(
    r"(?:居委会?|村委会?|门卫|城市|社区|村|街道|镇|乡|党群|便民|卫生|政务|综合|文化|职工|游客|服务|活动|公共|户外|劳动者|工会|爱心|环卫|"
    r"新时代|文明|实践|驿站|中心|站点?|大厅|公厕|厕所|卫生间|停车场|小?游园|公园|广场|小区|加油|超市|市场|商场|银行|"
    r"支行|营业[部厅]|药[店房]|饭店|酒店|休息|点|室|办公|办事处|办|楼|政府|院|内|门|[东西南北中]|段|路)++"
)


@dataclass(frozen=True, slots=True)
class Street:
    """The road, the number and the building that an address names.

    Args:
        road: its name as written; empty where none is named.
        number: on the plate, without 号, as 5, 5甲, 26-3 or 88弄12; empty where there is none.
        building: name of the building or the site; empty where none is named that tells it from others.
    """

    road: str = ""
    number: str = ""
    building: str = ""


@lru_cache(maxsize=4096)
def read_street(rest: str) -> Street:
    """Take apart what stands after the divisions.

    Args:
        rest: in the form that `fold` makes, without the divisions.

    Returns:
        The parts; of two roads that cross the first one.
    """
    station = _STATION.search(rest)
    if station is not None:
        return Street(building=station[1])
    found = _ROAD.search(rest)
    if found is None:
        return Street(building=_building(rest))
    begun = _BEFORE.match(found[0])
    road = found[0][begun.end() :] if begun is not None else found[0]
    stretch = _STRETCH.match(rest, found.end())
    number, after = _number(rest, found.end() if stretch is None else stretch.end())
    return Street(road, number, _building(rest[after:]))


def _number(rest: str, start: int) -> tuple[str, int]:
    found = _NUMBER.match(rest, start)
    if found is not None:
        if found["lane"]:
            return f"{found['lane']}弄{found['in_lane'] or ''}", found.end()
        number = re.sub(r"号?[－—~/、-]", "-", found["number"])
        letter = (found["letter"] or found["before"] or "").upper()
        return f"{number}{letter}{'-' if found['sub'] else ''}{found['sub'] or ''}", found.end()
    spelt = _CHINESE_NUMBER.match(rest, start)
    return (str(_value(spelt[1])), spelt.end()) if spelt is not None else ("", start)


def _value(words: str) -> int:
    """Read a number in Chinese words: 一百二十八 and 一二八 are 128."""
    if not set(words) & {"十", "百"}:
        return int("".join(str(_DIGITS[mark]) for mark in words))
    total, last = 0, 0
    for mark in words:
        if mark in _DIGITS:
            last = _DIGITS[mark]
        else:
            total += max(last, 1) * (10 if mark == "十" else 100)
            last = 0
    return total + last


def _building(text: str) -> str:
    """Find the name that tells a building from others."""
    leading = _LEADING.match(text)
    name = text if leading is None else text[leading.end() :]
    inside = _INSIDE.search(name)
    if inside is not None:
        name = name[: inside.start()]
    return "" if len(name) < 3 or name.isdigit() or _GENERIC.fullmatch(name) else name
