"""Rows of a list that speak of one station and differ."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from stations.field_changes import changed_fields
from stations.field_labels import field_label
from stations.intake.issues import RowIssue, make_issue
from stations.model import Station
from stations.row_matching import RowKey


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row says about a station.

    Args:
        row: the row's number.
        key: what it says about which place it means.
        after: the station as the row would make it.
    """

    row: int
    key: RowKey
    after: Station


def contradictions(statements: Mapping[int, Statement]) -> dict[int, RowIssue]:
    """Find the rows that must be held back because another row speaks of the same station.

    They do where they mean one station of the register or bring one id of the owner's, and where a row
    without such an id has name and place of one that has.

    Args:
        statements: key → what a row says; none merely repeats another.

    Returns:
        Key → an issue that names the other row and what differs.
    """
    first_of: dict[Hashable, int] = {}
    speakers: dict[Hashable, dict[int, Statement]] = {}
    for index, statement in statements.items():
        for subject in _subjects(statement):
            first_index = first_of.setdefault(subject, index)
            if first_index != index:
                speakers.setdefault(subject, {first_index: statements[first_index]})[index] = statement
    issues: dict[int, RowIssue] = {}
    for subject, rows in speakers.items():
        by_place = isinstance(subject, tuple)
        if not (by_place and all(one.key.external_id for one in rows.values())):
            first, second = list(rows)[:2]
            for index, statement in rows.items():
                other = rows[second if index == first else first]
                issues.setdefault(index, _issue(statement, other))
    return issues


def _subjects(statement: Statement) -> Iterator[Hashable]:
    yield statement.after.id
    if statement.after.external_id:
        yield f"id {statement.after.external_id}"
    if statement.key.place:
        yield (statement.key.name, statement.key.place)


def _issue(statement: Statement, other: Statement) -> RowIssue:
    fields = changed_fields(other.after, statement.after)
    return make_issue(
        "contradicts_row",
        statement.row,
        None,
        statement.after.name,
        other_row=str(other.row),
        fields_zh=field_label(fields, "zh"),
        fields_en=field_label(fields, "en"),
    )
