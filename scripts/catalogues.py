"""Look after the catalogues of texts, `geodata/locale/*.po`: what is missing, unused or cannot be filled in.

`python scripts/catalogues.py` looks and says what it found; `--write` brings the files into their usual form;
`--new de` begins another language. docs/translating.md tells the rest.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from babel import Locale  # noqa: E402
from babel.messages.catalog import Catalog, Message  # noqa: E402
from babel.messages.plurals import get_plural  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402

from geodata.catalogue import FALLBACKS, FOLDER, languages, places, text  # noqa: E402
from scripts.texts_used import find_uses  # noqa: E402
from stations.exports.template import TEMPLATE_COLUMNS  # noqa: E402

_STRANGE_PLACE = re.compile(r"\{[a-z_][a-z0-9_]*[.!:(\[]|\{\}|\{[0-9]|%\(|\$\{")
_MARKUP = re.compile(r"</?[a-zA-Z!]|&[a-z]+;|&#")


def read_catalog(lang: str, folder: Path = FOLDER) -> Catalog:
    """Read a catalogue with everything in it.

    Args:
        lang: code of the language.
        folder: where the catalogues lie.

    Returns:
        The catalogue.
    """
    with (folder / f"{lang.replace('-', '_')}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (str(message.string or ""),)


def catalog_problems(lang: str, folder: Path = FOLDER) -> Iterator[str]:
    """Find what is wrong with one catalogue, looked at beside the English one.

    Args:
        lang: code of the language.
        folder: where the catalogues lie.

    Yields:
        One sentence for each fault.
    """
    path = folder / f"{lang.replace('-', '_')}.po"
    catalog = read_catalog(lang, folder)
    english = {_key(message): message for message in read_catalog(FALLBACKS[0], folder) if message.id}
    found = {_key(message): message for message in catalog if message.id}
    named = Counter(re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE))
    yield from (f"{lang}: {key} is there twice" for key, count in named.items() if count > 1)
    yield from (f"{lang}: {key} is missing" for key in english.keys() - found.keys())
    yield from (f"{lang}: {key} is no key of {FALLBACKS[0]}" for key in found.keys() - english.keys())
    for key in found.keys() & english.keys():
        yield from (
            f"{lang}: {key} {fault}" for fault in _faults(found[key], english[key], catalog.num_plurals)
        )
    if folder == FOLDER:
        yield from (f"{lang}: {fault}" for fault in _unread_headers(lang))


def _unread_headers(lang: str) -> Iterator[str]:
    """Find headers of the empty list that would not be understood when it comes back."""
    for column in TEMPLATE_COLUMNS:
        key = column.header or f"template.header_{column.code}"
        if column.header_in(lang) != (words := text(key, lang)):
            yield f"{key}: {words} would be read as something else in a list, which has the English header"


def _faults(message: Message, english: Message, plural_forms: int) -> Iterator[str]:
    forms = _forms(message)
    wanted = places(_forms(english)[-1])
    if not all(forms):
        yield "is not translated"
        return
    if message.fuzzy:
        yield "is marked as fuzzy, so it is not used"
    if isinstance(message.id, str) != isinstance(english.id, str):
        yield "has plural forms in one language and none in the other"
    elif not isinstance(message.id, str) and len(forms) != plural_forms:
        yield f"has {len(forms)} plural forms, the header says {plural_forms}"
    if places(forms[-1]) != wanted:
        yield f"has the places {_listed(places(forms[-1]))}, English has {_listed(wanted)}"
    for form in forms[:-1]:
        if not places(form) <= wanted:
            yield f"has the places {_listed(places(form))}, English has {_listed(wanted)}"
    for form in forms:
        if strange := _STRANGE_PLACE.search(form):
            yield f"has {strange[0]}; a place is a plain name in braces"
        if markup := _MARKUP.search(form):
            yield f"has {markup[0]}; texts are plain, markup belongs into templates"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def all_problems(folder: Path = FOLDER) -> list[str]:
    """Find everything that is wrong with the texts.

    Args:
        folder: where the catalogues lie.

    Returns:
        One sentence for each fault.
    """
    uses = find_uses(REPOSITORY)
    keys = {_key(message) for message in read_catalog(FALLBACKS[0], folder) if message.id}
    problems = [
        f"{key} is used in {where} and is no key" for key, where in uses.keys.items() if key not in keys
    ]
    problems += [f"{key} is used nowhere" for key in sorted(keys) if not uses.has(key)]
    for path in sorted(folder.glob("*.po")):
        problems += sorted(catalog_problems(path.stem.replace("_", "-"), folder))
    return problems


def written(catalog: Catalog, english: Catalog, lang: str) -> str:
    """Write a catalogue in its usual form: by key, one line a text, the English text above each.

    Args:
        catalog: what there is.
        english: the English catalogue.
        lang: code of the language; in another one than English every English key gets a place.

    Returns:
        The content of its file.
    """
    identifier = str(catalog.locale_identifier or lang.replace("-", "_"))
    out = Catalog(locale=catalog.locale or identifier, charset="utf-8")
    forms = catalog.num_plurals
    for source in english:
        if not source.id:
            continue
        mine = catalog.get(_key(source))
        empty: str | tuple[str, ...] = "" if isinstance(source.id, str) else ("",) * forms
        given = mine.string if mine is not None and mine.string else empty
        comments = () if lang == FALLBACKS[0] else (" ".join(_forms(source)[-1].split()),)
        notes = () if mine is None else mine.user_comments
        flags = () if mine is None else mine.flags
        out.add(source.id, given, flags=flags, auto_comments=comments, user_comments=notes)
    body = io.BytesIO()
    write_po(body, out, width=0, sort_output=True, omit_header=True)
    head = (
        f"# Every text of Yizhan in {Locale.parse(identifier).english_name or lang}."
        " How to change or add a language: docs/translating.md\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {identifier}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: nplurals={forms}; plural={catalog.plural_expr};\\n"\n\n'
    )
    return head + body.getvalue().decode("utf-8").strip("\n") + "\n"


def begin(lang: str) -> str:
    """Begin the catalogue of another language.

    Args:
        lang: its code, such as `de` or `pt-BR`.

    Returns:
        The content of its file, with every text still to be translated.

    Raises:
        UnknownLocaleError: there is no such language.
    """
    locale = Locale.parse(lang, sep="-")
    plural = get_plural(locale)
    head = f'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n"Plural-Forms: {plural}\\n"\n'
    return written(read_po(io.BytesIO(head.encode())), read_catalog(FALLBACKS[0]), lang)


def main() -> int:
    """Do what the command line asks for.

    Returns:
        0 where nothing is wrong, otherwise 1.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the files in their usual form first")
    parser.add_argument("--new", metavar="LANG", help="begin another language, such as de or pt-BR")
    given = parser.parse_args()
    if given.new and not (file := FOLDER / f"{given.new.replace('-', '_')}.po").exists():
        file.write_text(begin(given.new), "utf-8")
        print(f"{file.relative_to(REPOSITORY)} is begun; fill in what stands empty after msgstr.")
        return 0
    if given.write:
        english = read_catalog(FALLBACKS[0])
        for lang in languages():
            content = written(read_catalog(lang), english, lang)
            (FOLDER / f"{lang.replace('-', '_')}.po").write_text(content, "utf-8")
    problems = all_problems()
    print("\n".join(problems) or f"{', '.join(languages())}: nothing is missing and nothing is left over.")
    return int(bool(problems))


if __name__ == "__main__":
    raise SystemExit(main())
