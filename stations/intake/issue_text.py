"""How one kind of issue is said, and what it does to its row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class IssueText:
    """How one kind of issue is said.

    Args:
        severity: what it does to the row.
        zh: the Chinese sentence; row, column and value are added around it.
        en: the English sentence.
    """

    severity: Literal["error", "warning"]
    zh: str
    en: str


def error(zh: str, en: str) -> IssueText:
    """Make the text of an issue that keeps its row out of the register.

    Args:
        zh: the Chinese sentence.
        en: the English sentence.

    Returns:
        The text.
    """
    return IssueText("error", zh, en)


def warning(zh: str, en: str) -> IssueText:
    """Make the text of an issue that only tells.

    Args:
        zh: the Chinese sentence.
        en: the English sentence.

    Returns:
        The text.
    """
    return IssueText("warning", zh, en)
