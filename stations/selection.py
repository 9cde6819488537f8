"""The located stations that pass some filters, prepared for many questions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodata.counting import PointCounter
from geodata.few_nearest import count_around, few_nearest
from geodata.nearest import PointIndex
from geodata.nearest_of_many import (
    Looked,
    Triple,
    count_around_many,
    look_of_many,
    passed_over_of_many,
)
from geodata.passed_over import nearest_and_passed_over, passed_over

# An index of their own for so many costs a few milliseconds; of more, the index of all serves nearly as well.
_WORTH_AN_INDEX = 20_000
# Errors come in a few sizes, one for each level of a gazetteer; each is counted by itself.
_SIZES_COUNTED = 24


class Selection:
    """Stations that are certain enough to be ranked, and those that are not; safe to share between threads.

    Args:
        everywhere: index of all located stations.
        error_m: how far off each of them may be, metres, shape (m,).
        ranked: those to rank, one truth value for each located station, shape (m,).
        uncertain: those that pass the same filters but are too uncertain to rank, shape (m,).
        everyone: the selection of all that are certain enough; None where this is that.
        eager: make an index of its own however many they are.
    """

    def __init__(
        self,
        everywhere: PointIndex,
        error_m: NDArray[np.float64],
        ranked: NDArray[np.bool_],
        uncertain: NDArray[np.bool_],
        everyone: Selection | None = None,
        eager: bool = False,
    ) -> None:
        self.mask = ranked
        self.count = int(np.count_nonzero(ranked))
        # No station that is certain enough fails these filters.
        self.passes_all = everyone is None or everyone.count == self.count
        self._everywhere = everywhere
        self._error_m = error_m
        self._uncertain = uncertain
        self._own: tuple[PointIndex, NDArray[np.intp]] | None = None
        self._counter: PointCounter | None = None
        self._by_error: tuple[tuple[float, PointIndex], ...] | None = None
        if everyone is not None and self.passes_all:
            self._own = everyone._own
        elif self.count == len(everywhere):
            self._own = (everywhere, np.arange(self.count))
        elif eager or self.count <= _WORTH_AN_INDEX:
            self._own = (everywhere.subset(ranked), np.flatnonzero(ranked))
        if eager:
            self._by_error = self._make_by_error()

    def few_nearest(
        self, lon: float, lat: float, limit: int, radius_m: float | None
    ) -> list[tuple[float, int, float]]:
        """Find the nearest of those that are ranked.

        Args:
            lon: degrees WGS-84.
            lat: degrees WGS-84.
            limit: how many at the most.
            radius_m: no farther than this, metres; None sets no limit.

        Returns:
            Triples of distance in metres, place among the located stations, and bearing in degrees, sorted by
            distance, then place.
        """
        if self._own is None:
            return few_nearest(self._everywhere, lon, lat, limit, radius_m, self.mask, self.count)
        index, members = self._own
        return [
            (metres, int(members[place]), bearing_deg)
            for metres, place, bearing_deg in few_nearest(index, lon, lat, limit, radius_m)
        ]

    def nearest_and_passed_over(
        self, lon: float, lat: float, limit: int, passes: NDArray[np.bool_], passing: int
    ) -> tuple[list[tuple[float, int, float]], NDArray[np.intp]] | None:
        """Find the nearest that pass one more filter, and what comes before the last of them and does not.

        Args:
            lon: degrees WGS-84.
            lat: degrees WGS-84.
            limit: how many that pass.
            passes: the filter, one truth value for each located station; it passes none that is not ranked.
            passing: how many pass.

        Returns:
            As `geodata.passed_over`, in places among the located stations; None where other ways are cheaper.
        """
        if self._own is None:
            return None
        return nearest_and_passed_over(*self._own, lon, lat, limit, passes, passing)

    def passed_over(self, lon: float, lat: float, last: tuple[float, int, float]) -> NDArray[np.intp] | None:
        """Find all that are ranked and come before an answer.

        Args:
            lon: degrees WGS-84.
            lat: degrees WGS-84.
            last: distance in metres, place among the located stations, and bearing of the answer.

        Returns:
            Places among the located stations, in no order; None where other ways are cheaper.
        """
        return None if self._own is None else passed_over(*self._own, lon, lat, last)

    def look_of_many(
        self,
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        limit: int,
        passes: NDArray[np.bool_] | None,
        passing: int,
    ) -> Looked | None:
        """Find for several places the nearest that pass one more filter, and what comes before them.

        Args:
            lon: degrees WGS-84, shape (m,).
            lat: degrees WGS-84, shape (m,).
            limit: how many that pass.
            passes: as in `nearest_and_passed_over`; None where all do.
            passing: how many pass.

        Returns:
            As `geodata.nearest_of_many`, in places among the located stations; None where other ways are
            cheaper.
        """
        return None if self._own is None else look_of_many(*self._own, lon, lat, limit, passes, passing)

    def counter(self) -> PointCounter | None:
        """Give what counts those that are ranked; made when it is first asked for.

        Returns:
            None where they have no index of their own.
        """
        if self._counter is None and self._own is not None:
            # Another thread may make the same at the same time; both are right.
            self._counter = PointCounter(self._own[0].lon, self._own[0].lat)
        return self._counter

    def passed_over_of_many(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], hits: list[list[Triple] | None]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
        """Find for several places what is ranked and comes before their last hit.

        Args:
            lon: degrees WGS-84, shape (m,).
            lat: degrees WGS-84, shape (m,).
            hits: what was found for each, by place among the located stations.

        Returns:
            As `geodata.nearest_of_many`, in places among the located stations; None where other ways are
            cheaper.
        """
        return None if self._own is None else passed_over_of_many(*self._own, lon, lat, hits)

    def inside(self, lon: float, lat: float, radius_m: float, before: int | None) -> NDArray[np.intp]:
        """Find all that are ranked inside a radius, in no order.

        Args:
            lon: degrees WGS-84.
            lat: degrees WGS-84.
            radius_m: no farther than this, metres.
            before: of those exactly so far away only those at places below this; None for all.

        Returns:
            Places among the located stations.
        """
        if self._own is None:
            return self._everywhere.inside(lon, lat, radius_m, self.mask, before)
        index, members = self._own
        own_before = None if before is None else int(np.searchsorted(members, before))
        return members[index.inside(lon, lat, radius_m, before=own_before)]

    def count_uncertain(self, lon: float, lat: float, reach_m: float) -> int:
        """Count the uncertain stations whose disc of error touches a circle.

        Args:
            lon: middle of the circle, degrees WGS-84.
            lat: the same.
            reach_m: its radius, metres.

        Returns:
            How many; where errors come in few sizes the sum of both radii is right to 0.2 %, far more than an
            error says of itself.
        """
        by_error = self._by_error
        if by_error is None:
            # Another thread may make the same at the same time; both are right.
            self._by_error = by_error = self._make_by_error()
        if len(by_error) <= _SIZES_COUNTED:
            return sum(count_around(index, lon, lat, reach_m + error_m) for error_m, index in by_error)
        widest_m = by_error[-1][0]
        within = self._everywhere.within(lon, lat, reach_m + widest_m, self._uncertain)
        return int(np.count_nonzero(within.distance_m <= reach_m + self._error_m[within.index]))

    def count_uncertain_of_many(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], reach_m: NDArray[np.float64]
    ) -> NDArray[np.intp]:
        """Count around several places as `count_uncertain` does around one.

        Args:
            lon: degrees WGS-84, shape (m,).
            lat: degrees WGS-84, shape (m,).
            reach_m: radius around each, metres, shape (m,).

        Returns:
            How many around each, shape (m,).
        """
        by_error = self._by_error
        if by_error is not None and len(by_error) <= _SIZES_COUNTED:
            counts = np.zeros(len(lon), np.intp)
            for error_m, index in by_error:
                counts += count_around_many(index, lon, lat, reach_m + error_m)
            return counts
        around = zip(lon.tolist(), lat.tolist(), reach_m.tolist(), strict=True)
        return np.array([self.count_uncertain(*circle) for circle in around], np.intp)

    def _make_by_error(self) -> tuple[tuple[float, PointIndex], ...]:
        sizes = np.unique(self._error_m[self._uncertain]).tolist()
        if len(sizes) > _SIZES_COUNTED:
            empty = self._everywhere.subset(np.zeros(len(self._everywhere), np.bool_))
            return tuple((size, empty) for size in sizes)
        return tuple(
            (size, self._everywhere.subset(self._uncertain & (self._error_m == size))) for size in sizes
        )
