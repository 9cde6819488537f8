"""The states of all rules of a register at once, asked again only where an answer has run out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from stations.hours.evaluate import HoursEvaluator
from stations.hours.overrides import Overrides

CLOSED, UNKNOWN, OPEN = 0, 1, 2

_CODES = {"closed": CLOSED, "unknown": UNKNOWN, "open": OPEN}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = np.iinfo(np.int64)
# Questions about now must not pay for questions about other times that come between them.
_SNAPSHOTS_KEPT = 4


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
        # Answers that no question has filled yet hold at no instant.
        self._since = np.full(len(self._rules), _NEVER.max, np.int64)
        self._before = np.full(len(self._rules), _NEVER.min, np.int64)
        self._states = np.full(len(self._rules), UNKNOWN, np.int8)
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
        now = _microseconds(at)
        found = _holding(self._snapshots, now)
        if found is None:
            with self._lock:
                found = _holding(self._snapshots, now) or self._renew(now, at)
        return found.states

    def holding(self, at: datetime) -> NDArray[np.int8] | None:
        """Give the states at an instant if nothing need be asked for them.

        Args:
            at: the instant, aware.

        Returns:
            As `states`, or None.
        """
        found = _holding(self._snapshots, _microseconds(at))
        return None if found is None else found.states

    def _renew(self, now: int, at: datetime) -> _Snapshot:
        """Ask again for the rules whose answers do not hold at an instant."""
        stale = np.flatnonzero((now < self._since) | (now >= self._before))
        for place in stale.tolist():
            rule, zone, overrides = self._rules[place]
            kept = self._evaluator.kept_state(rule, at, zone, overrides)
            self._states[place] = UNKNOWN if kept is None else _CODES[kept.state.state]
            self._since[place] = now if kept is None else _microseconds(kept.since)
            self._before[place] = now + 1 if kept is None else max(_microseconds(kept.before), now + 1)
        newest = self._snapshots[0] if self._snapshots else None
        unchanged = newest is not None and np.array_equal(newest.states, self._states)
        states = newest.states if newest is not None and unchanged else self._states.copy()
        states.setflags(write=False)
        renewed = _Snapshot(
            int(self._since.max(initial=_NEVER.min)), int(self._before.min(initial=_NEVER.max)), states
        )
        self._snapshots = (renewed, *self._snapshots[: _SNAPSHOTS_KEPT - 1])
        return renewed


def _holding(snapshots: tuple[_Snapshot, ...], now: int) -> _Snapshot | None:
    return next((snapshot for snapshot in snapshots if snapshot.since <= now < snapshot.before), None)


def _microseconds(at: datetime) -> int:
    elapsed = at - _EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds
