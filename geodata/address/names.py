"""Which text can mean which divisions, and where an address says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geodata.address.changes import FORMER_NAMES_FILE, PARTS, ZONES_FILE, listed_names
from geodata.customary_names import CUSTOMARY_NAMES
from geodata.divisions import Division, Divisions, Level, short_name

OFFICIAL = 1.0
# As plain as an official name, and yet to be told from one.
FORMER = 1.0 - 1e-9
OTHER_KIND = 0.9
ZONE = 0.8
SHORT = 0.6
# 闸北 or 下城: only right after the city.
FORMER_SHORT = 0.55

# 郑州路 is a road and 杭州大厦 a building: a short name in front of such a word names no division.
NOT_A_DIVISION = re.compile(
    r"(?:[东西南北中前后][一二三四五六七八九十]?|[一二三四五六七八九十])?"
    r"(?:路|大道|大街|街(?!道)|巷|弄|胡同|桥|公园|广场|大厦|酒店|宾馆|饭店|新村|小区|花园|苑|"
    r"银行|医院|大学|学院|中学|小学|站|店|公司|商城)"
)
_ROAD = re.compile(r"(?:[东西南北中])?(?:路|大道|大街|街(?!道)|巷)")
_OFFICE = re.compile(r"(?:街道)?(?:办事处|办(?![公事理]))|(?:人民)?政府")
# 路南 and 城东 are directions first and counties second: only 路南区 and 城东区 name those.
_DIRECTION = re.compile(r"[路城河江桥市海湖关山][东西南北中内外]|[东西南北新老旧]城|城关")
# What may stand before a short name that begins an address.
_OPENING = re.compile(r"(?:(?:地址|位于|坐落于|在)[::,]?)?")
# What a division of that level may once have been, and how people say 恩施州 and 融水县.
_PREFECTURE = ("市", "州", "地区", "盟", "自治州")
_COUNTY = ("县", "市", "区", "自治县", "自治旗")
# Names that a part of any city may bear: they count only right after the city, or where the area is known.
ANYWHERE = frozenset(
    {
        "城区",
        "郊区",
        "矿区",
        "东区",
        "西区",
        "南区",
        "北区",
        "滨湖新区",
        "北部新区",
        "高新区",
        "经开区",
        "保税区",
    }
    | {"高新技术产业开发区", "高新技术开发区", "经济技术开发区", "火炬高技术产业开发区"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in an address that can name a division.

    Args:
        start: first character.
        end: first character after it.
        text: the name as found.
        meanings: division code → how plainly the text names it, 0 to 1.
        hint: whether it stands in brackets.
    """

    start: int
    end: int
    text: str
    meanings: dict[str, float]
    hint: bool = False

    def key(self) -> tuple[object, ...]:
        """Make what two mentions that mean the same in the same place have in common."""
        return (self.start, self.end, self.text, self.hint, *self.meanings)


