"""Work of staff: remembered mappings, plans made anew, named tokens, failed sign-ins, the audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSAL = "the audit is only ever added to"


def upgrade() -> None:
    """Add columns to what is there, and two tables."""
    op.add_column("datasets", sa.Column("mapping", sa.Text, nullable=False, server_default="{}"))
    op.add_column("imports", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    _name_tokens()
    _create_login_failures()
    _create_audit()


def downgrade() -> None:
    """Drop them again, with what they hold."""
    op.drop_table("audit")
    if _is_postgres():
        op.execute("DROP FUNCTION yizhan_keep_audit()")
    op.drop_table("login_failures")
    op.drop_index("ix_tokens_id", "tokens")
    for column in ("last_used_at", "label", "id"):
        op.drop_column("tokens", column)
    op.drop_column("imports", "revision")
    op.drop_column("datasets", "mapping")


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _counter() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _name_tokens() -> None:
    op.add_column("tokens", sa.Column("id", sa.Text, nullable=False, server_default=""))
    op.add_column("tokens", sa.Column("label", sa.Text, nullable=False, server_default=""))
    op.add_column("tokens", sa.Column("last_used_at", _instant()))
    # A part of the hash of a random secret is unique, and tells nothing about the secret.
    op.execute("UPDATE tokens SET id = substr(hash, 1, 16)")
    op.create_index("ix_tokens_id", "tokens", ["id"], unique=True)


def _create_login_failures() -> None:
    op.create_table(
        "login_failures",
        sa.Column("seq", _counter(), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_login_failures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_login_failures_key", "login_failures", ["key"])
    op.create_index("ix_login_failures_at", "login_failures", ["at"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", _counter(), nullable=False),
        sa.Column("at", _instant(), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    if _is_postgres():
        op.execute(
            "CREATE FUNCTION yizhan_keep_audit() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION yizhan_keep_audit()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{change.lower()} BEFORE {change} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
