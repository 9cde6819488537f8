"""What the terms of the vocabulary are called in each language."""

from __future__ import annotations

from geodata.catalogue import text
from stations.vocabulary.term import VocabularyTerm


def term_label(term: VocabularyTerm, lang: str) -> str:
    """Name a term to a person.

    Args:
        term: the term.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Its label, short enough for a card.
    """
    return text(f"term.{term.subject}.{term.code}", lang)
