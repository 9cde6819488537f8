"""The light form of the nearest question: the same answers, and counts within their promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import nearest
from geodata.few_nearest import count_around, few_nearest
from geodata.geodesic import distance_m
from geodata.nearest import Mask, PointIndex

longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, 180.0, 0.0, 179.99999, -179.99999])
latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, 90.0, 0.0, 89.99999])
places = st.tuples(longitudes, latitudes)


def index_of(points: list[tuple[float, float]]) -> PointIndex:
    return PointIndex(
        np.array([p[0] for p in points], np.float64), np.array([p[1] for p in points], np.float64)
    )


def assert_same(
    index: PointIndex,
    place: tuple[float, float],
    limit: int,
    radius_m: float | None,
    mask: Mask | None = None,
) -> None:
    hits = index.nearest(*place, limit, radius_m, mask)
    eligible = 0 if mask is None else int(mask.sum())
    few = few_nearest(index, *place, limit, radius_m, mask, eligible)
    assert [found[1] for found in few] == hits.index.tolist()
    assert [found[0] for found in few] == hits.distance_m.tolist()
    assert [found[2] for found in few] == hits.bearing_deg.tolist()


# 0 sends every question with a filter to the tree as well.
@pytest.mark.parametrize("points_per_neighbour", [0, 16])
@given(
    points=st.lists(places, max_size=40),
    chosen=st.none() | st.lists(st.booleans(), min_size=40, max_size=40),
    place=places,
    limit=st.integers(1, 50),
    radius_m=st.none() | st.floats(0.5, 25_000_000),
)
@settings(max_examples=150, deadline=None)
def test_anywhere_on_earth_both_forms_say_the_same(
    points_per_neighbour: int,
    points: list[tuple[float, float]],
    chosen: list[bool] | None,
    place: tuple[float, float],
    limit: int,
    radius_m: float | None,
) -> None:
    mask = None if chosen is None else np.array(chosen[: len(points)], dtype=bool)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "POINTS_PER_NEIGHBOUR", points_per_neighbour)
        assert_same(index_of(points), place, limit, radius_m, mask)


@given(
    seed=st.integers(0, 2**32 - 1),
    share=st.sampled_from([1.0, 0.8, 0.3, 0.02]),
    limit=st.integers(1, 50),
    radius_m=st.none() | st.floats(0.5, 20_000),
)
@settings(max_examples=150, deadline=None)
def test_in_a_crowd_with_many_at_one_place_both_forms_say_the_same(
    seed: int, share: float, limit: int, radius_m: float | None
) -> None:
    random = np.random.default_rng(seed)
    points = np.round(random.normal((113.6, 34.8), 0.03, (400, 2)), 5)
    points[300:] = points[random.integers(0, 6, 100)]
    mask = None if share == 1.0 else random.random(400) < share
    index = PointIndex(points[:, 0], points[:, 1])
    for place in points[random.integers(0, 400, 3)]:
        assert_same(index, (float(place[0]), float(place[1])), limit, radius_m, mask)


@given(seed=st.integers(0, 2**32 - 1), lat=st.floats(-89, 89), radius_m=st.floats(1, 300_000))
@settings(max_examples=100, deadline=None)
def test_the_quick_count_is_right_to_a_fifth_of_a_percent_of_the_radius(
    seed: int, lat: float, radius_m: float
) -> None:
    random = np.random.default_rng(seed)
    lons = random.normal(100, 0.5, 300) % 180
    lats = np.clip(random.normal(lat, 0.5, 300), -90, 90)
    metres = distance_m(100.0, lat, lons, lats)
    count = count_around(PointIndex(lons, lats), 100.0, lat, radius_m)
    assert np.count_nonzero(metres <= radius_m * 0.998) <= count
    assert count <= np.count_nonzero(metres <= radius_m * 1.002)


def test_an_empty_index_has_nothing_near() -> None:
    empty = index_of([])
    assert few_nearest(empty, 113.6, 34.8, 10) == []
    assert count_around(empty, 113.6, 34.8, 1000) == 0


@pytest.mark.parametrize(
    ("lon", "lat", "limit", "radius_m"),
    [(181, 0, 1, None), (0, float("nan"), 1, None), (0, 0, 0, None), (0, 0, 1, 0.0), (0, 0, 1, float("inf"))],
)
def test_what_is_no_question_is_refused(lon: float, lat: float, limit: int, radius_m: float | None) -> None:
    with pytest.raises(ValueError, match="must be"):
        few_nearest(index_of([(1, 1)]), lon, lat, limit, radius_m)
