"""Applications at a fixed instant: one over the demonstration set to read, empty ones to change."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.cli.serve import load_demo
from api.sessions import SESSION_COOKIE, start_session
from api.settings import Settings
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from stations.store import Role, Store, User
from tests.api.command_line import Result, Run

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


class StaffClient:
    """A person who is signed in: sends the session's cookie, and its token with every change.

    Args:
        client: reaches the application.
        name: the user's name.
        secret: the secret of the session.
        csrf: what a change must carry.
    """

    def __init__(self, client: TestClient, name: str, secret: str, csrf: str) -> None:
        self._client = client
        self.name = name
        self.cookie = {"Cookie": f"{SESSION_COOKIE}={secret}"}
        self.headers = {**self.cookie, "X-CSRF-Token": csrf}

    def request(self, method: str, path: str, **more: Any) -> Response:
        headers = {**self.headers, **more.pop("headers", {})}
        return self._client.request(method, path, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> Response:
        return self.request("POST", path, **more)

    def patch(self, path: str, **more: Any) -> Response:
        return self.request("PATCH", path, **more)

    def put(self, path: str, **more: Any) -> Response:
        return self.request("PUT", path, **more)

    def delete(self, path: str, **more: Any) -> Response:
        return self.request("DELETE", path, **more)

    def upload(self, data: bytes, filename: str = "list.csv", lang: str = "en", **fields: str) -> Response:
        fields = {"dataset": "zz", "crs": "gcj02", **fields}
        files = {"file": (filename, data, "text/csv")}
        return self.post(f"/v1/imports?lang={lang}", files=files, data=fields)


class Staff:
    """An application over an empty register, and the people who work on it.

    Args:
        client: reaches the application without being signed in.
        store: its register.
    """

    def __init__(self, client: TestClient, store: Store) -> None:
        self.client = client
        self.store = store

    def sign_in(self, role: Role, division: str | None = None, name: str | None = None) -> StaffClient:
        user = User(name or f"{role}{division or ''}", "unused", role, NOW, division)
        if user.name not in {known.name for known in self.store.list_users()}:
            self.store.add_user(user)
        secret = start_session(self.store, user, NOW)
        token = self.store.get_token(hashlib.sha256(secret.encode()).hexdigest())
        return StaffClient(self.client, user.name, secret, str(token.csrf))


@pytest.fixture(scope="session")
def geocoder() -> GazetteerGeocoder:
    """The embedded gazetteer with its index of names, made once for all applications."""
    return GazetteerGeocoder(load())


@pytest.fixture
def staff(tmp_path: Path, geocoder: GazetteerGeocoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Staff]:
    """An application over an empty register of its own, one megabyte at the most for a list."""
    monkeypatch.setattr("api.app.load_with_packs", lambda _: geocoder.gazetteer)
    monkeypatch.setattr("api.app.GazetteerGeocoder", lambda _: geocoder)
    url = f"sqlite:///{tmp_path / 'staff.db'}"
    with Store.open(url) as store:
        store.upgrade()
        settings = Settings(database_url=SecretStr(url), upload_max_mb=1)
        app = create_app(settings, store=store, clock=lambda: NOW)
        with TestClient(app, follow_redirects=False) as client:
            yield Staff(client, store)


@pytest.fixture
def editor(staff: Staff) -> StaffClient:
    """Somebody who may change everything in the register."""
    return staff.sign_in(Role.EDITOR)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder; `typed` is what stands on its standard input."""
    monkeypatch.chdir(tmp_path)
    for name in ("YIZHAN_DATABASE_URL", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YIZHAN_LANG", "en")

    def call(*words: str, typed: str = "") -> Result:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        captured = capsys.readouterr()
        return Result(int(ended.value.code or 0), captured.out, captured.err)

    return call
