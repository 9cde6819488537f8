"""What the terms of the vocabulary are called in each language."""

from __future__ import annotations

from geodata.catalogue import text
from stations.vocabulary.amenities import AmenityTerm
from stations.vocabulary.kinds import KindTerm
from stations.vocabulary.promises import PromiseTerm


def term_label(term: AmenityTerm | KindTerm | PromiseTerm, lang: str) -> str:
    """Name a term to a person.

    Args:
        term: the term.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Its label, short enough for a card.
    """
    kind = "amenity" if isinstance(term, AmenityTerm) else "kind" if isinstance(term, KindTerm) else "promise"
    return text(f"term.{kind}.{term.code}", lang)
