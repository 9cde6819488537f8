"""Python's cyclic garbage collector, paused while hundreds of thousands of records are made at once."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Pauses:
    """Counts who wants the collector to rest; the last one wakes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._was_enabled = False

    def begin(self) -> None:
        with self._lock:
            if self._count == 0:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._count += 1

    def end(self) -> None:
        with self._lock:
            self._count -= 1
            if self._count == 0 and self._was_enabled:
                gc.enable()


_pauses = _Pauses()


@contextmanager
def paused_collector() -> Iterator[None]:
    """Let the collector rest within a block, for all threads of the process.

    Records hold no cycles, so reference counts free them; the collector only walks through all of them each
    time their number has grown by a quarter. That took a third of the time of a list of 200,000 rows, and
    made ten times the rows take more than ten times as long. Cycles that other threads leave meanwhile are
    collected afterwards.

    Yields:
        Nothing.
    """
    _pauses.begin()
    try:
        yield
    finally:
        _pauses.end()


class _Spared:
    """Counts how often things were taken out of the rounds since all of them were looked through."""

    def __init__(self) -> None:
        self.times = 0


_spared = _Spared()
# With a hundred open connections of 1.5 kB each time, 30 MB until then.
_LOOKED_THROUGH_EVERY = 200


def spare_collector() -> None:
    """Take everything that lives at this moment out of the collector's rounds.

    A round over a register of 200,000 stations stops the process for 0.3 s and finds nothing. What is taken
    out is freed by reference counts all the same; only cycles among it stay, such as connections that are
    open at this moment. Once in many times all of it is looked through, so that they go as well.
    """
    # Young cycles that nobody holds go first, or they would stay for long.
    gc.collect(1)
    _spared.times += 1
    if _spared.times >= _LOOKED_THROUGH_EVERY:
        gc.unfreeze()
        gc.collect()
        _spared.times = 0
    gc.freeze()
