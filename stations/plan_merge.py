"""What a list states laid over what is known: people's words stay until the list says something new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from geodata.geodesic import distance_m
from stations.facts import LEADERS, MAP_FIELDS, Path, with_facts
from stations.field_changes import same_value
from stations.model import Position, PositionSource, Station
from stations.provenance import Override, is_current
from stations.row_matching import given_point


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A list and a person who say different things about one fact.

    Args:
        path: which fact.
        stated: what the list says.
        listed: what it had said before the person changed it.
        value: what the person says, which stays.
        at: when the person said it; None where the record itself tells no more than that a person did.
        actor: who.
    """

    path: Path
    stated: Any
    listed: Any
    value: Any
    at: datetime | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A station with what a list states laid over it.

    Args:
        after: the station as it would be.
        kept: where the list still says what a person has corrected since.
        conflicts: where the list says something new against a person; `after` holds the person's word.
    """

    after: Station
    kept: tuple[Contradiction, ...] = ()
    conflicts: tuple[Contradiction, ...] = ()


def merge(
    before: Station, values: Mapping[str, Any], overrides: Mapping[Path, Override] | None = None
) -> Merged:
    """Lay what a list states over what is known; what it does not mention stays.

    Args:
        before: the station as it is.
        values: field name → value, only what the list states.
        overrides: facts that people set against the list.

    Returns:
        The station as it would be, and where list and people differ.
    """
    stated = {name: v for name, v in values.items() if not same_value(name, getattr(before, name), v)}
    if "extra" in stated:
        stated["extra"] = {**before.extra, **stated["extra"]}
    kept: list[Contradiction] = []
    conflicts: list[Contradiction] = []
    if "position" in stated and _is_given_again(before.position, stated["position"]):
        del stated["position"]
    if "position" in stated:
        pinned = _pin_conflict(before.position, stated["position"])
        if pinned is not None:
            conflicts.append(pinned)
        if pinned is not None or not _is_better(stated["position"], before.position):
            del stated["position"]
    facts: dict[Path, Any] = {}
    for path, override in (overrides or {}).items():
        if path[0] not in stated or not is_current(override, before, path):
            continue
        if path[0] == "hours_rule" and "hours_text" in stated:
            # A person's reading is of the text that was there, not of a new one.
            continue
        said = stated[path[0]].get(path[1]) if path[1] else stated[path[0]]
        facts[path] = override.value
        facts |= {(name, ""): getattr(before, name) for name, lead in LEADERS.items() if lead == path[0]}
        differs = not same_value(path[0], said, override.value) and not (
            path[0] in MAP_FIELDS and said is None
        )
        if differs:
            found = Contradiction(path, said, override.listed, override.value, override.at, override.actor)
            (kept if same_value(path[0], said, override.listed) else conflicts).append(found)
    after = with_facts(replace(before, **stated), facts) if stated else before
    return Merged(after, tuple(kept), tuple(conflicts))


def _is_given_again(known: Position | None, new: Position | None) -> bool:
    """Tell whether a list gives the same numbers again; the last bit of their conversion does not count."""
    if known is None or new is None or not (known.source is new.source is PositionSource.GIVEN):
        return False
    return given_point(known) == given_point(new) and known.error_m == new.error_m


def _pin_conflict(known: Position | None, new: Position | None) -> Contradiction | None:
    """Find whether a list's coordinates contradict a person's pin: only where they are not those of old."""
    if known is None or new is None or known.source is not PositionSource.STAFF:
        return None
    if new.source is not PositionSource.GIVEN or given_point(new) == given_point(known):
        return None
    apart_m = distance_m(known.lon, known.lat, np.array([new.lon]), np.array([new.lat]))[0]
    if apart_m <= known.error_m + new.error_m:
        return None
    return Contradiction(("position", ""), new, given_point(known), known)


def _is_better(new: Position | None, known: Position | None) -> bool:
    """A guess replaces only a guess, and only a person moves a person's pin."""
    if new is None:
        return False
    if known is None:
        return True
    if known.is_guess:
        # The same guess by another neighbour is nothing new, and nobody need look at it twice.
        return not new.is_guess or replace(new, by=known.by, reviewed=known.reviewed) != known
    if known.source is PositionSource.STAFF:
        return new.source is PositionSource.STAFF
    return not new.is_guess
