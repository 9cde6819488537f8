"""Bringing an address into one form: full-width to half-width, traditional to simplified, brackets apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

# Nobody's address is longer; a text that is one is cut, so that reading always takes a short time.
MAX_LENGTH = 300

# What no eye sees: blanks, controls, marks of direction, and the half of a pair that stands alone.
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f\ud800-\udfff]+")
_BRACKETS = re.compile(r"[(\[【〔「『<《]([^()\[\]【】〔〕「」『』<>《》]*)[)\]】〕」』>》]")
_ZONE = re.compile(
    r"(?:国家级|综合)?(?:"
    r"(?:高新|经济|经)?(?:技术)?(?:产业)?开发区|高新(?:技术产业)?(?:园)?区|经开区|郑东新区|港区|"
    r"航空港(?:经济综合)?(?:实验)?区|航空港|保税(?:港|物流)?(?:园)?区|(?:产业|工业|科技|物流)园区?|"
    r"(?:一体化|先行|改革)?示范区|自贸(?:试验)?区|度假区|风景(?:名胜)?区)"
)


@dataclass(frozen=True, slots=True)
class AddressText:
    """An address in one form.

    Args:
        main: the text without brackets and blanks.
        hints: what stood in the brackets, in order.
    """

    main: str
    hints: tuple[str, ...]


class Simplifier:
    """Turns traditional characters into simplified ones; its tables are loaded for the first text."""

    @cached_property
    def _convert(self) -> Callable[[str], str]:
        from opencc import OpenCC  # its tables take a tenth of a second to load

        convert: Callable[[str], str] = OpenCC("t2s").convert
        return convert

    @cached_property
    def _traditional(self) -> frozenset[str]:
        everything = "".join(map(chr, (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))))
        pairs = zip(everything, self._convert(everything), strict=True)
        return frozenset(old for old, new in pairs if old != new)

    def __call__(self, text: str) -> str:
        """Simplify a text.

        Args:
            text: in any form.

        Returns:
            The text; the very same one where nothing in it is traditional, which is quickly seen.
        """
        return text if self._traditional.isdisjoint(text) else self._convert(text)


def fold(text: str, simplify: Callable[[str], str]) -> AddressText:
    """Bring an address into one form.

    Args:
        text: as written.
        simplify: turns traditional characters into simplified ones.

    Returns:
        The text in parts.
    """
    # Unicode's own folding can make one character into eighteen: cut before and after.
    whole = text[:MAX_LENGTH]
    if not unicodedata.is_normalized("NFKC", whole):
        whole = unicodedata.normalize("NFKC", whole)
    whole = simplify(_UNSEEN.sub("", whole))[:MAX_LENGTH]
    hints: list[str] = []
    while (found := _BRACKETS.search(whole)) is not None:
        if found[1]:
            hints.append(found[1])
        whole = whole[: found.start()] + whole[found.end() :]
    return AddressText(whole, tuple(hints))


def zones_in(text: str) -> tuple[str, ...]:
    """Find the development zones and new areas that a text mentions.

    Args:
        text: in the form that `fold` makes.

    Returns:
        Their names as written, in order.
    """
    return tuple(zone[0] for zone in _ZONE.finditer(text))
