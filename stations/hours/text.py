"""Opening hours as people type them, brought to one spelling before they are read."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

# Longer texts are descriptions, not hours.
MAX_CHARACTERS = 300

_DASHES = re.compile(r"[‐‑‒–—―−─━~〜∼﹣-]+")
_COLONS = re.compile(r"[∶︓ː꞉]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


@cache
def _simplifier() -> opencc.OpenCC:
    """Load the table of traditional characters once, on first use."""
    return opencc.OpenCC("t2s")


def normalise(text: str) -> str:
    """Bring width, dashes, colons, blanks and traditional characters to one spelling.

    Args:
        text: opening hours as written.

    Returns:
        The same text in simplified characters, half-width signs, `-` for every dash, `:` for every colon,
        lower-case letters and single blanks; line breaks stay.
    """
    text = text.encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", text)
    text = _COLONS.sub(":", _DASHES.sub("-", text))
    if not text.isascii():
        text = _simplifier().convert(text)
    text = re.sub(r"[^\S\n]+", " ", text.lower())
    return re.sub(r" *\n[ \n]*", "\n", text).strip()
