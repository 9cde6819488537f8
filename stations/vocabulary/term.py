"""What every word of the field has: a code for programs, labels for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """One word of the field.

    Args:
        code: the name used in the API.
        zh: Chinese label, short enough for a card; of a promise, the four characters on the sign.
        en: English label.

    Its `subject` is what the catalogues of texts call all words of its kind.
    """

    subject: ClassVar[str]
    code: str
    zh: str
    en: str
