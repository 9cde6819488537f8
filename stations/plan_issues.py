"""What a plan has to say about a row, as issues with sentences in every language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stations.field_labels import field_label, shown_value
from stations.intake.issues import RowIssue, in_every_language, make_issue, shorten
from stations.matching import fold
from stations.mobile_numbers import mask_mobile
from stations.model import Station
from stations.plan_merge import Contradiction, Merged
from stations.provenance import Removal


def rivals_issue(code: str, row: int, name: str, rivals: Sequence[Station]) -> RowIssue:
    """Say that it cannot be told which station a row means.

    Args:
        code: why.
        row: the row's number.
        name: the name in it.
        rivals: the stations that it may mean.

    Returns:
        The issue.
    """
    return make_issue(code, row, None, name, stations=", ".join(station.id for station in rivals))


def removal_issue(row: int, name: str, removal: Removal) -> RowIssue:
    """Say that a person took the station of a row out of the register.

    Args:
        row: the row's number.
        name: the name in it.
        removal: who did, when and why.

    Returns:
        The issue.
    """
    return make_issue(
        "removed_by_person",
        row,
        None,
        name,
        actor=removal.actor,
        at=f"{removal.at:%Y-%m-%d}",
        reason=shorten(removal.reason) or "–",
    )


def without_known_phone(issues: tuple[RowIssue, ...], before: Station) -> tuple[RowIssue, ...]:
    """Leave out that digits of a telephone are hidden, where the station has that very number.

    Args:
        issues: what was wrong with a row.
        before: the station that it speaks of.

    Returns:
        The issues; the same object where there is no such one.
    """
    if not any(issue.code == "phone_masked" for issue in issues):
        return issues
    shown = shorten(mask_mobile(before.phone))
    kept = tuple(issue for issue in issues if issue.code != "phone_masked" or issue.value != shown)
    return kept if len(kept) < len(issues) else issues


def merge_issues(row: int, before: Station, merged: Merged) -> tuple[RowIssue, ...]:
    """Say where a list and people differ about a station, and where a position stayed behind its address.

    Args:
        row: the row's number.
        before: the station as it is.
        merged: what became of what the list states.

    Returns:
        The issues.
    """
    found = [_contradiction_issue("list_contradicts_person", row, one) for one in merged.conflicts]
    found += [
        _contradiction_issue("person_value_kept", row, replace(one, listed=one.stated)) for one in merged.kept
    ]
    after = merged.after
    if after.address == before.address:
        return tuple(found)
    stayed = after.position is before.position and after.position and not after.position.is_guess
    if stayed and fold(after.address) != fold(before.address):
        code = "address_changed_position_kept"
        found.append(make_issue(code, row, None, after.address, before=before.address))
    return tuple(found)


def _contradiction_issue(code: str, row: int, found: Contradiction) -> RowIssue:
    field, key = found.path
    suffix = f" {key}" if key else ""
    return make_issue(
        code,
        row,
        None,
        shown_value(found.stated),
        field=field,
        **in_every_language("field", lambda lang: field_label([field], lang) + suffix),
        listed=shorten(shown_value(found.listed)),
        kept=shorten(shown_value(found.value)),
        actor=found.actor or "–",
        at=f"{found.at:%Y-%m-%d}" if found.at else "–",
    )
