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
    ("query", "first"),
    [
        ("?q=金水", "410105"),
        ("?q=郑州", "410100"),
        ("?q=4101", "410100"),
        ("?q=科左中旗", "150521"),
        ("?q=郑州金水", "410105"),
        ("?q=河南省郑州市金水区", "410105"),
        ("?q=金水&parent=410000", "410105"),
        ("?q=朝阳&parent=220000", "220104"),
        ("?q=万柏林", "140109"),
        ("?q=峰峰", "130406"),
        ("?q= 经八路 街道 ", "410105001"),
    ],
)
def test_what_people_type_is_found_first(client: TestClient, query: str, first: str) -> None:
    assert ask(client, query)[0]["code"] == first


def test_nothing_outside_the_parent_is_found(client: TestClient) -> None:
    found = ask(client, "?q=金水&parent=410100&limit=500")
    assert found
    assert all(division["code"].startswith("4101") for division in found)
    assert ask(client, "?q=金水区&parent=330000") == []


@pytest.mark.parametrize("query", ["?parent=999999", "?parent=x", "?name=x", "?limit=0", "?q=" + "x" * 61])
def test_a_question_that_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    for lang in ("zh", "en"):
        answer = client.get(f"/v1/divisions{query}&lang={lang}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["message"]
