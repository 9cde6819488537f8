"""How large an uploaded list may be and how long reading it may take, as the operator has set it."""

from __future__ import annotations

from collections.abc import Callable

from api.reading_time import timed
from api.settings import Settings
from api.uploads import MEGABYTE
from stations.intake import Limits


def size_limits(settings: Settings) -> Limits:
    """Say how large a list may be.

    Args:
        settings: the operator's settings.

    Returns:
        The limits, without one on time.
    """
    return Limits(
        max_bytes=settings.upload_max_mb * MEGABYTE,
        max_rows=settings.upload_max_rows,
        max_columns=settings.upload_max_columns,
        max_cell_chars=settings.upload_max_cell_chars,
        max_unpacked_bytes=settings.upload_max_unpacked_mb * MEGABYTE,
        max_cells=settings.upload_max_cells,
    )


def upload_limits(settings: Settings, clock: Callable[[], float] | None = None) -> Limits:
    """Say how large a list may be and let the time for reading it begin.

    Args:
        settings: the operator's settings.
        clock: seconds from any beginning, never going back; by default the machine's.

    Returns:
        The limits of one reading, to be used at once and once only.
    """
    return timed(size_limits(settings), settings.upload_max_seconds, clock)
