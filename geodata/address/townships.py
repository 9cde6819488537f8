"""Finding the township once the county is known: by its name, by a former kind, or by one of its villages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from geodata.address.changes import FORMER_CODES
from geodata.divisions import Division, Level, short_name
from geodata.gazetteer import Gazetteer

BY_STEM = 0.85
BY_BARE_NAME = 0.65
BY_VILLAGE = 0.75
BY_FORMER_TOWN = 0.65

# 花园路 alone is the road, not 花园路街道.
_ROAD_NAME = re.compile(r".*[路街道巷桥]")
_KIND = re.compile(r"(?:街道办事处|街道办|街道|办事处|镇|乡|苏木)")
_VILLAGE_KIND = re.compile(r"(?:社区|居委会|居民委员会|村委会|村民委员会|村)")
# A town that was given up is mostly the village where its seat was.
_TOWN_KIND = re.compile(r"(?:街道(?:办事处|办)?|镇|乡)(?![政上中小卫敬医])")
_LONGEST_VILLAGE = 10
_KEPT = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A division that was found inside another.

    Args:
        chain: the division with everything that it lies in, outermost first, or the division alone.
        start: where its name begins in the text.
        end: where its name ends.
        confidence: 0 to 1.
    """

    chain: tuple[Division, ...]
    start: int
    end: int
    confidence: float


class TownshipLookup:
    """Townships by the names that remain when their kind has changed, as 石佛镇 for 石佛街道.

    Args:
        gazetteer: knows the townships.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._stems: dict[str, tuple[tuple[str, Division], ...]] = {}

    def find(self, parent: Division, text: str, after: int) -> Found | None:
        """Find a township whose kind has changed, or that is named without its kind.

        Args:
            parent: the county, or a city without counties.
            text: the address.
            after: where the parent's name ends.

        Returns:
            The township alone; None when there is none or more than one.
        """
        found: list[Found] = []
        for stem, division in self._stems_of(parent):
            start = text.find(stem, after)
            if start < 0:
                continue
            end = start + len(stem)
            kind = _KIND.match(text, end)
            if kind is not None:
                found.append(Found((division,), start, kind.end(), BY_STEM))
            elif start == after and end == len(text) and not _ROAD_NAME.fullmatch(stem):
                found.append(Found((division,), start, end, BY_BARE_NAME))
        plainest = max((item.confidence for item in found), default=0.0)
        best = [item for item in found if item.confidence == plainest]
        return best[0] if len(best) == 1 else None

    def _stems_of(self, parent: Division) -> tuple[tuple[str, Division], ...]:
        if parent.code not in self._stems:
            stems = (
                (short_name(item.name, Level.TOWNSHIP), item)
                for item in self._gazetteer.divisions.children(parent.code)
                if item.level == Level.TOWNSHIP
            )
            self._stems[parent.code] = tuple(pair for pair in stems if len(pair[0]) >= 2)
        return self._stems[parent.code]


class VillageLookup:
    """Divisions by the names of their villages and communities.

    Args:
        gazetteer: knows the villages, prefecture by prefecture.
        simplify: turns traditional characters into simplified ones.
    """

    def __init__(self, gazetteer: Gazetteer, simplify: Callable[[str], str]) -> None:
        self._gazetteer = gazetteer
        self._simplify = simplify
        self._known: dict[str, Mapping[str, frozenset[str]]] = {}

    def find(self, parent: Division, text: str, after: int) -> Found | None:
        """Find the division inside another that has the village an address names.

        Args:
            parent: a county, or a city whose county is not known.
            text: the address.
            after: where the parent's name ends.

        Returns:
            The whole chain; None when no village is named or when several divisions have one of that name. A
            town that is on no list is looked for among the villages, where its seat mostly is.
        """
        return self._by_kind(parent, text, after, _VILLAGE_KIND, BY_VILLAGE) or self._by_kind(
            parent, text, after, _TOWN_KIND, BY_FORMER_TOWN
        )

    def _by_kind(
        self, parent: Division, text: str, after: int, kind: re.Pattern[str], confidence: float
    ) -> Found | None:
        # Nothing is loaded for the many addresses that name no village.
        ends = [found.start() for found in kind.finditer(text, after + 2)]
        if not ends:
            return None
        known = self._names(parent)
        for length in range(_LONGEST_VILLAGE, 1, -1):
            hits = {
                end - length: codes
                for end in ends
                if end - length >= after and (codes := known.get(text[end - length : end]))
            }
            if hits:
                chain = self._only(parent, frozenset().union(*hits.values()))
                start = min(hits)
                return Found(chain, start, start, confidence) if chain else None
        return None

    def _names(self, parent: Division) -> Mapping[str, frozenset[str]]:
        if parent.code not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[parent.code] = self._collected(parent)
        return self._known[parent.code]

    def _collected(self, parent: Division) -> Mapping[str, frozenset[str]]:
        areas = {parent.code[:4]} | {old[:4] for old, new in FORMER_CODES.items() if new == parent.code}
        names: dict[str, frozenset[str]] = {}
        for area in sorted(areas):
            for name, codes in self._gazetteer.villages(area).items():
                inside = frozenset(code for code in codes if _lies_in(code, parent))
                if inside:
                    names[name] = names[name] | inside if name in names else inside
        simple = self._simplify("\n".join(names)).split("\n")
        return dict(zip(simple, names.values(), strict=False))

    def _only(self, parent: Division, codes: frozenset[str]) -> tuple[Division, ...]:
        divisions = self._gazetteer.divisions
        if len(codes) == 1 and (township := divisions.chain(min(codes))):
            return township
        counties = {FORMER_CODES.get(code[:6], code[:6]) for code in codes}
        return divisions.chain(min(counties)) if parent.level == Level.CITY and len(counties) == 1 else ()


def _lies_in(code: str, parent: Division) -> bool:
    county = FORMER_CODES.get(code[:6], code[:6])
    return code.startswith(parent.code[:4]) if parent.level == Level.CITY else county == parent.code
