"""`yizhan user`: accounts and tokens from the command line, each change in the audit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.app import utc_now
from api.passwords import password_matches
from stations.store import Role, Store, TokenKind
from tests.api.command_line import Result, Run

URL = "sqlite:///yizhan.db"


@pytest.fixture
def user(run: Run) -> Run:
    """Run `yizhan user …` in an empty folder."""

    def call(*words: str, typed: str = "") -> Result:
        return run("user", *words, typed=typed)

    return call


def audited() -> list[tuple[str, str]]:
    with Store.open(URL) as store:
        entries = store.audit(0, 100)
    assert all(one.actor.partition(":")[0] == "cli" for one in entries)
    return [(one.action, one.target) for one in entries]


def test_an_account_from_beginning_to_end(user: Run) -> None:
    added = user("add", "li", "--role", "editor", "--division", "330106", "--json").json
    password = added.pop("password")
    assert added == {"name": "li", "role": "editor", "division": "330106"}
    with Store.open(URL) as store:
        assert password_matches(password, store.get_user("li").password_hash)
    assert user("role", "li", "admin", "--json").json["role"] == "admin"
    other = user("password", "li", "--json").json["password"]
    with Store.open(URL) as store:
        kept = store.get_user("li").password_hash
    assert password_matches(other, kept)
    assert not password_matches(password, kept)
    assert user("revoke", "li", "--json").json["disabled_at"] is not None
    assert user("enable", "li", "--json").json["disabled_at"] is None
    (listed,) = user("list", "--json").json
    assert (listed["name"], listed["role"], listed["division"]) == ("li", "admin", None)
    assert [action for action, _ in audited()] == [
        "user.added", "user.changed", "user.password", "user.disabled", "user.enabled"
    ]  # fmt: skip
    with Store.open(URL) as store:
        assert password not in repr(store.audit(0, 100))


def test_what_changes_nothing_is_not_written_down(user: Run) -> None:
    user("add", "li")
    for words in (("role", "li", "editor"), ("enable", "li"), ("unlock", "li"), ("list",)):
        assert user(*words).code == 0
    assert audited() == [("user.added", "li")]


def test_a_password_of_ones_own_is_typed_and_not_shown(user: Run) -> None:
    assert user("add", "li", "--ask", "--json", typed="correct horse\r\n").json["password"] is None
    with Store.open(URL) as store:
        assert password_matches("correct horse", store.get_user("li").password_hash)
    shown = user("password", "li", "--ask", typed="another horse\n")
    assert shown.code == 0
    assert "horse" not in shown.out + shown.remarks
    for bad in ("short\n", "", "x" * 501):
        refused = user("password", "li", "--ask", typed=bad)
        assert refused.code == 2
        assert "password has at" in refused.remarks
        assert not bad or bad.strip() not in refused.remarks


@pytest.mark.parametrize(
    "name", ["", " li", "x" * 65, "a\tb", "cli", "cli:root", "\u200b", "\u3164", "ｃｌｉ：root", "CLI"]
)
def test_a_name_that_cannot_be_one_is_refused(user: Run, name: str) -> None:
    refused = user("add", name)
    assert refused.code == 2
    assert "visible characters" in refused.remarks


@pytest.mark.parametrize(
    ("name", "alike"),
    [("li", "Li"), ("li", "ＬＩ"), ("王芳", "王芳\u3164"), ("王芳", "王 芳"), ("\u00e9", "e\u0301")],
)
def test_a_name_that_looks_like_another_is_refused(user: Run, name: str, alike: str) -> None:
    for first, second in ((name, alike), (alike, name)):
        assert user("add", first).code == 0
        refused = user("add", second)
        assert refused.code == 3
        assert first in refused.remarks
        with Store.open(URL) as store:
            assert [one.name for one in store.list_users()] == [first]
        Path("yizhan.db").unlink()
    assert user("add", "li").code == 0
    assert user("add", "lin").code == 0


def test_a_division_that_does_not_exist_is_refused(user: Run) -> None:
    for division in ("999999", "x", ""):
        assert user("add", "li", "--division", division).code == 2
    assert user("list", "--json").json == []


@pytest.mark.parametrize(
    "words",
    [
        ("revoke", "li"),
        ("enable", "li"),
        ("unlock", "li"),
        ("password", "li"),
        ("role", "li", "admin"),
        ("token", "add", "li", "--label", "x"),
        ("token", "revoke", "none"),
    ],
)
def test_nobody_unknown_is_changed(user: Run, words: tuple[str, ...]) -> None:
    assert user(*words).code == 3
    assert audited() == []


def test_a_pause_is_listed_and_ended(user: Run) -> None:
    user("add", "li")
    with Store.open(URL) as store:
        for _ in range(5):
            store.record_login("li", utc_now(), ok=False)
    assert user("list", "--json").json[0]["locked_until"] is not None
    assert "locked until" in user("list").out
    assert user("unlock", "li", "--json").json == {"name": "li", "unlocked": True}
    assert user("unlock", "li", "--json").json == {"name": "li", "unlocked": False}
    assert user("list", "--json").json[0]["locked_until"] is None


def test_a_token_from_beginning_to_end(user: Run) -> None:
    user("add", "li")
    made = user("token", "add", "li", "--label", "夜间同步", "--days", "3", "--json").json
    secret = made.pop("token")
    assert secret.startswith("yz_")
    with Store.open(URL) as store:
        (kept,) = store.list_tokens("li")
        assert (kept.id, kept.kind, kept.label) == (made["id"], TokenKind.API, "夜间同步")
        assert kept.expires_at is not None
        assert abs((kept.expires_at - datetime.now(UTC)).days - 2) <= 1
    assert user("token", "list", "--json").json == user("token", "list", "li", "--json").json == [made]
    assert secret not in user("token", "list").out
    assert user("token", "revoke", made["id"], "--json").json["revoked_at"] is not None
    assert user("token", "revoke", made["id"]).code == 0
    assert audited()[1:] == [("token.created", made["id"]), ("token.revoked", made["id"])]
    with Store.open(URL) as store:
        assert secret not in repr(store.audit(0, 100))


@pytest.mark.parametrize("label", ["", "  ", "x" * 81, "a\nb"])
def test_a_token_needs_a_name(user: Run, label: str) -> None:
    user("add", "li")
    assert user("token", "add", "li", "--label", label).code == 2
    assert user("token", "list", "--json").json == []


def test_a_disabled_user_gets_no_token(user: Run) -> None:
    user("add", "li")
    user("revoke", "li")
    assert user("token", "add", "li", "--label", "x").code == 3


def test_roles_have_the_names_of_the_documentation() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "accounts.md").read_text(encoding="utf-8")
    assert all(role in text for role in Role)
