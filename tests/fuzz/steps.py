"""Counts calls while something is read, so that what never ends fails instead, always at the same place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooManySteps(BaseException):
    """More calls than the input can be worth; no handler of faults catches it."""


@contextmanager
def at_most(calls: int) -> Iterator[None]:
    """Let a piece of work make so many calls of functions and no more.

    Args:
        calls: how many, those of built-in functions included.

    Raises:
        TooManySteps: there were more.
    """
    left = calls

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal left
        if event in ("call", "c_call"):
            left -= 1
            if left < 0:
                raise TooManySteps(f"more than {calls} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
