"""One row of a table, before anybody has asked what its columns mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stations.formula import unguard

# Tabs and line breaks are what people type; the other controls come from programs and mean nothing.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# How people keep a spreadsheet from computing with a text that is all digits.
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
# What stands at an end of every cell that has more than space around it.
_AT_THE_ENDS = frozenset("='\ufeff\u200b")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Args:
        number: as a person finds it: the line of a text file on which the row begins, or the row of a sheet.
        cells: texts, from the left.
    """

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells that hold more than space, in order."""
        return tuple([cell for cell in self.cells if cell and not cell.isspace()])


def cell_of_text(text: str) -> str:
    """Take out of a cell what no person typed.

    Args:
        text: the raw cell.

    Returns:
        The cell with line breaks as `\\n` and without other control characters.
    """
    if text.isprintable():
        return text
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_cell(text: str) -> str:
    """Take from a cell what is not meant: space around it and guards against being computed.

    Args:
        text: the cell.

    Returns:
        The text; `'=1+1` and `="001"` are the texts `=1+1` and `001`.
    """
    stripped = text.strip()
    if not stripped or (stripped[0] not in _AT_THE_ENDS and stripped[-1] not in _AT_THE_ENDS):
        return stripped
    stripped = stripped.strip("\ufeff\u200b").strip()
    quoted = _QUOTED_FORMULA.fullmatch(stripped)
    return quoted.group(1).strip() if quoted else unguard(stripped).strip()
