"""Rows of a list that speak of one station and differ."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from stations.field_changes import changed_fields
from stations.field_labels import field_label
from stations.intake.issues import RowIssue, in_every_language, make_issue
from stations.model import Station
from stations.planned_row import PlannedRow
from stations.row_matching import RowKey

_READ_FROM_HOURS = frozenset({"hours_rule", "hours_needs"})


def contradictions(rows: Mapping[int, PlannedRow], keys: Sequence[RowKey]) -> dict[int, RowIssue]:
    """Find the rows that must be held back because another row speaks of the same station.

    They do where they mean one station of the register or bring one id of the owner's, and where a row
    without such an id has name and place of one that has.

    Args:
        rows: index → a planned row; none merely repeats another.
        keys: by index, what each row says about which place it means.

    Returns:
        Index → an issue that names the other row and what differs.
    """
    first_of: dict[Hashable, int] = {}
    speakers: dict[Hashable, list[int]] = {}
    for index, row in rows.items():
        if row.row is None or row.after is None:
            continue
        for subject in _subjects(row.after, keys[index]):
            first = first_of.setdefault(subject, index)
            if first != index:
                speakers.setdefault(subject, [first]).append(index)
    issues: dict[int, RowIssue] = {}
    for subject, indexes in speakers.items():
        by_place = isinstance(subject, tuple)
        if not (by_place and all(keys[index].external_id for index in indexes)):
            first, second = indexes[:2]
            for index in indexes:
                issues.setdefault(index, _issue(rows[index], rows[second if index == first else first]))
    return issues


def _subjects(after: Station, key: RowKey) -> list[Hashable]:
    subjects: list[Hashable] = [after.id]
    if after.external_id:
        subjects.append(f"id {after.external_id}")
    if place := key.place:
        subjects.append((key.name, place))
    return subjects


def _issue(row: PlannedRow, other: PlannedRow) -> RowIssue:
    assert row.after is not None  # noqa: S101 (others are not looked at)
    assert other.after is not None  # noqa: S101
    differing = changed_fields(other.after, row.after)
    # What is read from the hours is no other fact than the hours.
    fields = [name for name in differing if name not in _READ_FROM_HOURS or "hours_text" not in differing]
    return make_issue(
        "contradicts_row",
        row.row,
        None,
        row.after.name,
        other_row=str(other.row),
        **in_every_language("fields", lambda lang: field_label(fields, lang)),
    )
