"""Clusters: every point is shown exactly once, symbols never overlap, and all can be reached."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.clusters import POINTS_ONLY_ZOOM, ClusterGrid
from geodata.datum import FloatArray
from geodata.tiles import MAX_ZOOM, MERCATOR_MAX_LAT, TILE_PX, project, tile_bounds

places = st.tuples(
    st.floats(-180, 180) | st.sampled_from([-180.0, 180.0, 0.0, 90.0]),
    st.floats(-90, 90) | st.sampled_from([-90.0, 90.0, 0.0]),
)


def grid_of(points: list[tuple[float, float]]) -> ClusterGrid:
    lon, lat = columns(points)
    return ClusterGrid(lon, lat)


def columns(points: list[tuple[float, float]]) -> tuple[FloatArray, FloatArray]:
    table = np.array(points, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """The tile of a point by the scalar formula of the OpenStreetMap wiki, kept on the map."""
    lat = max(-MERCATOR_MAX_LAT, min(MERCATOR_MAX_LAT, lat))
    x = (lon + 180) / 360 * 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    return min(int(x), 2**z - 1), max(0, min(int(y), 2**z - 1))


@given(points=st.lists(places, max_size=40), z=st.integers(0, 4))
@settings(deadline=None, max_examples=50)
def test_over_all_tiles_every_point_is_counted_once(points: list[tuple[float, float]], z: int) -> None:
    grid = grid_of(points)
    contents = [grid.tile(z, x, y) for x, y in itertools.product(range(2**z), repeat=2)]
    singles = [index for content in contents for index in content.points.tolist()]
    assert len(singles) == len(set(singles))
    assert len(singles) + sum(count for content in contents for _, _, count in content.clusters) == len(
        points
    )


@given(points=st.lists(places, max_size=40), z=st.integers(POINTS_ONLY_ZOOM, MAX_ZOOM))
@settings(deadline=None)
def test_at_deep_zooms_every_point_is_shown_by_itself(points: list[tuple[float, float]], z: int) -> None:
    grid = grid_of(points)
    shown: list[int] = []
    lon, lat = columns(points)
    x, y = project(lon, lat)
    columns_and_rows = np.minimum(np.column_stack([x, y]) * 2**z, 2**z - 1).astype(int).tolist()
    for column, row in {(column, row) for column, row in columns_and_rows}:
        content = grid.tile(z, column, row)
        assert content.clusters == ()
        shown += content.points.tolist()
    assert sorted(shown) == list(range(len(points)))


@given(
    place=st.tuples(st.floats(-180, 179.99), st.floats(-84, 84)),
    z=st.integers(0, MAX_ZOOM),
    copies=st.integers(1, 5),
)
def test_a_tile_shows_what_lies_in_its_bounds(place: tuple[float, float], z: int, copies: int) -> None:
    x, y = tile_of(*place, z)
    bounds = tile_bounds(z, x, y)
    lon, lat = place
    margin = 1e-6 * (bounds.east - bounds.west)
    # A point within a rounding error of an edge may be on either side.
    if min(lon - bounds.west, bounds.east - lon, lat - bounds.south, bounds.north - lat) < margin:
        return
    content = grid_of([place] * copies).tile(z, x, y)
    assert len(content.points) + sum(count for _, _, count in content.clusters) == copies
    for cluster_lon, cluster_lat, _ in content.clusters:
        assert bounds.west < cluster_lon < bounds.east
        assert bounds.south < cluster_lat < bounds.north


@given(points=st.lists(places, min_size=2, max_size=60), z=st.integers(0, 3))
@settings(deadline=None, max_examples=50)
def test_symbols_never_overlap(points: list[tuple[float, float]], z: int) -> None:
    grid = grid_of(points + points)
    symbols = [
        cluster
        for x, y in itertools.product(range(2**z), repeat=2)
        for cluster in grid.tile(z, x, y).clusters
    ]
    x, y = project(*columns([(lon, lat) for lon, lat, _ in symbols]))
    pixels = np.column_stack([x, y]) * TILE_PX * 2**z
    for one, other in itertools.combinations(pixels, 2):
        assert np.abs(one - other).max() >= 50 - 1e-6


def test_a_world_of_three_points() -> None:
    grid = grid_of([(120.1, 30.2), (120.2, 30.3), (-60.0, -10.0)])
    world = grid.tile(0, 0, 0)
    assert world.points.tolist() == [2]
    assert [count for _, _, count in world.clusters] == [2]
    lon, lat, _ = world.clusters[0]
    assert abs(lon - 120.15) < 45
    assert abs(lat - 30.25) < 45
    near = grid.tile(10, *tile_of(120.1, 30.2, 10))
    assert near.clusters == ()
    assert near.points.tolist() == [0, 1]


def test_a_cluster_stands_at_the_middle_of_its_points_where_there_is_room() -> None:
    west, south, east, north = tile_bounds(10, 853, 421)
    # An eighth of a tile from its corner is the middle of a cell.
    lon, lat = west + (east - west) / 8, north - (north - south) / 8
    points = [(lon - 0.002, lat), (lon + 0.004, lat)]
    (cluster,) = grid_of(points).tile(10, 853, 421).clusters
    assert cluster[0] == pytest.approx(lon + 0.001, abs=1e-9)
    assert cluster[1] == pytest.approx(lat, abs=1e-3)


def test_points_at_one_place_can_all_be_reached() -> None:
    grid = grid_of([(120.0, 30.0)] * 7)
    for z in range(POINTS_ONLY_ZOOM):
        content = grid.tile(z, *tile_of(120.0, 30.0, z))
        assert [count for _, _, count in content.clusters] == [7]
        assert content.points.tolist() == []
    for z in range(POINTS_ONLY_ZOOM, MAX_ZOOM + 1):
        content = grid.tile(z, *tile_of(120.0, 30.0, z))
        assert content.clusters == ()
        assert content.points.tolist() == list(range(7))


@pytest.mark.parametrize("lat", [90.0, -90.0, 86.0, -86.0])
@pytest.mark.parametrize("lon", [-180.0, 0.0, 180.0])
@pytest.mark.parametrize("z", [0, 1, 2, 15, 16, 22])
def test_a_point_beyond_the_map_is_shown_at_its_edge(lon: float, lat: float, z: int) -> None:
    last = 2**z - 1
    column = {-180.0: 0, 0.0: 2**z // 2, 180.0: last}[lon]
    content = grid_of([(lon, lat)]).tile(z, column, 0 if lat > 0 else last)
    assert content.points.tolist() == [0]


def test_an_empty_grid_has_empty_tiles() -> None:
    content = grid_of([]).tile(3, 1, 2)
    assert content.clusters == ()
    assert content.points.tolist() == []
    assert len(grid_of([])) == 0


@pytest.mark.parametrize(("z", "x", "y"), [(-1, 0, 0), (23, 0, 0), (5, 32, 0), (5, 0, -1)])
def test_a_tile_that_does_not_exist_is_refused(z: int, x: int, y: int) -> None:
    with pytest.raises(ValueError, match="must be 0 to"):
        grid_of([(120.0, 30.0)]).tile(z, x, y)


def test_a_point_without_position_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lat\[0\]"):
        grid_of([(120.0, math.nan)])


def test_marked_points_are_counted_apart() -> None:
    lon, lat = np.array([113.6, 113.6, 113.6, 20.0, 20.0]), np.array([34.7, 34.7, 34.7, 10.0, 10.0])
    grid = ClusterGrid(lon, lat, np.array([True, False, True, False, False]))
    content = grid.tile(3, 4, 3)
    east = grid.tile(3, 6, 3)
    assert [count for _, _, count in east.clusters] == [3]
    assert east.marked == (2,)
    assert content.marked == (0,)
    assert ClusterGrid(lon, lat).tile(3, 6, 3).marked == (0,)
