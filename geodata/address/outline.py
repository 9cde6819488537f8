"""What the names in an address mean together, before its numbers are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from geodata.address.candidates import Candidate, common_chain, equals, weigh
from geodata.address.doubts import Doubt
from geodata.address.names import ANYWHERE, Mention
from geodata.address.reading import AddressReading, Reason
from geodata.address.text import AddressText, zones_in
from geodata.divisions import Division, Divisions

_ALTERNATIVES = 5
# Nobody names the division: the list's own area is all there is.
_CONTEXT_CONFIDENCE = 0.5
_SHARED_CONFIDENCE = 0.8
_CLOSE = 0.8
# No address is beyond doubt: of some 600 real ones none was read wrongly, which leaves one in two hundred.
_PLAIN = 0.98
_IN_BRACKETS = 0.7
_ALONE = 0.9


@dataclass(frozen=True, slots=True)
class Outline:
    """A reading without the words that are left over, which differ with every number.

    Args:
        chain: the divisions, outermost first.
        confidence: 0 to 1.
        alternatives: other divisions that fit as well.
        reason: why the chain is empty or short.
        spans: where the divisions stand in the text.
        doubts: names that were found and do not count.
        settled: nothing deeper is looked for.
        alternative_names: of each alternative as much as tells it from the others.
    """

    chain: tuple[Division, ...]
    confidence: float
    alternatives: tuple[Division, ...] = ()
    reason: Reason | None = None
    spans: tuple[tuple[int, int], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    settled: bool = False
    alternative_names: tuple[str, ...] = ()

    def reading(self, folded: AddressText) -> AddressReading:
        """Complete the reading of one address.

        Args:
            folded: the address.

        Returns:
            The reading.
        """
        rest = _left_over(folded.main, self.spans) if self.spans else folded.main
        zones = zones_in(folded.main)
        return AddressReading(
            self.chain,
            self.confidence,
            self.alternatives,
            rest,
            zones,
            folded.hints,
            self.reason,
            self.doubts,
            self.alternative_names,
        )


def _left_over(text: str, spans: Sequence[tuple[int, int]]) -> str:
    kept: list[str] = []
    position = 0
    for start, end in sorted(spans):
        kept.append(text[position:start])
        position = max(position, end)
    return "".join((*kept, text[position:]))


def settle(divisions: Divisions, mentions: Sequence[Mention], area: tuple[Division, ...]) -> Outline:
    """Decide what the names of an address mean together.

    Args:
        divisions: all divisions.
        mentions: names found in the address, those in brackets included.
        area: the area that the address is expected in, outermost first.

    Returns:
        The outline; the chain is what all equally good candidates lie in.
    """
    founded = _founded(divisions, mentions, area)
    candidates = [item for item in weigh(divisions, founded, area) if item.score > 0]
    if not candidates:
        return replace(alone(area, Reason.NOT_NAMED), settled=False)
    best = equals(candidates)
    chain = common_chain([item.chain for item in best])
    if len(best) > 1:
        return _ambiguous(chain, area, best)
    spans = tuple((item.start, item.end) for item in best[0].evidence.values() if not item.hint)
    return Outline(chain, _confidence(candidates, area), spans=spans)


def alone(area: tuple[Division, ...], reason: Reason) -> Outline:
    """Make the outline of an address of which only the expected area is known.

    Args:
        area: outermost first; empty where nobody knows.
        reason: why the address itself says nothing.

    Returns:
        The outline.
    """
    if area:
        return Outline(area, _CONTEXT_CONFIDENCE, reason=Reason.CONTEXT_ONLY, settled=True)
    return Outline((), 0.0, reason=reason, settled=True)


def _founded(
    divisions: Divisions, mentions: Sequence[Mention], area: Sequence[Division]
) -> Sequence[Mention]:
    """Leave out 城区, 高新区 and the like where neither the city before them nor a township tells which."""
    if not any(mention.text in ANYWHERE for mention in mentions):
        return mentions
    expected = {division.code for division in area}
    kept: list[Mention] = []
    for mention in mentions:
        if mention.text not in ANYWHERE:
            kept.append(mention)
            continue
        before = next((one.meanings for one in kept if one.end == mention.start and not one.hint), None)
        known = expected if before is None else before.keys()
        inner = {
            code[:6] for one in mentions if one is not mention for code in one.meanings if len(code) == 9
        }
        meanings = {
            code: plainness
            for code, plainness in mention.meanings.items()
            if divisions[code].parent in known or code in inner
        }
        if meanings:
            kept.append(replace(mention, meanings=meanings))
    return kept


def _ambiguous(
    shared: tuple[Division, ...], area: tuple[Division, ...], best: Sequence[Candidate]
) -> Outline:
    named = len(shared) > len(area)
    chain = shared if named else area
    unsure = _CONTEXT_CONFIDENCE if chain else 0.0
    shown = [item.chain for item in best[:_ALTERNATIVES]]
    return Outline(
        chain,
        _SHARED_CONFIDENCE if named else unsure,
        alternatives=tuple(one[-1] for one in shown),
        reason=Reason.AMBIGUOUS,
        settled=True,
        alternative_names=_names_apart(shown, len(shared)),
    )


def _names_apart(chains: Sequence[tuple[Division, ...]], shared: int) -> tuple[str, ...]:
    """Name divisions by their own names, and where two have the same with what they lie in."""
    own = Counter(chain[-1].name for chain in chains)
    return tuple(
        chain[-1].name
        if own[chain[-1].name] == 1
        else "".join(division.name for division in chain[min(shared, len(chain) - 1) :])
        for chain in chains
    )


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
