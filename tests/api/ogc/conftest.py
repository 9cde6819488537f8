"""A client of `/ogc` over the demonstration set, and a server on loopback for clients of others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

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
    config = uvicorn.Config(demo_app, port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/ogc"
    finally:
        server.should_exit = True
        thread.join()
