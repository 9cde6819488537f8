"""What the commands say, in the language of the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping

from babel import negotiate_locale

from geodata import catalogue
from geodata.catalogue import DEFAULT_LANGUAGE, FALLBACKS, languages

HELP = "cli.help_"
# Locales that name no language.
_NO_LANGUAGE = frozenset({"C", "POSIX"})


def terminal_language(environment: Mapping[str, str] | None = None) -> str:
    """Choose the language of a terminal.

    Args:
        environment: the environment variables; by default those of the process.

    Returns:
        The language of the locale where it has a catalogue, otherwise English; Chinese where no language
        is named.
    """
    variables = os.environ if environment is None else environment
    for name in ("YIZHAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = variables.get(name, "").strip()
        if value:
            wanted = value.partition(".")[0].partition("@")[0].replace("_", "-")
            if wanted in _NO_LANGUAGE:
                return DEFAULT_LANGUAGE
            return negotiate_locale([wanted], languages(), sep="-") or FALLBACKS[0]
    return DEFAULT_LANGUAGE


def say(key: str, /, **values: object) -> str:
    """Find a text in the terminal's language.

    Args:
        key: a key of the catalogue without its beginning `cli.`.
        values: what stands in the text's braces.

    Returns:
        The text.
    """
    return catalogue.text(f"cli.{key}", terminal_language(), **values)


def told(name: str) -> str:
    """Name the help of a command, an argument or an option; it is looked up when the program starts.

    Args:
        name: a key of the catalogue without its beginning `cli.help_`.

    Returns:
        The whole key, see `api.cli.helping`.
    """
    return HELP + name
