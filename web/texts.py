"""Every text that the pages show, from the catalogue of each language (`geodata/locale/`)."""

from __future__ import annotations

from geodata import catalogue
from geodata.catalogue import DEFAULT_LANGUAGE, has_text, languages
from stations.errors import ErrorDetail, InputError

__all__ = [
    "DEFAULT_LANGUAGE",
    "check_language",
    "has_text",
    "languages",
    "page_texts",
    "text",
    "texts_beginning",
]

# What the map's script shows by itself; the rest is in the page when it arrives.
_PAGE_PREFIXES = (
    "position.",
    "map.",
    "filter.",
    "locate.",
    "results.",
    "left_out.",
    "card.",
    "distance.",
    "amenity.",
    "list.separator",
    "open.",
    "need.",
    "instant.",
    "link.",
    "search.",
    "share.",
    "basemap.",
)


def text(key: str, lang: str, /, **inserts: object) -> str:
    """Give a text.

    Args:
        key: its name.
        lang: one of `languages()`.
        inserts: values for the places in braces; `count` also chooses the plural form.

    Returns:
        The text, plain and not escaped.

    Raises:
        KeyError: there is no such text, or a value for it is missing.
        InputError: there is no such language.
    """
    check_language(lang)
    return catalogue.text(key, lang, **inserts)


def page_texts(lang: str, more: tuple[str, ...] = ()) -> dict[str, str]:
    """Collect what the map's script needs.

    Args:
        lang: one of `languages()`.
        more: how keys begin that only some maps need.

    Returns:
        As `texts_beginning`.

    Raises:
        InputError: there is no such language.
    """
    return texts_beginning((*_PAGE_PREFIXES, *more), lang)


def texts_beginning(prefixes: tuple[str, ...], lang: str) -> dict[str, str]:
    """Collect texts for scripts.

    Args:
        prefixes: how their keys begin.
        lang: one of `languages()`.

    Returns:
        Key → text with its places in braces left open; plural forms besides the usual one stand under
        `key#category`, with the categories of `Intl.PluralRules`.

    Raises:
        InputError: there is no such language.
    """
    check_language(lang)
    texts = {}
    for key in catalogue.text_keys():
        if key.startswith(prefixes):
            for category, words in catalogue.plural_forms(key, lang).items():
                texts[key if category == "other" else f"{key}#{category}"] = words
    return texts


def check_language(lang: str) -> None:
    """Refuse a language that the pages do not speak.

    Args:
        lang: what was asked for.

    Raises:
        InputError: it is not one of `languages()`.
    """
    if lang not in languages():
        message = f"lang must be one of {', '.join(languages())}"
        raise InputError(message, (ErrorDetail("lang", message, lang[:100]),))
