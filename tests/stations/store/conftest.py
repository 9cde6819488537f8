"""A register on each engine: SQLite always, PostgreSQL where YIZHAN_TEST_POSTGRES_URL names a server."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from stations.model import Dataset
from stations.store import Store

RunSql = Callable[..., None]

_TABLES = (
    "reports, webhooks, plan_rows, geocodes, audit, login_failures, tokens, users, events, imports, "
    "stations, datasets"
)
_ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))
_POSTGRES_URL = "YIZHAN_TEST_POSTGRES_URL"


def _server_url() -> str:
    url = os.environ.get(_POSTGRES_URL, "")
    if not url:
        reason = f"{_POSTGRES_URL} names no PostgreSQL server on which databases may be created"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return url


def _run_sql(url: str, *statements: str) -> None:
    """Run statements outside of any transaction."""
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(parsed, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@contextmanager
def _new_database(server: str, encoding: str = "UTF8") -> Iterator[str]:
    """Create a database on a server and drop it again."""
    name = f"yizhan_test_{uuid.uuid4().hex}"
    options = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    _run_sql(server, f"CREATE DATABASE {name} {options}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def run_sql() -> RunSql:
    """A function that runs statements on a PostgreSQL database, past the program."""
    return _run_sql


@pytest.fixture
def latin_postgres_url() -> Iterator[str]:
    """A PostgreSQL database in which Chinese has no place."""
    with _new_database(_server_url(), "LATIN1") as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated PostgreSQL database that all tests share."""
    with _new_database(_server_url()) as url:
        with Store.open(url) as store:
            store.upgrade()
        yield url


@pytest.fixture
def new_postgres_url() -> Iterator[str]:
    """A PostgreSQL database that was never used."""
    with _new_database(_server_url()) as url:
        yield url


@pytest.fixture(params=_ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that was never used."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("new_postgres_url"))


@pytest.fixture(params=_ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the newest schema and the dataset `hz`."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'register.db'}"
    else:
        url = str(request.getfixturevalue("postgres_url"))
        _run_sql(url, f"TRUNCATE {_TABLES} RESTART IDENTITY CASCADE", "UPDATE register SET version = 0")
    with Store.open(url) as store:
        store.upgrade()
        store.put_dataset(Dataset("hz", title="杭州"))
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open register, at version 1."""
    with Store.open(url) as store:
        yield store
