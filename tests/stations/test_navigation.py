"""Words in links."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from stations.navigation import quoted


@given(st.text())
def test_words_are_encoded_as_the_standard_library_encodes_them(words: str) -> None:
    assert quoted(words) == quote(words, safe="")
