from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.sessions import SESSION_COOKIE, start_session
from api.tokens import new_secret
from stations.store import Role, Store, User
from tests.api.conftest import NOW

PAGES = ("/staff", "/staff/upload", "/staff/imports", "/staff/account", "/staff/users")


@pytest.fixture(scope="module")
def signed_in(demo_app: FastAPI, demo_url: str) -> Iterator[TestClient]:
    """A client with the session of an editor."""
    with Store.open(demo_url) as store, TestClient(demo_app, follow_redirects=False) as client:
        user = User(f"pages-{new_secret()[:6]}", "x", Role.EDITOR, NOW - timedelta(days=1), division="410102")
        store.add_user(user)
        client.cookies.set(SESSION_COOKIE, start_session(store, user, NOW))
        yield client


@pytest.mark.parametrize("path", [*PAGES, "/staff/imports/20260715-00000000"])
def test_who_is_not_signed_in_is_sent_there_and_back(client: TestClient, path: str) -> None:
    answer = client.get(path, params={"lang": "en"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/staff/login?lang=en&next={path}"


@pytest.mark.parametrize("path", PAGES)
def test_page_is_private_and_runs_only_our_own_scripts(signed_in: TestClient, path: str) -> None:
    answer = signed_in.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert '<html lang="zh-CN">' in answer.text
    assert '<html lang="en">' in signed_in.get(path, params={"lang": "en"}).text


def test_overview_counts_the_stations_of_each_list(signed_in: TestClient, client: TestClient) -> None:
    page = signed_in.get("/staff").text
    total = client.get("/v1/export/stations.ndjson").text.count("\n")
    counted = client.get("/v1/stations", params={"limit": 500}).json()
    assert f"{total or len(counted['features'])} 个站点" in page


def test_upload_knows_the_list_and_the_division(signed_in: TestClient) -> None:
    page = signed_in.get("/staff/upload", params={"dataset": "zhengzhou"}).text
    assert '<option value="zhengzhou" selected>' in page
    assert 'value="410102"' in page


def test_import_that_does_not_exist(signed_in: TestClient) -> None:
    answer = signed_in.get("/staff/imports/nothing")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text


def test_a_parameter_of_others_is_passed_over(signed_in: TestClient) -> None:
    answer = signed_in.get("/staff", params={"from": "singlemessage"})
    assert answer.status_code == 200
