"""Stretches of one state on a wall clock, and the way from a wall clock to an instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# From when to when, by the clock on the wall, and the state: open, closed or unknown.
Stretch = tuple[datetime, datetime, str]

_RANK = {"closed": 0, "unknown": 1, "open": 2}


def merge_stretches(first: Iterator[Stretch], second: Iterator[Stretch]) -> Iterator[Stretch]:
    """Lay two timelines over each other: open wins over unknown, unknown over closed.

    Args:
        first: stretches without gaps.
        second: stretches without gaps from the same start to the same end, or none at all.

    Returns:
        Stretches without gaps, neighbours with equal states joined.
    """
    pending: Stretch | None = None
    for start, end, state in _overlay(first, second):
        if pending is not None and pending[2] == state:
            pending = (pending[0], end, state)
            continue
        if pending is not None:
            yield pending
        pending = (start, end, state)
    if pending is not None:
        yield pending


def _overlay(first: Iterator[Stretch], second: Iterator[Stretch]) -> Iterator[Stretch]:
    """Cut two timelines at the borders of both and give the stronger state of each piece."""
    other = next(second, None)
    for start, end, state in first:
        while other is not None and start < end:
            cut = min(end, other[1])
            yield start, cut, max(state, other[2], key=_RANK.__getitem__)
            start = cut
            if other[1] <= start:
                other = next(second, None)
        if start < end:
            yield start, end, state


def wall_to_instant(wall: datetime, zone: ZoneInfo, not_before: datetime) -> datetime:
    """Find the instant at which the clock on the wall shows, or jumps over, a time.

    Args:
        wall: naive local time.
        zone: the zone of the wall.
        not_before: an aware instant; of two instants that show the same time in autumn, the first one after
            it is meant.

    Returns:
        The instant, in `zone`. For a time that a spring night leaves out it is the moment of the jump.
    """
    early = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    late = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if late < early:
        # The time does not exist: the two readings lie on either side of the jump.
        while early - late > timedelta(seconds=1):
            middle = late + (early - late) / 2
            if middle.astimezone(zone).replace(tzinfo=None, fold=0) >= wall:
                early = middle
            else:
                late = middle
        return (early + timedelta(seconds=0.5)).replace(microsecond=0).astimezone(zone)
    chosen = late if early <= not_before.astimezone(UTC) else early
    return chosen.astimezone(zone)
