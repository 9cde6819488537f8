"""Points for analysts, on PostgreSQL with PostGIS: an index in metres, and a view that QGIS can open.

`stations.store.geometry` makes them when the schema is at its newest, also later on when PostGIS has come.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is stored anew."""


def downgrade() -> None:
    """Drop the view and the index; the column is older."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP VIEW IF EXISTS station_points")
        op.execute("DROP INDEX IF EXISTS ix_stations_geog")
