"""Reading an address: from a line of text to the divisions that it names."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from math import prod

from geodata.address.candidates import Candidate, common_chain, equals, weigh
from geodata.address.names import Mention, NameIndex
from geodata.address.reading import AddressReading, Reason
from geodata.address.text import AddressText, fold
from geodata.address.townships import Found, VillageLookup, township_by_stem
from geodata.divisions import Division, Level
from geodata.gazetteer import Gazetteer

_ALTERNATIVES = 5
# Nobody names the division: the list's own area is all there is.
_CONTEXT_CONFIDENCE = 0.5
_SHARED_CONFIDENCE = 0.8
_CONTEXT_TRUST = 0.8
_CLOSE = 0.8
# No address is beyond doubt: of some 600 real ones none was read wrongly, which leaves one in two hundred.
_PLAIN = 0.98
_IN_BRACKETS = 0.7
_ALONE = 0.9
_JOINED = re.compile(r"[与和、及跟]?")
_DIGITS = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")


class AddressReader:
    """Reads addresses with one gazetteer; safe to share between threads.

    Args:
        gazetteer: the divisions and villages; nothing is read from it before the first address.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._lock = threading.Lock()
        self._areas: dict[str, tuple[Division, ...]] = {}

    @cached_property
    def _simplify(self) -> Callable[[str], str]:
        from opencc import OpenCC  # its tables take a tenth of a second to load

        convert: Callable[[str], str] = OpenCC("t2s").convert
        return convert

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self.gazetteer.divisions, self._simplify)

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
        wanted = context.strip()
        if _DIGITS.fullmatch(wanted):
            return self.gazetteer.divisions.chain(wanted)
        if wanted not in self._areas:
            if len(self._areas) > 10_000:
                self._areas.clear()
            self._areas[wanted] = self._read(wanted, ()).chain
        return self._areas[wanted]

    def _read(self, text: str, area: tuple[Division, ...]) -> AddressReading:
        folded = fold(text, self._simplify)
        if not folded.main and not folded.hints:
            return _nothing(folded, area, Reason.EMPTY)
        mentions = _without_borders(self._index.mentions(folded.main), folded.main)
        for hint in folded.hints:
            mentions += self._index.mentions(hint, hint=True)
        candidates = [item for item in weigh(self.gazetteer.divisions, mentions, area) if item.score > 0]
        if not candidates:
            return self._deepened(folded, _nothing(folded, area, Reason.NOT_NAMED), [])
        best = equals(candidates)
        chain = common_chain([item.chain for item in best])
        if len(best) > 1:
            return _ambiguous(folded, chain, area, best)
        spans = [(item.start, item.end) for item in best[0].evidence.values() if not item.hint]
        reading = replace(_nothing(folded, chain, None), confidence=_confidence(candidates, area))
        return self._deepened(folded, reading, spans)

    def _deepened(
        self, folded: AddressText, reading: AddressReading, spans: list[tuple[int, int]]
    ) -> AddressReading:
        """Look for the township in what is left, then for a village that tells it."""
        after = max((end for _, end in spans), default=0)
        found = self._inside(reading, folded, after)
        if found is not None and found.start >= 0:
            spans = [*spans, (found.start, found.end)]
        reading = replace(reading, rest=_left_over(folded.main, spans))
        if found is None:
            return reading
        sure = 1.0 if reading.reason is None else _CONTEXT_TRUST
        known = reading.confidence if reading.reason is None else 1.0
        return replace(
            reading, chain=found.chain, confidence=round(min(known, found.confidence * sure), 2), reason=None
        )

    def _inside(self, reading: AddressReading, folded: AddressText, after: int) -> Found | None:
        deepest = reading.deepest
        if deepest is None or deepest.level in (Level.PROVINCE, Level.TOWNSHIP):
            return None
        children = self.gazetteer.divisions.children(deepest.code)
        by_stem = township_by_stem(children, folded.main, after)
        if by_stem is not None:
            return replace(by_stem, chain=(*reading.chain, *by_stem.chain))
        for hint in folded.hints:
            by_stem = township_by_stem(children, hint, 0)
            if by_stem is not None:
                sure = by_stem.confidence * _IN_BRACKETS
                return Found((*reading.chain, *by_stem.chain), -1, -1, sure)
        return self._villages.find(deepest, folded.main, after)


def _left_over(text: str, spans: list[tuple[int, int]]) -> str:
    kept: list[str] = []
    position = 0
    for start, end in sorted(spans):
        kept.append(text[position:start])
        position = max(position, end)
    return "".join((*kept, text[position:]))


def _nothing(folded: AddressText, chain: tuple[Division, ...], reason: Reason | None) -> AddressReading:
    """Make a reading of what is known without a look at the names."""
    return AddressReading(
        chain=chain,
        confidence=_CONTEXT_CONFIDENCE if chain else 0.0,
        rest=folded.main,
        zones=folded.zones,
        hints=folded.hints,
        reason=Reason.CONTEXT_ONLY if chain and reason is not None else reason,
    )


def _ambiguous(
    folded: AddressText,
    shared: tuple[Division, ...],
    area: tuple[Division, ...],
    best: Sequence[Candidate],
) -> AddressReading:
    named = len(shared) > len(area)
    reading = _nothing(folded, shared if named else area, Reason.AMBIGUOUS)
    return replace(
        reading,
        confidence=_SHARED_CONFIDENCE if named else reading.confidence,
        alternatives=tuple(item.chain[-1] for item in best[:_ALTERNATIVES]),
        reason=Reason.AMBIGUOUS,
    )


def _without_borders(mentions: list[Mention], text: str) -> list[Mention]:
    """Leave out two townships that are named together, as in 龙冈镇盐龙街道交界处: it is neither."""
    dropped: set[int] = set()
    for one, two in pairwise(mentions):
        if _JOINED.fullmatch(text, one.end, two.start) and _siblings(one, two):
            dropped |= {one.start, two.start}
    return [mention for mention in mentions if mention.start not in dropped]


def _siblings(one: Mention, two: Mention) -> bool:
    counties = {code[:6] for code in one.meanings if len(code) == 9}
    return any(len(code) == 9 and code[:6] in counties for code in two.meanings)


def _confidence(candidates: Sequence[Candidate], area: Sequence[Division]) -> float:
    """Say how sure the best candidate is: the surer the more plainly and the more often it is named."""
    best = candidates[0]
    own = {division.code for division in best.chain}
    named = [
        mention.meanings[code] * (_IN_BRACKETS if mention.hint else 1.0)
        for code, mention in best.evidence.items()
    ]
    # A short name that a second one confirms is as good as a full one.
    sure = 1 - prod(1 - value for value in named)
    expected = own & {division.code for division in area}
    if len(named) == 1 and not expected:
        sure *= _ALONE
    rival = next((item for item in candidates if item.code not in own), None)
    if rival is not None and rival.score > _CLOSE * best.score:
        sure *= _CLOSE
    return round(sure * _PLAIN, 2)
