"""Points in areas: deepest first, borders by the lower code, against a plain search."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.divisions import Level
from geodata.geodesic import distance_m
from geodata.polygons import DivisionPolygons

WEST, EAST = shapely.box(113.0, 34.0, 114.0, 35.0), shapely.box(114.0, 34.0, 115.0, 35.0)
CITY = shapely.box(113.0, 34.0, 115.0, 35.0)
POLYGONS = DivisionPolygons(["410100", "410105", "410102"], [CITY, EAST, WEST])


def test_the_deepest_division_is_named_and_the_lower_code_on_a_border() -> None:
    lon = np.array([113.5, 114.5, 114.0, 115.0, 116.0, np.nan, 113.0])
    lat = np.array([34.5, 34.5, 34.5, 34.5, 34.5, 34.5, np.inf])
    assert POLYGONS.locate(lon, lat) == ["410102", "410105", "410102", "410105", None, None, None]


def test_nothing_asked_and_nothing_known() -> None:
    nothing = np.array([])
    assert POLYGONS.locate(nothing, nothing) == []
    assert POLYGONS.outside_m("410102", nothing, nothing).shape == (0,)
    empty = DivisionPolygons([], [])
    assert len(empty) == 0
    assert empty.locate(np.array([113.0]), np.array([34.0])) == [None]


def test_how_far_outside() -> None:
    lon, lat = np.array([113.5, 114.0, 114.1, 120.0, np.nan]), np.array([34.5, 34.5, 34.5, 30.0, 30.0])
    metres = POLYGONS.outside_m("410102", lon, lat)
    assert metres[:2].tolist() == [0.0, 0.0]
    truth = distance_m(114.1, 34.5, np.array([114.0]), np.array([34.5]))[0]
    assert metres[2] == pytest.approx(truth, rel=0.01)
    assert np.isnan(metres[4])
    assert np.isnan(POLYGONS.outside_m("410199", lon, lat)).all()


def test_a_division_of_several_parts_is_as_near_as_its_nearest() -> None:
    split = DivisionPolygons(["410102", "410102"], [WEST, shapely.box(118.0, 34.0, 119.0, 35.0)])
    assert len(split) == 1
    assert split.outside_m("410102", np.array([118.5, 117.999]), np.array([34.5, 34.5])) == pytest.approx(
        [0.0, 91.7], rel=0.01
    )


@given(st.lists(st.tuples(st.floats(112.5, 115.5), st.floats(33.5, 35.5)), max_size=20))
def test_against_a_plain_search(places: list[tuple[float, float]]) -> None:
    lon = np.array([place[0] for place in places], dtype=np.float64)
    lat = np.array([place[1] for place in places], dtype=np.float64)
    expected = []
    for place in places:
        point = shapely.Point(*place)
        areas = (("410102", WEST), ("410105", EAST), ("410100", CITY))
        expected.append(next((code for code, area in areas if area.intersects(point)), None))
    assert POLYGONS.locate(lon, lat) == expected


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="as many codes as areas"):
        DivisionPolygons(["410100"], [])
    with pytest.raises(ValueError, match="division code"):
        DivisionPolygons(["41"], [CITY])
    assert POLYGONS.levels == {Level.CITY, Level.COUNTY}
    assert "410102" in POLYGONS
