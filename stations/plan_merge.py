"""What a list states laid over what is known: people's words stay until the list says something new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from geodata.geodesic import distance_m
from stations.coarser_place import is_coarser
from stations.facts import LEADERS, MAP_FIELDS, Path, with_facts
from stations.field_changes import same_value
from stations.mobile_numbers import restore_mobiles, with_whole_numbers
from stations.model import LISTED_FIELDS, Position, PositionSource, Station
from stations.provenance import Override, is_current
from stations.record import value_to_json
from stations.row_matching import given_point

# What earlier lists stated against a person's word that was kept, as `declinable` writes it.
Declined = Mapping[Path, Collection[Any]]
_POSITION: Path = ("position", "")
_WHOLE: Mapping[str, Path] = {name: (name, "") for name in LISTED_FIELDS}


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
        stated: facts that the list states and the station has already.
        hidden: the list states mobile numbers as the public sees them, of which the station keeps all digits.
    """

    after: Station
    kept: tuple[Contradiction, ...] = ()
    conflicts: tuple[Contradiction, ...] = ()
    stated: tuple[Path, ...] = ()
    hidden: bool = False


def merge(
    before: Station,
    values: Mapping[str, Any],
    overrides: Mapping[Path, Override] | None = None,
    declined: Declined | None = None,
) -> Merged:
    """Lay what a list states over what is known; what it does not mention stays.

    Args:
        before: the station as it is.
        values: field name → value, only what the list states.
        overrides: facts that people set against the list.
        declined: what earlier lists stated against them and what was not taken over.

    Returns:
        The station as it would be, and where list and people differ.
    """
    whole = with_whole_numbers(before, values)
    hidden = whole is not values
    new, stated = _compared(before, whole)
    if not new:
        return Merged(before, stated=stated, hidden=hidden)
    kept: list[Contradiction] = []
    conflicts: list[Contradiction] = []

    def sort_in(found: Contradiction) -> None:
        """Tell whether the list says this for the first time."""
        known = (declined or {}).get(found.path, ())
        again = _is_said_again(found) or declinable(found) in known
        (kept if again else conflicts).append(found)

    if "position" in new:
        _choose_position(before, new, sort_in)
    facts: dict[Path, Any] = {}
    for path, override in (overrides or {}).items():
        if path[0] not in new or not is_current(override, before, path):
            continue
        if path[0] == "hours_rule" and "hours_text" in new:
            # A person's reading is of the text that was there, not of a new one.
            continue
        said = new[path[0]].get(path[1]) if path[1] else new[path[0]]
        facts[path] = override.value
        led = {name for name, lead in LEADERS.items() if lead == path[0]}
        # What it takes to get in is read together with the hours.
        led |= {"hours_needs"} if path[0] == "hours_rule" else set()
        facts |= {(name, ""): getattr(before, name) for name in led}
        silent = path[0] in MAP_FIELDS and said is None
        if not silent and not same_value(path[0], said, override.value):
            sort_in(Contradiction(path, said, override.listed, override.value, override.at, override.actor))
    after = with_facts(replace(before, **new), facts) if new else before
    return Merged(after, tuple(kept), tuple(conflicts), stated, hidden)


def _is_said_again(found: Contradiction) -> bool:
    """Tell whether a list says what it said before a person changed it, hidden digits aside."""
    stated, listed = found.stated, found.listed
    if isinstance(stated, str) and isinstance(listed, str):
        return restore_mobiles(stated, listed) == listed
    return same_value(found.path[0], stated, listed)


def declinable(found: Contradiction) -> Any:
    """Write what a list states against a person as JSON values, to know it again in the next list.

    Args:
        found: where they differ.

    Returns:
        The value; of coordinates the numbers that the list gave, with their datum.
    """
    if isinstance(found.stated, Position):
        return list(given_point(found.stated) or ())
    return value_to_json(found.stated)


def _compared(before: Station, values: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """Part what a list states into what is new and the facts that are known already."""
    new: dict[str, Any] = {}
    known: list[Path] = []
    for name, value in values.items():
        here = getattr(before, name)
        if name in MAP_FIELDS:
            known += [(name, key) for key, item in (value or {}).items() if here.get(key) == item]
            if here != value:
                new[name] = value
        elif here == value or same_value(name, here, value):
            known.append(_WHOLE[name])
        else:
            new[name] = value
    if "extra" in new:
        new["extra"] = {**before.extra, **new["extra"]}
    if "position" in new and _is_given_again(before.position, new["position"]):
        del new["position"]
        known.append(_POSITION)
    if "division" in new and is_coarser(before, new):
        del new["division"]
        if _is_coarser_guess(before.position, new.get("position")):
            del new["position"]
    return new, tuple(known)


def _choose_position(before: Station, new: dict[str, Any], sort_in: Callable[[Contradiction], None]) -> None:
    """Leave the position that a list states only where it is to be taken over."""
    pinned = _pin_conflict(before.position, new["position"])
    if pinned is not None:
        sort_in(pinned)
    if pinned is not None or not _is_better(new["position"], before.position):
        del new["position"]


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
        by = known.by if new.source is PositionSource.KNOWN_PLACE else new.by
        return not new.is_guess or replace(new, by=by, reviewed=known.reviewed) != known
    if known.source is PositionSource.STAFF:
        return new.source is PositionSource.STAFF
    return not new.is_guess


def _is_coarser_guess(known: Position | None, new: Position | None) -> bool:
    return known is not None and new is not None and new.is_guess and new.error_m > known.error_m
