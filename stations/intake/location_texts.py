"""Words for what a position was found from."""

from __future__ import annotations

from geodata.catalogue import has_text, text
from geodata.services import found_words


def level_words(source: str, level: str, lang: str) -> str:
    """Say what kind of thing a source found.

    Args:
        source: of a position, see `stations.model.PositionSource`, or the name of a geocoder.
        level: the word that the source has for it.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The words.
    """
    if source == "known_place" and has_text(f"neighbour.{level}"):
        return text(f"neighbour.{level}", lang)
    return found_words(level, lang)
