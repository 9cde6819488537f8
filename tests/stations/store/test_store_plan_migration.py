"""Plans that an older program kept in one text, moved into a table of their own and back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from stations.importing import apply_import, plan_summary, planned_rows, undo_import
from stations.model import Dataset
from stations.plan_record import plan_row_records
from stations.store import ImportRecord, Store

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)


def fill(store: Store) -> ImportRecord:
    store.put_dataset(Dataset("hz"))
    sha256 = hashlib.sha256(b"x").hexdigest()
    record = ImportRecord("i1", "hz", "x.csv", sha256, 1, NOW, "li", {}, {}, {"new": 1})
    store.save_import(record, b"x")
    return record


# What schema 0003 kept in one text, as its program wrote it.
OLD_STATION: dict[str, Any] = {"id": "aaaaaaaaaa", "dataset": "hz", "name": "驿站", "phone": "1"}
GIVEN = {"lon": 113.5, "lat": 34.8, "error_m": 10.0, "source": "given"}
OLD_PLAN: dict[str, Any] = {
    "dataset": "hz",
    "scope": "complete",
    "known": 3,
    "rows": [
        {
            "row": 2,
            "outcome": "new",
            "name": "甲\0\ud83d",
            "after": {**OLD_STATION, "id": "bbbbbbbbbb", "position": GIVEN},
        },
        {"row": 3, "outcome": "same", "name": "驿站", "after": OLD_STATION, "unchanged": True},
        {
            "row": 4,
            "outcome": "changed",
            "name": "驿站",
            "after": {**OLD_STATION, "phone": "2", "position": {**GIVEN, "source": "gazetteer"}},
            "before": OLD_STATION,
            "changed": ["phone"],
        },
        {"row": 5, "outcome": "error", "name": ""},
        {"row": None, "outcome": "missing", "name": "驿站", "before": OLD_STATION},
    ],
    "read_as": {},
    "issues": [],
}


def test_old_plans_are_moved_row_by_row_and_back(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.upgrade()
        planned = fill(store)
        store.downgrade("0003")
        with store.writing() as connection:
            plan = json.dumps(OLD_PLAN)
            connection.execute(sa.text("UPDATE imports SET plan = :plan"), {"plan": plan})
        for _ in range(2):
            store.upgrade()
            record = store.get_import("i1")
            about = {key: value for key, value in OLD_PLAN.items() if key != "rows"}
            assert record == replace(planned, plan=about)
            rows = list(planned_rows(store, record))
            assert [(row.row, str(row.outcome), row.station_id) for row in rows] == [
                (2, "new", "bbbbbbbbbb"),
                (3, "same", "aaaaaaaaaa"),
                (4, "changed", "aaaaaaaaaa"),
                (5, "error", None),
                (None, "missing", "aaaaaaaaaa"),
            ]
            assert rows[0].name == "甲\0\ud83d"
            assert [(c.field, c.before, c.after) for c in rows[2].changes][1:] == [("phone", "1", "2")]
            kept_rows = store.plan_rows("i1")
            assert [row.placing for row in kept_rows] == ["exact", "unlocated", "approximate", None, None]
            # What the migration told and what is told when a plan is made are the same.
            assert [row.placing for row in plan_row_records(rows)] == [row.placing for row in kept_rows]
            assert store.plan_rows("i1", placing="approximate") == kept_rows[2:3]
            assert store.plan_rows("i1", ["new"], placing="approximate") == ()
            assert store.count_plan_rows("i1", ["new", "same"]) == 2
            assert store.count_plan_rows("i1", placing="unlocated") == 1
            assert store.count_plan_rows("i\0", placing="unlocated") == 0
            assert plan_summary(store, record)["rows"] == 4
            store.downgrade("0003")
            with store.reading() as connection:
                kept = json.loads(connection.execute(sa.text("SELECT plan FROM imports")).scalar_one())
            # Of a row that changes nothing only the place of its station was kept.
            thin = {key: value for key, value in OLD_STATION.items() if key != "phone"}
            same = {**OLD_PLAN["rows"][1], "after": thin}
            assert kept == {**OLD_PLAN, "rows": [OLD_PLAN["rows"][0], same, *OLD_PLAN["rows"][2:]]}


def test_an_import_of_an_older_program_is_applied_and_undone_by_this_one(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.upgrade()
        fill(store)
        store.downgrade("0003")
        after = {"id": "bbbbbbbbbb", "dataset": "hz", "name": "甲"}
        rows = [{"row": 2, "outcome": "new", "name": "甲", "after": after}]
        plan = {"dataset": "hz", "scope": "partial", "known": 0, "rows": rows, "read_as": {}, "issues": []}
        values = {"plan": json.dumps(plan), "counts": json.dumps({"new": 1, "missing": 0})}
        with store.writing() as connection:
            connection.execute(sa.text("UPDATE imports SET plan = :plan, counts = :counts"), values)
        store.upgrade()
        apply_import(store, "i1", "li", NOW)
        assert [station.name for station in store.load().stations] == ["甲"]
        assert undo_import(store, "i1", "li", NOW).kept == ()
        assert store.load().stations == ()
