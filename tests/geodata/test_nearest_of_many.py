"""Several places at once: the same answers as one after the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.few_nearest import count_around, few_nearest
from geodata.nearest import DISTANCE_DECIMALS, PointIndex, rounded_m
from geodata.nearest_of_many import count_around_many, look_of_many

longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, 180.0, 0.0, 179.99999])
latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, 90.0, 0.0, 89.99999])


def anywhere(seed: int, count: int) -> PointIndex:
    chance = np.random.default_rng(seed)
    return PointIndex(chance.uniform(-180, 180, count), np.degrees(np.arcsin(chance.uniform(-1, 1, count))))


def crowded(seed: int, count: int) -> PointIndex:
    """A town where many stand at one place and where distances tie."""
    chance = np.random.default_rng(seed)
    return PointIndex(
        120.0 + chance.integers(-20, 20, count) / 1000.0, 30.0 + chance.integers(-20, 20, count) / 1000.0
    )


INDEXES = [anywhere(1, 3000), anywhere(2, 60), crowded(3, 3000), crowded(4, 80)]


@given(
    st.sampled_from(range(len(INDEXES))),
    st.lists(st.tuples(longitudes, latitudes), min_size=1, max_size=6),
    st.integers(1, 20),
)
@settings(max_examples=60, deadline=None)
def test_all_that_pass(which: int, places: list[tuple[float, float]], limit: int) -> None:
    index = INDEXES[which]
    lon, lat = (np.array(values) for values in zip(*places, strict=True))
    members = np.arange(len(index)) * 2 + 1
    looked = look_of_many(index, members, lon, lat, limit)
    assert looked is not None
    for place, hits in zip(places, looked.hits, strict=True):
        if hits is not None:
            assert hits == [(m, 2 * p + 1, b) for m, p, b in few_nearest(index, *place, limit)]
    assert len(looked.over) == 0


@pytest.mark.parametrize("which", range(len(INDEXES)))
@pytest.mark.parametrize("share", [0.3, 0.5, 0.95])
def test_some_that_pass_and_what_comes_before_them(which: int, share: float) -> None:
    index, chance = INDEXES[which], np.random.default_rng(which)
    if which < 2:
        lon, lat = chance.uniform(-180, 180, 40), chance.uniform(-90, 90, 40)
    else:
        lon, lat = 120 + chance.integers(-25, 25, 40) / 1000, 30 + chance.integers(-25, 25, 40) / 1000
    passes = chance.random(len(index)) < share
    looked = look_of_many(index, np.arange(len(index)), lon, lat, 5, passes, int(passes.sum()))
    assert looked is not None
    answered = 0
    for row, hits in enumerate(looked.hits):
        over = sorted(looked.over[looked.over_of == row].tolist())
        if hits is None:
            assert over == []
            continue
        answered += 1
        assert hits == few_nearest(index, lon[row], lat[row], 5, None, passes, int(passes.sum()))
        order = index.nearest(lon[row], lat[row], len(index)).index.tolist()
        before = order[: order.index(hits[-1][1])]
        assert over == sorted(place for place in before if not passes[place])
    assert answered


def test_counts_are_those_of_one_after_the_other() -> None:
    chance = np.random.default_rng(5)
    lon, lat = chance.uniform(-180, 180, 30), chance.uniform(-90, 90, 30)
    radius = chance.uniform(1, 9e6, 30)
    for index in INDEXES:
        one = [count_around(index, *place) for place in zip(lon, lat, radius, strict=True)]
        assert count_around_many(index, lon, lat, radius).tolist() == one


def test_where_few_pass_or_few_are_there_every_question_is_asked_alone() -> None:
    index, here = INDEXES[1], np.array([0.0])
    members, nobody = np.arange(60), np.zeros(60, np.bool_)
    assert look_of_many(index, members, here, here, 5, nobody, 0) is None
    assert look_of_many(index, members, here, here, 55) is None
    assert look_of_many(index, members, here, here, 0) is None


def test_what_is_no_place_is_refused() -> None:
    with pytest.raises(ValueError, match="lat"):
        look_of_many(INDEXES[0], np.arange(3000), np.array([0.0, 1.0]), np.array([0.0, 91.0]), 5)


@given(st.floats(0, 2.1e7) | st.integers(0, 10**8).map(lambda number: 500_000 + (number + 0.5) / 1e6))
def test_a_distance_is_rounded_alone_as_among_others(metres: float) -> None:
    assert rounded_m(metres) == np.round(np.array([metres]), DISTANCE_DECIMALS)[0]
