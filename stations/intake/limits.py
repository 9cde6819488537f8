"""How much of a file is read before it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stations.intake.unreadable import UnreadableFile


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused.

    Args:
        max_bytes: size of the file.
        max_rows: rows of the table, without the header.
        max_columns: columns of the header.
        max_cell_chars: characters in one cell.
        max_unpacked_bytes: size of what a zipped workbook unpacks to.
        max_cells: cells of the rectangle that a sheet spans, empty ones included; a workbook with one
            far-away cell would otherwise take all memory.
        should_stop: asked again and again while a file is read; once it says yes, reading ends.
    """

    max_bytes: int = 20 * 2**20
    max_rows: int = 200_000
    max_columns: int = 200
    max_cell_chars: int = 4_000
    max_unpacked_bytes: int = 150 * 2**20
    max_cells: int = 5_000_000
    should_stop: Callable[[], bool] = _never

    def check_time(self) -> None:
        """Go on, unless the time for reading is over.

        Raises:
            FileError: `should_stop` says so.
        """
        if self.should_stop():
            raise UnreadableFile("too_slow")


DEFAULT_LIMITS = Limits()

# For a list that was accepted before: only what becomes an issue of a row is judged again.
ACCEPTED_LIMITS = Limits(
    max_bytes=2**40, max_rows=2**31, max_columns=2**20, max_unpacked_bytes=2**40, max_cells=2**40
)
