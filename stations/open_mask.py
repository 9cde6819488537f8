"""Which stations of a directory are open at an instant, kept from one question to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from stations.hours import OPEN, UNKNOWN, HoursEvaluator, OpeningBoard


@dataclass(frozen=True, slots=True)
class _Kept:
    """The last mask with what it was made from."""

    board: OpeningBoard
    evaluator: HoursEvaluator
    states: NDArray[np.int8]
    mask: NDArray[np.bool_]
    located: NDArray[np.bool_]


class OpenMask:
    """Selects the stations that are open; safe to share between threads.

    Asking a few thousand distinct rules and spreading the answers over 200,000 stations costs more than a
    nearest question, and the answer is the same until the next rule changes.

    Args:
        rules: the distinct pairs of rule and IANA zone.
        rule_of: for each station its place among the rules, shape (n,).
        located: places of the stations that have a position, shape (m,).
    """

    def __init__(
        self,
        rules: Sequence[tuple[str | None, str]],
        rule_of: NDArray[np.int32],
        located: NDArray[np.intp],
    ) -> None:
        self._rules = rules
        self._rule_of = rule_of
        self._located = located
        self._kept: _Kept | None = None

    def at(self, instant: datetime, evaluator: HoursEvaluator) -> NDArray[np.bool_]:
        """Select the stations that are open at an instant; unknown is not open.

        Args:
            instant: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            One truth value a station, shape (n,); it is shared and must not be written to.
        """
        return self._at(instant, evaluator).mask

    def located_at(self, instant: datetime, evaluator: HoursEvaluator) -> NDArray[np.bool_]:
        """Select among the stations that have a position those that are open at an instant.

        Args:
            instant: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            One truth value for each located station, shape (m,); it is shared and must not be written to.
        """
        return self._at(instant, evaluator).located

    def count_unknown(self, places: NDArray[np.intp], instant: datetime, evaluator: HoursEvaluator) -> int:
        """Count the stations whose hours do not say whether they are open.

        Args:
            places: which stations to look at.
            instant: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            How many of them.
        """
        states = self._at(instant, evaluator).states
        return int(np.count_nonzero(states[self._rule_of[places]] == UNKNOWN))

    def _at(self, instant: datetime, evaluator: HoursEvaluator) -> _Kept:
        # Another thread may replace what is kept at any moment, so it is read once.
        kept = self._kept
        if kept is None or kept.evaluator is not evaluator:
            kept, board = None, OpeningBoard(self._rules, evaluator)
        else:
            board = kept.board
        states = board.states(instant)
        if kept is not None and kept.states is states:
            return kept
        mask: NDArray[np.bool_] = (states == OPEN)[self._rule_of]
        located: NDArray[np.bool_] = mask[self._located]
        mask.setflags(write=False)
        located.setflags(write=False)
        self._kept = kept = _Kept(board, evaluator, states, mask, located)
        return kept
