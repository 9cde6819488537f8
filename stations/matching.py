"""When two texts mean the same place, and the ids that follow from it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Container
from functools import lru_cache

import opencc

# Digits and letters that cannot be taken for one another when read out or written by hand.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ID_LENGTH = 10
_NOT_WORD = re.compile(r"[\W_]+")

Folding = Callable[[str], str]


def fold(text: str) -> str:
    """Reduce a name or an address to what counts when two of them are compared.

    Full-width and half-width forms, case, white space, punctuation and the choice between traditional and
    simplified characters do not count; the original is kept for display.

    Args:
        text: as typed.

    Returns:
        Letters and digits only, in NFKC, case-folded, simplified.
    """
    words = _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
    if words.isascii():
        return words
    simplified: str = _simplifier().convert(words)
    return simplified


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")  # its tables take a tenth of a second to load


def identity(external_id: str | None, name: str, place: str) -> str:
    """Name what identifies a station inside its dataset.

    Args:
        external_id: the id that the dataset's owner gave, if any.
        name: the station's name.
        place: its address, or what else tells it from another of its name.

    Returns:
        A key; the owner's id decides alone where there is one.
    """
    if external_id:
        return f"id:{external_id}"
    # A name of signs alone is still a name.
    return f"name:{fold(name) or unicodedata.normalize('NFKC', name)}|{fold(place)}"


def station_id(dataset: str, key: str, taken: Container[str]) -> str:
    """Derive the public id of a new station, the same each time it is derived.

    Args:
        dataset: the dataset's name.
        key: what `identity` returned.
        taken: ids that are in use or were in use once.

    Returns:
        Ten characters of Crockford's base 32 in lower case.
    """
    attempt = 0
    while True:
        digest = hashlib.sha256(f"{dataset}\n{key}\n{attempt}".encode()).digest()
        number = int.from_bytes(digest[:8], "big")
        candidate = "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in range(_ID_LENGTH))
        if candidate not in taken:
            return candidate
        attempt += 1
