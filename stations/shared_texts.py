"""Texts taken apart: what many stations have in common is held once, and what is left is short."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from operator import itemgetter
from threading import Lock
from typing import Any, TypeAlias

# The number of a shape; the text's own parts in one; what the caller wants kept; the shared parts. Nothing in
# it can be part of a cycle, so that the collector of cycles leaves entries alone.
Entry: TypeAlias = tuple[Any, ...]

_SHARED_FROM = 3
_WHOLE = 0
# Marks stand for what was taken out; JSON text never holds these bytes, nor do percent-encoded words.
_MARKS = tuple(bytes((number,)) for number in range(1, 32))
_ANY_MARK = re.compile(rb"[\x01-\x1f]")
_BETWEEN = b"\x00"
# Texts have a handful of shapes; one that is like no other is kept whole.
_MOST_SHAPES = 256
# Anything shorter stands by accident in places that have nothing to do with it.
_LEAST_BYTES = 4


class SharedTexts:
    """Takes texts apart; safe to share between threads."""

    def __init__(self) -> None:
        self._shared: dict[Hashable, Any] = {}
        self._numbers: dict[bytes, int] = {}
        # What writes the texts of each shape, by its number.
        self._writers: list[Callable[[Entry], bytes]] = [_whole]
        self._lock = Lock()

    def take_apart(self, text: bytes, shared: Sequence[bytes], own: Sequence[bytes], kept: Hashable) -> Entry:
        """Take a text apart.

        Args:
            text: without control characters, as JSON text and percent-encoded words are.
            shared: parts that other texts have as well; together with `own` at most 31.
            own: parts that are the text's own; all parts may stand in it several times, or not at all.
            kept: something small to hold with it; `entry[2]`.

        Returns:
            The entry; `write` makes the text of it again, to the byte.
        """
        shape, parts, needed = text, (*shared, *own), list(own)
        lengths = [len(part) for part in parts]
        # The longest first: a name may be part of an address.
        for number in sorted(range(len(parts)), key=lengths.__getitem__, reverse=True):
            without = shape
            if lengths[number] >= _LEAST_BYTES:
                without = shape.replace(parts[number], _MARKS[number])
            if number >= len(shared) and without == shape:
                # It is part of another one, or equal to it.
                needed[number - len(shared)] = b""
            shape = without
        number = self._number(shape)
        if number == _WHOLE:
            return number, text, self._one(kept)
        return number, _BETWEEN.join(needed), self._one(kept), *map(self._one, shared)

    def write(self, entry: Entry) -> bytes:
        """Write a text that was taken apart.

        Args:
            entry: what `take_apart` returned.

        Returns:
            The text.
        """
        return self._writers[entry[0]](entry)

    def _number(self, shape: bytes) -> int:
        number = self._numbers.get(shape)
        if number is not None:
            return number
        marks = _ANY_MARK.findall(shape)
        # Of a single place `itemgetter` makes no tuple.
        if len(marks) < 2 or len(self._writers) >= _MOST_SHAPES:
            return _WHOLE
        with self._lock:
            number = self._numbers.setdefault(shape, len(self._writers))
            if number == len(self._writers):
                self._writers.append(_writer(shape, marks))
        return number

    def __len__(self) -> int:
        return len(self._shared)

    def _one(self, value: Hashable) -> Any:
        """Give the one object that stands for all that are equal."""
        return self._shared.setdefault(value, value)


def _whole(entry: Entry) -> bytes:
    text: bytes = entry[1]
    return text


def _writer(shape: bytes, marks: Sequence[bytes]) -> Callable[[Entry], bytes]:
    """Make what writes all texts of a shape."""
    choose = itemgetter(*(_SHARED_FROM + mark[0] - 1 for mark in marks))
    # What stays, with a gap for each mark in between.
    stays = [b""] * (2 * len(marks) + 1)
    stays[::2] = _ANY_MARK.split(shape)

    def write(entry: Entry) -> bytes:
        # Twice as quick as formatting.
        filled = stays.copy()
        filled[1::2] = choose([*entry, *entry[1].split(_BETWEEN)])
        return b"".join(filled)

    return write
