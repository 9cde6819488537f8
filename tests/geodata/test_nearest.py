"""Nearest: exact against measuring every point, and the faults that comparable systems had."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geodata import nearest
from geodata.datum import FloatArray
from geodata.nearest import Mask, PointIndex

ELLIPSOID = Geod(ellps="WGS84")

longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, 180.0, 0.0, 179.99999, -179.99999])
latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, 90.0, 0.0, 89.99999])
places = st.tuples(longitudes, latitudes)
radii = st.floats(0.5, 200_000) | st.floats(200_000, 25_000_000)


def measured(lon: float, lat: float, lons: FloatArray, lats: FloatArray) -> FloatArray:
    """Every distance, by the library itself."""
    size = len(lons)
    return np.asarray(ELLIPSOID.inv(np.full(size, lon), np.full(size, lat), lons, lats)[2])


def by_measuring_all(metres: FloatArray, mask: Mask | None, radius_m: float | None) -> list[int]:
    """The right answer: everything measured, filtered, sorted."""
    rounded = np.round(metres, 6)
    wanted = np.ones(len(metres), dtype=bool) if mask is None else mask.copy()
    if radius_m is not None:
        wanted &= rounded <= radius_m
    return sorted(np.flatnonzero(wanted).tolist(), key=lambda i: (rounded[i], i))


def index_of(*points: tuple[float, float]) -> PointIndex:
    return PointIndex(np.array([p[0] for p in points]), np.array([p[1] for p in points]))


# 0 sends every question to the tree, a large number sends every one to measuring.
@pytest.mark.parametrize("points_per_neighbour", [0, 16, 10**12])
@given(
    points=st.lists(places, max_size=40),
    chosen=st.none() | st.lists(st.booleans(), min_size=40, max_size=40),
    place=places,
    limit=st.integers(1, 50),
    radius_m=st.none() | radii,
)
@settings(max_examples=60, deadline=None)
def test_anywhere_on_earth_the_answer_is_that_of_measuring_all(
    points_per_neighbour: int,
    points: list[tuple[float, float]],
    chosen: list[bool] | None,
    place: tuple[float, float],
    limit: int,
    radius_m: float | None,
) -> None:
    lons = np.array([p[0] for p in points], dtype=np.float64)
    lats = np.array([p[1] for p in points], dtype=np.float64)
    mask = None if chosen is None else np.array(chosen[: len(points)], dtype=bool)
    right = by_measuring_all(measured(*place, lons, lats), mask, radius_m)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "POINTS_PER_NEIGHBOUR", points_per_neighbour)
        index = PointIndex(lons, lats)
        assert index.nearest(*place, limit, radius_m, mask).index.tolist() == right[:limit]
        if radius_m is not None:
            assert index.within(*place, radius_m, mask).index.tolist() == right
            assert len(index.inside(*place, radius_m, mask)) == len(right)


def crowd(seed: int) -> tuple[FloatArray, FloatArray]:
    """Points as they are in China: crowded in cities, several at one place, with five decimals."""
    random = np.random.default_rng(seed)
    cities = np.column_stack([random.uniform(80, 130, 8), random.uniform(20, 50, 8)])
    which = random.integers(0, len(cities), 1500)
    points = np.round(cities[which] + random.normal(0, 0.05, (1500, 2)), 5)
    points[1400:] = points[random.integers(0, 1400, 100)]
    return points[:, 0], points[:, 1]


@given(
    seed=st.integers(0, 2**32 - 1),
    share=st.sampled_from([1.0, 0.6, 0.1, 0.01]),
    limit=st.integers(1, 60),
    radius_m=st.none() | st.floats(0.5, 200_000),
)
@settings(max_examples=60, deadline=None)
def test_in_crowded_cities_the_answer_is_that_of_measuring_all(
    seed: int, share: float, limit: int, radius_m: float | None
) -> None:
    lons, lats = crowd(seed)
    random = np.random.default_rng(seed + 1)
    mask = None if share == 1.0 else random.random(len(lons)) < share
    index = PointIndex(lons, lats)
    stations = random.integers(0, len(lons), 3)
    for lon, lat in zip(lons[stations], lats[stations] + np.array([0.0, 0.001, 0.2]), strict=True):
        metres = measured(lon, lat, lons, lats)
        right = by_measuring_all(metres, mask, radius_m)
        hits = index.nearest(lon, lat, limit, radius_m, mask)
        assert hits.index.tolist() == right[:limit]
        np.testing.assert_allclose(hits.distance_m, metres[hits.index], rtol=0, atol=1e-6)
        if radius_m is not None:
            assert index.within(lon, lat, radius_m, mask).index.tolist() == right
            assert len(index.inside(lon, lat, radius_m, mask)) == len(right)


def test_a_filter_that_keeps_only_far_points_is_exact_too() -> None:
    lons, lats = crowd(7)
    mask = np.hypot(lons - lons[0], lats - lats[0]) > 5
    hits = PointIndex(lons, lats).nearest(lons[0], lats[0], 5, mask=mask)
    assert hits.index.tolist() == by_measuring_all(measured(lons[0], lats[0], lons, lats), mask, None)[:5]


@pytest.mark.parametrize("points_per_neighbour", [0, 10**12])
@pytest.mark.parametrize("lat", [0.0, 40.0, 89.0])
def test_a_ring_is_sorted_by_distance_and_not_by_angle(
    points_per_neighbour: int, lat: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "POINTS_PER_NEIGHBOUR", points_per_neighbour)
    random = np.random.default_rng(5)
    azimuths, metres = np.arange(360.0), 50_000 + random.permutation(360) / 10
    lons, lats, _ = ELLIPSOID.fwd(np.full(360, 120.0), np.full(360, lat), azimuths, metres)
    index = PointIndex(lons, lats)
    for limit in (1, 2, 10, 100, 359, 360):
        hits = index.nearest(120.0, lat, limit)
        assert hits.index.tolist() == np.argsort(metres)[:limit].tolist()
    assert len(index.inside(120.0, lat, 50_010.05)) == 101


@given(places, places)
def test_the_angle_of_the_auxiliary_sphere_bounds_the_distance(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    def position(lon: float, lat: float) -> FloatArray:
        beta = math.atan((1 - ELLIPSOID.f) * math.tan(math.radians(lat)))
        lam = math.radians(lon)
        return np.array([math.cos(beta) * math.cos(lam), math.cos(beta) * math.sin(lam), math.sin(beta)])

    a, b = position(*one), position(*other)
    angle = math.atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b))
    metres = ELLIPSOID.inv(*one, *other)[2]
    assert ELLIPSOID.b * angle - 1e-6 <= metres <= ELLIPSOID.a * angle + 1e-6


@given(
    points=st.lists(places, min_size=1, max_size=30), place=places, limit=st.integers(1, 20), radius_m=radii
)
@settings(deadline=None)
def test_a_larger_limit_or_radius_only_adds(
    points: list[tuple[float, float]], place: tuple[float, float], limit: int, radius_m: float
) -> None:
    index = index_of(*points)
    few = index.nearest(*place, limit, radius_m).index.tolist()
    assert index.nearest(*place, limit + 3, radius_m).index.tolist()[: len(few)] == few
    assert index.nearest(*place, limit, radius_m * 2).index.tolist()[: len(few)] == few
    assert len(index.inside(*place, radius_m)) <= len(index.inside(*place, radius_m * 2))


@pytest.mark.parametrize(("lat", "east_m", "north_m"), [(30.25, 962, 998), (60.0, 558, 1003)])
def test_b15_nearest_is_not_measured_in_degrees(lat: float, east_m: float, north_m: float) -> None:
    north, east = (120.0, lat + 0.0090), (120.0 + 0.0100, lat)
    hits = index_of(north, east).nearest(120.0, lat, 2)
    assert hits.index.tolist() == [1, 0]
    np.testing.assert_allclose(hits.distance_m, [east_m, north_m], atol=1)
    np.testing.assert_allclose(hits.bearing_deg, [90, 0], atol=0.01)


def test_b16_ties_keep_their_order_and_no_row_is_lost() -> None:
    index = index_of((120.01, 30.0), (119.99, 30.0), (120.01, 30.0), (119.99, 30.0))
    # The same decimals are not the same binary distance to the place between them; a tie it is.
    assert index.nearest(120.0, 30.0, 4).index.tolist() == [0, 1, 2, 3]
    assert len(set(index.nearest(120.0, 30.0, 4).distance_m.tolist())) == 1
    for limit in (1, 2, 3):
        assert index.nearest(120.0, 30.0, limit).index.tolist() == list(range(limit))


@pytest.mark.parametrize("limit", [1, 5, 30, 500])
def test_b16_many_at_one_place_are_all_found_in_order(limit: int) -> None:
    lons = np.concatenate([np.full(400, 120.0), np.linspace(121, 122, 2000)])
    index = PointIndex(lons, np.full(2400, 30.0))
    assert index.nearest(120.0, 30.0, limit).index.tolist() == list(range(limit))


def test_b17_five_are_five_and_ascending() -> None:
    index = index_of(*((120.0 + step / 100, 30.0) for step in (5, 1, 4, 2, 3, 6)))
    hits = index.nearest(120.0, 30.0, 5)
    assert hits.index.tolist() == [1, 3, 4, 2, 0]
    assert len(hits) == 5
    assert (np.diff(hits.distance_m) > 0).all()


def test_b19_an_empty_register_has_no_answer_and_no_fault() -> None:
    index = PointIndex(np.empty(0), np.empty(0))
    assert len(index) == 0
    assert len(index.nearest(120.0, 30.0, 5)) == 0
    assert len(index.nearest(120.0, 30.0, 5, 100.0, np.empty(0, dtype=bool))) == 0
    assert len(index.within(120.0, 30.0, 100.0)) == 0
    assert len(index.inside(120.0, 30.0, 100.0)) == 0


@pytest.mark.parametrize("missing", [math.nan, math.inf])
def test_b19_a_point_without_position_is_refused_when_the_index_is_built(missing: float) -> None:
    with pytest.raises(ValueError, match=r"lon\[1\]"):
        index_of((120.0, 30.0), (missing, 30.0))


def test_b21_the_date_line_is_no_border() -> None:
    index = index_of((170.0, 0.0), (179.99, 0.0))
    assert index.nearest(-179.99, 0.0, 1).index.tolist() == [1]
    assert index.nearest(-179.99, 0.0, 1).distance_m[0] == pytest.approx(2226, abs=1)
    assert index.within(-179.99, 0.0, 3000.0).index.tolist() == [1]


def test_b21_the_pole_is_no_border() -> None:
    index = index_of((0.0, 80.0), (170.0, 89.9), (-90.0, 90.0))
    assert index.nearest(-10.0, 89.9, 3).index.tolist() == [2, 1, 0]
    assert len(index.inside(-10.0, 89.9, 30_000.0)) == 2


def test_b27_filters_come_before_the_limit() -> None:
    index = index_of(*((120.0 + step / 100, 30.0) for step in range(1, 6)))
    mask = np.array([False, False, False, True, True])
    assert index.nearest(120.0, 30.0, 3, mask=mask).index.tolist() == [3, 4]
    assert index.within(120.0, 30.0, 4_000.0, mask).index.tolist() == [3]


def test_the_opposite_side_of_the_earth_is_found() -> None:
    index = index_of((0.0, 0.0), (0.3, -0.2), (-0.5, 0.5))
    metres = measured(180.0, 0.0, np.array([0.0, 0.3, -0.5]), np.array([0.0, -0.2, 0.5]))
    hits = index.nearest(180.0, 0.0, 3)
    assert hits.index.tolist() == by_measuring_all(metres, None, None)
    assert len(index.inside(180.0, 0.0, 25_000_000.0)) == 3


def test_of_points_at_one_distance_only_those_before_a_place_are_inside() -> None:
    index = PointIndex(np.array([1.0, -1.0, 1.0, 0.5, -1.0, 2.0]), np.zeros(6))
    edge_m = float(index.nearest(0.0, 0.0, 6).distance_m[-2])
    assert sorted(index.inside(0.0, 0.0, edge_m)) == [0, 1, 2, 3, 4]
    assert sorted(index.inside(0.0, 0.0, edge_m, before=2)) == [0, 1, 3]
    assert sorted(index.inside(0.0, 0.0, edge_m, before=0)) == [3]


def test_half_a_metre_is_a_radius() -> None:
    index = index_of((120.0, 30.0), (120.0, 30.000004), (120.0, 30.00001))
    assert index.within(120.0, 30.0, 0.5).index.tolist() == [0, 1]
    assert index.nearest(120.0, 30.0, 5, 0.5).index.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("lon", "lat", "limit", "radius_m", "message"),
    [
        (math.nan, 30.0, 5, None, "lon must be"),
        (120.0, math.nan, 5, None, "lat must be"),
        (30.0, 120.0, 5, None, "lat must be"),
        (120.0, 30.0, 0, None, "limit must be"),
        (120.0, 30.0, 5, 0.0, "radius_m must be"),
        (120.0, 30.0, 5, math.nan, "radius_m must be"),
        (120.0, 30.0, 5, math.inf, "radius_m must be"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(
    lon: float, lat: float, limit: int, radius_m: float | None, message: str
) -> None:
    index = index_of((120.0, 30.0))
    with pytest.raises(ValueError, match=message):
        index.nearest(lon, lat, limit, radius_m)
    if limit and radius_m is not None:
        with pytest.raises(ValueError, match=message):
            index.within(lon, lat, radius_m)
        with pytest.raises(ValueError, match=message):
            len(index.inside(lon, lat, radius_m))


def test_a_mask_of_another_length_or_type_is_refused() -> None:
    index = index_of((120.0, 30.0), (121.0, 30.0))
    with pytest.raises(ValueError, match="mask must be 2 booleans"):
        index.nearest(120.0, 30.0, 1, mask=np.array([True]))
    with pytest.raises(ValueError, match="mask must be 2 booleans"):
        index.within(120.0, 30.0, 5.0, np.array([0, 1]))


def test_the_index_does_not_follow_its_arguments() -> None:
    lons, lats = np.array([120.0, 121.0]), np.array([30.0, 30.0])
    index = PointIndex(lons, lats)
    lons[0] = 0.0
    assert index.nearest(120.0, 30.0, 1).distance_m.tolist() == [0.0]
