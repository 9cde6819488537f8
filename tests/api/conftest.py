"""One application over the demonstration set, at a fixed instant, for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.serve import load_demo
from api.settings import Settings
from stations.store import Store

# A Wednesday afternoon in the heat, 14:00 in Shanghai, no public holiday.
NOW = datetime(2026, 7, 15, 6, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A register that holds the demonstration set."""
    folder: Path = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'demo.db'}"
    with Store.open(url) as store:
        store.upgrade()
        load_demo(store)
    return url


@pytest.fixture(scope="session")
def demo_app(demo_url: str) -> FastAPI:
    """The application over the demonstration set."""
    return create_app(Settings(database_url=SecretStr(demo_url)), clock=lambda: NOW)


@pytest.fixture(scope="session")
def client(demo_app: FastAPI) -> Iterator[TestClient]:
    """A client of that application."""
    with TestClient(demo_app, follow_redirects=False) as opened:
        yield opened
