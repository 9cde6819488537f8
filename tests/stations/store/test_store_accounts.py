"""Users and tokens are kept, and never let anybody in after they were disabled or revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from stations.errors import ConflictError, InputError, NotFoundError
from stations.store import Role, Store, Token, TokenKind, User

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
LI = User("李", "$argon2id$secret", Role.EDITOR, NOW, division="330106")
TOKEN = Token("t1", "a" * 64, "李", TokenKind.SESSION, NOW, csrf="csrf-secret", expires_at=LATER)


def test_a_user_comes_back_as_added(store: Store) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=8)))
    store.add_user(replace(LI, created_at=local))
    found = store.get_user("李")
    assert found == LI
    assert found.created_at.tzinfo is UTC
    assert isinstance(found.role, Role)
    store.add_user(User("an", "h", Role.VIEWER, NOW))
    assert [user.name for user in store.list_users()] == ["an", "李"]
    with pytest.raises(ConflictError, match="李"):
        store.add_user(LI)


def test_a_disabled_user_keeps_the_name_and_loses_every_token(store: Store) -> None:
    store.add_user(LI)
    store.add_user(User("an", "h", Role.ADMIN, NOW))
    store.add_token(TOKEN)
    store.add_token(Token("t2", "b" * 64, "an", TokenKind.API, NOW))
    assert store.disable_user("李", LATER).disabled_at == LATER
    assert store.disable_user("李", LATER + timedelta(days=1)).disabled_at == LATER
    assert store.get_token(TOKEN.hash).revoked_at == LATER
    assert store.get_token("b" * 64).holds_at(LATER)
    with pytest.raises(ConflictError, match="already"):
        store.add_user(LI)
    with pytest.raises(ConflictError, match="disabled"):
        store.add_token(replace(TOKEN, id="t3", hash="c" * 64))
    assert len(store.list_users()) == 2


def test_a_token_holds_until_it_expires_or_is_revoked(store: Store) -> None:
    store.add_user(LI)
    store.add_token(TOKEN)
    found = store.get_token(TOKEN.hash)
    assert found == TOKEN
    assert isinstance(found.kind, TokenKind)
    assert found.holds_at(LATER - timedelta(microseconds=1))
    assert not found.holds_at(LATER)
    assert replace(found, expires_at=None).holds_at(LATER + timedelta(days=9999))
    revoked = store.revoke_token(TOKEN.hash, NOW)
    assert not revoked.holds_at(NOW)
    assert store.revoke_token(TOKEN.hash, LATER) == revoked == store.get_token(TOKEN.hash)
    with pytest.raises(ConflictError):
        store.add_token(TOKEN)


def test_a_disabled_user_can_come_back_without_the_old_tokens(store: Store) -> None:
    store.add_user(LI)
    store.add_token(TOKEN)
    store.disable_user("李", NOW)
    assert store.enable_user("李") == LI
    assert not store.get_token(TOKEN.hash).holds_at(NOW)
    store.add_token(replace(TOKEN, id="t3", hash="c" * 64))


def test_another_password_ends_sessions_and_leaves_api_tokens(store: Store) -> None:
    store.add_user(LI)
    store.add_user(replace(LI, name="an"))
    store.add_token(TOKEN)
    store.add_token(replace(TOKEN, id="t2", hash="b" * 64, user_name="an"))
    store.add_token(Token("t3", "c" * 64, "李", TokenKind.API, NOW, label="夜间同步"))
    assert store.set_password("李", "another", NOW).password_hash == "another"
    assert store.get_token(TOKEN.hash).revoked_at == NOW
    assert store.get_token("b" * 64).holds_at(NOW)
    assert store.get_token("c" * 64).holds_at(NOW)
    assert store.get_user("an").password_hash == LI.password_hash


def test_a_role_and_a_division_can_change(store: Store) -> None:
    store.add_user(LI)
    assert store.set_role("李", Role.ADMIN, None) == replace(LI, role=Role.ADMIN, division=None)
    assert store.set_role("李", Role.VIEWER, "41") == store.get_user("李")
    assert store.get_user("李").division == "41"
    with pytest.raises(InputError, match="division"):
        store.set_role("李", Role.EDITOR, "\0")


def test_api_tokens_are_listed_by_their_owner_and_sessions_are_not(store: Store) -> None:
    store.add_user(LI)
    store.add_user(replace(LI, name="an"))
    first = Token("t9", "9" * 64, "李", TokenKind.API, NOW, label="夜间同步", expires_at=LATER)
    second = Token("t1", "1" * 64, "an", TokenKind.API, LATER)
    for token in (second, first, replace(TOKEN, id="t5")):
        store.add_token(token)
    assert store.list_tokens() == (first, second)
    assert store.list_tokens("an") == (second,)
    assert store.list_tokens("none") == store.list_tokens("\0") == ()
    store.mark_token_used(first.hash, LATER)
    store.mark_token_used("unknown", LATER)
    assert store.list_tokens("李") == (replace(first, last_used_at=LATER),)
    with pytest.raises(ConflictError):
        store.add_token(replace(first, hash="d" * 64))
    with pytest.raises(InputError, match="label"):
        store.add_token(replace(first, id="t6", hash="e" * 64, label="\0"))


def test_sessions_that_have_ended_are_cleared_away_at_the_next_sign_in(store: Store) -> None:
    store.add_user(LI)
    store.add_token(TOKEN)
    store.add_token(replace(TOKEN, id="t2", hash="b" * 64, created_at=LATER, expires_at=None))
    store.add_token(replace(TOKEN, id="t3", hash="c" * 64, created_at=LATER + timedelta(seconds=1)))
    with pytest.raises(NotFoundError):
        store.get_token(TOKEN.hash)
    assert store.get_token("b" * 64).holds_at(LATER)


@pytest.mark.parametrize("key", ["", "none", "\0", "\ud800", "' OR 1=1 --"])
def test_nobody_unknown_is_found(store: Store, key: str) -> None:
    for ask in (store.get_user, store.get_token):
        with pytest.raises(NotFoundError):
            ask(key)
    for change in (store.disable_user, store.revoke_token):
        with pytest.raises(NotFoundError):
            change(key, NOW)
    with pytest.raises(NotFoundError):
        store.enable_user(key)
    with pytest.raises(NotFoundError):
        store.set_password(key, "hash", NOW)
    with pytest.raises(NotFoundError):
        store.set_role(key, Role.ADMIN, None)
    with pytest.raises(NotFoundError):
        store.add_token(replace(TOKEN, user_name=key))


def test_what_cannot_be_kept_is_refused(store: Store) -> None:
    for user in (replace(LI, name=""), replace(LI, name="x" * 65), replace(LI, name="a\0")):
        with pytest.raises(InputError):
            store.add_user(user)
    with pytest.raises(InputError, match="division"):
        store.add_user(replace(LI, division="\ud800"))
    with pytest.raises(InputError, match="offset"):
        store.add_user(replace(LI, created_at=NOW.replace(tzinfo=None)))
    assert store.list_users() == ()
    store.add_user(LI)
    with pytest.raises(InputError, match="csrf"):
        store.add_token(replace(TOKEN, csrf="\0"))
    with pytest.raises(InputError, match="offset"):
        store.revoke_token(TOKEN.hash, NOW.replace(tzinfo=None))


def test_no_secret_is_shown_by_accident() -> None:
    assert "secret" not in repr(LI)
    assert "secret" not in repr(TOKEN)
    assert TOKEN.hash not in repr(TOKEN)
