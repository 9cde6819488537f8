"""Whether two names of accounts look the same, so that nobody is taken for somebody else in the audit."""

from __future__ import annotations

import unicodedata

# Letters by Unicode that nothing is drawn for (Default_Ignorable_Code_Point of Unicode 15), and variations.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_VARIATIONS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def appearance(name: str) -> str:
    """Tell what a person sees of a name, whatever it is written with.

    Letters of other alphabets that look like these (а and a) are told apart all the same: Unicode Technical
    Standard 39 has them, and too many names of people would be refused by it.

    Args:
        name: of an account.

    Returns:
        The same text for names that differ in width, case, spaces, unseen letters or how accents are put.
    """
    seen = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in seen if not _is_unseen(letter))


def _is_unseen(letter: str) -> bool:
    if letter in _UNSEEN or letter.isspace() or unicodedata.category(letter) == "Cf":
        return True
    return any(ord(letter) in variations for variations in _VARIATIONS)
