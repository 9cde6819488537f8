"""Whether a list says less about where a station is than is known already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stations.matching import fold
from stations.model import Station

_COUNTY_DIGITS = 6
# A number is one word: 3号 is not a part of 38号.
_WORD = re.compile(r"\d+|[^\d]")


def is_coarser(known: Station, stated: Mapping[str, Any]) -> bool:
    """Tell whether a list only names a larger division around the one that is known.

    Args:
        known: the station as it is.
        stated: what the list states that is not known so far, with its division.

    Returns:
        True where the division holds the known one and the address says nothing that was not known.
    """
    if not contains(stated["division"], known.division):
        return False
    address = stated.get("address")
    return address is None or _is_part(fold(address), fold(known.address))


def contains(outer: str | None, inner: str | None) -> bool:
    """Tell whether a division lies inside another one, by their codes.

    Args:
        outer: code of 6, 9 or 12 digits as published (GB/T 2260, then 3 digits for township and village).
        inner: such a code.

    Returns:
        False where they are the same, or one is not known.
    """
    return bool(outer and inner) and outer != inner and str(inner).startswith(_stem(str(outer)))


def _stem(code: str) -> str:
    """Take the zeros from the code of a province or a city."""
    if len(code) == _COUNTY_DIGITS and code.endswith("00"):
        return code[:2] if code.endswith("0000") else code[:4]
    return code


def _is_part(one: str, whole: str) -> bool:
    """Tell whether a text is another one with words left out."""
    rest = iter(_WORD.findall(whole))
    return all(word in rest for word in _WORD.findall(one))
