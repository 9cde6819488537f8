"""Bringing an address into one form: full-width to half-width, traditional to simplified, brackets apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

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
        zones: development zones that are mentioned.
    """

    main: str
    hints: tuple[str, ...]
    zones: tuple[str, ...]


def fold(text: str, simplify: Callable[[str], str]) -> AddressText:
    """Bring an address into one form.

    Args:
        text: as written.
        simplify: turns traditional characters into simplified ones.

    Returns:
        The text in parts.
    """
    # Unicode's own folding can make one character into eighteen: cut before and after.
    whole = simplify(_UNSEEN.sub("", unicodedata.normalize("NFKC", text[:MAX_LENGTH])))[:MAX_LENGTH]
    hints: list[str] = []
    while (found := _BRACKETS.search(whole)) is not None:
        if found[1]:
            hints.append(found[1])
        whole = whole[: found.start()] + whole[found.end() :]
    return AddressText(whole, tuple(hints), tuple(zone[0] for zone in _ZONE.finditer(whole)))
