"""What `--help` says, in the language of the terminal.

Commands name their help by keys, because the language is not known when their modules are read.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

from api.cli.texts import HELP, terminal_language
from geodata import catalogue
from stations.intake import ENCODINGS

# What may stand in the braces of a help.
_VALUES = {"encodings": ", ".join(ENCODINGS)}


class SpokenGroup(TyperGroup):
    """The program with all of its commands, each with its help in words."""

    def __init__(self, **attributes: Any) -> None:
        """Make the group; its commands are complete by then.

        Args:
            attributes: as `TyperGroup` takes them.
        """
        super().__init__(**attributes)
        _speak(self, terminal_language())


def _speak(part: Any, lang: str) -> None:
    """Put words in the place of keys: of a group, a command, an argument or an option."""
    key = getattr(part, "help", None) or ""
    if key.startswith(HELP):
        part.help = catalogue.text(key, lang, **_VALUES)
    for inner in (*getattr(part, "params", ()), *getattr(part, "commands", {}).values()):
        _speak(inner, lang)
