"""A station taken apart into single facts, so that two people who changed different ones both keep theirs.

A fact is the value of one field, or of one key of a field that maps keys to values: `("phone", "")`,
`("amenities", "wifi")`. A key that is not there is the fact None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from stations.field_changes import COMPARED_FIELDS, same_value
from stations.model import Station

Path = tuple[str, str]

MAP_FIELDS = frozenset({"amenities", "extra"})

# These mean nothing without the field that leads them: whoever keeps that one keeps these.
LEADERS: Mapping[str, str] = {
    "hours_rule": "hours_text",
    "hours_needs": "hours_text",
    "stars_year": "stars",
    "verification_kind": "verified_at",
}


def fact(station: Station, path: Path) -> Any:
    """Look up one fact.

    Args:
        station: the station.
        path: which fact.

    Returns:
        Its value.
    """
    field, key = path
    value = getattr(station, field)
    return value.get(key) if key else value


def differing_facts(one: Station, other: Station, also: Iterable[str] = ()) -> tuple[Path, ...]:
    """List the facts in which two records of a station differ.

    Args:
        one: a record.
        other: another.
        also: fields to compare besides those that a list can state, such as `verified_at`.

    Returns:
        Their paths in the order of the model; keys of one field are sorted.
    """
    paths: list[Path] = []
    for field in (*COMPARED_FIELDS, *also):
        ours, theirs = getattr(one, field), getattr(other, field)
        if field in MAP_FIELDS:
            keys = sorted(ours.keys() | theirs.keys())
            paths += [(field, key) for key in keys if ours.get(key) != theirs.get(key)]
        elif not same_value(field, ours, theirs):
            paths.append((field, ""))
    return tuple(paths)


def with_facts(station: Station, facts: Mapping[Path, Any]) -> Station:
    """Set single facts of a station.

    Args:
        station: the station.
        facts: path → value; None for a key takes the key away.

    Returns:
        The station with these facts and all others as they were.
    """
    if not facts:
        return station
    values: dict[str, Any] = {}
    for (field, key), value in facts.items():
        if not key:
            values[field] = value
            continue
        entries = values.setdefault(field, dict(getattr(station, field)))
        entries.pop(key, None)
        if value is not None:
            entries[key] = value
    for field in MAP_FIELDS & values.keys():
        values[field] = dict(sorted(values[field].items()))
    return replace(station, **values)


def fields_of(paths: Iterable[Path]) -> tuple[str, ...]:
    """Name the fields that some facts belong to.

    Args:
        paths: the facts.

    Returns:
        Field names, each once, in the order in which they come first.
    """
    return tuple(dict.fromkeys(field for field, _ in paths))
