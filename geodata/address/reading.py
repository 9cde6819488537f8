"""What came out of reading an address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geodata.address.doubts import Doubt
from geodata.address.street import read_street
from geodata.catalogue import text
from geodata.divisions import Division, Level


class Reason(StrEnum):
    """Why a reading says less than one would like."""

    EMPTY = "empty"
    NOT_NAMED = "not_named"
    AMBIGUOUS = "ambiguous"
    CONTEXT_ONLY = "context_only"


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
        alternative_names: of each alternative as much of its name as tells it from the others.
    """

    chain: tuple[Division, ...] = ()
    confidence: float = 0.0
    alternatives: tuple[Division, ...] = ()
    rest: str = ""
    zones: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    reason: Reason | None = None
    doubts: tuple[Doubt, ...] = ()
    alternative_names: tuple[str, ...] = ()

    def explain(self, lang: str) -> str:
        """Say why the reading tells less than one would like, and which names do not count.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            One sentence; an empty text where nothing is amiss.
        """
        if self.reason is None:
            return ""
        told = text(f"address.{self.reason}", lang)
        said = told.rstrip(".")
        if self.reason is Reason.AMBIGUOUS:
            names = text("list.separator", lang).join(self.alternative_names)
            return text("address.among", lang, said=said, names=names)
        doubts = [text(f"address.doubt_{doubt.why}", lang, name=doubt.name) for doubt in self.doubts]
        if not doubts:
            return told
        joined = text("address.doubt_separator", lang).join(doubts)
        return text("address.because", lang, said=said, doubts=joined)

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
