"""Every step of the schema, down and up, with something in every table."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from stations.store import Store, schema
from stations.store.copies.rows import kept_tables, read_lines
from stations.store.schema import EMPTY, known_schemas, move_schema, newest_schema
from tests.stations.store.full_register import fill

CHAIN = (EMPTY, *sorted(known_schemas()))


def lines(store: Store) -> dict[str, list[bytes]]:
    """Every row of every table and column that the schema has."""
    with store.reading() as connection:
        return {kept.name: list(read_lines(connection, kept)) for kept in kept_tables(connection)}


def move(store: Store, revision: str) -> None:
    with store.changing_schema() as connection:
        move_schema(connection, revision)


def test_every_step_down_and_up_keeps_what_both_schemas_can_hold(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.upgrade()
        fill(store)
        stations = store.load().stations
        for older, newer in reversed(list(itertools.pairwise(CHAIN[1:]))):
            move(store, older)
            before = lines(store)
            assert before["stations"], older
            assert all(before[name] for name in before if name != "commits"), older
            move(store, newer)
            assert store.schema_version() == newer
            # What the newer schema alone can hold is gone; the older one has all that it had.
            move(store, older)
            assert lines(store) == before, (older, newer)
        store.upgrade()
        assert store.load().stations == stations


@pytest.mark.parametrize("revision", CHAIN[:-1])
def test_a_register_of_any_age_is_brought_up_to_date_and_works(empty_url: str, revision: str) -> None:
    with Store.open(empty_url) as store:
        if revision != EMPTY:
            move(store, revision)
        store.upgrade()
        assert store.schema_version() == newest_schema()
        fill(store)
        store.downgrade(revision)
        assert store.schema_version() == (None if revision == EMPTY else revision)


def test_the_revisions_are_one_chain_whose_names_sort_as_they_follow(store: Store) -> None:
    for older, newer in itertools.pairwise(CHAIN):
        assert int(newer) == (0 if older == EMPTY else int(older)) + 1
    assert newest_schema() == CHAIN[-1] == store.schema_version()


def test_the_names_of_files_tell_what_alembic_finds_in_them() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    assert known_schemas() == {script.revision for script in scripts.walk_revisions()}
    assert newest_schema() == scripts.get_current_head()
