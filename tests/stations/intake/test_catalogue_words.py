"""Words of the catalogues mean something when they come back, and never two things at once."""

from __future__ import annotations

import pytest

from geodata.catalogue import languages, text
from stations.exports.template import TEMPLATE_COLUMNS
from stations.intake import catalogue_words
from stations.intake.catalogue_words import TEMPLATE_FIELDS, words_of_catalogues
from stations.intake.header_words import FIELD_WORDS


def test_every_column_of_the_template_means_a_field() -> None:
    codes = {column.code for column in TEMPLATE_COLUMNS} - {"amenity"}
    assert codes == TEMPLATE_FIELDS.keys()
    assert set(TEMPLATE_FIELDS.values()) <= FIELD_WORDS.keys()


def test_words_of_every_language_mean_the_same() -> None:
    found = words_of_catalogues({"template.header_phone": "phone"}, str.casefold)
    assert found == {text("template.header_phone", lang).casefold(): "phone" for lang in languages()}


def test_a_word_that_would_mean_two_things_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {("a", "zh"): "一", ("b", "zh"): "二", ("a", "en"): "Same", ("b", "en"): "same"}
    monkeypatch.setattr(catalogue_words, "text", lambda key, lang: said[key, lang])
    assert words_of_catalogues({"a": 1, "b": 2}, str.casefold) == {"一": 1, "二": 2}
