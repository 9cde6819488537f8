"""Every commit has a mark, and PostgreSQL tells every worker of it.

Two registers that came to one version by different ways have different marks there: a worker notices that
another database stands in the place of the one it has read, however it came there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MARK_ON_SQLITE = "lower(hex(randomblob(16)))"


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    """Add the table, and triggers that fill it."""
    op.create_table(
        "commits",
        sa.Column("version", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_commits"),
    )
    mark = "gen_random_uuid()::text" if _is_postgres() else _MARK_ON_SQLITE
    op.execute(f"INSERT INTO commits (version, mark) SELECT version, {mark} FROM register")  # noqa: S608
    if _is_postgres():
        op.execute(
            "CREATE FUNCTION yizhan_mark_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO commits (version, mark) VALUES (NEW.version, gen_random_uuid()::text) "
            "ON CONFLICT (version) DO UPDATE SET mark = EXCLUDED.mark; "
            "PERFORM pg_notify('yizhan_commits', NEW.version::text); RETURN NULL; END $$"
        )
        op.execute(
            "CREATE TRIGGER register_marks_commits AFTER INSERT OR UPDATE ON register "
            "FOR EACH ROW EXECUTE FUNCTION yizhan_mark_commit()"
        )
        return
    for change in ("INSERT", "UPDATE"):
        write = f"INSERT OR REPLACE INTO commits (version, mark) VALUES (NEW.version, {_MARK_ON_SQLITE})"  # noqa: S608
        name = f"register_marks_{change.lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {change} ON register BEGIN {write}; END")


def downgrade() -> None:
    """Drop them again."""
    if _is_postgres():
        op.execute("DROP TRIGGER register_marks_commits ON register")
        op.execute("DROP FUNCTION yizhan_mark_commit()")
    else:
        op.execute("DROP TRIGGER register_marks_insert")
        op.execute("DROP TRIGGER register_marks_update")
    op.drop_table("commits")
