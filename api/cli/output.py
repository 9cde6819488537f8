"""What every command prints the same way: errors, JSON, and long work on a terminal."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from api.cli.texts import say, terminal_language, told
from api.messages import error_details, error_message
from api.parameters import QueryFaults
from stations.errors import YizhanError
from stations.intake import UnreadableFile

JsonOption = Annotated[bool, typer.Option("--json", help=told("output_json"), show_default=False)]

# Progress and remarks go to standard error, so that standard output holds the answer alone.
remarks = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output.

    Args:
        value: plain JSON values.
    """
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_error(error: YizhanError) -> None:
    """Print an error with every fault behind it.

    Args:
        error: the error.
    """
    lang = terminal_language()
    text, details = error_message(error, lang), error_details(error, lang)
    if isinstance(error, QueryFaults):
        text, details = error.described(lang)
    if isinstance(error, UnreadableFile):
        text = error.describe(lang)
    remarks.print(say("error", message=printable(text)), markup=False, style="red", soft_wrap=True)
    for detail in details:
        given = "" if detail.given is None else say("given", given=printable(detail.given[:200]))
        remarks.print(f"  {detail.where}: {detail.message}{given}", markup=False, soft_wrap=True)


def print_line(text: str) -> None:
    """Print a line on standard output as it is; what looks like markup stays text.

    Args:
        text: the line.
    """
    print(printable(text))


def printable(text: str) -> str:
    """Keep control characters of a file from steering the terminal.

    Args:
        text: any text.

    Returns:
        The text with each such character replaced.
    """
    return "".join(c if c.isprintable() or c in " \n" else "�" for c in text)
