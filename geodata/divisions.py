"""China's administrative divisions: their codes, their order and the names that people use for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from geodata.customary_names import CUSTOMARY_NAMES

# The peoples whose names stand in the names of autonomous areas; 族 is often left out in such names.
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_LONG_PEOPLES = "|".join(name for name in _PEOPLES.split("|") if len(name) > 1)
_PEOPLE = rf"(?:(?:{_PEOPLES}|各)族|{_LONG_PEOPLES}|回)"

_TAILS = {
    1: re.compile(rf"(?:省|市|特别行政区|{_PEOPLE}?自治区)$"),
    2: re.compile(rf"(?:{_PEOPLE}*自治州|地区|盟|市)$"),
    3: re.compile(
        rf"(?:{_PEOPLE}*自治[县旗]|(?:(?:{_PEOPLES})族)?区|(?<=..)新区|(?<=神农架)林区|(?<=..)矿区|(?<=..)特区|(?<![左右前中后])旗|[县市])$"
    ),
    4: re.compile(rf"(?:{_PEOPLE}*(?:民族)?(?:乡|镇|苏木)|街道|办事处)$"),
}
_CODE = re.compile(r"[1-9][0-9]{5}(?:[0-9]{3})?")


class Level(IntEnum):
    """How deep a division stands, from province to township."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4

    @property
    def word(self) -> str:
        """The level as the word that records and answers carry."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division.

    Args:
        code: as published, six digits down to the county and nine for a township.
        name: the full official name.
        level: how deep it stands.
        parent: code of the division that it belongs to; None for a province.
    """

    code: str
    name: str
    level: Level
    parent: str | None


