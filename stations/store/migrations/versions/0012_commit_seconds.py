"""Every commit has a second of its own, by which all workers date answers from it.

`Last-Modified` knows whole seconds: the database takes the second after the one in which it commits, or the
one after that of the commit before, where that is later.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MARK = {"postgresql": "gen_random_uuid()::text", "sqlite": "lower(hex(randomblob(16)))"}
_NOW = {
    "postgresql": "floor(extract(epoch FROM clock_timestamp()))::bigint",
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER)",
}
_LARGER = {"postgresql": "greatest", "sqlite": "max"}


def upgrade() -> None:
    """Add the column; what is there now was committed by now."""
    engine = op.get_bind().dialect.name
    op.add_column("commits", sa.Column("second", sa.BigInteger, nullable=False, server_default="0"))
    op.execute(f"UPDATE commits SET second = {_NOW[engine]}")  # noqa: S608
    former = "SELECT c.second FROM commits c WHERE c.version = NEW.version - 1"
    second = f"{_LARGER[engine]}({_NOW[engine]}, coalesce(({former}), 0)) + 1"
    _write_marks(engine, "version, mark, second", f"NEW.version, {_MARK[engine]}, {second}", "mark", "second")


def downgrade() -> None:
    """Drop it again."""
    engine = op.get_bind().dialect.name
    _write_marks(engine, "version, mark", f"NEW.version, {_MARK[engine]}", "mark")
    op.drop_column("commits", "second")


def _write_marks(engine: str, columns: str, values: str, *replaced: str) -> None:
    """Let the database's triggers write a row of `commits` with every version."""
    if engine == "postgresql":
        again = ", ".join(f"{name} = EXCLUDED.{name}" for name in replaced)
        write = f"INSERT INTO commits ({columns}) VALUES ({values})"  # noqa: S608
        op.execute(
            "CREATE OR REPLACE FUNCTION yizhan_mark_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{write} ON CONFLICT (version) DO UPDATE SET {again}; "
            "PERFORM pg_notify('yizhan_commits', NEW.version::text); RETURN NULL; END $$"
        )
        return
    for change in ("INSERT", "UPDATE"):
        name = f"register_marks_{change.lower()}"
        op.execute(f"DROP TRIGGER {name}")
        write = f"INSERT OR REPLACE INTO commits ({columns}) VALUES ({values})"  # noqa: S608
        op.execute(f"CREATE TRIGGER {name} AFTER {change} ON register BEGIN {write}; END")
