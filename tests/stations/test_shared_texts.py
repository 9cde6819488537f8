"""Texts taken apart are the same again, whatever stands in them."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.shared_texts import Shape, SharedTexts

TEXTS = st.text('ab%站"\\\x00\x01', max_size=6)


def written(name: str, address: str, host: str) -> tuple[bytes, list[bytes], list[bytes]]:
    """A text, its shared and its own parts; its address is part of another part, one part is in no text."""
    about = orjson.dumps({"host": host, "at 100%": [host]})[1:-1]
    text = b'{"name":%b,"where":%b,"address":%b,"again":%b,%b}'
    own = [orjson.dumps(part) for part in (name, address, [name, address], "nowhere")]
    return text % (own[0], own[2], own[1], own[0], about), [about], own


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=8))
def test_a_text_is_the_same_again(given: list[tuple[str, str, str]]) -> None:
    texts = SharedTexts([Shape(*written("\ue000", "\ue001", "\ue002"))])
    for fields in given:
        text, shared, own = written(*fields)
        entry = texts.entry(0, shared, own, fields[2])
        assert texts.write(entry) == text
        assert entry[2] == fields[2]


def test_what_is_shared_is_held_once_and_what_is_needless_not_at_all() -> None:
    texts = SharedTexts([Shape(*written("\ue000", "\ue001", "\ue002"))])
    entries = [texts.entry(0, *written(name, "here", "hospital")[1:], None) for name in ("one", "two")]
    assert entries[0][3] is entries[1][3]
    assert len(texts) == 2
    assert all(b"nowhere" not in entry[1] for entry in entries)


@pytest.mark.parametrize("number", [0, 1])
def test_every_shape_writes_its_own_texts(number: int) -> None:
    samples = [(b"<a|b>", [b"a"], [b"b"]), (b"[b,a]", [b"a"], [b"b"])]
    texts = SharedTexts([Shape(*sample) for sample in samples])
    assert texts.write(texts.entry(number, [b"x"], [b"y"], None)) == (b"<x|y>", b"[y,x]")[number]
