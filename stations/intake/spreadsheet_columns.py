"""The letters by which spreadsheets name their columns."""

from __future__ import annotations


def column_letters(number: int) -> str:
    """Name a column as spreadsheets do.

    Args:
        number: of the column, from 1.

    Returns:
        Its letters, such as `A` or `XFD`.
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Count a column that is named as spreadsheets do.

    Args:
        letters: such as `A` or `xfd`.

    Returns:
        The number of the column, from 1.
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
