"""The hostile texts reach the tests as they were meant, or those tests prove nothing."""

from __future__ import annotations

import pytest


def test_hostile_texts_are_many_and_distinct(hostile_texts: tuple[str, ...]) -> None:
    assert len(hostile_texts) >= 40
    assert len(set(hostile_texts)) == len(hostile_texts)
    assert max(map(len, hostile_texts)) >= 5000


@pytest.mark.parametrize(
    "part",
    [
        "</script>",
        "{{",
        "{%",
        "{#",
        "${",
        "`",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u200d",
        "\r\n",
        "\x1b",
        "__proto__",
    ],
)
def test_each_way_of_breaking_out_is_there(hostile_texts: tuple[str, ...], part: str) -> None:
    assert any(part in text for text in hostile_texts)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_each_formula_start_is_there(hostile_texts: tuple[str, ...], start: str) -> None:
    assert any(text.startswith(start) and len(text) > 1 for text in hostile_texts)


def test_hostile_texts_can_be_stored(hostile_texts: tuple[str, ...]) -> None:
    for text in hostile_texts:
        assert "\0" not in text
        assert text.encode("utf-8").decode("utf-8") == text
