"""What came out of reading an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from geodata.address.doubts import WHY_TEXTS, Doubt
from geodata.address.street import read_street
from geodata.divisions import Division, Level


class Reason(StrEnum):
    """Why a reading says less than one would like."""

    EMPTY = "empty"
    NOT_NAMED = "not_named"
    AMBIGUOUS = "ambiguous"
    CONTEXT_ONLY = "context_only"


REASON_TEXTS: Mapping[Reason, Mapping[str, str]] = MappingProxyType(
    {
        Reason.EMPTY: {"zh": "没有地址", "en": "There is no address."},
        Reason.NOT_NAMED: {
            "zh": "地址中没有能识别的行政区划",
            "en": "The address names no administrative division that is known.",
        },
        Reason.AMBIGUOUS: {
            "zh": "地址可能指多个行政区划，请补充省、市或区县",
            "en": "The address fits several divisions; add the province, city or county.",
        },
        Reason.CONTEXT_ONLY: {
            "zh": "地址中没有行政区划，按名单所在地区处理",
            "en": "The address names no division; the area of the list was taken.",
        },
    }
)


@dataclass(frozen=True, slots=True)
class AddressReading:
    """The divisions that an address names, as deep as is sure.

    Args:
        chain: the divisions, outermost first; empty when none could be told.
        confidence: 0 to 1, how much the deepest division of the chain is to be believed.
        alternatives: other divisions that fit as well, when there are any.
        rest: what stands after the divisions: road, number, building; simplified characters, no spaces.
        zones: development zones and new areas that are no divisions of their own, as written.
        hints: what stood in brackets.
        reason: why the chain is empty or shorter than the address seems to say; None when nothing is amiss.
        doubts: where no name counts, names that stand in the address and why they do not.
    """

    chain: tuple[Division, ...] = ()
    confidence: float = 0.0
    alternatives: tuple[Division, ...] = ()
    rest: str = ""
    zones: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    reason: Reason | None = None
    doubts: tuple[Doubt, ...] = ()

    def explain(self, lang: str) -> str:
        """Say why the reading tells less than one would like, and which names do not count.

        Args:
            lang: `zh` or `en`.

        Returns:
            One sentence; an empty text where nothing is amiss.
        """
        if self.reason is None:
            return ""
        told = REASON_TEXTS[self.reason][lang].rstrip(".")
        if self.reason is Reason.AMBIGUOUS:
            names = [item.name for item in self.alternatives]
            return f"{told}（{'、'.join(names)}）" if lang == "zh" else f"{told} ({', '.join(names)})."
        doubts = [WHY_TEXTS[doubt.why][lang].format(name=doubt.name) for doubt in self.doubts]
        if not doubts:
            return REASON_TEXTS[self.reason][lang]
        return f"{told}：{'；'.join(doubts)}" if lang == "zh" else f"{told}: {'; '.join(doubts)}."

    @property
    def deepest(self) -> Division | None:
        """The deepest division that is sure."""
        return self.chain[-1] if self.chain else None

    @property
    def road(self) -> str:
        """Name of the road; empty where none is named, of two that cross the first."""
        return read_street(self.rest).road

    @property
    def number(self) -> str:
        """Number on the plate without 号, as 5, 5甲, 26-3 or 88弄12; empty where there is none."""
        return read_street(self.rest).number

    @property
    def building(self) -> str:
        """Name of the building or the site; empty where none is named that tells it from others."""
        return read_street(self.rest).building

    def at(self, level: Level) -> Division | None:
        """Find the division of one level.

        Args:
            level: province, city, county or township.

        Returns:
            The division, or None where the chain has none of that level.
        """
        return next((division for division in self.chain if division.level == level), None)
