"""Which pop-ups of a register are not there on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from stations.columns import KIND_BIT
from stations.hours import HoursEvaluator
from stations.model import Station
from stations.opening import POP_UP, has_days, is_there, local_day

_KEPT = 32


class PopUps:
    """The pop-ups that state their days; safe to share between threads.

    Args:
        stations: all stations of a register.
        kinds: their kinds as bit masks by `KIND_BIT`, shape (n,).
    """

    def __init__(self, stations: Sequence[Station], kinds: NDArray[np.uint64]) -> None:
        self._stations = stations
        places = np.flatnonzero(kinds & KIND_BIT[POP_UP]).tolist()
        self._places = tuple(place for place in places if has_days(stations[place]))
        self._zones = tuple(dict.fromkeys(stations[place].timezone for place in self._places))
        self._kept: dict[tuple[date | None, ...], tuple[int, ...]] = {}

    def absent(self, at: datetime, evaluator: HoursEvaluator) -> tuple[int, ...]:
        """Find the pop-ups that do not exist on the day of an instant.

        Args:
            at: the instant, with a time zone.
            evaluator: judges opening hours.

        Returns:
            Their places among the stations, ascending; the same object for the same day.
        """
        if not self._places:
            return ()
        days = tuple(local_day(at, zone) for zone in self._zones)
        found = self._kept.get(days)
        if found is None:
            day_in = dict(zip(self._zones, days, strict=True))
            found = tuple(
                place
                for place in self._places
                if (day := day_in[self._stations[place].timezone]) is not None
                and not is_there(self._stations[place], day, evaluator)
            )
            if len(self._kept) >= _KEPT:
                self._kept = {}
            self._kept[days] = found
        return found
