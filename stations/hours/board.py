"""The states of all rules of a register at once: each rule is asked once a day, and then only read off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from stations.hours.changes import CLOSED, OPEN, UNKNOWN, ClockPiece, clock_pieces, microseconds
from stations.hours.evaluate import HoursEvaluator
from stations.hours.overrides import Overrides

__all__ = ["CLOSED", "OPEN", "UNKNOWN", "OpeningBoard"]

_ONE_DAY = timedelta(days=1)
# Questions about now must not pay for questions about other times that come between them.
_SNAPSHOTS_KEPT = 4
_DAYS_KEPT = 4


@dataclass(frozen=True, slots=True)
class _Day:
    """All changes of state of one day, in the order in which they happen.

    Args:
        since: when the day begins, microseconds since 1970.
        before: when the next one begins.
        first: the states at its beginning, one a rule.
        when: the instants of the changes, ascending.
        rule: the place of the rule that changes.
        state: its new state.
    """

    since: int
    before: int
    first: NDArray[np.int8]
    when: NDArray[np.int64]
    rule: NDArray[np.int32]
    state: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The states of all rules between two instants, in microseconds since 1970."""

    since: int
    before: int
    states: NDArray[np.int8]


class OpeningBoard:
    """What every distinct rule of a register says, kept from one question to the next.

    Args:
        rules: triples of rule, IANA zone and overrides, such as `Directory.rules`.
        evaluator: judges them.
    """

    def __init__(
        self,
        rules: Sequence[tuple[str | None, str, Overrides]],
        evaluator: HoursEvaluator,
    ) -> None:
        self._rules = tuple(rules)
        self._evaluator = evaluator
        self._zones = Counter(zone for _, zone, _ in self._rules)
        self._days: tuple[_Day, ...] = ()
        self._snapshots: tuple[_Snapshot, ...] = ()
        self._lock = Lock()

    def states(self, at: datetime) -> NDArray[np.int8]:
        """Tell the state of every rule at an instant.

        Args:
            at: the instant, aware.

        Returns:
            `CLOSED`, `UNKNOWN` or `OPEN` a rule, shape (n,), not to be written to. The same object as long
            as nothing can have changed, so that what is derived from it can be kept with it.

        Raises:
            ValueError: if `at` is naive.
        """
        if at.utcoffset() is None:
            raise ValueError("at must carry a time zone, such as 2026-07-01T08:00+08:00")
        now = microseconds(at)
        found = _holding(self._snapshots, now)
        if found is None:
            with self._lock:
                found = _holding(self._snapshots, now) or self._renew(now, at)
        return found.states

    def holding(self, at: datetime) -> NDArray[np.int8] | None:
        """Give the states at an instant if no rule need be asked for them.

        Args:
            at: the instant, aware.

        Returns:
            As `states`, or None.
        """
        now = microseconds(at)
        found = _holding(self._snapshots, now)
        if found is not None:
            return found.states
        return None if _day_of(self._days, now) is None else self.states(at)

    def _renew(self, now: int, at: datetime) -> _Snapshot:
        """Read the states off the changes of the day."""
        day = _day_of(self._days, now)
        if day is None:
            try:
                day = self._make_day(at)
            except OverflowError:
                # At the ends of time no zone has a clock.
                return _Snapshot(now, now + 1, np.full(len(self._rules), UNKNOWN, np.int8))
            self._days = (day, *self._days[: _DAYS_KEPT - 1])
        number = int(day.when.searchsorted(now, side="right"))
        states = day.first.copy()
        # Of several changes of one rule the last one counts.
        states[day.rule[:number]] = day.state[:number]
        newest = self._snapshots[0] if self._snapshots else None
        if newest is not None and np.array_equal(newest.states, states):
            states = newest.states
        states.setflags(write=False)
        renewed = _Snapshot(
            int(day.when[number - 1]) if number else day.since,
            int(day.when[number]) if number < len(day.when) else day.before,
            states,
        )
        self._snapshots = (renewed, *self._snapshots[: _SNAPSHOTS_KEPT - 1])
        return renewed

    def _make_day(self, at: datetime) -> _Day:
        """Ask every rule for its changes on the day of an instant."""
        start, end = self._day_around(at)
        pieces = {zone: _pieces_in(zone, start, end) for zone in self._zones}
        first = np.full(len(self._rules), UNKNOWN, np.int8)
        changes: list[tuple[int, int, int]] = []
        for place, (rule, zone, overrides) in enumerate(self._rules):
            found = self._evaluator.changes(rule, zone, pieces[zone], overrides)
            if found:
                first[place] = found[0][1]
                changes += [(when, place, state) for when, state in found[1:]]
        changes.sort()
        table = np.array(changes, np.int64).reshape(-1, 3)
        return _Day(
            microseconds(start),
            microseconds(end),
            first,
            table[:, 0].copy(),
            table[:, 1].astype(np.int32),
            table[:, 2].astype(np.int8),
        )

    def _day_around(self, at: datetime) -> tuple[datetime, datetime]:
        """Take the day from midnight to midnight in the zone of most rules that has a clock."""
        for zone, _ in self._zones.most_common():
            try:
                clock = ZoneInfo(zone)
            except (KeyError, ValueError, OSError):
                continue
            midnight = at.astimezone(clock).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
            # The same zone on both sides: the next midnight of the wall, however long the day is.
            return midnight, midnight + _ONE_DAY
        return at, at + _ONE_DAY


def _pieces_in(zone: str, start: datetime, end: datetime) -> tuple[ClockPiece, ...]:
    try:
        return clock_pieces(ZoneInfo(zone), start, end)
    except (KeyError, ValueError, OSError):
        return ()


def _day_of(days: tuple[_Day, ...], now: int) -> _Day | None:
    return next((day for day in days if day.since <= now < day.before), None)


def _holding(snapshots: tuple[_Snapshot, ...], now: int) -> _Snapshot | None:
    return next((snapshot for snapshot in snapshots if snapshot.since <= now < snapshot.before), None)
