from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geodata.counting import PointCounter

GEOD = Geod(ellps="WGS84")
LON = st.floats(-180, 180)
LAT = st.floats(-90, 90)


@settings(max_examples=60, deadline=None)
@given(LON, LAT, st.floats(1, 900_000), st.integers(0, 2**32 - 1))
def test_the_bounds_hold_around_any_place(lon: float, lat: float, farthest_m: float, seed: int) -> None:
    chance = np.random.default_rng(seed)
    metres = farthest_m * np.sqrt(chance.random(200))
    around = GEOD.fwd(np.full(200, lon), np.full(200, lat), chance.random(200) * 360, metres)
    counter = PointCounter(around[0], around[1])
    measured = np.round(GEOD.inv(np.full(200, lon), np.full(200, lat), around[0], around[1])[2], 6)
    for distance_m in np.sort(measured)[[0, 20, 100, 199]].tolist():
        sure, possible = counter.count_nearer(lon, lat, distance_m)
        assert sure <= int((measured < distance_m).sum())
        assert possible >= int((measured <= distance_m).sum())
        if distance_m < 20_000:
            # Nothing but the point itself and its equals lies between the bounds.
            close = int((np.abs(measured - distance_m) < 0.05).sum())
            assert possible - sure <= close


def test_who_stands_at_a_point_has_nothing_nearer() -> None:
    counter = PointCounter(np.array([113.6, 113.6, 113.7]), np.array([34.8, 34.8, 34.8]))
    assert counter.count_nearer(113.6, 34.8, 0.0) == (0, 2)


def test_very_far_away_nothing_is_sure() -> None:
    counter = PointCounter(np.array([0.0, 90.0]), np.array([0.0, 0.0]))
    assert counter.count_nearer(0.0, 0.0, 5_000_000.0) == (0, 2)


def test_of_no_points_none_is_counted() -> None:
    assert PointCounter(np.array([]), np.array([])).count_nearer(0, 0, 1000.0) == (0, 0)


@pytest.mark.parametrize("place", [(math.nan, 0.0), (0.0, 91.0)])
def test_a_place_off_the_globe_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=r"l(on|at)"):
        PointCounter(np.array([0.0]), np.array([0.0])).count_nearer(*place, 1.0)
