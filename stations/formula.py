"""Cells that a spreadsheet would take for a formula, made harmless and turned back."""

from __future__ import annotations

# What makes Excel, WPS or LibreOffice evaluate a cell (OWASP, CSV injection), also after a tab
# or a line break, and in the full-width forms that an East Asian spreadsheet accepts.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARK = "'"


def guard(cell: str) -> str:
    """Make a cell harmless.

    Args:
        cell: the text of a cell.

    Returns:
        The text, with an apostrophe before it where a spreadsheet might evaluate it.
        A text that already begins with an apostrophe gets one more, so that `unguard` is exact.
    """
    return _MARK + cell if cell.startswith((*_STARTS, _MARK)) else cell


def unguard(cell: str) -> str:
    """Take back what `guard` did.

    Args:
        cell: the text of a cell as read from a file.

    Returns:
        The text without the guarding apostrophe; an apostrophe before anything else is the text's own.
    """
    return cell[1:] if cell.startswith(_MARK) and cell[1:].startswith((*_STARTS, _MARK)) else cell
