"""How far each webhook has been told what happened, and which worker tells it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "webhooks",
        sa.Column("endpoint", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True)),
        sa.Column("leased_by", sa.Text),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("endpoint", name="pk_webhooks"),
    )


def downgrade() -> None:
    """Drop it again; webhooks begin anew with what happens then."""
    op.drop_table("webhooks")
