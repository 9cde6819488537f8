from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geodata.datum import FloatArray
from geodata.line import PIECE_M, WIDEST_M, Feet, Line

GEOD = Geod(ellps="WGS84")
# Of the oracle's samples; a foot lies within half of it, so it is off by less than half of it.
SAMPLE_M = 1.0


def line(*positions: tuple[float, float]) -> Line:
    lon, lat = np.array(positions, dtype=np.float64).T
    return Line(lon, lat)


def feet_of(subject: Line, places: list[tuple[float, float]], widest_m: float) -> tuple[list[int], Feet]:
    lon, lat = np.array(places, dtype=np.float64).T
    found, feet = subject.feet(lon, lat, widest_m)
    return found.tolist(), feet


def sampled(positions: list[tuple[float, float]], step_m: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Walk along a line with pyproj alone: longitudes, latitudes, metres from the start."""
    parts, start_m = [], 0.0
    for (lon, lat), (to_lon, to_lat) in pairwise(positions):
        azimuth, _, metres = GEOD.inv(lon, lat, to_lon, to_lat)
        steps = np.append(np.arange(0.0, metres, step_m), metres)
        there = GEOD.fwd(
            np.full_like(steps, lon), np.full_like(steps, lat), np.full_like(steps, azimuth), steps
        )
        parts.append((there[0], there[1], start_m + steps))
        start_m += metres
    lons, lats, along = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return lons, lats, along


def measured(lon: float, lat: float, lons: FloatArray, lats: FloatArray) -> FloatArray:
    metres: FloatArray = GEOD.inv(np.full_like(lons, lon), np.full_like(lats, lat), lons, lats)[2]
    return metres


def beside(foot: tuple[float, float], azimuth: float, off_m: float) -> tuple[float, float]:
    lon, lat, _ = GEOD.fwd(*foot, azimuth, off_m)
    return lon, lat


START = st.tuples(st.floats(-180, 180), st.floats(-89.9, 89.9))
LEG = st.tuples(st.floats(0, 360), st.one_of(st.just(0.0), st.floats(0.01, 3_000)))


@settings(max_examples=120, deadline=None)
@given(
    start=START,
    legs=st.lists(LEG, min_size=1, max_size=6),
    offsets=st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 360), st.floats(0, 6_500)), min_size=1, max_size=8
    ),
    widest_m=st.floats(1, WIDEST_M),
)
@example(start=(179.99, 0.0), legs=[(90.0, 3_000.0)], offsets=[(0.5, 0.0, 700.0)], widest_m=1_000.0)
@example(start=(0.0, 89.99), legs=[(0.0, 3_000.0)], offsets=[(0.5, 90.0, 700.0)], widest_m=1_000.0)
def test_feet_equal_dense_sampling_with_pyproj(
    start: tuple[float, float],
    legs: list[tuple[float, float]],
    offsets: list[tuple[float, float, float]],
    widest_m: float,
) -> None:
    positions = [start]
    for azimuth, metres in legs:
        positions.append(beside(positions[-1], azimuth, metres))
    lons, lats, along = sampled(positions, SAMPLE_M)
    places = []
    for share, azimuth, off_m in offsets:
        at = int(share * (len(lons) - 1))
        places.append(beside((float(lons[at]), float(lats[at])), azimuth, off_m))
    subject = line(*positions)
    assert subject.length_m == pytest.approx(along[-1], abs=1e-4)
    found, feet = feet_of(subject, places, widest_m)
    by_place = dict(zip(found, zip(feet.along_m, feet.off_m, strict=True), strict=True))
    for number, place in enumerate(places):
        away = measured(*place, lons, lats)
        nearest_m = float(away.min())
        if number not in by_place:
            assert nearest_m > widest_m - 1e-6
            continue
        along_m, off_m = by_place[number]
        # Samples are points of the line: none is nearer, but for what a chord is off, and one is as near.
        assert nearest_m - SAMPLE_M / 2 - 1e-3 <= off_m <= nearest_m + 1e-3
        lon, lat = (float(x[0]) for x in subject.at(np.array([along_m])))
        assert measured(*place, np.array([lon]), np.array([lat]))[0] == pytest.approx(off_m, abs=1e-6)
        nearby = int(np.abs(along - along_m).argmin())
        assert measured(lon, lat, lons[nearby : nearby + 1], lats[nearby : nearby + 1])[0] <= SAMPLE_M


@settings(max_examples=60, deadline=None)
@given(
    start=START,
    azimuth=st.floats(0, 360),
    length_m=st.floats(10_000, 2_000_000),
    share=st.floats(0.01, 0.99),
    off_m=st.floats(0.01, 5_000),
    left=st.booleans(),
)
def test_a_long_segment_is_the_geodesic_itself(
    start: tuple[float, float], azimuth: float, length_m: float, share: float, off_m: float, left: bool
) -> None:
    end = beside(start, azimuth, length_m)
    course = GEOD.inv(*start, *end)[0]
    lon, lat, back = GEOD.fwd(*start, course, share * length_m)
    place = beside((lon, lat), back + 180.0 + (-90.0 if left else 90.0), off_m)
    _, feet = feet_of(line(start, end), [place], WIDEST_M)
    assert feet.along_m[0] == pytest.approx(share * length_m, abs=0.02)
    assert feet.off_m[0] == pytest.approx(off_m, abs=1e-4)
    assert feet.side[0] == (1 if left else -1)


def test_a_corridor_is_exact_at_its_edge() -> None:
    subject = line((113.0, 34.0), (114.0, 34.0))
    lon, lat, back = GEOD.fwd(113.0, 34.0, GEOD.inv(113.0, 34.0, 114.0, 34.0)[0], 40_000.0)
    places = [beside((lon, lat), back + 90.0, off_m) for off_m in (499.99, 500.01)]
    assert feet_of(subject, places, 500.0)[0] == [0]


def test_of_two_passes_there_and_back_the_first_counts() -> None:
    there = [(113.0, 34.0), (113.2, 34.1), (113.3, 34.05)]
    both = line(*there, *reversed(there[:-1]))
    once = line(*there)
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(112.98, 113.32, 400), rng.uniform(33.98, 34.12, 400)
    found, feet = both.feet(lon, lat, 5_000.0)
    expected, alone = once.feet(lon, lat, 5_000.0)
    assert found.tolist() == expected.tolist()
    assert np.abs(feet.along_m - alone.along_m).max() < 0.5


@pytest.mark.parametrize(("turn_deg", "outside"), [(100, 1), (170, 1), (-100, -1), (-170, -1), (60, 1)])
def test_outside_of_a_bend_is_one_side(turn_deg: float, outside: int) -> None:
    middle = (113.0, 34.0)
    subject = line(beside(middle, 270.0, 3_000.0), middle, beside(middle, 90.0 + turn_deg, 3_000.0))
    halfway = 90.0 + turn_deg / 2 - 90.0 * outside
    for more in (-abs(turn_deg) * 0.45, 0.0, abs(turn_deg) * 0.45):
        _, feet = feet_of(subject, [beside(middle, halfway + more, 800.0)], 5_000.0)
        assert feet.along_m[0] == pytest.approx(3_000.0, abs=0.1)
        assert feet.side[0] == outside, more


def test_repeated_positions_add_nothing() -> None:
    plain = line((113.0, 34.0), (113.1, 34.0), (113.1, 34.1))
    repeated = line(*[(113.0, 34.0)] * 3, *[(113.1, 34.0)] * 2, *[(113.1, 34.1)] * 4)
    places = [(113.05, 34.01), (113.12, 34.05), (113.1, 34.12)]
    one, other = feet_of(plain, places, 5_000.0)[1], feet_of(repeated, places, 5_000.0)[1]
    assert repeated.length_m == plain.length_m
    for name in ("along_m", "off_m", "side"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("positions", [[(113.0, 34.0)], [(113.0, 34.0)] * 3, [(0.0, 90.0), (120.0, 90.0)]])
def test_a_line_without_length_is_a_point(positions: list[tuple[float, float]]) -> None:
    subject = line(*positions)
    assert subject.length_m == 0.0
    found, feet = feet_of(subject, [beside(positions[0], 45.0, 300.0)], 500.0)
    assert (found, feet.along_m.tolist(), feet.side.tolist()) == ([0], [0.0], [0])
    assert feet.off_m[0] == pytest.approx(300.0, abs=1e-6)


def test_a_line_crosses_the_180th_meridian_the_short_way() -> None:
    subject = line((179.9, -17.0), (-179.9, -17.0))
    assert subject.length_m < 22_000
    found, _ = subject.feet(np.array([180.0, -180.0, 0.0]), np.array([-17.0, -17.0, -17.0]), 100.0)
    assert found.tolist() == [0, 1]


def test_a_line_that_passes_again_and_again_is_measured_against_every_pass() -> None:
    rng = np.random.default_rng(7)
    positions = [(113.0 + 0.004 * (n % 2), 34.0 + float(rng.uniform(0, 1e-5))) for n in range(400)]
    subject = line(*positions)
    place = (113.002, 34.0005)
    lons, lats, _ = sampled(positions, 5.0)
    _, feet = feet_of(subject, [place], 1_000.0)
    assert feet.off_m[0] <= measured(*place, lons, lats).min() + 1e-3


def test_the_tip_of_a_spike_is_nearer_than_many_short_sides_that_pass_a_little_farther_away() -> None:
    place = (113.0, 34.0)
    spike = [beside(place, 0.1, 4_000.0), beside(place, 0.0, 1_000.0), beside(place, 359.9, 4_000.0)]
    around = [beside(place, 90.0, 5_000.0)]
    middle = beside(place, 180.0, 1_010.0)
    sides = [beside(middle, 90.0, float(off_m)) for off_m in range(400, -400, -5)]
    _, feet = feet_of(line(*spike, *around, *sides), [place], 5_000.0)
    assert feet.off_m[0] == pytest.approx(1_000.0, abs=1e-6)
    assert feet.along_m[0] == pytest.approx(3_000.0, abs=1.0)


def test_points_that_cover_a_line_leave_no_gap() -> None:
    subject = line((113.0, 34.0), (113.5, 34.2), (113.5, 34.6))
    lons, lats = subject.cover(1_000.0)
    assert len(lons) == math.ceil(subject.length_m / 1_000) + 1
    assert subject.reach(lons, lats, 200.0).max() <= PIECE_M / 2 + 1e-3


@pytest.mark.parametrize(
    ("lon", "lat"), [([], []), ([181.0], [0.0]), ([0.0], [math.nan]), ([0.0, 1.0], [0.0])]
)
def test_what_is_no_line_is_refused(lon: list[float], lat: list[float]) -> None:
    with pytest.raises(ValueError, match=r"lon|lat|position"):
        Line(np.array(lon), np.array(lat))


@pytest.mark.parametrize("widest_m", [0.0, -1.0, math.nan, WIDEST_M + 1])
def test_a_corridor_has_a_width(widest_m: float) -> None:
    with pytest.raises(ValueError, match="widest_m"):
        line((0.0, 0.0), (1.0, 0.0)).feet(np.zeros(1), np.zeros(1), widest_m)
