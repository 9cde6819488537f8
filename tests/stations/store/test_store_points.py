"""What analysts find on PostgreSQL: points with indexes, and a view that QGIS opens and nobody writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from stations.errors import StoreError
from stations.events import StationAdded, StationRemoved
from stations.model import Dataset, Position, PositionSource, Station, Status
from stations.store import Store
from tests.stations.store.full_register import NOW

pytestmark = pytest.mark.postgres

# A hundred metres are 0.00104 degrees of longitude here.
PLACES = {"aaaaaaaaaa": (120.1, 30.2), "bbbbbbbbbb": (120.101, 30.2), "cccccccccc": (120.2, 30.2)}
WITHIN = sa.text(
    "SELECT id FROM station_points "
    "WHERE ST_DWithin(geom::geography, ST_MakePoint(120.1, 30.2)::geography, :metres) ORDER BY id"
)


def fill(store: Store) -> None:
    store.put_dataset(Dataset("hz", licence="ODbL-1.0", attribution="某单位"))
    stations = [
        Station(id_, "hz", "驿站", division="330106", position=Position(*place, 12.5, PositionSource.GIVEN))
        for id_, place in PLACES.items()
    ]
    nowhere = Station("dddddddddd", "hz", "无坐标", status=Status.PLANNED, phone="13800000000")
    removed = Station("eeeeeeeeee", "hz", "已撤", position=stations[0].position)
    added = [StationAdded(station) for station in (*stations, nowhere, removed)]
    version = store.apply_events(added, store.data_version(), "li", NOW)
    store.apply_events([StationRemoved(removed, "x")], version, "li", NOW)


@pytest.fixture
def store(new_postgres_url: str) -> Iterator[Store]:
    with Store.open(new_postgres_url) as store:
        store.upgrade()
        fill(store)
        yield store


MANY = """
INSERT INTO stations (id, dataset, name, lon, lat, record, version)
SELECT 'f' || lpad(n::text, 9, '0'), 'hz', 'x', 100 + n * 0.001, 40, '{}', 1
FROM generate_series(1, 5000) AS n
"""


def test_stations_within_some_metres_are_found_by_the_index(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(MANY)
        connection.exec_driver_sql("ANALYZE stations")
    with store.reading() as connection:
        found = {
            metres: connection.execute(WITHIN, {"metres": metres}).scalars().all() for metres in (50, 100)
        }
        plan = connection.execute(sa.text(f"EXPLAIN {WITHIN.text}"), {"metres": 100}).scalars().all()
        degrees = "EXPLAIN SELECT id FROM station_points WHERE ST_DWithin(geom, ST_Point(120, 30, 4326), 0.1)"
        plan_in_degrees = connection.exec_driver_sql(degrees).scalars().all()
    assert found == {50: ["aaaaaaaaaa"], 100: ["aaaaaaaaaa", "bbbbbbbbbb"]}
    assert "ix_stations_geog" in "\n".join(plan)
    assert "ix_stations_geom" in "\n".join(plan_in_degrees)


def test_the_view_tells_what_is_public_and_how_sure_it_is(store: Store) -> None:
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT *, ST_AsText(geom) AS text FROM station_points ORDER BY id")
        first, *_, nowhere = [dict(row) for row in rows.mappings()]
        column = sa.text("SELECT type, srid FROM geometry_columns WHERE f_table_name = 'station_points'")
        assert connection.execute(column).one() == ("POINT", 4326)
    assert first.pop("geom") is not None
    assert first == {
        "id": "aaaaaaaaaa",
        "name": "驿站",
        "division": "330106",
        "status": "open",
        "position_error_m": 12.5,
        "position_source": "given",
        "dataset": "hz",
        "licence": "ODbL-1.0",
        "attribution": "某单位",
        "text": "POINT(120.1 30.2)",
    }
    assert (nowhere["id"], nowhere["status"], nowhere["geom"]) == ("dddddddddd", "planned", None)
    assert "13800000000" not in str(nowhere)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE station_points SET name = 'x'",
        "DELETE FROM station_points",
        "INSERT INTO station_points (id, name) VALUES ('ffffffffff', 'x')",
    ],
)
def test_nobody_writes_through_the_view(store: Store, statement: str) -> None:
    with pytest.raises(StoreError, match="station_points"), store.writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo of GDAL is not installed")
def test_gdal_which_qgis_reads_with_opens_the_view(store: Store) -> None:
    url = store.engine.url
    told = f"PG:host={url.host} port={url.port} dbname={url.database} user={url.username}"
    environment = {**os.environ, "PGPASSWORD": str(url.password)}
    words = ["ogrinfo", "-ro", "-al", "-where", "id = 'aaaaaaaaaa'", told, "station_points"]
    run = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)  # noqa: S603
    for part in ("Geometry: Point", 'ID["EPSG",4326]', "Feature Count: 1", "POINT (120.1 30.2)", "驿站"):
        assert part in run.stdout, run.stdout
    assert "position_error_m (Real) = 12.5" in run.stdout


@contextmanager
def plain_role(url: str, run_sql: Callable[..., None]) -> Iterator[str]:
    """A user who may make tables and no extension."""
    role = f"yizhan_test_{uuid.uuid4().hex}"
    run_sql(url, f"CREATE ROLE {role} LOGIN PASSWORD 'plain'", f"GRANT ALL ON SCHEMA public TO {role}")
    try:
        plain = make_url(url).set(username=role, password="plain")
        yield plain.render_as_string(hide_password=False)
    finally:
        run_sql(url, f"DROP OWNED BY {role} CASCADE", f"DROP ROLE {role}")


def test_without_postgis_the_register_works_and_says_what_is_missing_until_it_is_there(
    new_postgres_url: str, run_sql: Callable[..., None]
) -> None:
    with plain_role(new_postgres_url, run_sql) as plain, Store.open(plain) as store:
        store.upgrade()
        assert store.has_geometry() is False
        assert store.may_have_geometry() is True
        fill(store)
        assert len(store.load().stations) == 4
        store.downgrade("0001")
        store.upgrade()
        run_sql(new_postgres_url, "CREATE EXTENSION postgis")
        store.upgrade()
        assert store.has_geometry() is True
        with store.reading() as connection:
            assert connection.execute(WITHIN, {"metres": 50}).scalars().all() == ["aaaaaaaaaa"]


def test_points_go_and_come_with_the_schema(store: Store) -> None:
    for revision in ("0008", "0001", "base"):
        store.downgrade(revision)
        assert store.has_geometry() is False
        store.upgrade()
        assert store.has_geometry() is True
    fill(store)
    with store.reading() as connection:
        assert connection.execute(WITHIN, {"metres": 50}).scalars().all() == ["aaaaaaaaaa"]


def test_on_sqlite_there_are_none(tmp_path: os.PathLike[str]) -> None:
    with Store.open(f"sqlite:///{os.fspath(tmp_path)}/x.db") as store:
        store.upgrade()
        assert store.has_geometry() is None
