"""A theme asked for by name is the one that the reader's own setting gives: two files, one palette."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web

_STATIC = Path(web.__file__).parent / "static"


def palette(file: str, opening: str) -> dict[str, str]:
    """The variables of the first block after some words of a style sheet."""
    text = (_STATIC / file).read_text("utf-8")
    block = text[text.index(opening) + len(opening) :]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block[: block.index("}")]))


@pytest.mark.parametrize(
    ("theme", "setting"),
    [
        ("light", ":root {"),
        ("dark", "@media (prefers-color-scheme: dark) {"),
        ("contrast", "@media (prefers-contrast: more) {"),
    ],
)
def test_a_named_theme_has_the_colours_of_the_readers_setting(theme: str, setting: str) -> None:
    named, own = palette("theme.css", f':root[data-theme="{theme}"]'), palette("base.css", setting)
    assert len(named) > 15
    # The setting of the light theme also has sizes and letters, which no theme changes.
    assert named == {name: own[name] for name in named}
    assert set(own) - set(named) <= {"--accent", "--radius", "--touch", "--font"}
