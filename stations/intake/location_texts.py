"""The sentences about positions that were found from an address, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geodata.services import FOUND_TEXTS, FoundLevel
from stations.intake.issue_text import IssueText, warning

LOCATION_TEXTS: Mapping[str, IssueText] = MappingProxyType(
    {
        "located_by_service": warning(
            "没有坐标，位置由在线服务 {by} 按地址查到（{level_zh}），误差约 {error_m} 米，{ranked_zh}；"
            "请核对。",
            "There are no coordinates; the online service {by} found the address ({level_en}), about "
            "{error_m} m off, which is {ranked_en}. Please check.",
        ),
        "located_by_known_place": warning(
            "没有坐标，位置取自{level_zh}的站点“{by}”，误差约 {error_m} 米，{ranked_zh}；请核对。",
            "There are no coordinates; the position is that of “{by}” ({level_en}), about {error_m} m off, "
            "which is {ranked_en}. Please check.",
        ),
        "sources_disagree": warning(
            "几个来源给出的位置相差 {distance_m} 米（{sources_zh}），不参与最近驿站排序；请在地图上选对的，"
            "或写入后到“待核位置”里处理。",
            "The sources put it {distance_m} m apart ({sources_en}), so it is left out of nearest-station "
            "answers. Choose the right one on the map, or under “Doubtful places”.",
        ),
    }
)

RANKED_WORDS: Mapping[bool, tuple[str, str]] = MappingProxyType(
    {
        True: ("参与最近驿站排序", "ranked among the nearest"),
        False: ("不参与最近驿站排序", "left out of nearest-station answers"),
    }
)

_NEIGHBOUR_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "house_number": ("同一门牌", "same house number"),
        "building": ("同一楼宇", "same building"),
        "road": ("同一条路", "same road"),
        "host": ("同一单位", "same organisation"),
    }
)

# Where a position comes from, as people say it.
SOURCE_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "given": ("名单的坐标", "coordinates of the list"),
        "gazetteer": ("地名库", "gazetteer"),
        "service": ("在线服务", "online service"),
        "known_place": ("已知站点", "known station"),
        "staff": ("人工标定", "set by staff"),
    }
)


def level_words(source: str, level: str) -> tuple[str, str]:
    """Say what kind of thing a source found.

    Args:
        source: of a position, see `stations.model.PositionSource`, or the name of a geocoder.
        level: the word that the source has for it.

    Returns:
        In Chinese and in English.
    """
    if source == "known_place" and level in _NEIGHBOUR_WORDS:
        return _NEIGHBOUR_WORDS[level]
    words = FOUND_TEXTS[FoundLevel(level) if level in set(FoundLevel) else FoundLevel.UNKNOWN]
    return words["zh"], words["en"]
