"""Which of the languages a person gets."""

from __future__ import annotations

import re

from babel import negotiate_locale

from geodata.catalogue import DEFAULT_LANGUAGE, languages

_RANGE = re.compile(
    r"\s*([a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*|\*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", re.ASCII
)


def negotiate(accept_language: str | None, asked: str | None = None) -> str:
    """Choose a language.

    Args:
        accept_language: the header (RFC 9110, section 12.5.4).
        asked: the parameter `lang`, which decides alone where it is one of ours.

    Returns:
        One of `geodata.catalogue.languages()`; Chinese where nothing else is asked for.
    """
    if asked in languages():
        return str(asked)
    wanted = []
    for part in (accept_language or "")[:1000].split(","):
        match = _RANGE.fullmatch(part)
        weight = 0.0 if match is None else float(match[2] or 1)
        if match is not None and weight > 0:
            wanted.append((weight, match[1]))
    wanted.sort(key=lambda entry: -entry[0])
    return negotiate_locale([tag for _, tag in wanted], languages(), sep="-") or DEFAULT_LANGUAGE
