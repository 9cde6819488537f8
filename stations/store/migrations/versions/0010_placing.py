"""How well the station of a planned row is placed, in a column: such rows are found without reading all."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BATCH = 2_000
_PLACED = ("new", "changed", "same")
# As `stations.plan_summary.placing` tells it at this revision.
_GUESSES = ("gazetteer", "service", "known_place")
_RANKED_ERROR_M = 300.0

_rows = sa.table(
    "plan_rows",
    sa.column("import_id", sa.Text),
    sa.column("place", sa.Integer),
    sa.column("outcome", sa.Text),
    sa.column("record", sa.Text),
    sa.column("placing", sa.Text),
)


def upgrade() -> None:
    """Add the column, fill it from the rows, and make it an index."""
    op.add_column("plan_rows", sa.Column("placing", sa.Text))
    connection = op.get_bind()
    imports = sa.select(_rows.c.import_id).distinct()
    for import_id in connection.execute(imports).scalars().all():
        _fill(import_id)
    op.create_index("ix_plan_rows_placing", "plan_rows", ["import_id", "placing", "place", "outcome"])


def downgrade() -> None:
    """Drop both again."""
    op.drop_index("ix_plan_rows_placing", "plan_rows")
    op.drop_column("plan_rows", "placing")


def _fill(import_id: str) -> None:
    connection = op.get_bind()
    chosen = sa.select(_rows.c.place, _rows.c.record).where(
        _rows.c.import_id == import_id, _rows.c.outcome.in_(_PLACED)
    )
    key = (_rows.c.import_id == import_id) & (_rows.c.place == sa.bindparam("at"))
    update = sa.update(_rows).where(key).values(placing=sa.bindparam("how"))
    last = -1
    while found := connection.execute(
        chosen.where(_rows.c.place > last).order_by(_rows.c.place).limit(_BATCH)
    ).all():
        last = found[-1].place
        placings = [(place, _placing(json.loads(text))) for place, text in found]
        known = [{"at": place, "how": how} for place, how in placings if how is not None]
        if known:
            connection.execute(update, known)


def _placing(record: dict[str, Any]) -> str | None:
    if "position" in record:
        position = record["position"]
    elif record.get("after"):
        position = record["after"].get("position")
    else:
        return None
    if position is None:
        return "unlocated"
    coarse = position["source"] in _GUESSES or position["error_m"] > _RANKED_ERROR_M
    return "approximate" if coarse else "exact"
