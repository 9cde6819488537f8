"""Changes of accounts and API tokens, each with its rules and its entry in the audit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from api.alike_names import appearance
from api.auditing import Action, record
from api.parameters import QueryFaults
from api.passwords import LONGEST, SHORTEST, generate_password, hash_password, password_fault
from api.tokens import LABEL_LONGEST, issue_token
from geodata.divisions import Divisions
from stations.errors import ConflictError, NotFoundError
from stations.store import Role, Store, Token, User

# The command line acts under this name, or one that begins with it and a colon; no account may.
COMMAND_ACTOR = "cli"
_NAME_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes accounts, where and when.

    Args:
        store: keeps the accounts and the audit.
        actor: who it is; from the command line `cli:` and a name.
        now: the present instant.
    """

    store: Store
    actor: str
    now: datetime

    def note(self, action: Action, target: str, **details: object) -> None:
        """Write down what was done.

        Args:
            action: what.
            target: to whom or what.
            details: more, as JSON values.
        """
        record(self.store, self.actor, action, target, details, self.now)


def add_user(
    change: Change,
    name: str,
    role: Role,
    division: str | None,
    divisions: Divisions,
    password: str | None = None,
) -> str:
    """Add an account.

    Args:
        change: who adds it.
        name: the user's name.
        role: what they may do.
        division: the division that an editor is confined to, None for no limit.
        divisions: those that there are.
        password: their password; a generated one when absent.

    Returns:
        The password, to be shown once.

    Raises:
        QueryFaults: naming what cannot be used.
        ConflictError: the name is taken, or looks like one that is.
    """
    _check_name(name)
    _check_alike(change.store, name)
    _check_division(division, divisions)
    chosen = _chosen_password(name, password)
    change.store.add_user(User(name, hash_password(chosen), role, change.now, division))
    change.note(Action.USER_ADDED, name, role=role, division=division)
    return chosen


def change_password(change: Change, name: str, password: str | None = None) -> str:
    """Give a user another password, and end their sessions and their pause; API tokens go on.

    Args:
        change: who changes it.
        name: the user's name.
        password: the new one; a generated one when absent.

    Returns:
        The password, to be shown once.

    Raises:
        QueryFaults: the password is not good enough.
        NotFoundError: there is no such user.
    """
    change.store.get_user(name)
    chosen = _chosen_password(name, password)
    change.store.set_password(name, hash_password(chosen), change.now)
    change.store.unlock_login(name)
    change.note(Action.PASSWORD_CHANGED, name)
    return chosen


def change_role(change: Change, name: str, role: Role, division: str | None, divisions: Divisions) -> User:
    """Change what a user may do, from their next request on.

    Args:
        change: who changes it.
        name: the user's name.
        role: what they may do.
        division: the division that an editor is confined to, None for no limit.
        divisions: those that there are.

    Returns:
        The user.

    Raises:
        QueryFaults: there is no such division.
        NotFoundError: there is no such user.
    """
    _check_division(division, divisions)
    before = change.store.get_user(name)
    user = change.store.set_role(name, role, division)
    if user != before:
        was = {"role": before.role, "division": before.division}
        change.note(Action.USER_CHANGED, name, role=role, division=division, before=was)
    return user


def disable_user(change: Change, name: str) -> User:
    """Keep a user from signing in, and end their sessions and tokens.

    Args:
        change: who does it.
        name: the user's name.

    Returns:
        The user.

    Raises:
        NotFoundError: there is no such user.
    """
    before = change.store.get_user(name)
    user = change.store.disable_user(name, change.now)
    if before.disabled_at is None:
        change.note(Action.USER_DISABLED, name)
    return user


def enable_user(change: Change, name: str) -> User:
    """Let a disabled user sign in again; their old sessions and tokens stay ended.

    Args:
        change: who does it.
        name: the user's name.

    Returns:
        The user.

    Raises:
        NotFoundError: there is no such user.
    """
    before = change.store.get_user(name)
    user = change.store.enable_user(name)
    if before.disabled_at is not None:
        change.note(Action.USER_ENABLED, name)
    return user


def unlock_user(change: Change, name: str) -> bool:
    """End the pause that failed sign-ins brought.

    Args:
        change: who does it.
        name: the user's name.

    Returns:
        Whether there were failed sign-ins to forget.

    Raises:
        NotFoundError: there is no such user.
    """
    change.store.get_user(name)
    forgotten = change.store.unlock_login(name)
    if forgotten:
        change.note(Action.USER_UNLOCKED, name)
    return forgotten


def create_token(
    change: Change, owner: str, label: str, expires_at: datetime | None = None
) -> tuple[str, Token]:
    """Make an API token.

    Args:
        change: who makes it.
        owner: whose it is; it may do what they may do at the time of its use.
        label: what it is for.
        expires_at: until when it holds, None for no end.

    Returns:
        The secret, to be shown once, and the token.

    Raises:
        QueryFaults: the label or the expiry cannot be used.
        NotFoundError: there is no such user.
        ConflictError: the user is disabled.
    """
    label = label.strip()
    if not 1 <= len(label) <= LABEL_LONGEST or not label.isprintable():
        raise QueryFaults.one("label", "label_wrong", longest=LABEL_LONGEST)
    if expires_at is not None and expires_at <= change.now:
        raise QueryFaults.one("expires_at", "expiry_past")
    secret, token = issue_token(change.store, owner, label, change.now, expires_at)
    until = None if expires_at is None else expires_at.isoformat()
    change.note(Action.TOKEN_CREATED, token.id, user=owner, label=label, expires_at=until)
    return secret, token


def revoke_token(change: Change, token_id: str, owner: str | None = None) -> Token:
    """Let an API token no longer hold.

    Args:
        change: who revokes it.
        token_id: the token's public id.
        owner: only a token of this user, None for anybody's.

    Returns:
        The token.

    Raises:
        NotFoundError: there is no such token.
    """
    found = next((token for token in change.store.list_tokens(owner) if token.id == token_id), None)
    if found is None:
        raise NotFoundError("There is no such token.", code="no_token")
    revoked = change.store.revoke_token(found.hash, change.now)
    if found.revoked_at is None:
        change.note(Action.TOKEN_REVOKED, token_id, user=found.user_name, label=found.label)
    return replace(found, revoked_at=revoked.revoked_at)


def _check_name(name: str) -> None:
    seen = appearance(name)
    is_ours = seen.partition(":")[0] == COMMAND_ACTOR
    is_name = bool(seen) and len(name) <= _NAME_LONGEST and name.isprintable() and name == name.strip()
    if is_ours or not is_name:
        raise QueryFaults.one("name", "name_wrong", longest=_NAME_LONGEST, reserved=COMMAND_ACTOR)


def _check_alike(store: Store, name: str) -> None:
    seen = appearance(name)
    for user in store.list_users():
        if user.name != name and appearance(user.name) == seen:
            raise ConflictError(
                f"The name looks like that of the user {user.name!r}.", code="user_alike", name=user.name
            )


def _chosen_password(name: str, password: str | None) -> str:
    if password is None:
        return generate_password()
    fault = password_fault(password, name)
    if fault is not None:
        raise QueryFaults.one("password", fault, shortest=SHORTEST, longest=LONGEST)
    return password


def _check_division(division: str | None, divisions: Divisions) -> None:
    if division is not None and divisions.get(division) is None:
        raise QueryFaults.one("division", "no_division")
