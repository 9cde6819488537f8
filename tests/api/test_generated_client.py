"""A client in Python that a generator makes of the OpenAPI document works against a running service."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from tests.loopback import served

# Files are no models: the generator may treat them as what it knows.
CONFIG = """
post_hooks: []
content_type_overrides:
  application/atom+xml: text/plain
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
"""
CALL = """
import sys
from made import Client
from made.api.stations import get_station, nearest
from made.models import NearestStations, Problem, Station
from made.models.nearest_travel import NearestTravel

client = Client(base_url=sys.argv[1])
found = nearest.sync(client=client, lon=113.6132, lat=34.7483, limit=2, travel=NearestTravel.RIDE)
assert isinstance(found, NearestStations), found
first = get_station.sync(found.features[0].id, client=client)
assert isinstance(first, Station)
assert first.properties.name == found.features[0].properties.name
wrong = nearest.sync_detailed(client=client, lon=200.0, lat=34.7483)
assert wrong.status_code == 422
assert isinstance(wrong.parsed, Problem)
assert wrong.parsed.errors[0].where == "lon"
print(len(found.features))
"""


@pytest.fixture(scope="module")
def app(demo_url: str) -> FastAPI:
    """An application over the demonstration set."""
    return create_app(Settings(database_url=SecretStr(demo_url)))


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    """The address of that application on a free port of this machine."""
    with served(app, ws="none") as port:
        yield f"http://127.0.0.1:{port}"


def run(*words: str, folder: Path) -> str:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "error", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_generated_client_asks_and_is_answered(app: FastAPI, address: str, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(app.openapi()), encoding="utf-8")
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    said = run(
        *("-c", "from openapi_python_client.cli import app; app()", "generate", "--path", "openapi.json"),
        *("--output-path", "made", "--meta", "none", "--config", "config.yaml", "--fail-on-warning"),
        folder=tmp_path,
    )
    assert "warning" not in said.lower()
    (tmp_path / "call.py").write_text(CALL, encoding="utf-8")
    assert run("call.py", address, folder=tmp_path) == "2\n"
