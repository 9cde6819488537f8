"""Reading one catalogue of texts: a `.po` file of gettext, as it is, without a compiled one beside it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

# How numbers and dates are written in a language that Babel does not know.
_OTHERWISE = "en"
# Among these counts every plural form of every language occurs.
_COUNTS = (2, 0, 1, *range(3, 201), 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language.

    Args:
        locale: how the language writes numbers and dates, and which plural forms it has.
        tag: the language for HTML, such as `zh-CN` (BCP 47).
        texts: key → text; of a text with plural forms the last one, which is the most general.
        plurals: keys of the texts with plural forms.
        translations: the same, chosen by number.
    """

    locale: Locale
    tag: str
    texts: Mapping[str, str]
    plurals: frozenset[str]
    translations: GNUTranslations

    def text(self, key: str, count: object = None) -> str:
        """Find a text.

        Args:
            key: its name.
            count: how many of what it counts there are; only a whole number chooses a form.

        Returns:
            The text with its places in braces open.

        Raises:
            KeyError: there is no such text.
        """
        if isinstance(count, int) and key in self.plurals:
            return self.translations.ngettext(key, key, abs(count))
        return self.texts[key]

    def forms(self, key: str) -> dict[str, str]:
        """Give the plural forms of a text.

        Args:
            key: its name.

        Returns:
            Category of CLDR that a whole number can have → text; empty where there is one form only.
        """
        if key not in self.plurals:
            return {}
        return {category: self.text(key, count) for category, count in _example_counts(self.locale).items()}


def read_catalogue(file: Path) -> Catalogue:
    """Read the texts of a language.

    Args:
        file: the catalogue; its name is the language, and its head may say more, such as the country.

    Returns:
        The texts that are translated and not marked as fuzzy.

    Raises:
        ValueError: it is no catalogue; the sentence names the file and what is wrong.
    """
    try:
        with file.open("rb") as opened:
            catalog = read_po(opened, ignore_obsolete=True, abort_invalid=True)
        return _catalogue(catalog, _locale(str(catalog.locale_identifier or file.stem)))
    except (PoFileError, ValueError) as error:
        raise ValueError(f"{file.name}: {error}") from error


@cache
def _example_counts(locale: Locale) -> dict[str, int]:
    counts: dict[str, int] = {}
    for count in _COUNTS:
        counts.setdefault(locale.plural_form(count), count)
    return counts


def _locale(identifier: str) -> Locale:
    try:
        return Locale.parse(identifier)
    except UnknownLocaleError:
        return Locale(_OTHERWISE)


def _catalogue(catalog: Catalog, locale: Locale) -> Catalogue:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    texts: dict[str, str] = {}
    plurals = set()
    for key, forms in _messages(catalog):
        texts[key] = forms[-1]
        if len(forms) > 1:
            plurals.add(key)
    tag = str(catalog.locale_identifier or locale).replace("_", "-")
    return Catalogue(locale, tag, texts, frozenset(plurals), translations)


def _messages(catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    for message in catalog:
        given = message.string
        forms = (given or "",) if given is None or isinstance(given, str) else tuple(given)
        if message.id and not message.fuzzy and all(forms):
            yield (message.id if isinstance(message.id, str) else message.id[0]), forms
