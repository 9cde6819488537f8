"""Stations as points for people who ask PostGIS or open QGIS; answers never come from here.

All of it is derived and belongs to the newest schema alone: `Schema` makes it there, and a migration that
changes `stations` drops the view first.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from stations.store.engine import Database

VIEW = "station_points"

_COLUMN = (
    "ALTER TABLE stations ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326) "
    "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED",
    "CREATE INDEX IF NOT EXISTS ix_stations_geom ON stations USING gist (geom) WHERE removed_at IS NULL",
    # For distances in metres, which a geometry in degrees does not know.
    "CREATE INDEX IF NOT EXISTS ix_stations_geog ON stations USING gist ((geom::geography)) "
    "WHERE removed_at IS NULL",
)

# A view of two tables can only be read. No persons and no telephone numbers are in it.
_VIEW = f"""
CREATE VIEW {VIEW} AS
SELECT stations.id, stations.name, stations.division,
    COALESCE(stations.record ->> 'status', 'open') AS status,
    (stations.record -> 'position' ->> 'error_m')::double precision AS position_error_m,
    stations.record -> 'position' ->> 'source' AS position_source,
    stations.dataset, datasets.licence, datasets.attribution, stations.geom
FROM stations JOIN datasets ON datasets.name = stations.dataset
WHERE stations.removed_at IS NULL
"""  # noqa: S608

_THERE = sa.text("SELECT to_regclass(:name) IS NOT NULL")
_AVAILABLE = sa.text("SELECT count(*) > 0 FROM pg_available_extensions WHERE name = 'postgis'")


class Geometry(Database):
    """What analysts find in the database."""

    def has_geometry(self) -> bool | None:
        """Tell whether analysts find stations as points.

        Returns:
            False on a PostgreSQL without PostGIS; None on SQLite, which has no points.

        Raises:
            StoreError: the database cannot be read.
        """
        if not self.is_postgres:
            return None
        with self.reading() as connection:
            return _has_view(connection)

    def may_have_geometry(self) -> bool:
        """Tell whether PostGIS is installed on the server, in this database or to be added to it.

        Returns:
            False where it is not, and on SQLite.

        Raises:
            StoreError: the database cannot be read.
        """
        if not self.is_postgres:
            return False
        with self.reading() as connection:
            return bool(connection.execute(_AVAILABLE).scalar_one())


def add_geometry(connection: Connection) -> None:
    """Add points, their indexes and the view, where PostGIS is there or may be added; otherwise nothing.

    Args:
        connection: a transaction at the newest schema.
    """
    if connection.dialect.name != "postgresql" or _has_view(connection):
        return
    if not connection.execute(_AVAILABLE).scalar_one():
        return
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
            for statement in (*_COLUMN, _VIEW):
                connection.exec_driver_sql(statement)
    except DBAPIError:
        # This user may not add PostGIS. Nothing but the work of analysts needs it.
        return


def _has_view(connection: Connection) -> bool:
    return bool(connection.execute(_THERE, {"name": VIEW}).scalar_one())