def level_of(code: str) -> Level:
    """Tell the level from the form of a code (GB/T 2260 and GB/T 10114).

    Args:
        code: six or nine digits.

    Returns:
        The level.

    Raises:
        ValueError: the text is not a division code.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"a division code has 6 or 9 digits and no leading zero, not {code!r}")
    if len(code) == 9:
        return Level.TOWNSHIP
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def is_within(code: str, area: str) -> bool:
    """Tell whether a division is another one or lies in it; the codes alone say so (GB/T 2260, GB/T 10114).

    Args:
        code: a division code of six, nine or twelve digits.
        area: code of the division that it may lie in.

    Returns:
        False also where `area` is no code.
    """
    stem = division_stem(area)
    return len(stem) >= 2 and division_stem(code).startswith(stem)


def division_stem(code: str) -> str:
    """Cut off the zeros that only say "everything below".

    Args:
        code: a division code of six, nine or twelve digits.

    Returns:
        What the codes of all divisions in it begin with: 41 of 410000, 410105 of 410105000000.
    """
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    while 2 < len(code) <= 6 and code.endswith("00"):
        code = code[:-2]
    return code


def short_name(name: str, level: Level) -> str:
    """Leave out the word for the kind of division, as people do.

    Args:
        name: the full official name.
        level: the division's level.

    Returns:
        For 郑州市 郑州, for 石柱土家族自治县 石柱, for 科尔沁左翼中旗 科左中旗; the name itself where one
        character would be left.
    """
    if name in CUSTOMARY_NAMES:
        return CUSTOMARY_NAMES[name][0]
    stem = _TAILS[level].sub("", name)
    if len(stem) >= 2:
        return stem
    # 内蒙古自治区, 东乡族自治县 and 鄂伦春自治旗 are named after a people alone.
    stem = re.sub(r"自治[区州县旗]$", "", name)
    return stem if stem != name and len(stem) >= 2 else name


class Divisions:
    """All divisions of one date.

    Args:
        items: every division once; a parent may come after its children.

    Raises:
        ValueError: a code is there twice, or a parent is missing.
    """

    def __init__(self, items: Iterable[Division]) -> None:
        ordered = list(items)
        self._by_code: dict[str, Division] = {item.code: item for item in ordered}
        if len(self._by_code) != len(ordered):
            raise ValueError("a division code is there twice")
        self._children: dict[str | None, list[Division]] = {}
        for item in ordered:
            if item.parent is not None and item.parent not in self._by_code:
                raise ValueError(
                    f"division {item.code} {item.name} belongs to {item.parent}, which is missing"
                )
            self._children.setdefault(item.parent, []).append(item)

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[Division]:
        return iter(self._by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Division:
        return self._by_code[code]

    def get(self, code: str) -> Division | None:
        """Find a division.

        Args:
            code: as published; a 12-digit village code finds its township.

        Returns:
            The division, or None.
        """
        return self._by_code.get(code[:9] if len(code) == 12 else code)

    def chain(self, code: str) -> tuple[Division, ...]:
        """List a division with everything that it lies in.

        Args:
            code: a division code.

        Returns:
            The divisions, outermost first; empty when there is no such code.
        """
        found: list[Division] = []
        item = self.get(code)
        while item is not None:
            found.append(item)
            item = None if item.parent is None else self._by_code[item.parent]
        return tuple(reversed(found))

    def children(self, code: str | None) -> tuple[Division, ...]:
        """List what lies directly in a division.

        Args:
            code: a division code; None for the provinces.

        Returns:
            The divisions in the order of their codes.
        """
        return tuple(sorted(self._children.get(code, ()), key=lambda item: item.code))

    def full_name(self, code: str) -> str:
        """Write a division's name with everything that it lies in.

        Args:
            code: a division code.

        Returns:
            For example 河南省郑州市金水区; an empty text when there is no such code.
        """
        return "".join(item.name for item in self.chain(code))

    def label(self, code: str) -> str:
        """Write a name that is short and yet tells which division is meant.

        Args:
            code: a division code.

        Returns:
            The division's own name after the short name of what it lies in, as in 郑州 · 金水区; an empty
            text when there is no such code.
        """
        chain = self.chain(code)
        if len(chain) < 2:
            return "".join(item.name for item in chain)
        return f"{short_name(chain[-2].name, chain[-2].level)} · {chain[-1].name}"

    def search(self, text: str, limit: int = 20, within: str | None = None) -> tuple[Division, ...]:
        """Find divisions by a part of their name or by the beginning of their code.

        Args:
            text: what somebody typed: a name, a short form such as 科左中旗, two names (郑州金水), or digits.
            limit: the largest number of divisions to return.
            within: code of a division; only what lies in it is found.

        Returns:
            Whole names first, then short forms, beginnings and other parts; higher levels and lower codes
            before others.
        """
        wanted = "".join(text.split())
        if not wanted or limit < 1:
            return ()
        inside = self if within is None else [item for item in self if _is_below(item.code, within)]
        ranked = [(rank, item) for item in inside if (rank := _rank(item, wanted)) is not None]
        ranked.sort(key=lambda pair: (pair[0], pair[1].level, pair[1].code))
        return tuple(item for _, item in ranked[:limit]) or self._search_below(wanted, limit, within)

    def _search_below(self, wanted: str, limit: int, within: str | None) -> tuple[Division, ...]:
        """Find 郑州金水: the longest beginning that names a division, and the rest inside it."""
        for end in range(len(wanted) - 1, 1, -1):
            for code in self._by_form.get(wanted[:end], ()):
                if within is None or _is_below(code, within):
                    found = self.search(wanted[end:], limit, code)
                    if found:
                        return found
        return ()

    @cached_property
    def _by_form(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for item in self:
            if item.level < Level.TOWNSHIP:
                customary = CUSTOMARY_NAMES.get(item.name, ())
                for form in {item.name, short_name(item.name, item.level), *customary}:
                    found.setdefault(form, []).append(item.code)
        return found

    def counts(self) -> Mapping[Level, int]:
        """Count the divisions of each level.

        Returns:
            Level → number.
        """
        totals = dict.fromkeys(Level, 0)
        for item in self:
            totals[item.level] += 1
        return totals


def _is_below(code: str, area: str) -> bool:
    return code != area and is_within(code, area)


def _rank(item: Division, wanted: str) -> int | None:
    if wanted in (item.name, item.code):
        return 0
    if wanted in CUSTOMARY_NAMES.get(item.name, ()):
        return 1
    if wanted in item.name:
        if short_name(item.name, item.level) == wanted:
            return 1
        return 2 if item.name.startswith(wanted) else 3
    return 2 if item.code.startswith(wanted) else None
