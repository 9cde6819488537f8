"""Patterns of `LIKE`: `%` for any signs, `_` for one, a backslash before a sign that is meant itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

_PARTS = re.compile(r"\\.|.", re.DOTALL)


class Pattern:
    """A pattern that was read.

    Args:
        text: as it stands in the filter.
    """

    def __init__(self, text: str) -> None:
        # Between two `%` stands a piece of fixed length, each of whose places is a sign or None for any.
        pieces: list[list[str | None]] = [[]]
        for part in _PARTS.findall(text):
            if part == "%":
                pieces.append([])
            else:
                pieces[-1].append(None if part == "_" else part[-1])
        self._first, self._last = pieces[0], pieces[-1]
        self._is_whole = len(pieces) == 1
        # One search after the other, each from where the one before ended, never goes back.
        self._inner = [_search(piece) for piece in _joined(pieces[1:-1])]
        self._shortest = sum(map(len, pieces))
        # What every such text holds; most texts do not, and are looked at no further.
        self._longest_run = max((run for piece in pieces for run in _runs(piece)), key=len, default="")

    @property
    def searches(self) -> int:
        """How many pieces have to be searched for."""
        return len(self._inner)

    def matches(self, texts: Sequence[str]) -> list[bool]:
        """Compare texts with the pattern.

        Args:
            texts: the texts.

        Returns:
            One truth value a text.
        """
        run = self._longest_run
        found = [run in text for text in texts]
        is_like = self._test()
        return [may and is_like(text) for may, text in zip(found, texts, strict=True)]

    def _test(self) -> Callable[[str], bool]:
        shortest, inner = self._shortest, self._inner
        first, last = _anchored(self._first), _anchored(self._last)
        start, tail = len(self._first), len(self._last)
        if self._is_whole:
            return lambda text: len(text) == start and first(text, 0)

        def is_like(text: str) -> bool:
            end = len(text) - tail
            if len(text) < shortest or not first(text, 0) or not last(text, end):
                return False
            place = start
            for search in inner:
                place = search(text, place, end)
                if place < 0:
                    return False
            return True

        return is_like


def _runs(piece: list[str | None]) -> list[str]:
    parts = groupby(piece, key=lambda one: one is None)
    return ["".join(one or "" for one in run) for is_any, run in parts if not is_any]


def _joined(pieces: Sequence[list[str | None]]) -> list[list[str | None]]:
    """Leave out what asks for nothing, and let signs that may be any stand before what follows them."""
    joined: list[list[str | None]] = []
    gap: list[str | None] = []
    for piece in pieces:
        if any(piece):
            joined.append([*gap, *piece])
            gap = []
        else:
            gap = [*gap, *piece]
    return [*joined, gap] if gap else joined


def _anchored(piece: list[str | None]) -> Callable[[str, int], bool]:
    if None not in piece:
        literal = "".join(one or "" for one in piece)
        return lambda text, place: text.startswith(literal, place)
    match = _compiled(piece).match
    return lambda text, place: match(text, place) is not None


def _search(piece: list[str | None]) -> Callable[[str, int, int], int]:
    """Make what looks for a piece from a place on, and tells where it ends; -1 where it is not."""
    size = len(piece)
    if None not in piece:
        literal = "".join(one or "" for one in piece)

        def find(text: str, place: int, end: int) -> int:
            found = text.find(literal, place, end)
            return found if found < 0 else found + size

        return find
    search = _compiled(piece).search

    def find_any(text: str, place: int, end: int) -> int:
        found = search(text, place, end)
        return -1 if found is None else found.end()

    return find_any


def _compiled(piece: list[str | None]) -> re.Pattern[str]:
    """A piece has neither a choice nor a repetition, so that no text makes the search go on and on."""
    return re.compile("".join("." if one is None else re.escape(one) for one in piece), re.DOTALL)
