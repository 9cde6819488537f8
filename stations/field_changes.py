"""In which fields two records of a station differ."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from stations.model import Station

_BOOKKEEPING = frozenset(
    {"id", "dataset", "timezone", "verified_at", "verification_kind", "created_at", "updated_at"}
)
COMPARED_FIELDS = tuple(f.name for f in fields(Station) if f.name not in _BOOKKEEPING)

# Their order is that of whoever wrote them down and says nothing.
_SETS = frozenset({"kinds", "hours_needs"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field was and what it would be.

    Args:
        field: name of a field of `Station`.
        before: its value as `Station` holds it; None where there was no station.
        after: its value as `Station` holds it.
    """

    field: str
    before: Any
    after: Any


def same_value(field: str, one: Any, other: Any) -> bool:
    """Tell whether two values of a field say the same.

    Args:
        field: name of a field of `Station`.
        one: a value.
        other: another value.

    Returns:
        True where they are equal; what is a set of codes is compared as a set.
    """
    if field in _SETS and one is not None and other is not None:
        return set(one) == set(other)
    return bool(one == other)


def changed_fields(before: Station, after: Station) -> tuple[str, ...]:
    """Name the fields in which two records of a station differ, leaving out the register's own.

    Args:
        before: one record.
        after: the other.

    Returns:
        Field names in the order of the model.
    """
    return tuple(
        name for name in COMPARED_FIELDS if not same_value(name, getattr(before, name), getattr(after, name))
    )


def changes(before: Station | None, after: Station | None) -> tuple[FieldChange, ...]:
    """List the fields that differ, with both values.

    Args:
        before: the station as it is; None where it is new.
        after: the station as it would be; None where nothing would be written.

    Returns:
        The changes in the order of the model; of a new station every field that says something.
    """
    if after is None:
        return ()
    reference = before if before is not None else Station(after.id, after.dataset, "", kinds=())
    return tuple(
        FieldChange(name, None if before is None else getattr(before, name), getattr(after, name))
        for name in changed_fields(reference, after)
    )
