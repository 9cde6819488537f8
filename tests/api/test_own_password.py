"""One's own password, changed over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.passwords import hash_password, password_matches
from api.sessions import SESSION_COOKIE
from stations.store import Role

if TYPE_CHECKING:
    from httpx2 import Response

    from tests.api.conftest import Staff, StaffClient

OLD, NEW = "peony-kettle-4417", "river-lantern-2290"


@pytest.fixture
def viewer(staff: Staff) -> StaffClient:
    """Somebody who may only look; a password of their own they have all the same."""
    someone = staff.sign_in(Role.VIEWER)
    staff.store.set_password(someone.name, hash_password(OLD), staff.store.get_user(someone.name).created_at)
    # Another password ended the session.
    return staff.sign_in(Role.VIEWER)


def change(someone: StaffClient, current: str, password: str, lang: str = "en") -> Response:
    body = {"current": current, "password": password}
    answer: Response = someone.post(f"/v1/password?lang={lang}", json=body)
    return answer


def test_whoever_knows_the_password_changes_it_and_stays_signed_in(staff: Staff, viewer: StaffClient) -> None:
    elsewhere = staff.sign_in(Role.VIEWER)
    answer = change(viewer, OLD, NEW)
    assert answer.status_code == 204
    kept = staff.store.get_user(viewer.name).password_hash
    assert password_matches(NEW, kept)
    assert not password_matches(OLD, kept)
    # Every session before has ended; the answer brought another one.
    for ended in (viewer, elsewhere):
        assert ended.get("/v1/tokens").status_code == 401
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    secret = cookie.partition(";")[0].removeprefix(f"{SESSION_COOKIE}=")
    renewed = staff.client.get("/v1/tokens", headers={"Cookie": f"{SESSION_COOKIE}={secret}"})
    assert renewed.status_code == 200
    assert [entry.action for entry in staff.store.audit(0, 10)] == ["user.password"]


@pytest.mark.parametrize(
    ("current", "password", "where"),
    [
        ("wrong-kettle-4417", NEW, "current"),
        ("", NEW, "current"),
        (OLD, "short", "password"),
        (OLD, "x" * 501, "password"),
    ],
)
def test_what_cannot_be_changed_is_said_at_its_field(
    staff: Staff, viewer: StaffClient, current: str, password: str, where: str
) -> None:
    said = set()
    for lang in ("zh", "en"):
        answer = change(viewer, current, password, lang)
        assert answer.status_code == 422
        assert [error["where"] for error in answer.json()["errors"]] == [where]
        said.add(answer.json()["errors"][0]["message"])
    assert len(said) == 2
    assert password_matches(OLD, staff.store.get_user(viewer.name).password_hash)


def test_guessing_comes_to_an_end(staff: Staff, viewer: StaffClient) -> None:
    for _ in range(5):
        assert change(viewer, "wrong-kettle-4417", NEW).status_code == 422
    paused = change(viewer, OLD, NEW)
    assert paused.status_code == 422
    assert "quarter of an hour" in paused.json()["errors"][0]["message"]
    assert password_matches(OLD, staff.store.get_user(viewer.name).password_hash)


def test_neither_a_token_nor_another_site_changes_it(staff: Staff, viewer: StaffClient) -> None:
    secret = viewer.post("/v1/tokens", json={"label": "script"}).json()["secret"]
    body = {"current": OLD, "password": NEW}
    by_token = staff.client.post("/v1/password", json=body, headers={"Authorization": f"Bearer {secret}"})
    assert by_token.status_code == 403
    assert staff.client.post("/v1/password", json=body, headers=viewer.cookie).status_code == 403
    assert staff.client.post("/v1/password", json=body).status_code == 401
    assert password_matches(OLD, staff.store.get_user(viewer.name).password_hash)
