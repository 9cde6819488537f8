"""Metres, Baidu's own and those of projections, go there and back: alone, in lists, where one is missing."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from geodata.baidu_mercator import bd09_of_metres, metres_of_bd09
from geodata.datum import BD09MC, Crs, Datum, from_wgs84, to_wgs84
from geodata.geodesic import distance_m

EVERYWHERE: list[Crs] = [*Datum, BD09MC, "epsg:3857", 3857, 4326, "EPSG:4490"]
ZONES = [*range(4491, 4555)]

# hujiulong/gcoord, test/fixtures/china-cities.json (MIT): BD-09 lon, lat, BD-09MC x, y.
GCOORD = [
    (116.8454238, 38.3102948, 13007314.611, 4596617.223),
    (91.1786184, 29.6585294, 10150067.816, 3438395.154),
    (113.1279555, 23.027333, 12593483.434, 2618459.714),
]

china_lon = st.floats(73.0, 136.0)
china_lat = st.floats(3.0, 54.0)


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return float(distance_m(lon, lat, np.array([other_lon]), np.array([other_lat]))[0])


@given(lon=china_lon, lat=china_lat, crs=st.sampled_from(EVERYWHERE))
def test_there_and_back_is_less_than_a_millimetre(lon: float, lat: float, crs: Crs) -> None:
    assert metres_between(*to_wgs84(*from_wgs84(lon, lat, crs), crs), lon, lat) < 0.001


@given(code=st.sampled_from(ZONES), across=st.floats(0, 1), up=st.floats(0, 1))
def test_every_zone_comes_back(code: int, across: float, up: float) -> None:
    area = CRS.from_epsg(code).area_of_use
    assert area is not None
    lon, lat = area.west + across * (area.east - area.west), area.south + up * (area.north - area.south)
    assert metres_between(*to_wgs84(*from_wgs84(lon, lat, code), f"epsg:{code}"), lon, lat) < 0.001


@pytest.mark.parametrize(("lon", "lat", "x", "y"), GCOORD)
def test_baidu_metres_are_the_published_ones(lon: float, lat: float, x: float, y: float) -> None:
    one = bd09_of_metres(np.array([x]), np.array([y]))
    assert metres_between(float(one[0][0]), float(one[1][0]), lon, lat) < 0.02
    two = metres_of_bd09(np.array([lon]), np.array([lat]))
    assert np.hypot(two[0][0] - x, two[1][0] - y) < 0.02


@pytest.mark.parametrize("edge", [15.0, 30.0, 45.0])
@pytest.mark.parametrize("offset", [-1e-3, -1e-7, -1e-8, 0.0, 1e-8, 1e-7, 1e-3])
def test_between_two_bands_no_more_is_lost_than_the_formula_jumps(edge: float, offset: float) -> None:
    lon, lat = np.array([110.0]), np.array([edge + offset])
    back_lon, back_lat = bd09_of_metres(*metres_of_bd09(lon, lat))
    lost_m = metres_between(float(back_lon[0]), float(back_lat[0]), 110.0, edge + offset)
    assert lost_m < (0.006 if abs(offset) < 1e-6 else 1e-6)


def test_baidu_metres_are_the_same_on_both_sides_of_the_equator_and_of_greenwich() -> None:
    lon, lat = np.array([116.4, -116.4]), np.array([39.9, -39.9])
    x, y = metres_of_bd09(lon, lat)
    assert (x[0], y[0]) == (-x[1], -y[1])
    assert bd09_of_metres(x, y)[1].tolist() == pytest.approx(lat.tolist(), abs=1e-12)


@pytest.mark.parametrize("crs", [*EVERYWHERE, 4526])
def test_nothing_and_what_is_missing_stay_what_they_are(crs: Crs) -> None:
    for convert in (from_wgs84, to_wgs84):
        lon, lat = convert(np.array([]), np.array([]), crs)
        assert lon.shape == lat.shape == (0,)
        lon, lat = convert(np.array([np.nan, 113.6, np.inf]), np.array([34.7, np.nan, -np.inf]), crs)
        assert not (np.isfinite(lon) & np.isfinite(lat)).any()


@pytest.mark.parametrize("crs", [*EVERYWHERE, 4526])
def test_a_list_of_any_shape_has_the_answers_of_its_elements(crs: Crs) -> None:
    lon = np.array([[113.6, 114.2], [112.9, 114.4]])
    lat = np.array([[34.7, 30.1], [29.99, 45.01]])
    x, y = from_wgs84(lon, lat, crs)
    back_lon, back_lat = to_wgs84(x, y, crs)
    assert x.shape == back_lon.shape == (2, 2)
    for place in np.ndindex(2, 2):
        one = from_wgs84(float(lon[place]), float(lat[place]), crs)
        assert (x[place], y[place]) == pytest.approx(one, abs=1e-6, nan_ok=True)
        assert to_wgs84(float(x[place]), float(y[place]), crs) == pytest.approx(
            (back_lon[place], back_lat[place]), abs=1e-11, nan_ok=True
        )


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (113.62, 34.75, 4526),  # degrees
        (3_847_012.0, 38_465_123.0, 4526),  # exchanged
        (39_465_123.0, 3_847_012.0, 4526),  # another zone
        (3e7, 4e6, BD09MC),
        (1e7, 2e7, BD09MC),
    ],
)
def test_metres_from_where_nothing_is_are_no_place(x: float, y: float, crs: Crs) -> None:
    assert np.isnan(to_wgs84(x, y, crs)).all()


@pytest.mark.parametrize("crs", ["nad83", "", "epsg:", 2436, "epsg:32650", "bd09 mc", -4490])
def test_what_is_not_known_is_refused(crs: Crs) -> None:
    with pytest.raises(ValueError, match=r"is not converted here|is not a valid Datum"):
        to_wgs84(113.0, 34.0, crs)


@pytest.mark.field
def test_the_collected_metres_agree(shared: Path) -> None:
    with (shared / "cases" / "datum_vectors.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["bdmc_x"]]
    assert len(rows) > 10
    for row in rows:
        lon, lat = float(row["bd_lon"]), float(row["bd_lat"])
        x, y = np.array([float(row["bdmc_x"])]), np.array([float(row["bdmc_y"])])
        found = bd09_of_metres(x, y)
        assert metres_between(float(found[0][0]), float(found[1][0]), lon, lat) < 0.016, row["id"]
