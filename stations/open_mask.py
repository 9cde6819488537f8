"""Which stations of a directory are open at an instant, kept from one question to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from stations.hours import OPEN, HoursEvaluator, OpeningBoard


@dataclass(frozen=True, slots=True)
class _Kept:
    """The last mask with what it was made from."""

    board: OpeningBoard
    evaluator: HoursEvaluator
    states: NDArray[np.int8] | None = None
    mask: NDArray[np.bool_] | None = None


class OpenMask:
    """Selects the stations that are open; safe to share between threads.

    Asking a few thousand distinct rules and spreading the answers over 200,000 stations costs more than a
    nearest question, and the answer is the same until the next rule changes.

    Args:
        rules: the distinct pairs of rule and IANA zone.
        rule_of: for each station its place among the rules, shape (n,).
    """

    def __init__(self, rules: Sequence[tuple[str | None, str]], rule_of: NDArray[np.int32]) -> None:
        self._rules = rules
        self._rule_of = rule_of
        self._kept: _Kept | None = None

    def at(self, instant: datetime, evaluator: HoursEvaluator) -> NDArray[np.bool_]:
        """Select the stations that are open at an instant; unknown is not open.

        Args:
            instant: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            One truth value a station, shape (n,); it is shared and must not be written to.
        """
        # Another thread may replace what is kept at any moment, so it is read once.
        kept = self._kept
        if kept is None or kept.evaluator is not evaluator:
            kept = _Kept(OpeningBoard(self._rules, evaluator), evaluator)
        states = kept.board.states(instant)
        if kept.mask is not None and kept.states is states:
            return kept.mask
        mask: NDArray[np.bool_] = (states == OPEN)[self._rule_of]
        mask.setflags(write=False)
        self._kept = _Kept(kept.board, evaluator, states, mask)
        return mask