class NameIndex:
    """Every name that is looked for anywhere in an address.

    Args:
        divisions: all divisions.
        simplify: turns traditional characters into simplified ones; 乾县 must be found after 乾 became 干.
    """

    def __init__(self, divisions: Divisions, simplify: Callable[[str], str]) -> None:
        self._meanings: dict[str, dict[str, float]] = {}
        items = list(divisions)
        names = simplify("\n".join(item.name for item in items)).split("\n")
        for item, name in zip(items, names, strict=True):
            self._meanings.setdefault(name, {})[item.code] = OFFICIAL
            if name != item.name:
                self._add(item.name, item.code, OFFICIAL)
        for code, parts in PARTS:
            for name in parts.split(" "):
                self._add_known(name, code, OFFICIAL, divisions)
        official = frozenset(self._meanings)
        provinces = {short_name(item.name, item.level) for item in divisions.children(None)}
        for item, name in zip(items, names, strict=True):
            if item.level != Level.TOWNSHIP:
                self._add_variants(item, name, divisions, official, provinces)
        self._add_changes(divisions)
        # By the first two characters: most places of an address begin no name.
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in self._meanings:
            lengths[name[:2]].add(len(name))
        self._lengths = {begun: tuple(sorted(found, reverse=True)) for begun, found in lengths.items()}
        self.digits_matter = re.search("[0-9]", "".join(self._meanings)) is not None

    def _add_variants(
        self,
        item: Division,
        name: str,
        divisions: Divisions,
        official: frozenset[str],
        provinces: set[str],
    ) -> None:
        short = short_name(name, item.level)
        for other in (short, *CUSTOMARY_NAMES.get(item.name, ())):
            # 吉林 and 海南 are provinces first; 路南 and 城东 are directions.
            taken = item.level != Level.PROVINCE and other in provinces
            if not taken and (item.level != Level.COUNTY or not _DIRECTION.fullmatch(other)):
                plain = len(other) > 2 and other.endswith(("旗", "县", "区"))
                self._add(other, item.code, OTHER_KIND if plain else SHORT)
        kinds = _PREFECTURE if item.level == Level.CITY else _COUNTY if item.level == Level.COUNTY else ()
        for kind in kinds:
            # 朝阳市 is a city of its own and not what 朝阳区 was once called.
            if short != name and short + kind not in official:
                self._add(short + kind, item.code, OTHER_KIND)
        if item.level == Level.COUNTY and name.startswith("市"):
            self._add_after_city(name, item, divisions, OFFICIAL)

    def _add_changes(self, divisions: Divisions) -> None:
        for file, plainness in ((FORMER_NAMES_FILE, FORMER), (ZONES_FILE, ZONE)):
            for name, codes in listed_names(file):
                for code in codes:
                    self._add_known(name, code, plainness, divisions)
                    if name.startswith("市") and code in divisions:
                        self._add_after_city(name, divisions[code], divisions, plainness)

    def _add_after_city(self, name: str, item: Division, divisions: Divisions, plainness: float) -> None:
        """济南市中区 is 济南 and 市中区, although 济南市 is longer than 济南."""
        if item.parent is not None:
            city = divisions[item.parent]
            self._add(short_name(city.name, city.level) + name, item.code, plainness)

    def _add_known(self, name: str, code: str, plainness: float, divisions: Divisions) -> None:
        if code in divisions:
            kind = name.endswith(("省", "市", "区", "县", "旗", "盟", "州", "岛"))
            self._add(name, code, plainness if kind or plainness != FORMER else SHORT)
            stem = name.removesuffix("区")
            if plainness == FORMER and stem != name and not _DIRECTION.fullmatch(stem):
                self._add(stem, code, FORMER_SHORT)

    def _add(self, name: str, code: str, plainness: float) -> None:
        if len(name) >= 2:
            meanings = self._meanings.setdefault(name, {})
            meanings[code] = max(plainness, meanings.get(code, 0.0))

    def mentions(self, text: str, *, hint: bool = False) -> list[Mention]:
        """Find the names in a text, from the left, the longest first, none inside another.

        Names without their kind count only at the beginning and right after another name.

        Args:
            text: in the form that `fold` makes.
            hint: whether the text stood in brackets.

        Returns:
            The mentions in their order.
        """
        found: list[Mention] = []
        opening = _OPENING.match(text)
        first = 0 if opening is None else opening.end()
        lengths, position, last = self._lengths, 0, len(text) - 1
        while position < last:
            possible = lengths.get(text[position : position + 2])
            if possible is None:
                position += 1
                continue
            before = found[-1] if found and found[-1].end == position else None
            short_names = _ShortNames(not found and first == position, before)
            mention = self._at(text, position, possible, hint, short_names)
            if mention is None:
                position += 1
            else:
                found.append(mention)
                position = mention.end
        return found

    def _at(
        self, text: str, start: int, lengths: tuple[int, ...], hint: bool, short_names: _ShortNames
    ) -> Mention | None:
        for length in lengths:
            end = start + length
            meanings = self._meanings.get(text[start:end])
            if meanings is None or end > len(text):
                continue
            kept = dict(_believable(meanings, text, end, short_names))
            if kept and len(lengths) > 1 and self._is_split(text, start, end):
                continue
            if kept:
                office = _OFFICE.match(text, end)
                stop = office.end() if office and any(len(code) == 9 for code in kept) else end
                return Mention(start, stop, text[start:end], kept, hint)
        return None

    def _is_split(self, text: str, start: int, end: int) -> bool:
        """Tell whether 赤城镇 in 赤城镇宁堡乡 is 赤城, and 镇宁堡乡 lies in it."""
        shorter = self._meanings.get(text[start : end - 1])
        if shorter is None or end - start < 3:
            return False
        for length in self._lengths.get(text[end - 1 : end + 1], ()):
            inner = self._meanings.get(text[end - 1 : end - 1 + length])
            if inner is not None:
                return any(code != outer and _lies_in(code, outer) for code in inner for outer in shorter)
        return False

    def known(self, text: str) -> list[tuple[int, str]]:
        """Find every name in a text, whether it can be meant there or not.

        Args:
            text: in the form that `fold` makes.

        Returns:
            Where each begins, and the name; the longest from the left, none inside another.
        """
        found: list[tuple[int, str]] = []
        position = 0
        while position < len(text) - 1:
            lengths = self._lengths.get(text[position : position + 2], ())
            names = (text[position : position + length] for length in lengths)
            name = next((name for name in names if name in self._meanings), None)
            if name is not None:
                found.append((position, name))
            position += 1 if name is None else len(name)
        return found


@dataclass(frozen=True, slots=True)
class _ShortNames:
    """Which short names can be meant at one place: any at the beginning, else what lies in the one before."""

    first: bool
    before: Mention | None

    def allow(self, code: str, plainness: float) -> bool:
        if self.before is None:
            return self.first and plainness >= SHORT
        return any(code != outer and _lies_in(code, outer) for outer in self.before.meanings)


def _lies_in(code: str, outer: str) -> bool:
    return code.startswith(
        outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer
    )


def is_road(text: str, end: int) -> bool:
    """Tell whether a name goes on as the name of a road, as 郑州 in 郑州路.

    Args:
        text: in the form that `fold` makes.
        end: where the name ends.
    """
    return _ROAD.match(text, end) is not None


def is_building(text: str, end: int) -> bool:
    """Tell whether a name goes on as the name of a building or a firm, as 杭州 in 杭州大厦.

    Args:
        text: in the form that `fold` makes.
        end: where the name ends.
    """
    return NOT_A_DIVISION.match(text, end) is not None


def _believable(
    meanings: dict[str, float], text: str, end: int, short_names: _ShortNames
) -> Iterator[tuple[str, float]]:
    """Leave out what a name cannot mean where it stands.

    A short name is one only at the beginning or right after what it lies in (航海东路中原福塔 is not in
    中原区, 北京同仁堂 is not 同仁市), and not in front of a road or a building; a township is none in front
    of a road.
    """
    road = is_road(text, end)
    building = road or is_building(text, end)
    for code, plainness in meanings.items():
        if plainness > SHORT:
            if not (road and len(code) == 9):
                yield code, plainness
        elif not building and short_names.allow(code, plainness):
            yield code, plainness
