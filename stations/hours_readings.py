"""Opening hours that the register cannot read, by how often they occur, and what staff say that they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from stations.events import StationChanged
from stations.hours import read_hours
from stations.model import Station

_SAMPLE = 3


@dataclass(frozen=True, slots=True)
class UnreadHours:
    """One text of a list that cannot be read.

    Args:
        text: as written.
        reason: why not, a code of `stations.hours.REASONS`.
        count: how many stations have it.
        rule: what staff have said that it means; None where nobody has yet.
        sample: names of a few of the stations.
    """

    text: str
    reason: str
    count: int
    rule: str | None
    sample: tuple[str, ...]


def unread_hours(stations: Iterable[Station]) -> tuple[UnreadHours, ...]:
    """List the texts that cannot be read, those of most stations first.

    Args:
        stations: of one list.

    Returns:
        One entry for each text and what staff have said about it. Texts that nobody has said anything about
        come first.
    """
    groups: dict[tuple[str, str | None], list[Station]] = defaultdict(list)
    reasons: dict[str, str | None] = {}
    for station in stations:
        text = station.hours_text.strip()
        if not text:
            continue
        if text not in reasons:
            reasons[text] = read_hours(text).reason
        if reasons[text] is not None:
            groups[text, station.hours_rule].append(station)
    found = [
        UnreadHours(
            text, reasons[text] or "not_understood", len(group), rule, tuple(s.name for s in group[:_SAMPLE])
        )
        for (text, rule), group in groups.items()
    ]
    return tuple(sorted(found, key=lambda entry: (entry.rule is not None, -entry.count, entry.text)))


@dataclass(frozen=True, slots=True)
class GivenReading:
    """What one reading of a text changes.

    Args:
        events: one for each station whose hours become others.
        same: how many stations with the text say so already.
        outside: how many stations with the text whoever reads may not change.
    """

    events: tuple[StationChanged, ...]
    same: int
    outside: int


def give_reading(
    stations: Iterable[Station],
    text: str,
    rule: str | None,
    needs: tuple[str, ...],
    now: datetime,
    may_change: Callable[[Station], bool],
) -> GivenReading:
    """Say once what a text means, for all stations of a list that have it; the text itself stays.

    Args:
        stations: of one list.
        text: the text as written.
        rule: what it means, `opening_hours` syntax; None takes back what was said.
        needs: what it takes to get in, where the reading says so; empty leaves what is known.
        now: the instant, with a time zone.
        may_change: tells whether whoever reads may change a station.

    Returns:
        The events and what they leave as it is.
    """
    events: list[StationChanged] = []
    same = outside = 0
    for station in stations:
        if station.hours_text.strip() != text.strip():
            continue
        after = replace(station, hours_rule=rule, hours_needs=needs or station.hours_needs)
        if after == station:
            same += 1
        elif not may_change(station):
            outside += 1
        else:
            events.append(StationChanged(station, replace(after, updated_at=now)))
    return GivenReading(tuple(events), same, outside)
