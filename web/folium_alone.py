"""Folium without pandas, which it takes where it is installed, and which a map of our own never needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_pandas() -> Iterator[None]:
    """Let what is imported meanwhile find pandas not installed, unless it is loaded already.

    Folium does without: it asks for pandas only to accept its tables as lists of positions. Loading
    it takes a worker some 90 MB, and exports, which do need it, load it themselves. Python knows a
    module whose entry in `sys.modules` is None as one that cannot be imported.

    Not for a process whose other threads may import pandas at the same moment: use it where a
    module is loaded, before there are any.
    """
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["pandas"]
