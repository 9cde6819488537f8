"""Signing in and out: who gets in, what a browser keeps, where it goes on, what is written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import signing_in
from api.app import create_app
from api.passwords import hash_password
from api.routes import login
from api.sessions import LOGIN_COOKIE, SESSION_COOKIE
from api.settings import Settings
from api.signing_in import pause_s, sign_in, staff_path
from stations.store import Role, Store, User
from stations.store.logins import FAILURES_TO_LOCK, LOCK_DURATION

NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
PASSWORD = "correct horse 驿站"
MINUTE = timedelta(minutes=1)


@dataclass
class Door:
    """The pages, a browser, and a clock that can be turned."""

    store: Store
    client: TestClient
    now: datetime = NOW

    def form(self, query: str = "") -> str:
        """Open the form; the token in it."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(f"/staff/login{query}").text)
        assert found is not None
        return found[1]

    def enter(self, name: str = "li", password: str = PASSWORD, **more: str) -> Any:
        data = {"csrf_token": self.form(), "username": name, "password": password, **more}
        return self.client.post("/staff/login", data=data)

    def actions(self) -> list[tuple[str, str]]:
        return [(one.action, one.actor) for one in self.store.audit(0, 1000)]


@pytest.fixture(scope="module")
def password_hash() -> str:
    """Made once: it is slow on purpose."""
    return hash_password(PASSWORD)


def _door(tmp_path: Path, password_hash: str, base_url: str) -> Iterator[Door]:
    url = f"sqlite:///{tmp_path / base_url.partition(':')[0]}.db"
    with Store.open(url) as store:
        store.upgrade()
        store.add_user(User("li", password_hash, Role.EDITOR, NOW))
        store.add_user(User("gone", password_hash, Role.EDITOR, NOW))
        store.disable_user("gone", NOW)
        app = create_app(Settings(database_url=SecretStr(url)), store=store, clock=lambda: opened.now)
        opened = Door(store, TestClient(app, base_url=base_url, follow_redirects=False))
        with opened.client:
            yield opened


@pytest.fixture
def door(tmp_path: Path, password_hash: str) -> Iterator[Door]:
    """The pages over an unencrypted connection."""
    yield from _door(tmp_path, password_hash, "http://testserver")


@pytest.fixture
def safe_door(tmp_path: Path, password_hash: str) -> Iterator[Door]:
    """The pages over an encrypted connection."""
    yield from _door(tmp_path, password_hash, "https://testserver")


def cookie_of(answer: Any, name: str) -> str:
    found = [text for text in answer.headers.get_list("set-cookie") if text.startswith(f"{name}=")]
    assert len(found) == 1
    return str(found[0])


def test_the_right_password_opens_the_pages(door: Door) -> None:
    assert door.client.get("/staff").headers["location"].startswith("/staff/login")
    answer = door.enter()
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff?lang=zh")
    page = door.client.get("/staff")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert door.client.get("/staff/login").headers["location"] == "/staff?lang=zh"
    assert door.actions() == [("login.ok", "li")]


def test_a_name_typed_with_a_blank_behind_it_is_the_same_name(door: Door) -> None:
    assert door.enter(name=" li ").status_code == 303


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(door: Door, safe_door: Door) -> None:
    for one, secure in ((door, False), (safe_door, True)):
        for text in (
            cookie_of(one.client.get("/staff/login"), LOGIN_COOKIE),
            cookie_of(one.enter(), SESSION_COOKIE),
        ):
            parts = {part.strip().lower() for part in text.split(";")[1:]}
            assert {"httponly", "samesite=lax"} <= parts
            assert ("secure" in parts) is secure
        assert "domain" not in text.lower()


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("li", "wrong horse"), ("li", ""), ("li", PASSWORD.upper()), ("nobody", PASSWORD), ("", ""),
        ("gone", PASSWORD), ("\0", "\0"), ("LI", PASSWORD), ("' OR 1=1 --", "x"), ("x" * 9000, "x"),
    ],
)  # fmt: skip
def test_everybody_else_reads_the_same_sentence(door: Door, name: str, password: str) -> None:
    answer = door.enter(name=name, password=password)
    assert answer.status_code == 401
    alert = re.search(r'role="alert"[^>]*>([^<]+)<', answer.text)
    assert alert is not None
    assert alert[1] == "用户名或密码不对。连续输错 5 次后要等 15 分钟"
    assert SESSION_COOKIE not in answer.headers.get("set-cookie", "")
    if password:
        assert password not in repr(door.store.audit(0, 10))
    english = door.client.post("/staff/login?lang=en", data={"lang": "en", "csrf_token": door.form()})
    assert "the user name or the password is wrong" in english.text


