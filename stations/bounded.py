"""A few things kept by name for threads to share; what was kept first goes first."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Bounded(Generic[Key, Value]):
    """Keeps so many things and no more.

    Looking one up takes no lock, for a dictionary reads whole; putting one in does, for the oldest cannot be
    found in a dictionary that another thread changes at the same time.

    Args:
        size: how many.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Key, Value] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def names(self) -> list[Key]:
        """List what is kept, what goes first first."""
        return list(self._kept)

    def get(self, key: Key) -> Value | None:
        """Find what is kept under a key.

        Args:
            key: the key.

        Returns:
            The value; None when there is none.
        """
        return self._kept.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Keep a value; one of the same key is replaced.

        Args:
            key: the key.
            value: the value.
        """
        with self._lock:
            while len(self._kept) >= self._size and key not in self._kept:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = value
