"""The words on signs and in type columns, and which kind of place each of them means.

Names on signs were collected from news, lists and rules of unions in many provinces. The brands of hosts
(`劳动者港湾`, `爱心翼站`) are rest stations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from stations.intake.amenity_words import fold_text
from stations.intake.catalogue_words import words_of_catalogues
from stations.vocabulary import KINDS

# Plates: where the name has them, the place is of that kind.
_PLATE_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rest_station": (
            "户外劳动者服务站", "户外劳动者综合服务站", "户外劳动者之家", "户外职工爱心接力站",
            "爱心接力站", "驿站", "驿家", "劳动者港湾", "爱心翼站", "农情暖域", "幸福汇", "服务站点",
            "户外劳动者", "户外职工", "歇脚点", "休息驿站", "环卫工人服务站", "农民工服务站", "纳凉点",
            "避暑点", "避暑处", "驛站", "rest station", "station for outdoor workers",
        ),
        "gig_worker_station": ("零工驿站", "零工市场", "零工之家", "gig worker"),
        "rider_home": (
            "骑手之家", "骑手驿站", "骑士能量站", "骑士驿站", "小哥驿站", "小哥之家", "快递小哥之家",
            "外卖小哥之家", "riders' home", "rider home",
        ),
        "driver_home": (
            "司机之家", "司机驿站", "的士之家", "的哥之家", "卡车司机之家", "货车司机之家",
            "drivers' home", "driver home",
        ),
        "nursing_room": (
            "母婴室", "妈咪小屋", "妈妈小屋", "母婴关爱室", "母婴休息室", "哺乳室", "育婴室", "妈咪之家",
            "nursing room", "baby care",
        ),
        "childcare": (
            "托管班", "小候鸟驿站", "小候鸟", "430学堂", "四点半学堂", "暑托班", "寒托班", "childcare",
        ),
        "": ("充电驿站", "菜鸟驿站", "快递驿站"),
    }
)  # fmt: skip

# Words that just as often name the house in which a station is: they count where no plate is named.
_HOUSE_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "service_centre": (
            "职工服务中心", "职工服务站", "职工之家", "职工·家", "职工家", "困难职工帮扶中心",
            "职工帮扶中心", "service centre", "service center",
        ),
        "legal_aid": (
            "工会法律服务", "法律服务站", "法律援助站", "法律援助工作站", "法律服务点", "legal aid",
        ),
        "cultural_palace": ("工人文化宫", "职工文化宫", "劳动人民文化宫", "cultural palace"),
        "reading_room": ("职工书屋", "劳模书屋", "电子图书馆", "reading room"),
        "member_base": ("会员服务基地", "member base"),
        "partner_merchant": ("优惠商家", "特约商户", "优惠商户", "partner merchant"),
        "pop_up": ("便民服务点", "临时服务点", "流动服务点", "pop-up"),
        "heritage_site": ("红色旅游", "heritage site"),
    }
)  # fmt: skip

# Whole cells of a type column that would mean too much anywhere else.
_TYPE_WORDS = {
    "rest_station": ("station", "站点", "服务站", "服务点", "户外", "cooling", "纳凉"),
    "cultural_palace": ("文化宫",),
    "heritage_site": ("纪念馆", "旧址"),
    "nursing_room": ("母婴", "nursing"),
    "public_toilet": ("公厕", "公廁", "厕所", "公衆トイレ", "公衆便所", "toilet"),
    "driver_home": ("司机",),
    "rider_home": ("骑手",),
    "gig_worker_station": ("零工",),
    "childcare": ("托管",),
    "legal_aid": ("法律",),
    "partner_merchant": ("商家", "商户"),
}  # fmt: skip


def _reverse(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {fold_text(word): code for code, listed in words.items() for word in listed}


_KIND_OF_PLATE = _reverse(_PLATE_WORDS)
_KIND_OF_HOUSE = _reverse(_HOUSE_WORDS)
_KIND_OF_TYPE = _reverse(_TYPE_WORDS) | {
    fold_text(text): term.code for term in KINDS for text in (term.code, term.zh, term.en)
}
_ORDER = tuple(term.code for term in KINDS)
_TYPE_SEPARATORS = re.compile(r"[,;、/|+\n]+")


def _pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


_PLATE = _pattern(_KIND_OF_PLATE)
_HOUSE = _pattern(_KIND_OF_HOUSE)


def kinds_in_name(name: str) -> tuple[str, ...]:
    """Tell the kinds of a place by the plates in its name.

    Args:
        name: such as `大树乡政府爱心驿站(工会驿站)` or `巩义司机之家`.

    Returns:
        Codes of kinds in the order of the vocabulary; none where the name has no plate.
    """
    folded = fold_text(name)
    plates = {_KIND_OF_PLATE[match] for match in _PLATE.findall(folded)} - {""}
    return ordered_kinds(plates or {_KIND_OF_HOUSE[match] for match in _HOUSE.findall(folded)})


def kinds_in_type(text: str) -> tuple[str, ...] | None:
    """Read a cell of a type column.

    Args:
        text: one kind or several, such as `工会驿站、爱心母婴室`.

    Returns:
        Codes of kinds in the order of the vocabulary, or None where some part is not known.
    """
    kinds: set[str] = set()
    for part in filter(None, map(str.strip, _TYPE_SEPARATORS.split(fold_text(text)))):
        exact = _KIND_OF_TYPE.get(part) or _kind_labels().get(part)
        found = {exact} if exact else {_KIND_OF_PLATE[m] for m in _PLATE.findall(part)} - {""}
        found = found or {_KIND_OF_HOUSE[m] for m in _HOUSE.findall(part)}
        if not found:
            return None
        kinds |= found
    return ordered_kinds(kinds) or None


@cache
def _kind_labels() -> dict[str, str]:
    return words_of_catalogues({f"term.kind.{term.code}": term.code for term in KINDS}, fold_text)


def ordered_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    """Put kinds into the order of the vocabulary.

    Args:
        kinds: codes of kinds.

    Returns:
        Each of them once; the same tuple for the same kinds, for most stations of a list are alike.
    """
    return _ordered(frozenset(kinds))


@lru_cache(maxsize=1_024)
def _ordered(kinds: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code in _ORDER if code in kinds)
