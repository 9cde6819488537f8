"""Work that takes seconds and much memory: in threads of its own, a few at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

# A list of 20,000 rows takes some hundred megabytes while it is planned; who comes later waits.
_AT_ONCE = 2
_limiter: RunVar[CapacityLimiter] = RunVar("heavy_work")
# Large questions have threads of their own: nobody's answer waits for somebody's list.
_questions: RunVar[CapacityLimiter] = RunVar("large_questions")
Answer = TypeVar("Answer")


async def run_heavy(function: Callable[[], Answer]) -> Answer:
    """Run something heavy in a thread, so that other requests are answered meanwhile.

    Args:
        function: what to run.

    Returns:
        What it returned.
    """
    return await _run(function, _limiter)


async def run_question(function: Callable[[], Answer]) -> Answer:
    """Answer a large question in a thread, beside the heavy work of staff.

    Args:
        function: what to run.

    Returns:
        What it returned.
    """
    return await _run(function, _questions)


async def _run(function: Callable[[], Answer], held: RunVar[CapacityLimiter]) -> Answer:
    try:
        limiter = held.get()
    except LookupError:
        limiter = CapacityLimiter(_AT_ONCE)
        held.set(limiter)
    return await to_thread.run_sync(function, limiter=limiter)
