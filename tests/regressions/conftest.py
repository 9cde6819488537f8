"""A register, a command line and a server for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from stations.store import Store
from tests.regressions.office import Office


@pytest.fixture(scope="session")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated register, made once for all tests."""
    file = tmp_path_factory.mktemp("empty") / "register.db"
    with Store.open(f"sqlite:///{file}") as store:
        store.upgrade()
    return file.read_bytes()


@pytest.fixture
def office(tmp_path: Path, empty_register: bytes, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with an empty register."""
    return Office(tmp_path, empty_register, monkeypatch)
