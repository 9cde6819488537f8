"""One thing to know about one row of a list, and how it is said to a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from geodata.catalogue import FALLBACKS, fill, languages, text
from geodata.error_words import error_words
from stations.hours import read_hours, reason_words
from stations.intake.severities import SEVERITIES, Severity

MAX_SHOWN_CHARS = 80

# Metres are kept as numbers and said in words: parameter → place in the sentence.
LENGTHS = MappingProxyType({"error_m": "error", "distance_m": "distance"})

# Most issues need none, and a list may have as many issues as rows.
NO_PARAMS: Mapping[str, str] = MappingProxyType({})


def _no_params() -> Mapping[str, str]:
    return NO_PARAMS


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One thing to know about one row of a list.

    Args:
        code: a key of `SEVERITIES`.
        severity: an error keeps the row out of the register, a warning does not.
        row: number of the row as a person finds it: the line of a text file, the row of a sheet; None when
            the whole list is meant.
        column: the header of the column as it stands in the file; None when the whole row is meant.
        value: what stands there, cut at 80 characters by `make_issue`.
        params: what the sentence needs besides.
    """

    code: str
    severity: Severity
    row: int | None
    column: str | None
    value: str
    params: Mapping[str, str] = field(default_factory=_no_params)


def make_issue(code: str, row: int | None, column: str | None, value: str, **params: str) -> RowIssue:
    """Make an issue with the severity that its code has.

    Args:
        code: a key of `SEVERITIES`.
        row: number of the row, or None.
        column: header of the column, or None.
        value: what stands there; cut at 80 characters.
        params: what the sentence needs besides.

    Returns:
        The issue.

    Raises:
        KeyError: there is no such code.
    """
    return RowIssue(code, SEVERITIES[code], row, column, shorten(value), params or NO_PARAMS)


def shorten(value: str) -> str:
    """Cut a value so that it fits into a sentence.

    Args:
        value: any text.

    Returns:
        The text on one line, of at most 80 characters.
    """
    flat = " ".join(value.split())
    return flat if len(flat) <= MAX_SHOWN_CHARS else flat[: MAX_SHOWN_CHARS - 1] + "…"


def describe(issue: RowIssue, lang: str) -> str:
    """Say an issue in a sentence: where it is, what stands there and what would be right.

    Args:
        issue: the issue.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Plain text; the value in it is what the file holds and must be escaped before it enters a page.
    """
    given = _Given(issue.params, lang)
    if issue.code == "hours_not_understood":
        given["why"] = reason_words(read_hours(issue.value).reason, lang)
    said = fill(text(f"issue.{issue.code}", lang), lang, given)
    if issue.value:
        said = text("where.given", lang, said=said, value=issue.value)
    places = [name for name in ("row", "column") if getattr(issue, name) is not None]
    if not places:
        return said
    return text(f"where.{'_and_'.join(places)}", lang, said=said, row=issue.row, column=issue.column)


def in_every_language(name: str, say: Callable[[str], str]) -> dict[str, str]:
    """Say a part of a sentence in every language, to be kept with an issue.

    Args:
        name: its place in the sentence.
        say: gives it in a language.

    Returns:
        Parameters of an issue; the sentence of each language takes its own.
    """
    return {f"{name}_{lang}": say(lang) for lang in languages()}


class _Given(dict[str, str]):
    """Parameters of a sentence; one that is missing leaves a gap and never an exception."""

    def __init__(self, params: Mapping[str, str], lang: str) -> None:
        super().__init__(params)
        # What was said in every language: the wanted one comes last and wins.
        for spoken in (*reversed(FALLBACKS), lang):
            ending = f"_{spoken}"
            self.update({name.removesuffix(ending): params[name] for name in params if name.endswith(ending)})
        for name, words in LENGTHS.items():
            if name in params:
                self[words] = error_words(float(params[name]), lang)

    def __missing__(self, key: str) -> str:
        return "?"