def test_the_password_of_nobody_is_checked_too(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str | None] = []

    def check(password: str, kept: str | None) -> bool:
        checked.append(kept)
        return False

    monkeypatch.setattr(signing_in, "password_matches", check)
    for name in ("li", "gone", "nobody"):
        for _ in range(FAILURES_TO_LOCK + 1):
            assert sign_in(door.store, name, "x", NOW, "") is None
    assert len(checked) == 3 * (FAILURES_TO_LOCK + 1)
    assert [kept is None for kept in checked] == [False] * 12 + [True] * 6


def test_five_wrong_passwords_lock_the_name_and_nobody_is_told(door: Door) -> None:
    first = door.enter(password="wrong")
    for _ in range(FAILURES_TO_LOCK - 1):
        last = door.enter(password="wrong")
    locked = door.enter()
    assert door.enter(password="wrong").status_code == 401
    strip = re.compile(r'name="csrf_token" value="[^"]+"')
    assert {strip.sub("", answer.text) for answer in (first, last, locked)} == {strip.sub("", locked.text)}
    assert locked.status_code == 401
    door.now = NOW + LOCK_DURATION - MINUTE
    assert door.enter().status_code == 401
    door.now = NOW + LOCK_DURATION
    assert door.enter().status_code == 303
    assert [action for action, _ in door.actions()] == [
        *["login.failed"] * (FAILURES_TO_LOCK - 1),
        "login.locked",
        "login.refused",
        "login.refused",
        "login.ok",
    ]
    assert {actor for _, actor in door.actions()} == {"li"}


def test_an_administrator_can_end_the_pause(door: Door) -> None:
    for _ in range(FAILURES_TO_LOCK):
        sign_in(door.store, "li", "wrong", NOW, "")
    assert sign_in(door.store, "li", PASSWORD, NOW, "") is None
    door.store.unlock_login("li")
    assert sign_in(door.store, "li", PASSWORD, NOW, "") is not None


def test_a_session_from_before_signing_in_is_worth_nothing_afterwards(door: Door) -> None:
    planted = "chosen-by-somebody-else"
    door.client.cookies.set(SESSION_COOKIE, planted, domain="testserver.local", path="/")
    first = cookie_of(door.enter(), SESSION_COOKIE)
    assert planted not in first
    door.client.cookies.clear()
    door.client.cookies.set(SESSION_COOKIE, planted)
    assert door.client.get("/staff").status_code == 303


def test_signing_in_anew_ends_the_session_that_the_browser_had(door: Door) -> None:
    door.enter()
    old = door.client.cookies[SESSION_COOKIE]
    assert door.client.get("/staff").status_code == 200
    data = {"csrf_token": "t", "username": "li", "password": PASSWORD}
    header = {"Cookie": f"{LOGIN_COOKIE}=t; {SESSION_COOKIE}={old}"}
    door.client.cookies.clear()
    answer = door.client.post("/staff/login", data=data, headers=header)
    assert answer.status_code == 303
    assert old not in cookie_of(answer, SESSION_COOKIE)
    door.client.cookies.clear()
    assert door.client.get("/staff", headers={"Cookie": f"{SESSION_COOKIE}={old}"}).status_code == 303


@pytest.mark.parametrize("sent", [None, "", "x"])
def test_a_form_from_elsewhere_is_not_read(door: Door, sent: str | None) -> None:
    door.form()
    data = {"username": "li", "password": PASSWORD, **({} if sent is None else {"csrf_token": sent})}
    answer = door.client.post("/staff/login", data=data)
    assert answer.status_code == 403
    assert "表单已过期" in answer.text
    door.client.cookies.clear()
    assert door.client.post("/staff/login", data={**data, "csrf_token": ""}).status_code == 403
    assert door.actions() == []


