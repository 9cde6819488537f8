"""Reading an address: from a line of text to the divisions that it names."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from geodata.address.doubts import doubts_about
from geodata.address.names import Mention, NameIndex
from geodata.address.outline import Outline, alone, settle
from geodata.address.reading import AddressReading, Reason
from geodata.address.text import AddressText, Simplifier, fold
from geodata.address.townships import Found, TownshipLookup, VillageLookup
from geodata.divisions import Division, Level
from geodata.gazetteer import Gazetteer

_CONTEXT_TRUST = 0.8
_IN_BRACKETS = 0.7
_JOINED = re.compile(r"[与和、及跟]?")
_DIGITS = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
# Numbers name no division: 建设路12号 and 建设路95号 are read once.
_MASK = str.maketrans("123456789", "000000000")
# Lists repeat their streets near by; more than this would only be memory.
_REMEMBERED = 20_000


class AddressReader:
    """Reads addresses with one gazetteer; safe to share between threads.

    Args:
        gazetteer: the divisions and villages; nothing is read from it before the first address.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._lock = threading.Lock()
        self._simplify = Simplifier()
        self._areas: dict[str, tuple[Division, ...]] = {}
        self._outlines: dict[tuple[str, tuple[str, ...], str], Outline] = {}
        self._settled: dict[tuple[object, ...], Outline] = {}

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self.gazetteer.divisions, self._simplify)

    @cached_property
    def _townships(self) -> TownshipLookup:
        return TownshipLookup(self.gazetteer)

    @cached_property
    def _villages(self) -> VillageLookup:
        return VillageLookup(self.gazetteer, self._simplify)

    def read(self, text: str, context: str | None = None) -> AddressReading:
        """Read an address.

        Args:
            text: the address as written.
            context: the area that the address is expected in: a division code, or names such as 杭州上城.

        Returns:
            The divisions, as deep as is sure: where several fit, only what they lie in together. A name that
            the address states always outweighs the context.
        """
        with self._lock:
            area = self._area(context) if context else ()
            return self._read(text, area)

    def _area(self, context: str) -> tuple[Division, ...]:
        if context not in self._areas:
            _make_room(self._areas)
            wanted = context.strip()
            if _DIGITS.fullmatch(wanted):
                self._areas[context] = self.gazetteer.divisions.chain(wanted)
            else:
                self._areas[context] = self._read(wanted, ()).chain
        return self._areas[context]

    def _read(self, text: str, area: tuple[Division, ...]) -> AddressReading:
        folded = fold(text, self._simplify)
        masked = folded.main if self._index.digits_matter else folded.main.translate(_MASK)
        key = (masked, folded.hints, area[-1].code if area else "")
        outline = self._outlines.get(key)
        if outline is None:
            _make_room(self._outlines)
            outline = self._outlines[key] = self._outline(folded, area)
        return outline.reading(folded)

    def _outline(self, folded: AddressText, area: tuple[Division, ...]) -> Outline:
        if not folded.main and not folded.hints:
            return alone(area, Reason.EMPTY)
        mentions = _without_borders(self._index.mentions(folded.main), folded.main)
        for hint in folded.hints:
            mentions += self._index.mentions(hint, hint=True)
        # What the names mean together is the same for every road of a county.
        key = (area[-1].code if area else "", *map(Mention.key, mentions))
        outline = self._settled.get(key)
        if outline is None:
            _make_room(self._settled)
            outline = self._settled[key] = settle(self.gazetteer.divisions, mentions, area)
        outline = outline if outline.settled else self._deepened(folded, outline)
        if outline.reason in (Reason.NOT_NAMED, Reason.CONTEXT_ONLY):
            return replace(outline, doubts=doubts_about(folded, self._index))
        return outline

    def _deepened(self, folded: AddressText, outline: Outline) -> Outline:
        """Look for the township in what is left, then for a village that tells it."""
        spans = outline.spans
        found = self._inside(outline, folded, max((end for _, end in spans), default=0))
        if found is None:
            return outline
        if found.start >= 0:
            spans = (*spans, (found.start, found.end))
        sure = 1.0 if outline.reason is None else _CONTEXT_TRUST
        known = outline.confidence if outline.reason is None else 1.0
        return replace(
            outline,
            chain=found.chain,
            confidence=round(min(known, found.confidence * sure), 2),
            reason=None,
            spans=spans,
        )

    def _inside(self, outline: Outline, folded: AddressText, after: int) -> Found | None:
        deepest = outline.chain[-1] if outline.chain else None
        if deepest is None or deepest.level in (Level.PROVINCE, Level.TOWNSHIP):
            return None
        by_stem = self._townships.find(deepest, folded.main, after)
        if by_stem is not None:
            return replace(by_stem, chain=(*outline.chain, *by_stem.chain))
        for hint in folded.hints:
            by_stem = self._townships.find(deepest, hint, 0)
            if by_stem is not None:
                sure = by_stem.confidence * _IN_BRACKETS
                return Found((*outline.chain, *by_stem.chain), -1, -1, sure)
        return self._villages.find(deepest, folded.main, after)


def _make_room(memory: dict[Any, Any]) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()


def _without_borders(mentions: list[Mention], text: str) -> list[Mention]:
    """Leave out two townships that are named together, as in 龙冈镇盐龙街道交界处: it is neither."""
    if sum(any(len(code) == 9 for code in mention.meanings) for mention in mentions) < 2:
        return mentions
    dropped: set[int] = set()
    for one, two in pairwise(mentions):
        if _JOINED.fullmatch(text, one.end, two.start) and _siblings(one, two):
            dropped |= {one.start, two.start}
    return [mention for mention in mentions if mention.start not in dropped]


def _siblings(one: Mention, two: Mention) -> bool:
    counties = {code[:6] for code in one.meanings if len(code) == 9}
    return any(len(code) == 9 and code[:6] in counties for code in two.meanings)
