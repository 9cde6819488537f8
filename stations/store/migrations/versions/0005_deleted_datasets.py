"""Datasets that were deleted keep their row: imports and tombstones name them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("datasets", sa.Column("removed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop it again; deleted datasets are back."""
    op.drop_column("datasets", "removed_at")
