"""Texts come from one file a language: added by adding it, incomplete without harm, and never run as code."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from babel import Locale

from geodata import catalogue
from geodata.catalogue import (
    AMOUNTS,
    FOLDER,
    Said,
    fill,
    has_text,
    language_catalogue,
    language_name,
    languages,
    plural_forms,
    read_all_catalogues,
    text,
    text_keys,
)
from geodata.number_words import date_words, number_words

HEADER = 'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
FEW = "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14)"
PLURALS = f'"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : {FEW} ? 1 : 2);\\n"\n\n'
POLISH = (
    HEADER
    + PLURALS
    + 'msgid "staff.retry"\nmsgstr "Spróbuj ponownie"\n\n'
    + 'msgid "results.found"\nmsgid_plural "results.found"\n'
    + 'msgstr[0] "Jedna stacja"\nmsgstr[1] "{count} stacje"\nmsgstr[2] "{count} stacji"\n\n'
    + 'msgid "map.stack"\nmsgstr "{ile} stacji tutaj"\n\n'
    + '#, fuzzy\nmsgid "staff.cancel"\nmsgstr "Anuluj?"\n\n'
    + 'msgid "staff.none"\nmsgstr ""\n'
)


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped languages and an incomplete third one, added by one file."""
    for file in FOLDER.glob("*.po"):
        shutil.copy(file, tmp_path)
    added = tmp_path / "pl.po"
    added.write_text(POLISH, "utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    return added


def test_the_languages_are_the_files() -> None:
    assert languages()[:2] == ("zh", "en")
    assert set(languages()) == {path.stem.replace("_", "-") for path in FOLDER.glob("*.po")}


@pytest.mark.usefixtures("polish")
def test_a_file_adds_a_language() -> None:
    assert languages() == ("zh", "en", "pl")
    assert language_name("pl") == "Polski"
    assert language_catalogue("pl").tag == "pl"
    assert text("staff.retry", "pl") == "Spróbuj ponownie"


@pytest.mark.usefixtures("polish")
def test_what_an_incomplete_language_lacks_is_said_in_english() -> None:
    for key in ("staff.cancel", "staff.none", "map.title"):
        assert text(key, "pl") == text(key, "en")


@pytest.mark.usefixtures("polish")
def test_a_place_that_the_program_does_not_know_falls_back_to_english() -> None:
    assert text("map.stack", "pl", count=3) == text("map.stack", "en", count=3)


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("count", "words"), [(1, "Jedna stacja"), (3, "3 stacje"), (5, "5 stacji"), (22, "22 stacje")]
)
def test_plural_forms_are_those_of_the_language(count: int, words: str) -> None:
    assert text("results.found", "pl", count=count) == words


@pytest.mark.usefixtures("polish")
def test_programs_get_every_plural_form_by_its_category() -> None:
    forms = plural_forms("results.found", "pl")
    assert forms["one"] == "Jedna stacja"
    assert (forms["few"], forms["many"]) == ("{count} stacje", "{count} stacji")
    assert plural_forms("results.found", "zh") == {"other": text("results.found", "zh")}
    assert set(plural_forms("results.found", "en")) == {"one", "other"}


def test_a_file_that_is_no_catalogue_is_named(polish: Path) -> None:
    polish.write_text(HEADER + '\nmsgid "a"\nmsgstr "b\nnonsense\n', "utf-8")
    for read in (lambda: text("staff.retry", "pl"), read_all_catalogues):
        with pytest.raises(ValueError, match=r"^pl\.po: "):
            read()


def test_there_is_no_such_language_or_text() -> None:
    with pytest.raises(KeyError, match="fr"):
        text("staff.retry", "fr")
    with pytest.raises(KeyError, match="nobody"):
        text("nobody.says_this", "en")
    with pytest.raises(KeyError, match="count"):
        text("map.stack", "en", total=3)
    assert not has_text("nobody.says_this")


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    "hostile", ["{count}", "{name.__class__}", "%(name)s", "<script>", "{{1+1}}", "\\1\\g<0>"]
)
def test_an_insert_is_never_read(hostile: str, lang: str) -> None:
    said = text("map.marker", lang, name=hostile, state="{name}")
    assert hostile in said
    assert said.count("{name}") == 1


def test_nothing_but_a_plain_name_is_a_place() -> None:
    for words in ("{x.__class__}", "{x!r}", "{x:>9}", "{0}", "{}", '{"站名": 1}', "{ x }"):
        assert fill(words, "en", {"x": "bad", "__class__": "bad"}) == words


def test_amounts_are_written_as_the_language_writes_numbers() -> None:
    assert "12,345" in text("map.cluster", "zh", count=12_345)
    assert fill("{rows} {row}", "en", {"rows": 12_345, "row": 12_345}) == "12,345 12345"
    assert "count" in AMOUNTS


def test_a_text_stands_in_another_one_in_its_language() -> None:
    why = Said("table.encoding_chosen")
    assert text("table.encoding", "en", encoding="GB18030", why=why).endswith("(a person chose it).")
    assert fill("{rows}", "zh", {"rows": ("1", "2")}) == "1、2"
    assert fill("{rows}", "en", {"rows": ("1", "2")}) == "1, 2"


def test_keys_can_be_asked_for_by_their_beginning() -> None:
    assert text_keys("need.") == ("need.face", "need.id_card", "need.password", "need.qr_code")
    assert list(text_keys()) == sorted(text_keys())


@pytest.mark.parametrize(
    ("lang", "number", "day"),
    [
        ("zh_CN", "1,234.5", "2026年7月1日"),
        ("en", "1,234.5", "Jul 1, 2026"),
        ("de", "1.234,5", "1. Juli 2026"),
    ],
)
def test_numbers_and_days(lang: str, number: str, day: str) -> None:
    locale = Locale.parse(lang)
    assert number_words(1234.5, locale) == number
    assert date_words(2026, 7, 1, locale) == day


def test_parts_of_a_date() -> None:
    english = Locale("en")
    day = date(2026, 2, 28)
    assert date_words(None, day.month, day.day, english) == "Feb 28"
    assert date_words(None, 2, None, english) == "Feb"
    # Rules of opening hours may name days that no year has.
    assert date_words(None, 2, 30, english) == "Feb 30"
