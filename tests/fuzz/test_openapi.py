"""The API keeps to its own document whatever it is asked: no failure, no answer that is not described."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from schemathesis.core.failures import FailureGroup
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.tokens import hash_secret, new_secret
from stations.store import Role, Store, Token, TokenKind, User
from tests.api.conftest import NOW
from tests.fuzz.operations import fuzzed_operations

# The long run of `make fuzz` sets it; a suite makes do with few.
EXAMPLES = int(os.environ.get("YIZHAN_FUZZ_EXAMPLES", "0"))


@contextmanager
def serving(demo_url: str, folder: Path) -> Iterator[tuple[FastAPI, TestClient, str]]:
    """An application over a copy of the demonstration set, and a token of somebody who may do everything."""
    url, secret = f"sqlite:///{folder / 'fuzzed.db'}", f"yz_{new_secret()}"
    shutil.copy(demo_url.removeprefix("sqlite:///"), folder / "fuzzed.db")
    with Store.open(url) as store:
        store.add_user(User("fuzzer", "unused", Role.ADMIN, NOW))
        store.add_token(Token("fuzzer", hash_secret(secret), "fuzzer", TokenKind.API, NOW, label="fuzzer"))
    app = create_app(Settings(database_url=SecretStr(url)), clock=lambda: NOW)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield app, client, secret


@pytest.mark.parametrize("who", ["nobody", "admin"])
def test_every_operation_keeps_to_the_document(who: str, demo_url: str, tmp_path: Path) -> None:
    found = []
    with serving(demo_url, tmp_path) as (app, client, secret):
        headers = {"Authorization": f"Bearer {secret}"} if who == "admin" else {}
        runs = fuzzed_operations(app, client, headers, EXAMPLES or 3, derandomize=not EXAMPLES)
        for label, run in runs:
            try:
                run()
            except (Exception, FailureGroup) as error:
                found.append(f"{label}: {error}")
    assert not found, "\n\n".join(found)


def test_a_word_of_the_path_that_there_is_not_is_a_problem_that_names_the_others(
    demo_url: str, tmp_path: Path
) -> None:
    with serving(demo_url, tmp_path) as (_, client, _):
        answer = client.get("/v1/export/stations.doc?lang=en")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    fault = answer.json()["errors"][0]
    assert (fault["where"], fault["given"]) == ("format", "doc")
    assert "csv, xlsx" in fault["message"]
