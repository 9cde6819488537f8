"""Rows of plans in a table of their own, so that a plan is read page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BATCH = 1_000
# Rows that change nothing keep the place of their station and no more.
_SHOWN = ("id", "dataset", "name", "position")

_imports = sa.table(
    "imports", sa.column("id", sa.Text), sa.column("dataset", sa.Text), sa.column("plan", sa.Text)
)
_rows = sa.table(
    "plan_rows",
    sa.column("import_id", sa.Text),
    sa.column("place", sa.Integer),
    sa.column("outcome", sa.Text),
    sa.column("station_id", sa.Text),
    sa.column("record", sa.Text),
)


def upgrade() -> None:
    """Add the table and move the rows of every plan into it."""
    op.create_table(
        "plan_rows",
        sa.Column("import_id", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("station_id", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_plan_rows_import_id"),
        sa.PrimaryKeyConstraint("import_id", "place", name="pk_plan_rows"),
    )
    op.create_index("ix_plan_rows_station_id", "plan_rows", ["station_id"])
    for import_id, plan in _plans():
        rows = plan.pop("rows", None)
        if rows is not None:
            _insert(import_id, rows)
            _keep(import_id, plan)


def downgrade() -> None:
    """Write the rows back into their plans and drop the table."""
    for import_id, plan in _plans():
        # What this revision worked out about a plan, older programs work out of its rows.
        about = {key: value for key, value in plan.items() if key not in ("summary", "declined")}
        _keep(import_id, {**about, "rows": list(_restored(import_id, plan.get("dataset", "")))})
    op.drop_index("ix_plan_rows_station_id", "plan_rows")
    op.drop_table("plan_rows")


def _plans() -> Iterator[tuple[str, dict[str, Any]]]:
    connection = op.get_bind()
    for import_id in connection.execute(sa.select(_imports.c.id)).scalars().all():
        text = connection.execute(sa.select(_imports.c.plan).where(_imports.c.id == import_id)).scalar_one()
        yield import_id, json.loads(text)


def _keep(import_id: str, plan: Mapping[str, Any]) -> None:
    text = json.dumps(plan, separators=(",", ":"))
    op.get_bind().execute(sa.update(_imports).where(_imports.c.id == import_id).values(plan=text))


def _insert(import_id: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _BATCH):
        batch = enumerate(rows[start : start + _BATCH], start)
        op.get_bind().execute(sa.insert(_rows), [_row(import_id, place, row) for place, row in batch])


def _row(import_id: str, place: int, row: dict[str, Any]) -> dict[str, Any]:
    outcome = row.pop("outcome", "error")
    station = row.get("after") or row.get("before") or {}
    if row.pop("unchanged", False):
        after = row.pop("after")
        row["position"] = after.get("position")
    return {
        "import_id": import_id,
        "place": place,
        "outcome": outcome,
        "station_id": station.get("id"),
        "record": json.dumps(row, separators=(",", ":")),
    }


def _restored(import_id: str, dataset: str) -> Iterator[dict[str, Any]]:
    statement = sa.select(_rows.c.outcome, _rows.c.station_id, _rows.c.record)
    statement = statement.where(_rows.c.import_id == import_id).order_by(_rows.c.place)
    for outcome, station_id, text in op.get_bind().execute(statement):
        row = json.loads(text)
        for key in ("stated", "declined"):
            row.pop(key, None)
        if "position" in row:
            values = (station_id, dataset, row["name"], row.pop("position"))
            row["after"] = {
                key: value for key, value in zip(_SHOWN, values, strict=True) if value is not None
            }
            row["unchanged"] = True
        yield {"outcome": outcome, **row}
