"""What the words of the empty list mean when they come back in it, in every language that has a catalogue.

The words that lists are known to use come first: no translation takes anything from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from geodata.catalogue import languages, text

Meaning = TypeVar("Meaning")

# Columns of the empty list, as the catalogues name them in `template.header_` → field.
TEMPLATE_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "id": "external_id", "name": "name", "kind": "kinds", "address": "address", "division": "district",
        "longitude": "lon", "latitude": "lat", "crs": "datum", "hours": "hours_text",
        "amenities": "amenities", "phone": "phone", "host": "host", "stars": "stars",
        "stars_year": "stars_year", "status": "status", "access": "access", "note": "note",
        "source": "source",
    }
)  # fmt: skip


def words_of_catalogues(meanings: Mapping[str, Meaning], fold: Callable[[str], str]) -> dict[str, Meaning]:
    """Collect what texts of the catalogues mean.

    Args:
        meanings: key of a text → what it means.
        fold: makes spellings of the same word equal.

    Returns:
        Folded text in any language → what it means. A text that would mean two things means none.
    """
    found: dict[str, set[Meaning]] = {}
    for lang in languages():
        for key, meaning in meanings.items():
            found.setdefault(fold(text(key, lang)), set()).add(meaning)
    return {words: told.pop() for words, told in found.items() if words and len(told) == 1}
