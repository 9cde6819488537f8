"""Nearest against PostGIS: `geography` in a real server measures and sorts every point, and both agree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from geodata.datum import FloatArray
from geodata.nearest import PointIndex

pytestmark = pytest.mark.postgres

RADII_M = (0.5, 30.0, 2_000.0, 200_000.0)
LIMITS = (1, 7, 5_000)
# The filter of a question: every point, every second, one in a hundred, none.
EVERY = (1, 2, 100, 10**6)

# Both measure with the same series, to some nanometres; what is equal here is rounded to the micrometre.
NEAREST = sa.text(
    """
    SELECT place, metres FROM (
        SELECT place,
            round(ST_Distance(geog, ST_MakePoint(:lon, :lat)::geography, true)::numeric, 6) AS metres
        FROM points WHERE data = :data AND place % :every = 0
    ) AS measured
    WHERE CAST(:radius_m AS numeric) IS NULL OR metres <= CAST(:radius_m AS numeric)
    ORDER BY metres, place LIMIT :limit
    """
)
WITHIN = sa.text(
    """
    SELECT count(*) FROM points WHERE data = :data
    AND ST_DWithin(geog, ST_MakePoint(:lon, :lat)::geography, :radius_m, true)
    """
)


@dataclass(frozen=True, slots=True)
class Points:
    """Points, and from where they are asked about."""

    lons: FloatArray
    lats: FloatArray
    asked_from: tuple[tuple[float, float], ...]


def _globe() -> Points:
    """Everywhere on Earth alike, and at the places where an index in degrees breaks."""
    random = np.random.default_rng(11)
    lons = random.uniform(-180, 180, 1_500)
    lats = np.degrees(np.arcsin(random.uniform(-1, 1, 1_500)))
    edges = [
        *((180.0, 0.0), (-180.0, 0.0), (179.99, 0.0), (-179.99, 0.001), (170.0, 0.0)),
        *((0.0, 90.0), (77.0, 90.0), (10.0, 89.999), (-170.0, 89.999), (0.0, -90.0), (120.0, -89.9)),
    ]
    lons[: len(edges)], lats[: len(edges)] = np.array(edges).T
    asked = (
        *((-179.995, 0.0), (180.0, 0.0), (180.0, 65.0), (0.0, 90.0), (45.0, 89.9995), (-60.0, -90.0)),
        *((0.0, 0.0), (121.47, 31.23), (-0.1, 51.5)),
    )
    return Points(lons, lats, asked)


def _cities() -> Points:
    """Crowded as in cities, written with five decimals, many at one place and many at one distance."""
    random = np.random.default_rng(12)
    centres = np.column_stack([random.uniform(80, 130, 6), random.uniform(20, 50, 6)])
    points = np.round(centres[random.integers(0, 6, 1_500)] + random.normal(0, 0.05, (1_500, 2)), 5)
    points[1_000:1_200] = points[random.integers(0, 1_000, 200)]
    # Mirrored in the meridian: on paper equally far, in binary numbers nanometres apart.
    points[1_200:1_300] = np.column_stack([np.tile([120.01, 119.99], 50), np.full(100, 30.0)])
    beside = points[:3] + np.array([0.000003, 0.0])
    asked = ((120.0, 30.0), *map(tuple, points[:2].tolist()), *map(tuple, beside.tolist()))
    return Points(points[:, 0], points[:, 1], asked)


def _few() -> Points:
    return Points(np.array([113.62, 113.62, -70.0]), np.array([34.75, 34.75, 5.0]), ((113.62, 34.75),))


DATA = {
    "globe": _globe(),
    "cities": _cities(),
    "few": _few(),
    "empty": Points(np.empty(0), np.empty(0), ((113.62, 34.75), (180.0, 90.0))),
}


@pytest.fixture(scope="module")
def postgis(postgres_url: str) -> Iterator[Connection]:
    """A connection that alone sees the points."""
    engine = sa.create_engine(postgres_url)
    with engine.connect() as connection, _points_in(connection):
        yield connection
    engine.dispose()


@contextmanager
def _points_in(connection: Connection) -> Iterator[None]:
    with connection.begin() as transaction:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
        connection.exec_driver_sql("CREATE TABLE points (data text, place int, geog geography(Point, 4326))")
        rows = [
            {"data": data, "place": place, "lon": lon, "lat": lat}
            for data, points in DATA.items()
            for place, (lon, lat) in enumerate(zip(points.lons.tolist(), points.lats.tolist(), strict=True))
        ]
        insert = sa.text("INSERT INTO points VALUES (:data, :place, ST_MakePoint(:lon, :lat)::geography)")
        connection.execute(insert, rows)
        yield
        transaction.rollback()


def _mask(points: Points, every: int) -> NDArray[np.bool_] | None:
    return None if every == 1 else np.arange(len(points.lons)) % every == 0


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("every", EVERY)
def test_the_nearest_are_those_of_postgis(postgis: Connection, data: str, every: int) -> None:
    points = DATA[data]
    index, mask = PointIndex(points.lons, points.lats), _mask(points, every)
    for (lon, lat), radius_m in product(points.asked_from, (None, *RADII_M)):
        asked: dict[str, Any] = {"data": data, "every": every, "lon": lon, "lat": lat, "radius_m": radius_m}
        right = postgis.execute(NEAREST, {**asked, "limit": max(LIMITS)}).all()
        for limit in LIMITS:
            hits = index.nearest(lon, lat, limit, radius_m, mask)
            assert hits.index.tolist() == [place for place, _ in right[:limit]], (asked, limit)
            metres = [float(metres) for _, metres in right[:limit]]
            np.testing.assert_allclose(hits.distance_m, metres, rtol=0, atol=2e-6)


@pytest.mark.parametrize("data", DATA)
def test_as_many_are_within_a_radius_as_postgis_finds(postgis: Connection, data: str) -> None:
    points = DATA[data]
    index = PointIndex(points.lons, points.lats)
    for (lon, lat), radius_m in product(points.asked_from, RADII_M):
        asked = {"data": data, "lon": lon, "lat": lat, "radius_m": radius_m}
        assert len(index.inside(lon, lat, radius_m)) == postgis.execute(WITHIN, asked).scalar_one(), asked
