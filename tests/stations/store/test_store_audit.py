"""The audit keeps what happened in order, and not even the database changes it afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from stations.errors import InputError, StoreError
from stations.store import AuditEntry, Store

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)


def entry(action: str, **values: object) -> AuditEntry:
    return AuditEntry(0, NOW, "li", action, "i1", values)


def test_an_entry_comes_back_as_added(store: Store) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=8)))
    details = {"rows": {"new": 3}, "of": [1, 2.5, None, True], "文": "驿站"}
    kept = store.add_audit(AuditEntry(99, local, "李", "import.applied", "20260501-ab", details))
    assert kept == AuditEntry(kept.seq, NOW, "李", "import.applied", "20260501-ab", details)
    assert store.audit(0, 10) == (kept,)
    assert store.audit(0, 10)[0].at.tzinfo is UTC


def test_entries_are_read_in_either_order_and_in_pages(store: Store) -> None:
    seqs = [store.add_audit(entry(f"a{number}")).seq for number in range(5)]
    assert seqs == sorted(set(seqs))
    assert [one.action for one in store.audit(seqs[1], 2)] == ["a2", "a3"]
    assert [one.action for one in store.audit(seqs[4], 2)] == []
    assert [one.action for one in store.latest_audit(2)] == ["a4", "a3"]
    assert [one.action for one in store.latest_audit(9, before=seqs[2])] == ["a1", "a0"]


@pytest.mark.parametrize("number", [-(2**70), -1, 0, 2**63 - 1, 2**63, 2**70])
def test_no_number_breaks_it(store: Store, number: int) -> None:
    kept = store.add_audit(entry("a"))
    assert store.audit(number, 5) == ((kept,) if number < 1 else ())
    assert store.audit(0, number) == ((kept,) if number > 0 else ())
    assert store.latest_audit(number) == ((kept,) if number > 0 else ())
    assert store.latest_audit(5, before=number) == ((kept,) if number > 1 else ())


def test_what_no_database_holds_is_written_as_its_escape(store: Store) -> None:
    hostile = "\0\ud800"
    store.add_audit(AuditEntry(0, NOW, hostile, "a", hostile, {hostile: hostile}))
    found = store.audit(0, 1)[0]
    assert (found.actor, found.target) == ("\\u0000\\ud800",) * 2
    assert found.details == {hostile: hostile}


def test_a_moment_without_a_zone_and_a_detail_that_is_no_json_are_refused(store: Store) -> None:
    with pytest.raises(InputError, match="offset"):
        store.add_audit(AuditEntry(0, NOW.replace(tzinfo=None), "li", "a"))
    for value in (float("nan"), {1, 2}, NOW):
        with pytest.raises(InputError, match="JSON"):
            store.add_audit(entry("a", value=value))
    assert store.audit(0, 9) == ()


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_what_happened(store: Store, statement: str) -> None:
    kept = store.add_audit(entry("a"))
    with pytest.raises(StoreError, match="only ever added to"), store.writing() as connection:
        connection.execute(sa.text(statement))
    assert store.audit(0, 9) == (kept,)
