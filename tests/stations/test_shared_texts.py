"""Texts taken apart are the same again, whatever stands in them."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from stations.shared_texts import SharedTexts

# Few letters, so that parts stand in one another, in the rest and several times.
SHORT = st.text('ab%站"\\\x00\x01', max_size=6)


@given(st.lists(st.tuples(SHORT, st.lists(SHORT, min_size=3, max_size=3), SHORT), max_size=8))
def test_a_text_is_the_same_again(given: list[tuple[str, list[str], str]]) -> None:
    texts = SharedTexts()
    for shared, own, rest in given:
        text = orjson.dumps({"rest": rest, "own": own, "shared": shared, "once more": [own, rest]})
        parts = [orjson.dumps(part) for part in own]
        entry = texts.take_apart(text, [orjson.dumps(shared)], parts, shared)
        assert texts.write(entry) == text
        assert entry[2] == shared


def test_what_is_shared_is_held_once() -> None:
    texts = SharedTexts()
    entries = [
        texts.take_apart(b"<%d>opening hours" % n, [b"opening hours"], [b"<%d>" % n], None)
        for n in (1234, 5678)
    ]
    assert entries[0][3] is entries[1][3]
    assert entries[0][0] == entries[1][0]
    assert [texts.write(entry) for entry in entries] == [b"<1234>opening hours", b"<5678>opening hours"]
    assert len(texts) == 2


def test_texts_like_no_other_are_kept_whole() -> None:
    texts = SharedTexts()
    for number in range(400):
        text = b"%d shared and own" % number
        assert texts.write(texts.take_apart(text, [b"shared"], [b"own and"], None)) == text
        mixed: Any = texts.take_apart(text + b" more of mine", [b"shared"], [b"more of mine"], None)
        assert texts.write(mixed) == text + b" more of mine"
