"""The texts are whole: every key that is used exists in every language, none is left over, places agree."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from geodata.catalogue import AMOUNTS, FOLDER, languages, text
from scripts.catalogues import all_problems, begin, catalog_problems, read_catalog, written
from scripts.texts_used import Uses, find_uses
from stations.vocabulary import AMENITIES, KINDS, PROMISES, term_label

_REPOSITORY = Path(__file__).resolve().parents[1]


def test_nothing_is_missing_and_nothing_is_left_over() -> None:
    assert all_problems() == []


def test_the_search_for_keys_finds_them() -> None:
    uses = find_uses(_REPOSITORY)
    assert {
        "map.title",
        "message.no_station",
        "cli.serving",
        "issue.sources_disagree",
        "file.empty",
    } <= uses.keys.keys()
    assert uses.has("open.arrival_until_soon")
    assert uses.has("need.face")
    assert not uses.has("staff.this_is_said_nowhere")
    assert not Uses().has("map.title")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "Several stations"', 'msgstr ""', "is not translated"),
        ("{count} stations here", "{count.__class__} stations here", "a place is a plain name"),
        ("{count} stations here", "{number} stations here", "has the places {number}"),
        ("{count} stations here", "<b>{count}</b> stations here", "texts are plain"),
        ('msgid "legend.title"', 'msgid "legend.titel"', "legend.titel is no key"),
        ('msgid "legend.title"', 'msgid "legend.open"', "legend.open is there twice"),
        ('msgid "legend.title"', '#, fuzzy\nmsgid "legend.title"', "legend.title is marked as fuzzy"),
        (
            'msgid_plural "results.found"\nmsgstr[0] "One station found"\nmsgstr[1]',
            "msgstr",
            "has plural forms in one",
        ),
    ],
)
def test_a_fault_of_a_catalogue_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    shutil.copy(FOLDER / "en.po", tmp_path)
    content = (FOLDER / "en.po").read_text("utf-8")
    assert old in content
    (tmp_path / "de.po").write_text(content.replace(old, new), "utf-8")
    assert [problem for problem in catalog_problems("de", tmp_path) if fault in problem]


def test_a_language_can_be_begun(tmp_path: Path) -> None:
    (tmp_path / "pl.po").write_text(begin("pl"), "utf-8")
    begun = read_catalog("pl", tmp_path)
    english = read_catalog("en")
    assert (begun.num_plurals, str(begun.locale)) == (3, "pl")
    assert len(begun) == len(english)
    assert begun["legend.open"].auto_comments == ["Open"]
    assert written(begun, english, "pl") == begin("pl")


@pytest.mark.parametrize("lang", languages())
def test_writing_a_catalogue_changes_no_text(lang: str, tmp_path: Path) -> None:
    catalog = read_catalog(lang)
    (tmp_path / "new.po").write_text(written(catalog, read_catalog("en"), lang), "utf-8")
    with (tmp_path / "new.po").open("rb") as file:
        again = read_po(file)
    assert {m.id: m.string for m in again if m.id} == {m.id: m.string for m in catalog if m.id}


@pytest.mark.parametrize("term", [*AMENITIES, *KINDS, *PROMISES], ids=lambda term: str(term.code))
def test_labels_are_words_that_lists_may_use(term: object) -> None:
    assert term_label(term, "zh") == term.zh  # type: ignore[arg-type,attr-defined]
    assert term_label(term, "en") == term.en  # type: ignore[arg-type,attr-defined]


def test_scripts_know_the_same_amounts() -> None:
    source = (_REPOSITORY / "web" / "static" / "texts.js").read_text("utf-8")
    (listed,) = re.findall(r"AMOUNTS = new Set\(\s*\((.*?)\)\.split", source, re.DOTALL)
    known = set("".join(re.findall(r'"([^"]*)"', listed)).split())
    assert known <= AMOUNTS
    said = " ".join(
        text(key, "en") for key in find_uses(_REPOSITORY).keys if key.startswith(("staff.", "map."))
    )
    assert known >= AMOUNTS & set(re.findall(r"\{(\w+)\}", said))
