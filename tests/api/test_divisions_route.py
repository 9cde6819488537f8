"""Administrative divisions over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient


def ask(client: TestClient, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/v1/divisions{query}")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["divisions"]
    return found


def test_divisions_are_found_by_name(client: TestClient) -> None:
    found = ask(client, "?q=中原区")
    assert {
        "code": "410102",
        "name": "中原区",
        "full_name": "河南省郑州市中原区",
        "level": "county",
        "parent": "410100",
    } in found
    assert len(ask(client, "?q=区&limit=3")) == 3
    assert ask(client, "?q=没有这个地方") == []


def test_divisions_are_listed_below_another(client: TestClient) -> None:
    provinces = ask(client, "")
    assert len(provinces) >= 31
    assert {division["level"] for division in provinces} == {"province"}
    below = ask(client, "?parent=410100")
    assert {division["parent"] for division in below} == {"410100"}
    assert "410102" in {division["code"] for division in below}


@pytest.mark.parametrize(
    "query", ["?parent=999999", "?parent=x", "?q=a&parent=410000", "?name=x", "?limit=0", "?q=" + "x" * 61]
)
def test_a_question_that_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    for lang in ("zh", "en"):
        answer = client.get(f"/v1/divisions{query}&lang={lang}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["message"]
