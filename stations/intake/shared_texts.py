"""Equal texts of a column kept once, so that a large table takes less memory."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

# A column with more different texts than this has hardly two that are equal, and is left alone.
_MOST_TEXTS = 16_384
# How many rows pass before the columns are looked at again.
_ROWS_BETWEEN = 1_024


class SharedTexts:
    """Puts the same object for equal texts into the rows of one table.

    Args:
        width: how many columns the table has.
    """

    def __init__(self, width: int) -> None:
        self._seen: list[dict[str, str] | None] = [{} for _ in repeat(None, width)]
        self._rows_left = _ROWS_BETWEEN

    def share(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Take the texts of a row.

        Args:
            cells: as many texts as there are columns.

        Returns:
            The same texts, as objects of earlier rows where those are equal.
        """
        self._rows_left -= 1
        if not self._rows_left:
            self._rows_left = _ROWS_BETWEEN
            self._seen = [seen if seen and len(seen) <= _MOST_TEXTS else None for seen in self._seen]
        return tuple(
            [
                text if seen is None else seen.setdefault(text, text)
                for text, seen in zip(cells, self._seen, strict=True)
            ]
        )
