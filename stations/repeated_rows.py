"""Rows of a list that say the same as an earlier row."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from stations.intake.draft import Draft
from stations.matching import fold

_FOLDED = frozenset({"name", "address", "access", "host", "note"})
_SETS = frozenset({"kinds", "hours_needs"})


def first_of_repeated(drafts: Sequence[Draft]) -> dict[int, int]:
    """Find the rows that say nothing that an earlier row does not say word for word.

    The width, case and spacing of words do not count, nor does the wording of hours that were understood.

    Args:
        drafts: the rows of a list; those with errors are left alone.

    Returns:
        Index of a row → index of the first row that says the same.
    """
    seen: dict[Hashable, int] = {}
    repeats: dict[int, int] = {}
    for index, draft in enumerate(drafts):
        if not draft.usable:
            continue
        first = seen.setdefault(_content(draft), index)
        if first != index:
            repeats[index] = first
    return repeats


def _content(draft: Draft) -> Hashable:
    values = draft.values
    hours = values.get("hours_rule") or values.get("hours_text")
    position = None if draft.given is None else (draft.given.datum, draft.given.lon, draft.given.lat)
    pin = values.get("position") if draft.given is None else None
    others = tuple(
        (name, _comparable(name, value))
        for name, value in sorted(values.items())
        if name not in ("position", "hours_rule", "hours_text")
    )
    return (hours, position, pin, draft.context, others)


def _comparable(name: str, value: Any) -> Hashable:
    if name in _FOLDED and isinstance(value, str):
        # Signs alone fold to nothing, and nothing never equals nothing.
        return fold(value) or value
    if name in _SETS:
        return frozenset(value)
    if isinstance(value, dict):
        return frozenset(value.items())
    return value  # type: ignore[no-any-return]
