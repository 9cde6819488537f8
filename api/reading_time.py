"""How long reading a list may take, counted from when it begins."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from stations.intake import Limits


def timed(limits: Limits, seconds: float, clock: Callable[[], float] | None = None) -> Limits:
    """Let the time for reading a list begin.

    Args:
        limits: how large it may be.
        seconds: how long reading may take.
        clock: seconds from any beginning, never going back; by default the machine's.

    Returns:
        The limits of one reading, to be used at once and once only.
    """
    now = clock or time.monotonic
    deadline = now() + seconds
    return replace(limits, should_stop=lambda: now() > deadline)
