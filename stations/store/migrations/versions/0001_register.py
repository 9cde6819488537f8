"""The register: datasets, stations, events, imports, users and tokens."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = ("tokens", "users", "events", "imports", "stations", "datasets", "register")


def upgrade() -> None:
    """Create every table and the one row of the register."""
    _create_register()
    _create_stations()
    _create_imports()
    _create_events()
    _create_accounts()
    if op.get_bind().dialect.name == "postgresql":
        _create_geometry()


def downgrade() -> None:
    """Drop every table; PostGIS stays, others may use it."""
    for table in _TABLES:
        op.drop_table(table)


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _record() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(JSONB(), "postgresql")


def _create_register() -> None:
    op.create_table(
        "register",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register"),
        sa.CheckConstraint("id = 1", name="ck_register_single"),
    )
    op.execute("INSERT INTO register (id, version) VALUES (1, 0)")
    op.create_table(
        "datasets",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("licence", sa.Text, nullable=False),
        sa.Column("attribution", sa.Text, nullable=False),
        sa.Column("division", sa.Text),
        sa.PrimaryKeyConstraint("name", name="pk_datasets"),
    )


def _create_stations() -> None:
    op.create_table(
        "stations",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("division", sa.Text),
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        sa.Column("record", _record(), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("removed_at", _instant()),
        sa.PrimaryKeyConstraint("id", name="pk_stations"),
        sa.ForeignKeyConstraint(["dataset"], ["datasets.name"], name="fk_stations_dataset"),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="ck_stations_position"),
    )
    op.create_index("ix_stations_dataset", "stations", ["dataset"])
    op.create_index("ix_stations_version", "stations", ["version"])


def _create_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("base_version", sa.BigInteger, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("created_at", _instant(), nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("applied_at", _instant()),
        sa.Column("applied_by", sa.Text),
        sa.Column("applied_version", sa.BigInteger),
        sa.Column("undone_at", _instant()),
        sa.Column("undone_by", sa.Text),
        sa.Column("undone_version", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sa.ForeignKeyConstraint(["dataset"], ["datasets.name"], name="fk_imports_dataset"),
        sa.CheckConstraint("status IN ('planned', 'applied', 'undone')", name="ck_imports_status"),
    )
    op.create_index("ix_imports_dataset", "imports", ["dataset"])
    op.create_index("ix_imports_created_at", "imports", ["created_at"])


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("station_id", sa.Text, nullable=False),
        sa.Column("before", _record()),
        sa.Column("after", _record()),
        sa.Column("reason", sa.Text),
        sa.Column("import_id", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_events_import_id"),
        sqlite_autoincrement=True,
    )
    for column in ("version", "station_id", "import_id"):
        op.create_index(f"ix_events_{column}", "events", [column])


def _create_accounts() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("division", sa.Text),
        sa.Column("created_at", _instant(), nullable=False),
        sa.Column("disabled_at", _instant()),
        sa.PrimaryKeyConstraint("name", name="pk_users"),
        sa.CheckConstraint("role IN ('viewer', 'editor', 'admin')", name="ck_users_role"),
    )
    op.create_table(
        "tokens",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("user_name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("csrf", sa.Text),
        sa.Column("created_at", _instant(), nullable=False),
        sa.Column("expires_at", _instant()),
        sa.Column("revoked_at", _instant()),
        sa.PrimaryKeyConstraint("hash", name="pk_tokens"),
        sa.ForeignKeyConstraint(["user_name"], ["users.name"], name="fk_tokens_user_name"),
        sa.CheckConstraint("kind IN ('session', 'api')", name="ck_tokens_kind"),
    )
    op.create_index("ix_tokens_user_name", "tokens", ["user_name"])


def _create_geometry() -> None:
    try:
        with op.get_bind().begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
            op.execute(
                "ALTER TABLE stations ADD COLUMN geom geometry(Point, 4326) "
                "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED"
            )
            op.execute("CREATE INDEX ix_stations_geom ON stations USING gist (geom) WHERE removed_at IS NULL")
    except DBAPIError:
        # The server lacks PostGIS, or this user may not add it. The register works without.
        return
