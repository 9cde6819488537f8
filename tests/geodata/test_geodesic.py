"""Distances and bearings: known lengths, directions, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.geodesic import distance_and_bearing, distance_m, require_position, require_positions

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


def to_one(lon: float, lat: float, other_lon: float, other_lat: float) -> tuple[float, float]:
    metres, bearing = distance_and_bearing(lon, lat, np.array([other_lon]), np.array([other_lat]))
    return float(metres[0]), float(bearing[0])


@pytest.mark.parametrize(
    ("start", "end", "metres"),
    [
        ((0, 0), (1, 0), 6378137.0 * math.pi / 180),
        ((0, 0), (0, 90), 10001965.729),
        ((0, 90), (77, -90), 2 * 10001965.729),
        # Over the pole, because the equator would be longer.
        ((0, 0), (180, 0), 2 * 10001965.729),
        ((179.5, 0), (-179.5, 0), 6378137.0 * math.pi / 180),
    ],
)
def test_known_lengths(start: tuple[float, float], end: tuple[float, float], metres: float) -> None:
    assert to_one(*start, *end)[0] == pytest.approx(metres, abs=0.001)


@pytest.mark.parametrize(
    ("end", "bearing"), [((0, 1), 0), ((1, 0), 90), ((0, -1), 180), ((-1, 0), 270), ((0, 0), 0)]
)
def test_bearings_go_clockwise_from_north(end: tuple[float, float], bearing: float) -> None:
    assert to_one(0, 0, *end)[1] == pytest.approx(bearing, abs=1e-9)


@given(longitudes, latitudes, longitudes, latitudes)
def test_a_distance_is_the_same_both_ways_and_a_bearing_is_below_360(
    lon: float, lat: float, other_lon: float, other_lat: float
) -> None:
    metres, bearing = to_one(lon, lat, other_lon, other_lat)
    assert 0 <= bearing < 360
    assert metres == pytest.approx(to_one(other_lon, other_lat, lon, lat)[0], abs=1e-6)


def test_a_bearing_a_hair_west_of_north_is_not_360() -> None:
    bearing = to_one(0.0, 0.0, -1e-14, 45.0)[1]
    assert 0 <= bearing < 360


def test_none_gives_none() -> None:
    metres, bearing = distance_and_bearing(0.0, 0.0, np.empty(0), np.empty(0))
    assert (len(metres), len(bearing)) == (0, 0)


def test_a_missing_coordinate_has_no_distance() -> None:
    metres = distance_m(120.0, 30.0, np.array([np.nan, 120.0]), np.array([30.0, 30.0]))
    assert np.isnan(metres).tolist() == [True, False]


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="equally long"):
        distance_m(0.0, 0.0, np.zeros(2), np.zeros(3))


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 180.1])
def test_what_is_no_position_is_refused_by_name(wrong: float) -> None:
    with pytest.raises(ValueError, match="lon must be"):
        require_position(wrong, 0.0)
    with pytest.raises(ValueError, match="lat must be"):
        require_position(0.0, wrong)
    with pytest.raises(ValueError, match=r"lon\[1\] must be"):
        require_positions(np.array([0.0, wrong]), np.zeros(2))
    with pytest.raises(ValueError, match=r"lat\[0\] must be"):
        require_positions(np.zeros(2), np.array([wrong, 0.0]))


def test_the_corners_of_the_earth_are_positions() -> None:
    require_position(-180.0, 90.0)
    require_positions(np.array([180.0, -180.0]), np.array([-90.0, 90.0]))
    with pytest.raises(ValueError, match="equally long"):
        require_positions(np.zeros(2), np.zeros(3))
