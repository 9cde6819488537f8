"""Weighing what an address may mean: every division that is mentioned, with all that speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geodata.address.names import FORMER, OFFICIAL, SHORT, Mention
from geodata.divisions import Division, Divisions, Level

# A county says more than a city: it is rarely named by chance, and it is what one wants to know.
_WEIGHT = {Level.PROVINCE: 1.0, Level.CITY: 2.0, Level.COUNTY: 3.0, Level.TOWNSHIP: 2.0}
_HINT = 0.4
_CONTEXT = 0.5
_OUT_OF_CONTEXT = 0.5
_OUT_OF_ORDER = 0.5
_DECAY = 0.03
# What took over a county's name did not always take all of its townships: some went to the county next to it.
_NEIGHBOUR = 0.5
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Candidate:
    """One division that an address may mean.

    Args:
        chain: the division with everything that it lies in, outermost first.
        score: all that speaks for it less what speaks against it.
        evidence: division code → the mention that names it, for the divisions of the chain that are named.
    """

    chain: tuple[Division, ...]
    score: float
    evidence: Mapping[str, Mention]

    @property
    def code(self) -> str:
        """The code of the deepest division."""
        return self.chain[-1].code


def weigh(divisions: Divisions, mentions: Sequence[Mention], context: Sequence[Division]) -> list[Candidate]:
    """Weigh every division that is mentioned.

    A candidate gains by every mention of itself or of what it lies in, less the later and the shorter it is
    written; it loses by the plainest earlier mention that cannot belong to it.

    Args:
        divisions: all divisions.
        mentions: names found in the address, those in brackets included.
        context: the area that the address is expected in, outermost first.

    Returns:
        The candidates, best first.
    """
    codes = _deepest(
        {code for mention in mentions for code in _confirmed(mention, mentions, context)}, mentions
    )
    former = [mention for mention in mentions if not mention.hint and _is_former(mention)]
    found = [_candidate(divisions.chain(code), mentions, former, context, divisions) for code in codes]
    return sorted((item for item in found if item is not None), key=lambda item: (-item.score, item.code))


def _confirmed(mention: Mention, mentions: Sequence[Mention], context: Sequence[Division]) -> Iterable[str]:
    """List what a name can mean; where another name or the context confirms some meanings, only those.

    The others would be weighed less in any case: for the confirmed ones speaks all that does for them.
    """
    if len(mention.meanings) == 1:
        return mention.meanings
    known = {division.code for division in context}
    for other in mentions:
        if other is not mention:
            known.update(other.meanings)
    confirmed = [code for code in mention.meanings if not known.isdisjoint(_outer_codes(code))]
    return confirmed or mention.meanings


def _deepest(codes: set[str], mentions: Sequence[Mention]) -> set[str]:
    """Leave out what another candidate lies in, where two names say the two: more speaks for the inner."""
    if len(codes) == 1:
        return codes
    outer = {
        around
        for code in codes
        for around in _outer_codes(code)
        if around in codes
        and all(code not in mention.meanings for mention in mentions if around in mention.meanings)
    }
    return codes - outer


def _outer_codes(code: str) -> tuple[str, ...]:
    outer = (code[:4] + "00", code[:2] + "0000")
    return (code[:6], *outer) if len(code) == 9 else tuple(item for item in outer if item != code)


def _candidate(
    chain: tuple[Division, ...],
    mentions: Sequence[Mention],
    former: Sequence[Mention],
    context: Sequence[Division],
    divisions: Divisions,
) -> Candidate | None:
    evidence = _evidence(chain, mentions)
    objections = _objections(chain, evidence, mentions)
    # Whoever writes 香港特别行政区 first means no 西区 of another province.
    if len(evidence) == 1 and any(_is_plain_area(mention) for mention in objections):
        return None
    score = _support(chain, evidence, {division.code for division in context})
    score += sum(
        _loudness(mention, divisions) * _NEIGHBOUR for mention in former if _is_neighbour(chain, mention)
    )
    if context and not _within(chain, context) and _only_short(evidence):
        score *= _OUT_OF_CONTEXT
    against = max((_loudness(mention, divisions) for mention in objections), default=0.0)
    return Candidate(chain, score - against, evidence)


def _evidence(chain: Sequence[Division], mentions: Sequence[Mention]) -> dict[str, Mention]:
    """Give every division of a chain the mention that names it best; no mention names two of them."""
    evidence: dict[str, Mention] = {}
    used: list[Mention] = []
    reached = -1
    for division in chain:
        code = division.code
        usable = [
            mention
            for mention in mentions
            if code in mention.meanings and mention not in used and _is_plainest(mention, code, chain)
        ]
        if usable:
            # In 金水区郑州市金水区 the second 金水区 is the one that belongs to 郑州市.
            behind = [mention for mention in usable if not mention.hint and mention.start > reached]
            among = behind or usable
            best = among[0] if len(among) == 1 else max(among, key=lambda item: _plainness(division, item))
            evidence[code] = best
            used.append(best)
            reached = reached if best.hint else max(reached, best.start)
    return evidence


def _is_plainest(mention: Mention, code: str, chain: Iterable[Division]) -> bool:
    """Tell whether a mention names no other division of a chain more plainly."""
    meanings = mention.meanings
    if len(meanings) == 1:
        return True
    plainness = meanings[code]
    return all(meanings.get(other.code, 0.0) <= plainness for other in chain)


def _plainness(division: Division, mention: Mention) -> float:
    value = mention.meanings[division.code]
    return value * _HINT if mention.hint else value / (1 + _DECAY * mention.start)


def _support(chain: Iterable[Division], evidence: Mapping[str, Mention], expected: set[str]) -> float:
    score = 0.0
    reached = -1
    for division in chain:
        mention = evidence.get(division.code)
        if mention is None:
            score += _WEIGHT[division.level] * _CONTEXT if division.code in expected else 0.0
            continue
        part = _WEIGHT[division.level] * _plainness(division, mention)
        if not mention.hint:
            # Chinese addresses go from the large to the small.
            part *= _OUT_OF_ORDER if mention.start < reached else 1.0
            reached = max(reached, mention.start)
        score += part
    return score


def _within(chain: Sequence[Division], context: Sequence[Division]) -> bool:
    """Tell whether two chains share everything down to the city."""
    depth = min(len(chain), len(context), 2)
    return [item.code for item in chain[:depth]] == [item.code for item in context[:depth]]


def _only_short(evidence: Mapping[str, Mention]) -> bool:
    return len(evidence) == 1 and all(mention.meanings[code] <= SHORT for code, mention in evidence.items())


def _objections(
    chain: Sequence[Division], evidence: Mapping[str, Mention], mentions: Sequence[Mention]
) -> list[Mention]:
    own = {division.code for division in chain}
    first = min((mention.start for mention in evidence.values() if not mention.hint), default=None)
    return [
        mention
        for mention in mentions
        if not mention.hint and (first is None or mention.start < first) and own.isdisjoint(mention.meanings)
    ]


def _is_former(mention: Mention) -> bool:
    return all(plainness == FORMER for plainness in mention.meanings.values())


def _is_neighbour(chain: Sequence[Division], mention: Mention) -> bool:
    """Tell whether a former county was next to the one of a township: it may have had that township."""
    return chain[-1].level == Level.TOWNSHIP and all(
        code[:4] == chain[-1].code[:4] and code != chain[-2].code for code in mention.meanings
    )


def _is_plain_area(mention: Mention) -> bool:
    return any(code.endswith("00") and plainness >= OFFICIAL for code, plainness in mention.meanings.items())


def _loudness(mention: Mention, divisions: Divisions) -> float:
    return max(
        _WEIGHT[divisions[code].level] * _plainness(divisions[code], mention) for code in mention.meanings
    )


def equals(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Find the candidates for which as much speaks as for the best.

    Args:
        candidates: best first.

    Returns:
        The best and all that equal it; a division and what it lies in are never rivals. Where one short name
        is all there is, as 中山 of 中山火炬开发区, a county outweighs no city of that name.
    """
    best = candidates[0]
    own = {division.code for division in best.chain}
    least = best.score * (1 - _SAME) - _SAME
    alone = next(iter(best.evidence.values())) if _only_short(best.evidence) else None
    return [best] + [
        item
        for item in candidates[1:]
        if item.code not in own and (item.score >= least or _says_no_more(item, alone))
    ]


def _says_no_more(item: Candidate, mention: Mention | None) -> bool:
    return mention is not None and _only_short(item.evidence) and mention in item.evidence.values()


def common_chain(chains: Sequence[Sequence[Division]]) -> tuple[Division, ...]:
    """Find what several divisions lie in together.

    Args:
        chains: each with the outermost division first.

    Returns:
        The divisions that all chains begin with.
    """
    shared: list[Division] = []
    for level in zip(*chains, strict=False):
        if any(division.code != level[0].code for division in level):
            break
        shared.append(level[0])
    return tuple(shared)