def test_signing_out_needs_the_token_and_ends_the_session_everywhere(door: Door) -> None:
    door.enter()
    secret = door.client.cookies[SESSION_COOKIE]
    assert door.client.post("/staff/logout", data={"csrf_token": "x"}).status_code == 403
    assert door.client.post("/staff/logout").status_code == 403
    page = door.client.get("/staff").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    answer = door.client.post("/staff/logout", data={"csrf_token": found[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/login?lang=zh")
    assert SESSION_COOKIE not in door.client.cookies
    assert door.client.get("/staff", headers={"Cookie": f"{SESSION_COOKIE}={secret}"}).status_code == 303
    assert door.client.post("/staff/logout").status_code == 303
    assert [action for action, _ in door.actions()] == ["login.ok", "login.out"]


@pytest.mark.parametrize(
    "path",
    [
        "/staff",
        "/staff/imports/20260715-ab12cd34",
        "/staff/upload?dataset=hz",
        "/staff/imports?limit=5&lang=en",
    ],
)
def test_a_page_of_ours_is_gone_on_to(door: Door, path: str) -> None:
    assert staff_path(path) == path
    target = door.enter(next=path).headers["location"]
    assert target.split("?")[0] == path.split("?")[0]
    assert ("lang=en" if "lang=en" in path else "lang=zh") in target


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "https://evil.example/staff", "/\\evil.example", "\\\\evil.example",
        "/staff//evil.example", "/staff/../admin", "/staff/%2e%2e/x", "/staff/./x", "/staff\\..\\x",
        "/staff@evil.example", "/staffx", "staff", "javascript:alert(1)", "/staff\r\nSet-Cookie: a=b",
        "/staff\n", "/staff/\t/evil", " /staff", "/map", "/", "/staff/login", "/staff/logout",
        "/staff/logout/", "/staff?x=//evil", "/staff#x", "/staff/驿站", "", "?", "\0",
        "/staff?next=https://evil.example",
    ],
)  # fmt: skip
def test_any_other_place_is_not(path: str) -> None:
    assert staff_path(path) == "/staff"


@pytest.mark.parametrize("path", ["//evil.example", "/staff/../admin", "/staff\r\nSet-Cookie: a=b"])
def test_the_pages_do_not_go_on_to_another_place(door: Door, path: str) -> None:
    page = door.client.get("/staff/login", params={"next": path})
    assert page.status_code == 200
    assert 'name="next"' not in page.text
    answer = door.enter(next=path)
    assert answer.headers["location"] == "/staff?lang=zh"
    assert "a=b" not in str(answer.headers)
    assert door.client.get("/staff/login", params={"next": path}).headers["location"] == "/staff?lang=zh"


def test_the_form_carries_the_place_and_the_language(door: Door) -> None:
    page = door.client.get("/staff/login?next=/staff/upload&lang=en").text
    assert '<input type="hidden" name="next" value="/staff/upload">' in page
    assert door.enter(next="/staff/upload", lang="en").headers["location"] == "/staff/upload?lang=en"


def test_a_form_that_is_too_large_is_not_read(door: Door) -> None:
    answer = door.client.post("/staff/login", content=b"username=" + b"x" * 20_000)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_long_password_in_any_script_fits_into_the_form(door: Door) -> None:
    password = "𠮷" * 500
    door.store.set_password("li", hash_password(password), NOW)
    assert door.enter(password=password).status_code == 303


def test_made_up_names_do_not_fill_the_audit(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "password_matches", lambda password, kept: False)
    for number in range(130):
        sign_in(door.store, f"hunter{number}", "x", NOW, "192.0.2.1")
    entries = door.store.audit(0, 1000)
    assert len(entries) == 100
    assert "hunter" not in repr(entries)
    assert entries[0].details == {"address": "192.0.2.1", "user": "unknown"}


def test_many_failures_make_everybody_wait_a_little_and_nobody_long() -> None:
    assert [pause_s(failures) for failures in (0, 20, 25, 50, 10**9)] == [0, 0, 0.5, 3, 3]


def test_the_wait_comes_before_the_check(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(login, "sleep", sleep)
    for number in range(30):
        door.store.record_login(f"n{number}", NOW, ok=False)
    assert door.enter().status_code == 303
    assert waited == [1.0]


def test_a_full_queue_is_told_to_come_back(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "_LONGEST_QUEUE", 0)
    answer = door.enter()
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "10"
    assert door.actions() == []


def test_only_a_few_passwords_are_checked_at_once(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []
    run_sync = anyio.to_thread.run_sync

    async def watching(function: Any, limiter: anyio.CapacityLimiter) -> Any:
        limits.append(limiter.total_tokens)
        return await run_sync(function, limiter=limiter)

    monkeypatch.setattr(login, "run_sync", watching)
    door.enter()
    assert limits == [2]
