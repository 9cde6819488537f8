"""One thing to know about one row of a list, and how it is said to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from stations.hours import REASONS, read_hours
from stations.intake.issue_texts import ISSUE_TEXTS

Severity = Literal["error", "warning"]

MAX_SHOWN_CHARS = 80

# Most issues need none, and a list may have as many issues as rows.
NO_PARAMS: Mapping[str, str] = MappingProxyType({})


def _no_params() -> Mapping[str, str]:
    return NO_PARAMS


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One thing to know about one row of a list.

    Args:
        code: a key of `ISSUE_TEXTS`.
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
        code: a key of `ISSUE_TEXTS`.
        row: number of the row, or None.
        column: header of the column, or None.
        value: what stands there; cut at 80 characters.
        params: what the sentence needs besides.

    Returns:
        The issue.

    Raises:
        KeyError: there is no such code.
    """
    return RowIssue(code, ISSUE_TEXTS[code].severity, row, column, shorten(value), params or NO_PARAMS)


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
        lang: `zh` or `en`; any other language is answered in Chinese.

    Returns:
        Plain text; the value in it is what the file holds and must be escaped before it enters a page.
    """
    text = ISSUE_TEXTS[issue.code]
    given_values = _Given(issue.params)
    if issue.code == "hours_not_understood":
        reason = read_hours(issue.value).reason or "not_understood"
        given_values["why"] = REASONS[reason][1 if lang == "en" else 0]
    sentence = (text.en if lang == "en" else text.zh).format_map(given_values)
    where = _where(issue, lang)
    if not issue.value:
        return where + sentence
    given = f" Given: “{issue.value}”." if lang == "en" else f"原内容：“{issue.value}”。"
    return where + sentence + given


def _where(issue: RowIssue, lang: str) -> str:
    parts = []
    if issue.row is not None:
        parts.append(f"row {issue.row}" if lang == "en" else f"第 {issue.row} 行")
    if issue.column is not None:
        parts.append(f"column “{issue.column}”" if lang == "en" else f"“{issue.column}”列")
    if not parts:
        return ""
    if lang == "en":
        where = ", ".join(parts)
        return where[0].upper() + where[1:] + ": "
    return "".join(parts) + "："


class _Given(dict[str, str]):
    """Parameters of a sentence; one that is missing leaves a gap and never an exception."""

    def __missing__(self, key: str) -> str:
        return "?"
