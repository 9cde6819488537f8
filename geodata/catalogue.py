"""Every text that a person reads, from one gettext catalogue a language: `geodata/locale/<lang>.po`.

A language exists when its file exists. They lie in the lowest package, so that all may speak.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from geodata.catalogue_file import Catalogue, read_catalogue
from geodata.number_words import number_words

FOLDER = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "zh"
# Where a language lacks a text, these have it, in this order.
FALLBACKS = ("en", DEFAULT_LANGUAGE)
# A number with one of these names is an amount and written as its language writes numbers; any other number
# (of a row, a port, a version) is a name.
AMOUNTS = frozenset(
    {
        "approximate", "changed", "confirmed", "conflict", "conflict_count", "count", "datasets", "divisions",
        "done", "duplicate", "entries", "error", "exact", "failed", "known", "found", "empty", "remaining",
        "located", "metres", "missing", "new", "not_areas", "positions", "repaired", "rows", "same",
        "stations", "total", "unlocated", "unmatched_count", "unread", "without",
    }
)  # fmt: skip
_PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Said:
    """A text that stands in the place of another one, in the language of that one.

    Args:
        key: its name.
        inserts: values for its own places.
    """

    key: str
    inserts: Mapping[str, object] = field(default_factory=dict)


def languages() -> tuple[str, ...]:
    """List the languages that have a catalogue.

    Returns:
        Their codes, as in `lang`: the default first, then English, then the others by name.
    """
    return _languages(FOLDER)


def language_catalogue(lang: str) -> Catalogue:
    """Read the catalogue of a language, once for each process.

    Args:
        lang: one of `languages()`.

    Returns:
        Its texts.

    Raises:
        KeyError: there is no such language.
        ValueError: its file cannot be read as a catalogue.
    """
    return _catalogue_of(FOLDER, lang)


def read_all_catalogues() -> None:
    """Read every catalogue, so that one that is broken is named before anybody asks.

    Raises:
        ValueError: a file is no catalogue; the sentence names it.
    """
    for lang in languages():
        language_catalogue(lang)


def language_name(lang: str) -> str:
    """Name a language as its speakers do.

    Args:
        lang: one of `languages()`.

    Returns:
        `中文` or `English`; the code of a language that Babel does not know.
    """
    try:
        name = Locale.parse(lang, sep="-").get_display_name()
    except UnknownLocaleError:
        return lang
    return name[:1].upper() + name[1:] if name else lang


def text(key: str, lang: str, /, **inserts: object) -> str:
    """Give a text.

    Args:
        key: its name.
        lang: one of `languages()`; where it lacks the text, English has it, then Chinese.
        inserts: values for the places in braces; `count` also chooses the plural form.

    Returns:
        The text, plain and not escaped. An insert stands as it is: no braces in it are read.

    Raises:
        KeyError: there is no such text or language, or a value for it is missing.
    """
    words = _speaker(key, lang).text(key, inserts.get("count"))
    if not inserts:
        return words
    try:
        return fill(words, lang, inserts)
    except KeyError:
        # A translation with a place that the program does not know must not take the page away.
        if lang in FALLBACKS:
            raise
        return text(key, FALLBACKS[0], **inserts)


def fill(words: str, lang: str, inserts: Mapping[str, object]) -> str:
    """Put values into the places of a text.

    Args:
        words: a text with places such as `{name}`; braces around anything else stand for themselves.
        lang: one of `languages()`, for amounts.
        inserts: name → value; several in a tuple are joined as the language does.

    Returns:
        The text.

    Raises:
        KeyError: a value is missing.
    """

    def insert(match: re.Match[str]) -> str:
        value = inserts[match[1]]
        if isinstance(value, Said):
            return text(value.key, lang, **value.inserts)
        if isinstance(value, tuple):
            return text("list.separator", lang).join(map(str, value))
        if match[1] in AMOUNTS and isinstance(value, int | float) and not isinstance(value, bool):
            return number_words(value, language_catalogue(lang).locale)
        return str(value)

    return _PLACE.sub(insert, words)


def has_text(key: str) -> bool:
    """Tell whether there is a text of that name.

    Args:
        key: its name.

    Returns:
        True when `text` would find it in every language.
    """
    return any(key in language_catalogue(lang).texts for lang in FALLBACKS)


def text_keys(prefix: str = "") -> tuple[str, ...]:
    """List the names of all texts.

    Args:
        prefix: only those that begin so.

    Returns:
        The keys in the order of the alphabet.
    """
    return tuple(key for key in _all_keys(FOLDER) if key.startswith(prefix))


def places(words: str) -> frozenset[str]:
    """Name what stands in the braces of a text.

    Args:
        words: the text.

    Returns:
        The names.
    """
    return frozenset(_PLACE.findall(words))


def plural_forms(key: str, lang: str) -> dict[str, str]:
    """Give every form of a text, for programs that choose by themselves.

    Args:
        key: its name.
        lang: one of `languages()`.

    Returns:
        Category of CLDR (`one`, `few`, `other`, …) → text; `other` is always there and alone where the text
        has one form.

    Raises:
        KeyError: there is no such text or language.
    """
    catalogue = _speaker(key, lang)
    return {"other": catalogue.texts[key], **catalogue.forms(key)}


def _speaker(key: str, lang: str) -> Catalogue:
    for one in (lang, *FALLBACKS):
        catalogue = language_catalogue(one)
        if key in catalogue.texts:
            return catalogue
    raise KeyError(key)


@cache
def _languages(folder: Path) -> tuple[str, ...]:
    found = {path.stem.replace("_", "-") for path in folder.glob("*.po")}
    first = [lang for lang in (DEFAULT_LANGUAGE, *FALLBACKS[:1]) if lang in found]
    return (*first, *sorted(found.difference(first)))


@cache
def _all_keys(folder: Path) -> tuple[str, ...]:
    return tuple(sorted({key for lang in FALLBACKS for key in _catalogue_of(folder, lang).texts}))


@cache
def _catalogue_of(folder: Path, lang: str) -> Catalogue:
    if lang not in _languages(folder):
        raise KeyError(lang)
    return read_catalogue(folder / f"{lang.replace('-', '_')}.po")
