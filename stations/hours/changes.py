"""When the state of a rule changes between two instants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from stations.hours.schedule import Schedule

CLOSED, UNKNOWN, OPEN = 0, 1, 2
# From which instant on, in microseconds since 1970, and which state.
Change = tuple[int, int]

_CODES = {"closed": CLOSED, "unknown": UNKNOWN, "open": OPEN}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ClockPiece:
    """A time in which the clock on the wall runs like any other.

    Args:
        since: when it begins, microseconds since 1970.
        first: the clock on the wall then, naive.
        last: the clock on the wall at its end, naive.
    """

    since: int
    first: datetime
    last: datetime


def clock_pieces(zone: ZoneInfo, start: datetime, end: datetime) -> tuple[ClockPiece, ...]:
    """Cut a time at the instant at which the clocks of a zone are changed.

    Args:
        zone: the zone.
        start: an aware instant.
        end: a later one; between them the clocks are changed once at the most.

    Returns:
        One piece, or two.

    Raises:
        OverflowError: no clock shows such times.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    before = start.astimezone(zone).utcoffset()
    if before == end.astimezone(zone).utcoffset():
        return (_piece(zone, start, end),)
    early, late = start, end
    while late - early > _SECOND:
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    change = late.replace(microsecond=0)
    return _piece(zone, start, change), _piece(zone, change, end)


def changes_in(schedule: Schedule, pieces: Sequence[ClockPiece]) -> list[Change]:
    """List the states of a rule.

    Args:
        schedule: the rule with its overrides.
        pieces: the time to look at.

    Returns:
        The state at the beginning, and each later change, in their order.
    """
    found: list[Change] = []
    for piece in pieces:
        for first, _, name in schedule.stretches(piece.first, piece.last):
            code = _CODES.get(name, UNKNOWN)
            if not found or found[-1][1] != code:
                found.append((piece.since + _as_microseconds(first - piece.first), code))
    return found


def microseconds(at: datetime) -> int:
    """Give an instant as microseconds since 1970.

    Args:
        at: aware.

    Returns:
        A whole number.
    """
    return _as_microseconds(at - _EPOCH)


def _as_microseconds(elapsed: timedelta) -> int:
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def _piece(zone: ZoneInfo, start: datetime, end: datetime) -> ClockPiece:
    first = start.astimezone(zone).replace(tzinfo=None, fold=0)
    return ClockPiece(microseconds(start), first, first + (end - start))
