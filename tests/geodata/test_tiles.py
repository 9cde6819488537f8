"""Tiles: bounds that fit together, and numbers that name no tile."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.tiles import MAX_ZOOM, MERCATOR_MAX_LAT, project, require_tile, tile_bounds, unproject


@st.composite
def tiles(draw: st.DrawFn) -> tuple[int, int, int]:
    z = draw(st.integers(0, MAX_ZOOM))
    return z, draw(st.integers(0, 2**z - 1)), draw(st.integers(0, 2**z - 1))


def test_one_tile_is_the_world() -> None:
    assert tile_bounds(0, 0, 0) == pytest.approx((-180, -85.0511287798066, 180, 85.0511287798066))


def test_a_known_tile() -> None:
    # Hangzhou at zoom 10, by the formula of the OpenStreetMap wiki, "Slippy map tilenames".
    assert tile_bounds(10, 853, 421) == pytest.approx((119.8828125, 30.1451272, 120.234375, 30.4486737))


@given(tiles())
def test_the_children_of_a_tile_fill_it(tile: tuple[int, int, int]) -> None:
    z, x, y = tile
    if z == MAX_ZOOM:
        return
    whole = tile_bounds(z, x, y)
    north_west, south_east = tile_bounds(z + 1, 2 * x, 2 * y), tile_bounds(z + 1, 2 * x + 1, 2 * y + 1)
    assert (whole.west, whole.north) == pytest.approx((north_west.west, north_west.north))
    assert (whole.east, whole.south) == pytest.approx((south_east.east, south_east.south))
    assert (north_west.east, north_west.south) == pytest.approx((south_east.west, south_east.north), abs=1e-9)


@given(st.floats(-180, 180), st.floats(-MERCATOR_MAX_LAT, MERCATOR_MAX_LAT))
def test_the_projection_comes_back(lon: float, lat: float) -> None:
    back_lon, back_lat = unproject(*project(np.array([lon]), np.array([lat])))
    assert (back_lon[0], back_lat[0]) == pytest.approx((lon, lat), abs=1e-9)


@pytest.mark.parametrize(("lat", "y"), [(90.0, 0.0), (86.0, 0.0), (-86.0, 1.0), (-90.0, 1.0)])
def test_beyond_the_map_is_its_edge(lat: float, y: float) -> None:
    assert project(np.array([0.0]), np.array([lat]))[1][0] == pytest.approx(y, abs=1e-12)


@pytest.mark.parametrize(
    ("z", "x", "y", "name"),
    [(-1, 0, 0, "z"), (23, 0, 0, "z"), (0, 1, 0, "x"), (2, -1, 0, "x"), (2, 0, 4, "y"), (2, 0, -1, "y")],
)
def test_numbers_that_name_no_tile_are_refused_by_name(z: int, x: int, y: int, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be 0 to"):
        require_tile(z, x, y)
    with pytest.raises(ValueError, match=f"^{name} must be 0 to"):
        tile_bounds(z, x, y)
