"""Texts of one shape taken apart: what many have in common is held once, and what is left is short."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

# The number of a shape; the text's own parts in one; what the caller wants kept; the shared parts. Nothing in
# it can be part of a cycle, so that the collector of cycles leaves entries alone.
Entry: TypeAlias = tuple[Any, ...]

_SHARED_FROM = 3
# Marks stand for what was taken out; JSON text never holds these bytes, nor do percent-encoded words.
_MARKS = tuple(bytes((number,)) for number in range(1, 32))
_ANY_MARK = re.compile(rb"[\x01-\x1f]")
_BETWEEN = b"\x00"


class Shape:
    """What texts have in common when everything that differs is taken out.

    Args:
        text: a sample, without control characters, as JSON text and percent-encoded words are.
        shared: its parts that several texts may have in common; together with `own` at most 31.
        own: its parts that every text has for itself. Every part differs from all others, and may stand in
            the text several times, or not at all.
    """

    def __init__(self, text: bytes, shared: Sequence[bytes], own: Sequence[bytes]) -> None:
        parts = (*shared, *own)
        # The longest first: a part may be part of another.
        for number in sorted(range(len(parts)), key=lambda number: len(parts[number]), reverse=True):
            if parts[number]:
                text = text.replace(parts[number], _MARKS[number])
        marks = [mark[0] - 1 for mark in _ANY_MARK.findall(text)]
        # Which of a text's own parts it is made of.
        self.needs = tuple(n for n in range(len(own)) if n + len(shared) in marks)
        held = [*range(len(shared)), *(n + len(shared) for n in self.needs)]
        self._choose = itemgetter(*(_SHARED_FROM + held.index(mark) for mark in marks))
        # What stays, with a gap for each mark in between.
        self._stays = [b""] * (2 * len(marks) + 1)
        self._stays[::2] = _ANY_MARK.split(text)

    def write(self, entry: Entry) -> bytes:
        """Write a text of this shape.

        Args:
            entry: made for this shape.

        Returns:
            The text.
        """
        # Twice as quick as formatting.
        filled = self._stays.copy()
        filled[1::2] = self._choose([*entry, *entry[1].split(_BETWEEN)])
        return b"".join(filled)


class SharedTexts:
    """Takes texts of some shapes apart; safe to share between threads.

    Args:
        shapes: of all texts; their places are their numbers. Each has two parts at least.
    """

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self._shapes = tuple(shapes)
        self._shared: dict[Hashable, Any] = {}

    def __len__(self) -> int:
        return len(self._shared)

    def entry(self, shape: int, shared: Sequence[bytes], own: Sequence[bytes], kept: Hashable) -> Entry:
        """Hold a text by its parts.

        Args:
            shape: number of its shape.
            shared: parts in the order of the shape's sample.
            own: parts in the order of the shape's sample, without control characters.
            kept: something small to hold with it; `entry[2]`.

        Returns:
            The entry.
        """
        needed = _BETWEEN.join([own[number] for number in self._shapes[shape].needs])
        return shape, needed, self._one(kept), *map(self._one, shared)

    def write(self, entry: Entry) -> bytes:
        """Write a text that is held.

        Args:
            entry: what `entry` returned.

        Returns:
            The text.
        """
        return self._shapes[entry[0]].write(entry)

    def _one(self, value: Hashable) -> Any:
        """Give the one object that stands for all that are equal."""
        return self._shared.setdefault(value, value)
