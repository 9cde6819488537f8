"""Which of the two languages a person gets."""

from __future__ import annotations

import re

from api.messages import LANGUAGES

_RANGE = re.compile(r"\s*([a-zA-Z*]{1,8})(?:-[a-zA-Z0-9]{1,8})*\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")


def negotiate(accept_language: str | None, asked: str | None = None) -> str:
    """Choose a language.

    Args:
        accept_language: the header (RFC 9110, section 12.5.4).
        asked: the parameter `lang`, which decides alone where it is one of ours.

    Returns:
        `zh` or `en`; Chinese where nothing else is asked for.
    """
    if asked in LANGUAGES:
        return str(asked)
    best, best_weight = LANGUAGES[0], 0.0
    for part in (accept_language or "")[:1000].split(","):
        match = _RANGE.fullmatch(part)
        if match is None:
            continue
        weight = float(match[2] or 1)
        if match[1].lower() in LANGUAGES and weight > best_weight:
            best, best_weight = match[1].lower(), weight
    return best
