"""The tables of the register, the same on SQLite and on PostgreSQL.

PostgreSQL has one column more, `stations.geom`, which the database derives from `lon` and `lat`; only the
migrations and people who ask PostGIS know it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant that is aware and in UTC on its way in and on its way out, whatever the engine keeps."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Turn an instant into UTC.

        Args:
            value: an aware instant.
            dialect: the engine's dialect.

        Returns:
            The same instant in UTC.
        """
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Read an instant; SQLite gives it back without its zone.

        Args:
            value: what the driver gave.
            dialect: the engine's dialect.

        Returns:
            The instant, aware, in UTC.
        """
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def record_type() -> sa.types.TypeEngine[Any]:
    """Name the type of a column that holds a record; no record is NULL, never the word `null`.

    Returns:
        JSON on SQLite, JSONB on PostgreSQL.
    """
    return sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def _counter() -> sa.types.TypeEngine[int]:
    # SQLite counts by itself only in a column of exactly this type.
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


register = sa.Table(
    "register",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.CheckConstraint("id = 1", name="single"),
)

# What a version is told from another of the same number by: triggers of the database write one row with every
# commit, so that whoever restores or copies a register takes them along.
commits = sa.Table(
    "commits",
    metadata,
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("mark", sa.Text, nullable=False),
    # Unix time; answers of the version are dated by it. No two versions have the same.
    sa.Column("second", sa.BigInteger, nullable=False, server_default="0"),
)

datasets = sa.Table(
    "datasets",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("attribution", sa.Text, nullable=False),
    sa.Column("division", sa.Text),
    sa.Column("mapping", sa.Text, nullable=False, server_default="{}"),
    sa.Column("removed_at", UtcDateTime),
    sa.Column("licence_url", sa.Text, nullable=False, server_default=""),
    sa.Column("open", sa.Boolean, nullable=False, server_default=sa.true()),
    # The version of the register that made it open data, or took it out; 0 where it is as it began.
    sa.Column("open_version", sa.BigInteger, nullable=False, server_default="0"),
)

# Only `record` is read back. The columns beside it are for people who ask the database in SQL, and for
# constraints; external_id and division carry no index because PostgreSQL refuses to index long values.
stations = sa.Table(
    "stations",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("dataset", sa.Text, sa.ForeignKey("datasets.name"), nullable=False, index=True),
    sa.Column("external_id", sa.Text),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("division", sa.Text),
    sa.Column("lon", sa.Double),
    sa.Column("lat", sa.Double),
    sa.Column("record", record_type(), nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False, index=True),
    sa.Column("removed_at", UtcDateTime),
    sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="position"),
)

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("dataset", sa.Text, sa.ForeignKey("datasets.name"), nullable=False, index=True),
    sa.Column("filename", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("options", sa.Text, nullable=False),
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("base_version", sa.BigInteger, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False, index=True),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("applied_at", UtcDateTime),
    sa.Column("applied_by", sa.Text),
    sa.Column("applied_version", sa.BigInteger),
    sa.Column("undone_at", UtcDateTime),
    sa.Column("undone_by", sa.Text),
    sa.Column("undone_version", sa.BigInteger),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.CheckConstraint("status IN ('planned', 'applied', 'undone')", name="status"),
)

# `place` counts the rows of one plan from 0. What a row holds is JSON, written by `stations.plan_record`.
plan_rows = sa.Table(
    "plan_rows",
    metadata,
    sa.Column("import_id", sa.Text, sa.ForeignKey("imports.id"), nullable=False),
    sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("station_id", sa.Text, index=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("placing", sa.Text),
    sa.PrimaryKeyConstraint("import_id", "place"),
    # Holds all that rows are chosen and counted by.
    sa.Index("ix_plan_rows_placing", "import_id", "placing", "place", "outcome"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("seq", _counter(), primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    # No foreign key: events are written once and must outlive whatever happens to the other tables.
    sa.Column("station_id", sa.Text, nullable=False, index=True),
    sa.Column("before", record_type()),
    sa.Column("after", record_type()),
    sa.Column("reason", sa.Text),
    sa.Column("import_id", sa.Text, sa.ForeignKey("imports.id"), index=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

users = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("division", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
    sa.CheckConstraint("role IN ('viewer', 'editor', 'admin')", name="role"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("user_name", sa.Text, sa.ForeignKey("users.name"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("csrf", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("revoked_at", UtcDateTime),
    sa.Column("id", sa.Text, nullable=False, server_default=""),
    sa.Column("label", sa.Text, nullable=False, server_default=""),
    sa.Column("last_used_at", UtcDateTime),
    sa.CheckConstraint("kind IN ('session', 'api')", name="kind"),
    sa.Index("ix_tokens_id", "id", unique=True),
)

# `key` is a hash of the name: people type their password into the field for the name.
login_failures = sa.Table(
    "login_failures",
    metadata,
    sa.Column("seq", _counter(), primary_key=True),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)

# Triggers of the database refuse to change or delete a row. No foreign keys: what happened outlives whom
# it happened to.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", _counter(), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("details", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

# What online services answered. Looked up by its key alone; the answer is what the service sent.
geocodes = sa.Table(
    "geocodes",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
)

# How far each webhook has been told what happened. `endpoint` is a hash: an address may hold a secret. Who
# tells it holds it until `leased_until`, so that of many workers one does.
webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("endpoint", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("retry_at", UtcDateTime),
    sa.Column("leased_by", sa.Text),
    sa.Column("leased_until", UtcDateTime),
)

# What passers-by say about stations. No foreign key: a report outlives the station, and nobody who sends one
# waits for a lock of the register. Nothing here tells who sent it.
reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", _counter(), primary_key=True),
    sa.Column("station_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("amenity", sa.Text),
    sa.Column("lon", sa.Double),
    sa.Column("lat", sa.Double),
    sa.Column("hours_text", sa.Text, nullable=False),
    sa.Column("rating", sa.Integer),
    sa.Column("status", sa.Text, nullable=False, index=True),
    sa.Column("decided_at", UtcDateTime),
    sa.Column("decided_by", sa.Text),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="position"),
    sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
    sa.CheckConstraint("status IN ('open', 'done', 'dismissed')", name="status"),
    sqlite_autoincrement=True,
)
