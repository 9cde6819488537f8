"""Which stations of a directory are open at an instant, kept from one question to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from geodata.counting import PointCounter
from geodata.few_nearest import few_nearest
from geodata.nearest import PointIndex
from stations.bounded import Bounded
from stations.hours import OPEN, UNKNOWN, HoursEvaluator, OpeningBoard
from stations.opening import RuleKey

# Among so few of all points the tree walks past most; an index of their own pays after some questions.
_FEW = 1 / 6
_QUESTIONS_WORTH_AN_INDEX = 8
# Counting them where they are takes an index of all, which many questions have to pay for.
_QUESTIONS_WORTH_COUNTING = 100
_VIEWS_KEPT = 32
# Questions about now must not pay for questions about other times that come between them.
_MASKS_KEPT = 4


@dataclass(slots=True)
class OpenView:
    """Those located stations that pass some filters and are open.

    Args:
        base: the filters' mask, which the view was made from.
        mask: one truth value for each located station, shape (m,).
        unknown: the rules that do not say whether they are open then, one truth value a rule.
        count: how many they are.
        asked: how often the view was used.
        members: their places among the located stations; None without an index.
        index: an index of them alone.
        unknown_counter: counts those of `unknown`; None as long as nobody asked.
        reasons: for each located station why it is none of them, as `stations.nearest_of_many` numbers
            reasons, shape (m,); None as long as nobody asked.
    """

    base: NDArray[np.bool_]
    mask: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    count: int
    asked: int = 0
    members: NDArray[np.intp] | None = None
    index: PointIndex | None = None
    unknown_counter: PointCounter | None = None
    reasons: NDArray[np.uint8] | None = None

    @property
    def is_worth_counting(self) -> bool:
        """Tell whether so many questions come that indexes for counting pay."""
        return self.asked > _QUESTIONS_WORTH_COUNTING

    def prepare(self, everywhere: PointIndex) -> bool:
        """Make an index of them alone where that pays.

        Args:
            everywhere: the index of all located stations.

        Returns:
            Whether there is one.
        """
        self.asked += 1
        if (
            self.index is None
            and self.count <= _FEW * len(self.mask)
            and self.asked > _QUESTIONS_WORTH_AN_INDEX
        ):
            # Another thread may make the same at the same time; both are right.
            self.members, self.index = np.flatnonzero(self.mask), everywhere.subset(self.mask)
        return self.index is not None

    def few_nearest(
        self, everywhere: PointIndex, lon: float, lat: float, limit: int, radius_m: float | None
    ) -> list[tuple[float, int, float]]:
        """Find the nearest of them.

        Args:
            everywhere: the index of all located stations.
            lon: degrees WGS-84.
            lat: degrees WGS-84.
            limit: how many at the most.
            radius_m: no farther than this; None for no limit.

        Returns:
            Triples of distance in metres, place among the located stations, and bearing in degrees.
        """
        self.prepare(everywhere)
        if self.index is None or self.members is None:
            return few_nearest(everywhere, lon, lat, limit, radius_m, self.mask, self.count)
        return [
            (metres, int(self.members[place]), bearing_deg)
            for metres, place, bearing_deg in few_nearest(self.index, lon, lat, limit, radius_m)
        ]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A mask with what it was made from."""

    board: OpeningBoard
    states: NDArray[np.int8]
    mask: NDArray[np.bool_]
    located: NDArray[np.bool_]
    views: Bounded[int, OpenView]


@dataclass(frozen=True, slots=True)
class _UnknownKept:
    """The last counter of unknown stations with what it was made from."""

    rules: NDArray[np.bool_]
    ranked: NDArray[np.bool_]
    counter: PointCounter


