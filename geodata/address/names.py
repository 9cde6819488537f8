"""Which text can mean which divisions, and where an address says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geodata.address.changes import FORMER_CITIES, FORMER_NAMES
from geodata.divisions import Division, Divisions, Level, short_name

OFFICIAL = 1.0
FORMER = 1.0
OTHER_KIND = 0.9
SHORT = 0.6

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
_KINDS = {Level.CITY: ("市",), Level.COUNTY: ("县", "市", "区")}


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
            self._add(name, item.code, OFFICIAL)
            self._add(item.name, item.code, OFFICIAL)
        official = frozenset(self._meanings)
        for item, name in zip(items, names, strict=True):
            if item.level != Level.TOWNSHIP:
                self._add_variants(item, name, divisions, official)
        for name, codes in (*FORMER_NAMES, *FORMER_CITIES):
            for code in codes:
                if code in divisions:
                    self._add(name, code, FORMER)
        # The longest name by first character: most characters of an address begin none.
        self._longest: dict[str, int] = {}
        for name in self._meanings:
            self._longest[name[0]] = max(len(name), self._longest.get(name[0], 0))

    def _add_variants(
        self, item: Division, name: str, divisions: Divisions, official: frozenset[str]
    ) -> None:
        short = short_name(name, item.level)
        if item.level != Level.COUNTY or not _DIRECTION.fullmatch(short):
            self._add(short, item.code, SHORT)
        for kind in _KINDS.get(item.level, ()):
            # 朝阳市 is a city of its own and not what 朝阳区 was once called.
            if short != name and short + kind not in official:
                self._add(short + kind, item.code, OTHER_KIND)
        if item.level == Level.COUNTY and name.startswith("市") and item.parent is not None:
            # 济南市中区 is 济南 and 市中区, although 济南市 is longer than 济南.
            city = divisions[item.parent]
            self._add(short_name(city.name, city.level) + name, item.code, OFFICIAL)

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
        position = 0
        while position < len(text):
            before = found[-1] if found and found[-1].end == position else None
            first = not found and opening is not None and opening.end() == position
            mention = self._at(text, position, hint, _ShortNames(first, before))
            if mention is None:
                position += 1
            else:
                found.append(mention)
                position = mention.end
        return found

    def _at(self, text: str, start: int, hint: bool, short_names: _ShortNames) -> Mention | None:
        longest = min(self._longest.get(text[start], 0), len(text) - start)
        for end in range(start + longest, start + 1, -1):
            meanings = self._meanings.get(text[start:end])
            if meanings is None:
                continue
            kept = dict(_believable(meanings, text, end, short_names))
            if kept:
                office = _OFFICE.match(text, end)
                stop = office.end() if office and any(len(code) == 9 for code in kept) else end
                return Mention(start, stop, text[start:end], kept, hint)
        return None


@dataclass(frozen=True, slots=True)
class _ShortNames:
    """Which short names can be meant at one place: any at the beginning, else what lies in the one before."""

    first: bool
    before: Mention | None

    def allow(self, code: str) -> bool:
        if self.before is None:
            return self.first
        return any(code != outer and _lies_in(code, outer) for outer in self.before.meanings)


def _lies_in(code: str, outer: str) -> bool:
    return code.startswith(
        outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer
    )


def _believable(
    meanings: dict[str, float], text: str, end: int, short_names: _ShortNames
) -> Iterator[tuple[str, float]]:
    """Leave out what a name cannot mean where it stands.

    A short name is one only at the beginning or right after what it lies in (航海东路中原福塔 is not in
    中原区, 北京同仁堂 is not 同仁市), and not in front of a road or a building; a township is none in front
    of a road.
    """
    road = _ROAD.match(text, end) is not None
    building = road or NOT_A_DIVISION.match(text, end) is not None
    for code, plainness in meanings.items():
        if plainness > SHORT:
            if not (road and len(code) == 9):
                yield code, plainness
        elif not building and short_names.allow(code):
            yield code, plainness
