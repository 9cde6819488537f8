"""Rows of a list that say the same as an earlier row."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from stations.intake.draft import Draft
from stations.row_matching import RowKey

_COMPARED_OTHERWISE = frozenset({"name", "address", "position", "hours_rule", "hours_text"})
_SETS = frozenset({"kinds", "hours_needs"})


def first_of_repeated(drafts: Sequence[Draft], keys: Sequence[RowKey]) -> dict[int, int]:
    """Find the rows that say nothing that an earlier row does not say word for word.

    The width, case and spacing of name and address do not count, nor does the wording of hours that were
    understood.

    Args:
        drafts: the rows of a list; those with errors are left alone.
        keys: what each of them says about which place it means.

    Returns:
        Index of a row → index of the first row that says the same.
    """
    firsts: dict[RowKey, int] = {}
    alike = {key for index, key in enumerate(keys) if firsts.setdefault(key, index) != index}
    seen: dict[Hashable, int] = {}
    repeats: dict[int, int] = {}
    for index, (draft, key) in enumerate(zip(drafts, keys, strict=True)):
        # Most rows are alone with what they say of their place, and need not be compared.
        if not alike or key not in alike or not draft.usable:
            continue
        first = seen.setdefault(_content(draft, key), index)
        if first != index:
            repeats[index] = first
    return repeats


def _content(draft: Draft, key: RowKey) -> Hashable:
    values = draft.values
    hours = values.get("hours_rule") or values.get("hours_text")
    pin = values.get("position") if draft.given is None else None
    others = tuple(
        (name, _comparable(name, values[name])) for name in sorted(values.keys() - _COMPARED_OTHERWISE)
    )
    return (key, hours, pin, draft.context, others)


def _comparable(name: str, value: Any) -> Hashable:
    if name in _SETS:
        return frozenset(value)
    if isinstance(value, dict):
        return frozenset(value.items())
    return value  # type: ignore[no-any-return]