class OpenMask:
    """Selects the stations that are open; safe to share between threads.

    Asking a few thousand distinct rules and spreading the answers over 200,000 stations costs more than a
    nearest question, and the answer is the same until the next rule changes.

    Args:
        rules: the distinct triples of rule, IANA zone and overrides.
        rule_of: for each station its place among the rules, shape (n,).
        located: places of the stations that have a position, shape (m,).
    """

    def __init__(
        self,
        rules: Sequence[RuleKey],
        rule_of: NDArray[np.int32],
        located: NDArray[np.intp],
    ) -> None:
        self._rules = rules
        self._rule_of = rule_of
        self._located = located
        self._board: tuple[HoursEvaluator, OpeningBoard] | None = None
        # The one that was asked for last comes first.
        self._masks: tuple[_Kept, ...] = ()
        self._asked_last: datetime | None = None
        self._unknown: _UnknownKept | None = None

    def at(self, instant: datetime, evaluator: HoursEvaluator) -> NDArray[np.bool_]:
        """Select the stations that are open at an instant; unknown is not open.

        Args:
            instant: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            One truth value a station, shape (n,); it is shared and must not be written to.
        """
        return self._at(instant, evaluator).mask

    def ready_view(
        self, base: NDArray[np.bool_], instant: datetime, evaluator: HoursEvaluator
    ) -> OpenView | None:
        """Select as `view` does where the states of all rules are known, or worth knowing, at an instant.

        A question near one place needs the states of a few rules; all of them cost ten times as much and
        serve every question about that day. So they are made for the second question about an instant.

        Args:
            base: the filters, as in `view`.
            instant: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            The open ones; None for the first question about an instant.
        """
        states = self._holding(instant, evaluator)
        if states is not None:
            newest = self._masks[0] if self._masks else None
            found = newest.views.get(id(base)) if newest is not None and newest.states is states else None
            return found or self.view(base, instant, evaluator)
        asked_before, self._asked_last = self._asked_last == instant, instant
        return self.view(base, instant, evaluator) if asked_before else None

    def view(self, base: NDArray[np.bool_], instant: datetime, evaluator: HoursEvaluator) -> OpenView:
        """Select among the located stations that pass some filters those that are open at an instant.

        Args:
            base: the filters, one truth value for each located station, shape (m,); not to be written to.
            instant: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            The open ones; the same object as long as no state and no filter changes.
        """
        kept = self._at(instant, evaluator)
        # The view holds its filters, so no other array can have their address.
        found = kept.views.get(id(base))
        if found is None:
            mask = base & kept.located
            mask.setflags(write=False)
            found = OpenView(base, mask, kept.states == UNKNOWN, int(np.count_nonzero(mask)))
            kept.views.put(id(base), found)
        return found

    def count_unknown(self, places: NDArray[np.intp], instant: datetime, evaluator: HoursEvaluator) -> int:
        """Count the stations whose hours do not say whether they are open.

        Args:
            places: which stations to look at.
            instant: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            How many of them.
        """
        if self._holding(instant, evaluator) is None:
            numbers, counts = np.unique(self._rule_of[places], return_counts=True)
            return sum(
                int(count)
                for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)
                if self._is_unknown(number, instant, evaluator)
            )
        states = self._at(instant, evaluator).states
        return int(np.count_nonzero(states[self._rule_of[places]] == UNKNOWN))

    def unknown_counter(
        self, view: OpenView, everywhere: PointIndex, ranked: NDArray[np.bool_]
    ) -> PointCounter:
        """Give what counts the stations whose hours do not say whether they are open.

        Which rules do not say it changes much more rarely than which are open.

        Args:
            view: the open ones, made by `view`.
            everywhere: the index of all located stations.
            ranked: those to count among, one truth value for each located station, shape (m,).

        Returns:
            The counter, made when it is first asked for.
        """
        if view.unknown_counter is None:
            kept = self._unknown
            if kept is None or kept.ranked is not ranked or not np.array_equal(kept.rules, view.unknown):
                chosen = view.unknown[self._rule_of[self._located]] & ranked
                counter = PointCounter(everywhere.lon[chosen], everywhere.lat[chosen])
                self._unknown = kept = _UnknownKept(view.unknown, ranked, counter)
            view.unknown_counter = kept.counter
        return view.unknown_counter

    def _holding(self, instant: datetime, evaluator: HoursEvaluator) -> NDArray[np.int8] | None:
        board = self._board
        return None if board is None or board[0] is not evaluator else board[1].holding(instant)

    def _is_unknown(self, number: int, instant: datetime, evaluator: HoursEvaluator) -> bool:
        rule, zone, overrides = self._rules[number]
        return evaluator.state(rule, instant, zone, overrides).state == "unknown"

    def _at(self, instant: datetime, evaluator: HoursEvaluator) -> _Kept:
        # Another thread may replace what is kept at any moment, so it is read once.
        kept_board, masks = self._board, self._masks
        if kept_board is None or kept_board[0] is not evaluator:
            self._board = kept_board = evaluator, OpeningBoard(self._rules, evaluator)
        board = kept_board[1]
        states = board.states(instant)
        for place, kept in enumerate(masks):
            if kept.states is states and kept.board is board:
                if place:
                    self._masks = (kept, *masks[:place], *masks[place + 1 :])
                return kept
        mask: NDArray[np.bool_] = (states == OPEN)[self._rule_of]
        located: NDArray[np.bool_] = mask[self._located]
        mask.setflags(write=False)
        located.setflags(write=False)
        made = _Kept(board, states, mask, located, Bounded(_VIEWS_KEPT))
        self._masks = (made, *masks[: _MASKS_KEPT - 1])
        return made
