"""What happened to stations as the public may know it: added, changed in which fields, removed and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from geodata.divisions import Divisions
from stations.events import Event, StationAdded, StationRemoved, StationRestored
from stations.features import feature, mask_mobile, masked
from stations.field_changes import changed_fields
from stations.hours.evaluate import UNKNOWN_STATE
from stations.model import Dataset, Station

# Fields of `Station` that the public sees → the property of the feature that shows them.
PUBLIC_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "name",
        "kinds": "kinds",
        "address": "address",
        "division": "division",
        "position": "position",
        "amenities": "amenities",
        "hours_text": "opening_hours_text",
        "hours_rule": "opening_hours",
        "hours_needs": "needs",
        "overrides": "special_days",
        "access": "access",
        "host": "host",
        "phone": "phone",
        "stars": "stars",
        "status": "status",
        "note": "note",
        "source": "source",
    }
)


class ChangeKind(StrEnum):
    """What happened to a station."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class PublicChange:
    """One thing that happened.

    Args:
        kind: what.
        station: the record afterwards, of a removed station the last one; texts are masked.
        fields: of a changed one, the properties that are different; `verified_at` where somebody checked it.
        reason: of a removed one, why; masked.
    """

    kind: ChangeKind
    station: Station
    fields: tuple[str, ...] = ()
    reason: str = ""


def is_open_data(station: Station, datasets: Mapping[str, Dataset]) -> bool:
    """Tell whether a station may be given to whoever wants it; the one place where that is decided.

    Args:
        station: the station.
        datasets: every dataset by name.

    Returns:
        False where its dataset is kept out of open data.
    """
    dataset = datasets.get(station.dataset)
    return dataset is None or dataset.open


def withheld(datasets: Mapping[str, Dataset]) -> tuple[str, ...]:
    """Name the datasets that are kept out of open data.

    Args:
        datasets: every dataset by name.

    Returns:
        Their names, sorted.
    """
    return tuple(sorted(name for name in datasets if not is_open_data(Station("", name, ""), datasets)))


def public_change(event: Event, datasets: Mapping[str, Dataset]) -> PublicChange | None:
    """Say what an event means to the public.

    Args:
        event: the event.
        datasets: every dataset by name.

    Returns:
        The change; None where nothing that the public sees is different, or it may not see the station.
    """
    if isinstance(event, StationRemoved):
        if not is_open_data(event.before, datasets):
            return None
        return PublicChange(ChangeKind.REMOVED, masked(event.before), reason=mask_mobile(event.reason))
    if not is_open_data(event.after, datasets):
        return None
    after = masked(event.after)
    if isinstance(event, StationAdded | StationRestored):
        return PublicChange(ChangeKind.ADDED, after)
    fields = _public_fields(masked(event.before), after)
    return PublicChange(ChangeKind.CHANGED, after, fields) if fields else None


def _public_fields(before: Station, after: Station) -> tuple[str, ...]:
    names = [PUBLIC_FIELDS[name] for name in changed_fields(before, after) if name in PUBLIC_FIELDS]
    checked = (
        name for name in ("verified_at", "verification_kind") if getattr(before, name) != getattr(after, name)
    )
    return (*names, *checked)


def change_values(change: PublicChange, at: datetime, divisions: Divisions) -> dict[str, Any]:
    """Write a change as JSON values.

    Args:
        change: the change.
        at: when it was committed.
        divisions: names the divisions.

    Returns:
        `change`, `id`, `dataset`, `at`, `fields`, `reason` and `station`: the feature afterwards, null of a
        removed one. The feature has `needs` in the place of `open`, which is a matter of the moment.
    """
    is_removed = change.kind is ChangeKind.REMOVED
    return {
        "change": str(change.kind),
        "id": change.station.id,
        "dataset": change.station.dataset,
        "at": at.isoformat(),
        "fields": list(change.fields),
        "reason": change.reason or None,
        "station": None if is_removed else record_feature(change.station, divisions),
    }


def record_feature(station: Station, divisions: Divisions) -> dict[str, Any]:
    """Show the record of a station, whatever the hour.

    Args:
        station: the station.
        divisions: names the division.

    Returns:
        A GeoJSON feature as everywhere, with `needs` in the place of `open`.
    """
    shown = feature(station, UNKNOWN_STATE, divisions)
    del shown["properties"]["open"]
    shown["properties"]["needs"] = list(station.hours_needs)
    return shown
