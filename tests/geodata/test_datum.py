"""Datums: published vectors, exact inverses, and no guess about where China is."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.datum import (
    FORMULA_EAST,
    FORMULA_NORTH,
    FORMULA_SOUTH,
    FORMULA_WEST,
    Datum,
    from_wgs84,
    to_wgs84,
)
from geodata.geodesic import distance_m

SHIFTED = [Datum.GCJ02, Datum.BD09]

# googollee/eviltransform, python/test.py, TESTS (MIT): WGS-84 lon, lat, GCJ-02 lon, lat.
EVILTRANSFORM = [
    (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597),
    (113.912316, 22.543847, 113.9171764808363, 22.540796131694766),
    (116.377817, 39.911954, 116.38404722455657, 39.91334545536069),
]

# hujiulong/gcoord, test/fixtures/china-cities.json (MIT): GCJ-02 lon, lat, BD-09 lon, lat.
GCOORD = [
    (116.8388422, 38.3044822, 116.8454238, 38.3102948),
    (91.1721167, 29.6524954, 91.1786184, 29.6585294),
    (87.6168579, 43.8255962, 87.6232918, 43.8317719),
]

china_lon = st.floats(73.0, 136.0)
china_lat = st.floats(3.0, 54.0)


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return float(distance_m(lon, lat, np.array([other_lon]), np.array([other_lat]))[0])


@pytest.mark.parametrize(("lon", "lat", "gcj_lon", "gcj_lat"), EVILTRANSFORM)
def test_gcj02_is_the_published_one(lon: float, lat: float, gcj_lon: float, gcj_lat: float) -> None:
    assert metres_between(*from_wgs84(lon, lat, Datum.GCJ02), gcj_lon, gcj_lat) < 1e-6
    assert metres_between(*to_wgs84(gcj_lon, gcj_lat, Datum.GCJ02), lon, lat) < 1e-6


@pytest.mark.parametrize(("gcj_lon", "gcj_lat", "bd_lon", "bd_lat"), GCOORD)
def test_bd09_is_the_published_one(gcj_lon: float, gcj_lat: float, bd_lon: float, bd_lat: float) -> None:
    lon, lat = to_wgs84(gcj_lon, gcj_lat, Datum.GCJ02)
    # The vectors are written with seven decimals, a centimetre.
    assert metres_between(*from_wgs84(lon, lat, Datum.BD09), bd_lon, bd_lat) < 0.01
    assert metres_between(*to_wgs84(bd_lon, bd_lat, Datum.BD09), lon, lat) < 0.01


@given(lon=china_lon, lat=china_lat, datum=st.sampled_from(list(Datum)))
def test_there_and_back_is_less_than_a_millimetre(lon: float, lat: float, datum: Datum) -> None:
    assert metres_between(*to_wgs84(*from_wgs84(lon, lat, datum), datum), lon, lat) < 0.001
    assert metres_between(*from_wgs84(*to_wgs84(lon, lat, datum), datum), lon, lat) < 0.001


@given(
    lon=st.floats(FORMULA_WEST, FORMULA_EAST),
    lat=st.floats(FORMULA_SOUTH, FORMULA_NORTH),
    datum=st.sampled_from(SHIFTED),
)
def test_every_point_of_the_rectangle_comes_back(lon: float, lat: float, datum: Datum) -> None:
    assert metres_between(*to_wgs84(*from_wgs84(lon, lat, datum), datum), lon, lat) < 0.001


@pytest.mark.parametrize("datum", SHIFTED)
def test_the_corners_of_the_rectangle_come_back(datum: Datum) -> None:
    for lon in (FORMULA_WEST, FORMULA_EAST):
        for lat in (FORMULA_SOUTH, FORMULA_NORTH):
            assert metres_between(*from_wgs84(lon, lat, datum), lon, lat) > 10
            assert metres_between(*to_wgs84(*from_wgs84(lon, lat, datum), datum), lon, lat) < 0.001


@given(lon=china_lon, lat=china_lat, datum=st.sampled_from(SHIFTED))
def test_the_shift_is_some_hundred_metres(lon: float, lat: float, datum: Datum) -> None:
    assert 10 < metres_between(*from_wgs84(lon, lat, datum), lon, lat) < 3_000


@pytest.mark.parametrize("datum", list(Datum))
@pytest.mark.parametrize(
    ("lon", "lat"),
    [(-104.9903, 39.7392), (153.0251, -27.4698), (-43.1729, -22.9068), (0.0, 90.0), (100.0, 56.0)],
)
def test_outside_the_rectangle_nothing_changes(lon: float, lat: float, datum: Datum) -> None:
    assert from_wgs84(lon, lat, datum) == (lon, lat)
    assert to_wgs84(lon, lat, datum) == (lon, lat)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_cgcs2000_is_taken_as_wgs84(datum: Datum) -> None:
    assert from_wgs84(116.4, 39.9, datum) == (116.4, 39.9)
    assert to_wgs84(116.4, 39.9, datum) == (116.4, 39.9)


@pytest.mark.parametrize(
    ("place", "lon", "lat"),
    [("Hong Kong", 114.158, 22.282), ("Seoul", 126.978, 37.567), ("Hanoi", 105.834, 21.028)],
)
def test_what_was_declared_is_converted_wherever_it_is(place: str, lon: float, lat: float) -> None:
    shift_m = metres_between(*to_wgs84(lon, lat, Datum.GCJ02), lon, lat)
    assert 400 < shift_m < 700, place


def test_one_step_would_not_be_exact() -> None:
    lon, lat = 120.17, 30.25
    gcj_lon, gcj_lat = from_wgs84(lon, lat, Datum.GCJ02)
    again_lon, again_lat = from_wgs84(gcj_lon, gcj_lat, Datum.GCJ02)
    one_step = (gcj_lon - (again_lon - gcj_lon), gcj_lat - (again_lat - gcj_lat))
    assert metres_between(*one_step, lon, lat) > 1.0


@given(
    places=st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90))), datum=st.sampled_from(list(Datum))
)
def test_a_list_has_the_same_answers_as_its_elements(places: list[tuple[float, float]], datum: Datum) -> None:
    lon = np.array([place[0] for place in places], dtype=np.float64)
    lat = np.array([place[1] for place in places], dtype=np.float64)
    there_lon, there_lat = from_wgs84(lon, lat, datum)
    back_lon, back_lat = to_wgs84(lon, lat, datum)
    for i, place in enumerate(places):
        np.testing.assert_allclose(
            (there_lon[i], there_lat[i]), from_wgs84(*place, datum), rtol=0, atol=1e-12
        )
        np.testing.assert_allclose((back_lon[i], back_lat[i]), to_wgs84(*place, datum), rtol=0, atol=1e-12)


def test_the_arguments_are_left_alone() -> None:
    lon, lat = np.array([116.4, 0.0]), np.array([39.9, 0.0])
    from_wgs84(lon, lat, Datum.BD09)
    to_wgs84(lon, lat, Datum.BD09)
    assert lon.tolist() == [116.4, 0.0]
    assert lat.tolist() == [39.9, 0.0]


@pytest.mark.parametrize("datum", list(Datum))
def test_a_missing_position_stays_missing(datum: Datum) -> None:
    lon, lat = np.array([np.nan, 116.4, np.inf]), np.array([39.9, 39.9, -np.inf])
    assert np.isnan(from_wgs84(lon, lat, datum)[0]).tolist() == [True, False, False]
    assert np.isnan(to_wgs84(lon, lat, datum)[0]).tolist() == [True, False, False]


def test_a_shape_or_a_datum_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="same shape"):
        to_wgs84(np.zeros(3), np.zeros(2), Datum.GCJ02)
    with pytest.raises(ValueError, match="nad83"):
        Datum("nad83")


@pytest.mark.field
def test_the_collected_vectors_agree(shared: Path) -> None:
    # What each source is worth: gcoord's shift to GCJ-02 is off by a constant, duchang's by up to 2.4 m; both
    # are sound between GCJ-02 and BD-09.
    worth_m = {"ev": 1e-6, "out": 0.0, "gcoord": 0.7, "duchang": 2.5}
    with (shared / "cases" / "datum_vectors.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if not row["id"].startswith("evbd")]
    assert len(rows) > 10
    for row in rows:
        wgs = float(row["wgs_lon"]), float(row["wgs_lat"])
        gcj = float(row["gcj_lon"]), float(row["gcj_lat"])
        source = row["id"].split("-")[0].rstrip("0123456789")
        assert metres_between(*from_wgs84(*wgs, Datum.GCJ02), *gcj) <= worth_m[source], row["id"]
        if row["bd_lon"]:
            bd = to_wgs84(float(row["bd_lon"]), float(row["bd_lat"]), Datum.BD09)
            assert metres_between(*bd, *to_wgs84(*gcj, Datum.GCJ02)) < 0.1, row["id"]


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_one_position_is_converted_as_in_a_list(datum: Datum) -> None:
    chance = np.random.default_rng(5)
    # Also around the edge of the rectangle, and outside of it.
    lon, lat = chance.uniform(71.9, 138, 500), chance.uniform(0.7, 56, 500)
    for convert in (to_wgs84, from_wgs84):
        many = np.stack(convert(lon, lat, datum), axis=1)
        alone = np.array([convert(x, y, datum) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)])
        # No more than the last digit of a float, which is nanometres.
        np.testing.assert_allclose(alone, many, rtol=0, atol=1e-13)
    assert all(math.isnan(value) for value in to_wgs84(math.nan, math.nan, datum))
