"""Who a request speaks for: sessions with their CSRF token, API tokens, roles and divisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.rights import Actor, may_change, require, require_inside
from api.sessions import SESSION_COOKIE, SESSION_LIFETIME, start_session
from api.settings import Settings
from api.tokens import issue_token
from stations.store import Role, Store, User

NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
SHORT = timedelta(microseconds=1)


@dataclass
class Office:
    """An application whose clock can be turned, with one route a role."""

    store: Store
    now: datetime = NOW
    client: TestClient | None = None

    def ask(self, method: str, path: str, secret: str = "", **headers: str) -> Any:
        assert self.client is not None
        given = headers | ({"Cookie": f"{SESSION_COOKIE}={secret}"} if secret else {})
        sent = {name.replace("_", "-").encode(): value.encode("latin-1") for name, value in given.items()}
        return self.client.request(method, path, headers=sent)

    def sign_in(self, name: str) -> tuple[str, str]:
        """Start a session; its secret and its CSRF token."""
        secret = start_session(self.store, self.store.get_user(name), self.now)
        answer = self.ask("GET", "/staff/account", secret)
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        assert found is not None
        return secret, found[1]


def _add_routes(app: FastAPI) -> None:
    for role in Role:
        for method in ("GET", "POST"):

            def route(request: Request, role: Role = role) -> dict[str, str | None]:
                actor = require(request, role)
                return {"name": actor.name, "token": actor.token_id}

            app.add_api_route(f"/test/{role}", route, methods=[method])

    def inside(request: Request, division: str) -> None:
        require_inside(request, require(request), division or None)

    app.add_api_route("/test/inside/{division}", inside, methods=["GET"])


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A register with one user a role."""
    url = f"sqlite:///{tmp_path / 'office.db'}"
    with Store.open(url) as store:
        store.upgrade()
        for role in Role:
            store.add_user(User(role, "unused", role, NOW))
        opened = Office(store)
        app = create_app(Settings(database_url=SecretStr(url)), store=store, clock=lambda: opened.now)
        _add_routes(app)
        with TestClient(app, follow_redirects=False) as client:
            opened.client = client
            yield opened


def test_nobody_is_asked_to_sign_in_in_both_languages(office: Office) -> None:
    for lang, words in (("zh", "请先登录"), ("en", "sign in first")):
        answer = office.ask("GET", f"/test/viewer?lang={lang}")
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert words in answer.json()["detail"]


@pytest.mark.parametrize("held", Role)
@pytest.mark.parametrize("needed", Role)
def test_a_role_is_enough_for_itself_and_those_below(office: Office, held: Role, needed: Role) -> None:
    secret, csrf = office.sign_in(held)
    order = [Role.VIEWER, Role.EDITOR, Role.ADMIN]
    expected = 200 if order.index(held) >= order.index(needed) else 403
    answer = office.ask("POST", f"/test/{needed}", secret, X_CSRF_Token=csrf)
    assert answer.status_code == expected
    if expected == 403:
        assert answer.json()["status"] == 403


def test_a_change_needs_the_token_of_its_own_session(office: Office) -> None:
    secret, csrf = office.sign_in("editor")
    again, others = office.sign_in("editor")
    _, admins = office.sign_in("admin")
    assert len({secret, again}) == len({csrf, others, admins} - {""}) - 1 == 2
    for sent in ("", "x", others, admins, csrf[:-1], csrf + "x", csrf.upper()):
        assert office.ask("POST", "/test/editor", secret, X_CSRF_Token=sent).status_code == 403, sent
    assert office.ask("POST", "/test/editor", secret).status_code == 403
    assert office.ask("POST", "/test/editor", secret, X_CSRF_Token=csrf).status_code == 200
    assert office.ask("GET", "/test/editor", secret).status_code == 200


def test_a_session_ends_by_the_clock_and_by_being_disabled(office: Office) -> None:
    secret, csrf = office.sign_in("editor")
    office.now = NOW + SESSION_LIFETIME - SHORT
    assert office.ask("POST", "/test/editor", secret, X_CSRF_Token=csrf).status_code == 200
    office.now = NOW + SESSION_LIFETIME
    assert office.ask("GET", "/test/editor", secret).status_code == 401
    office.now = NOW
    assert office.ask("GET", "/test/editor", secret).status_code == 200
    office.store.disable_user("editor", NOW)
    assert office.ask("GET", "/test/editor", secret).status_code == 401
    office.store.enable_user("editor")
    assert office.ask("GET", "/test/editor", secret).status_code == 401


def test_a_role_is_taken_away_at_once(office: Office) -> None:
    secret, csrf = office.sign_in("admin")
    token, _ = issue_token(office.store, "admin", "x", NOW)
    office.store.set_role("admin", Role.VIEWER, None)
    assert office.ask("POST", "/test/editor", secret, X_CSRF_Token=csrf).status_code == 403
    assert office.ask("POST", "/test/editor", Authorization=f"Bearer {token}").status_code == 403
    assert office.ask("POST", "/test/viewer", Authorization=f"Bearer {token}").status_code == 200


def test_an_api_token_acts_for_its_user_without_a_csrf_token(office: Office) -> None:
    secret, token = issue_token(office.store, "editor", "nightly", NOW)
    assert secret.startswith("yz_")
    for scheme in ("Bearer", "bearer", "BEARER"):
        answer = office.ask("POST", "/test/editor", Authorization=f"{scheme} {secret}")
        assert answer.json() == {"name": "editor", "token": token.id}
    assert office.store.list_tokens("editor")[0].last_used_at == NOW
    kept = office.store.list_tokens("editor")[0]
    assert secret not in (kept.hash, kept.id, kept.label)
    assert kept.id not in kept.hash


