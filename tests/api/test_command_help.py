"""What `--help` says: every word of it comes from the catalogue, in the language of the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from api.cli.program import app
from api.cli.texts import HELP, terminal_language
from geodata.catalogue import text, text_keys
from tests.api.command_line import Run

# Lists of codes, which are the same in every language.
_CODES = re.compile(r"[a-z0-9_]+(?:(?:, | · )[a-z0-9_]+)*\.?")


def helps(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every command, argument and option with its help."""
    yield path, part.help or ""
    for parameter in part.params:
        yield (*path, parameter.name), parameter.help or ""
    for name, command in getattr(part, "commands", {}).items():
        yield from helps(command, (*path, name))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_has_help_in_the_language_of_the_terminal(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIZHAN_LANG", lang)
    said = dict(helps(get_command(app)))
    assert ("import", "dataset") in said
    spoken = {text(key, lang, encodings="") for key in text_keys(HELP)}
    strays = {
        path: words
        for path, words in said.items()
        if words not in spoken and not _CODES.fullmatch(words) and path[-1:] != ("encoding",)
    }
    assert strays == {}
    assert "gb18030" in said["import", "encoding"]


def test_help_is_shown_in_one_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    english = run("import", "--help").out
    assert "Read a list and show what it would change." in english
    assert not re.search(r"[\u4e00-\u9fff]", english)
    monkeypatch.setenv("YIZHAN_LANG", "zh")
    assert "读取名单并显示将发生的变化" in run("import", "--help").out


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "YIZHAN_LANG": "en"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        # Somebody whose language is not there reads English rather than Chinese.
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "sr_RS@latin"}, "en"),
    ],
)
def test_the_language_of_a_terminal(variables: dict[str, str], lang: str) -> None:
    assert terminal_language(variables) == lang
