from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.nearest import PointIndex
from geodata.passed_over import nearest_and_passed_over, passed_over

# Few different places, so that many points lie equally far away.
PLACES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.booleans()), min_size=30, max_size=200)


@settings(max_examples=150, deadline=None)
@given(PLACES, st.integers(1, 4), st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_one_look_finds_what_two_questions_find(
    points: list[tuple[int, int, bool]], limit: int, here: tuple[int, int]
) -> None:
    lon = np.array([113 + x / 1000 for x, _, _ in points])
    lat = np.array([34 + y / 1000 for _, y, _ in points])
    passes = np.array([is_open for _, _, is_open in points])
    index, members = PointIndex(lon, lat), np.arange(len(points))
    at = (113 + here[0] / 1000, 34 + here[1] / 1000)
    found = nearest_and_passed_over(index, members, *at, limit, passes, int(passes.sum()))
    if found is None:
        return
    hits, over = found
    everything = index.nearest(*at, len(points))
    ranked = list(zip(everything.distance_m.tolist(), everything.index.tolist(), strict=True))
    expected = [(metres, place) for metres, place in ranked if passes[place]][:limit]
    assert [(metres, place) for metres, place, _ in hits] == expected
    before = {place for metres, place in ranked if not passes[place] and (metres, place) < expected[-1]}
    assert set(over.tolist()) == before
    assert len(over) == len(before)
    all_before = passed_over(index, members, *at, hits[-1])
    assert sorted(all_before.tolist()) == sorted(
        place for metres, place in ranked if (metres, place) < expected[-1]
    )


def test_where_so_few_pass_other_ways_are_cheaper() -> None:
    lon = np.linspace(100, 110, 2000)
    passes = np.zeros(2000, np.bool_)
    passes[::500] = True
    index, members = PointIndex(lon, np.full(2000, 30.0)), np.arange(2000)
    assert nearest_and_passed_over(index, members, 105, 30, 2, passes, 4) is None
    assert nearest_and_passed_over(index, members, 105, 30, 5, passes, 4) is None
    passes[:] = True
    found = nearest_and_passed_over(index, members, 105, 30, 2, passes, 2000)
    assert found is not None
    assert len(found[0]) == 2
    assert len(found[1]) == 0
