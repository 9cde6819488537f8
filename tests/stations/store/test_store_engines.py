"""Opening a database, and moving its schema."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import make_url

from stations.errors import InputError, StoreError
from stations.events import StationAdded
from stations.model import Dataset, Position, PositionSource, Station
from stations.store import AuditEntry, ImportRecord, Role, Store, Token, TokenKind, User
from stations.store.tables import metadata

NEWEST = "0012"
NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
STATION = Station("aaaaaaaaaa", "hz", "驿站", position=Position(120.1, 30.2, 10.0, PositionSource.GIVEN))


def fill(store: Store) -> None:
    store.put_dataset(Dataset("hz"))
    store.apply_events([StationAdded(STATION)], 1, "li", NOW)
    store.add_user(User("li", "hash", Role.ADMIN, NOW))
    store.add_token(Token("t1", "a" * 64, "li", TokenKind.API, NOW))


def save_import(store: Store) -> ImportRecord:
    sha256 = hashlib.sha256(b"x").hexdigest()
    record = ImportRecord("i1", "hz", "x.csv", sha256, 1, NOW, "li", {}, {}, {"new": 1})
    store.save_import(record, b"x")
    return record


@pytest.mark.parametrize(
    "url",
    [
        "not a url with secret",
        "mysql://u:secret@localhost/x",
        "postgresql+asyncpg://u:secret@localhost/x",
        "postgresql://u:secret/word@localhost:port/x",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://u:secret@127.0.0.1:1/x",
        "postgresql://u:secret@host.invalid/x?connect_timeout=1",
        "postgresql://127.0.0.1:1/x?user=u&password=secret",
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    chain: BaseException | None = caught.value
    while chain is not None:
        assert "secret" not in str(chain)
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)


@pytest.mark.postgres
def test_a_wrong_password_is_a_store_error_without_it(postgres_url: str) -> None:
    url = make_url(postgres_url).set(username="nobody_here", password="wrongsecret")
    with pytest.raises(StoreError, match="nobody_here") as caught:
        Store.open(url.render_as_string(hide_password=False))
    assert "wrongsecret" not in str(caught.value)


def test_a_folder_that_does_not_exist_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        Store.open(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")


def test_a_file_that_is_no_database_is_a_store_error_and_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(b"name,lon,lat\n" * 200)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(f"sqlite:///{file}")
    assert file.read_bytes() == b"name,lon,lat\n" * 200


@pytest.mark.postgres
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_name_of_postgresql_is_understood(postgres_url: str, scheme: str) -> None:
    url = make_url(postgres_url).set(drivername=scheme).render_as_string(hide_password=False)
    with Store.open(url) as store:
        assert store.is_postgres
        assert store.schema_version() == NEWEST


@pytest.mark.postgres
def test_a_database_that_cannot_hold_chinese_is_refused(latin_postgres_url: str) -> None:
    with pytest.raises(StoreError, match="LATIN1"):
        Store.open(latin_postgres_url)


def test_a_new_database_asks_for_the_migration(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        assert store.schema_version() is None
        for ask in (store.load, store.data_version, store.list_users, store.known_ids):
            with pytest.raises(StoreError, match="yizhan migrate"):
                ask()


def test_the_schema_goes_up_and_down_with_data_in_it(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        for _ in range(2):
            store.upgrade()
            assert store.schema_version() == NEWEST
            assert store.data_version() == 0
            fill(store)
            store.upgrade()
            assert store.load().stations == (STATION,)
            store.downgrade("base")
            assert store.schema_version() is None
    engine = sa.create_engine(make_url(empty_url))
    with engine.connect() as connection:
        ours = set(metadata.tables) & set(sa.inspect(connection).get_table_names())
    engine.dispose()
    assert ours == set()


def test_what_an_older_program_kept_is_kept_by_the_newer_schema(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.upgrade()
        fill(store)
        planned = save_import(store)
        store.add_audit(AuditEntry(0, NOW, "li", "a"))
        store.record_login("li", NOW, ok=False)
        for _ in range(2):
            store.downgrade("0001")
            assert store.schema_version() == "0001"
            store.upgrade()
            assert store.schema_version() == NEWEST
            assert store.load().stations == (STATION,)
            assert store.datasets() == (Dataset("hz"),)
            assert store.get_import("i1") == planned
            assert store.get_user("li").role is Role.ADMIN
            # What only the newer schema can hold begins anew.
            assert store.list_tokens() == (Token("a" * 16, "a" * 64, "li", TokenKind.API, NOW),)
            assert store.audit(0, 9) == ()
            assert store.login_failures(NOW) == 0
            store.put_dataset(Dataset("hz", mapping={"站名": "name"}))
            store.replace_plan(planned)
            store.mark_token_used("a" * 64, NOW)
            kept = store.add_audit(AuditEntry(0, NOW, "li", "a"))
            with pytest.raises(StoreError, match="only ever added"), store.writing() as connection:
                connection.execute(sa.text("DELETE FROM audit"))
            assert store.audit(0, 9) == (kept,)


def test_there_is_no_going_back_to_an_unknown_revision(store: Store) -> None:
    with pytest.raises(InputError, match="0001"):
        store.downgrade("0000")
    with pytest.raises(InputError):
        store.downgrade("%(here)s")
    assert store.schema_version() == NEWEST


def test_a_newer_schema_is_refused_and_left_alone(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.upgrade()
        with store.writing() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        for move in (store.upgrade, lambda: store.downgrade("base")):
            with pytest.raises(StoreError, match=r"9999.*newer"):
                move()
        assert store.data_version() == 0
    with pytest.raises(StoreError, match=r"9999.*newer"):
        Store.open(empty_url)


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geometry'")
def test_the_migrations_make_the_tables_that_the_program_uses(store: Store) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return name not in {
            "spatial_ref_sys",
            "geom",
            "ix_stations_geom",
            "ix_stations_geog",
            "alembic_version",
        }

    options: dict[str, Any] = {"include_object": ours, "compare_type": True}
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_a_file_is_opened_so_that_readers_and_writers_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / '百分 %20.db'}") as store:
        store.upgrade()
        with store.reading() as connection:
            pragmas = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout")
            ]
            assert store.put_dataset(Dataset("hz")) == 1
        assert pragmas == ["wal", 1, 30_000]
        assert store.data_version() == 1


def test_a_file_that_another_worker_is_just_preparing_is_opened_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("CREATE TABLE other (x)")
        other.execute("BEGIN IMMEDIATE")
        with Store.open(f"sqlite:///{file}") as store:
            other.execute("COMMIT")
            store.upgrade()
            assert store.data_version() == 0
    with Store.open(f"sqlite:///{file}") as store, store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
