"""A client of `/ogc` over the demonstration set, and a server on loopback for clients of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests import loopback

ITEMS = "/ogc/collections/stations/items"
Get = Callable[..., Any]


@pytest.fixture(scope="session")
def get(client: TestClient) -> Get:
    """Ask for JSON and get it."""

    def got(path: str, **parameters: str) -> Any:
        answer = client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return got


@pytest.fixture(scope="session")
def served(demo_app: FastAPI, client: TestClient) -> Iterator[str]:
    """The address of a server over the demonstration set; the application runs already."""
    with loopback.served(demo_app, lifespan="off") as port:
        yield f"http://127.0.0.1:{port}/ogc"
