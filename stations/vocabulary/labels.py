"""What the terms of the vocabulary are called in each language."""

from __future__ import annotations

from geodata.catalogue import text
from stations.vocabulary.amenities import AmenityTerm
from stations.vocabulary.kinds import KindTerm
from stations.vocabulary.promises import PromiseTerm
from stations.vocabulary.verifications import VerificationTerm

_SUBJECTS = {
    AmenityTerm: "amenity",
    KindTerm: "kind",
    PromiseTerm: "promise",
    VerificationTerm: "verification",
}


def term_label(term: AmenityTerm | KindTerm | PromiseTerm | VerificationTerm, lang: str) -> str:
    """Name a term to a person.

    Args:
        term: the term.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Its label, short enough for a card.
    """
    return text(f"term.{_SUBJECTS[type(term)]}.{term.code}", lang)