def test_the_use_of_a_token_is_noted_once_a_minute(office: Office) -> None:
    secret, _ = issue_token(office.store, "editor", "nightly", NOW)
    for seconds, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        office.now = NOW + timedelta(seconds=seconds)
        assert office.ask("GET", "/test/viewer", Authorization=f"Bearer {secret}").status_code == 200
        assert office.store.list_tokens()[0].last_used_at == NOW + timedelta(seconds=noted)


def test_a_token_ends_by_the_clock_by_revoking_and_with_its_user(office: Office) -> None:
    expiring, _ = issue_token(office.store, "editor", "a", NOW, NOW + timedelta(days=1))
    revoked, token = issue_token(office.store, "editor", "b", NOW)
    lasting, _ = issue_token(office.store, "editor", "c", NOW)

    def status(secret: str) -> int:
        return int(office.ask("GET", "/test/viewer", Authorization=f"Bearer {secret}").status_code)

    assert [status(one) for one in (expiring, revoked, lasting)] == [200, 200, 200]
    office.store.revoke_token(token.hash, NOW)
    office.now = NOW + timedelta(days=1)
    assert [status(one) for one in (expiring, revoked, lasting)] == [401, 401, 200]
    office.store.disable_user("editor", office.now)
    assert status(lasting) == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer yz_x", "Basic YTpi", "yz_x", "Bearer \xff"]
)
def test_a_header_that_does_not_hold_never_falls_back_to_the_cookie(office: Office, header: str) -> None:
    secret, csrf = office.sign_in("admin")
    answer = office.ask("POST", "/test/viewer", secret, X_CSRF_Token=csrf, Authorization=header)
    assert answer.status_code == (200 if header == "" else 401)
    if header:
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_session_is_no_api_token_and_the_other_way_round(office: Office) -> None:
    session, _ = office.sign_in("admin")
    token, _ = issue_token(office.store, "admin", "x", NOW)
    assert office.ask("GET", "/test/viewer", Authorization=f"Bearer {session}").status_code == 401
    assert office.ask("GET", "/test/viewer", token).status_code == 401


@pytest.mark.parametrize(
    ("role", "own", "division", "may"),
    [
        (Role.ADMIN, None, None, True),
        (Role.ADMIN, "330106", "410100", True),
        (Role.EDITOR, None, None, True),
        (Role.EDITOR, None, "410100", True),
        (Role.EDITOR, "330106", "330106", True),
        (Role.EDITOR, "330106", "330106007", True),
        (Role.EDITOR, "330100", "330106", True),
        (Role.EDITOR, "330106", "330100", False),
        (Role.EDITOR, "330106", "330105", False),
        (Role.EDITOR, "330106", None, False),
        (Role.EDITOR, "330106", "", False),
        (Role.VIEWER, None, "330106", False),
        (Role.VIEWER, "330106", "330106", False),
    ],
)
def test_what_somebody_may_change(role: Role, own: str | None, division: str | None, may: bool) -> None:
    assert may_change(Actor("li", role, own), division) is may


def test_what_lies_outside_is_refused_by_name(office: Office) -> None:
    office.store.add_user(User("li", "unused", Role.EDITOR, NOW, "330106"))
    secret, _ = office.sign_in("li")
    assert office.ask("GET", "/test/inside/330106007", secret).status_code == 200
    refused = office.ask("GET", "/test/inside/330105", secret)
    assert refused.status_code == 403
    assert "330106" in refused.json()["detail"]
    viewer, _ = office.sign_in("viewer")
    assert office.ask("GET", "/test/inside/330106", viewer).status_code == 403


# They are too long for an address, change nothing and are for everybody.
# What anybody may send: questions that change nothing, and reports that staff decide.
FOR_ANYBODY = [
    ("POST", "/v1/nearest"),
    ("POST", "/v1/along"),
    ("POST", "/v1/stations/aaaaaaaaaa/reports"),
    ("POST", "/stations/aaaaaaaaaa/reports"),
]


def _changing_routes(app: Any) -> list[tuple[str, str]]:
    # Newer versions of FastAPI keep an included router as one route.
    routers = [getattr(route, "original_router", None) for route in app.routes]
    routes = [*app.routes, *(route for router in routers if router is not None for route in router.routes)]
    return [
        (method, re.sub(r"\{[^}]+\}", "aaaaaaaaaa", route.path))
        for route in routes
        if isinstance(route, APIRoute) and not route.path.startswith("/test/")
        for method in sorted((route.methods or set()) - {"GET", "HEAD", "OPTIONS"})
    ]


def test_every_route_that_changes_something_refuses_a_session_without_its_token(office: Office) -> None:
    assert office.client is not None
    secret, _ = office.sign_in("admin")
    changing = [route for route in _changing_routes(office.client.app) if route not in FOR_ANYBODY]
    assert ("POST", "/v1/imports") in changing
    for method, path in changing:
        assert office.ask(method, path, secret).status_code == 403, (method, path)
        assert office.ask(method, path, secret, X_CSRF_Token="x").status_code == 403, (method, path)
    for method, path in changing:
        if not path.startswith("/staff/log"):
            assert office.ask(method, path).status_code == 401, (method, path)
    assert {one.action for one in office.store.audit(0, 100)} == set()
