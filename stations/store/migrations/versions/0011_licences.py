"""Where the licence of a dataset stands, and whether it is part of open data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; every dataset was open until now."""
    op.add_column("datasets", sa.Column("licence_url", sa.Text, nullable=False, server_default=""))
    op.add_column("datasets", sa.Column("open", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("datasets", sa.Column("open_version", sa.BigInteger, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop the columns again."""
    for name in ("open_version", "open", "licence_url"):
        op.drop_column("datasets", name)
