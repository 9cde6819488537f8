"""What passers-by say about stations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "reports",
        sa.Column("id", counter, nullable=False),
        sa.Column("station_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("amenity", sa.Text),
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        sa.Column("hours_text", sa.Text, nullable=False),
        sa.Column("rating", sa.Integer),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Text),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="ck_reports_position"),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="ck_reports_rating"),
        sa.CheckConstraint("status IN ('open', 'done', 'dismissed')", name="ck_reports_status"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_station_id", "reports", ["station_id"])
    op.create_index("ix_reports_status", "reports", ["status"])


def downgrade() -> None:
    """Drop it again; what was said is lost."""
    op.drop_table("reports")
