"""People who may change the register, and the tokens by which they are known."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from stations.errors import ConflictError, NotFoundError
from stations.store import tables
from stations.store.checks import check_key, check_texts, is_storable, shown, utc
from stations.store.engine import Database


class Role(StrEnum):
    """What a person may do."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"


class TokenKind(StrEnum):
    """How a token travels: in a cookie with a CSRF token beside it, or in a header."""

    SESSION = "session"
    API = "api"


@dataclass(frozen=True, slots=True)
class User:
    """One person who may sign in.

    Args:
        name: the key, 1–64 characters.
        password_hash: what the password is checked against; never the password.
        role: what they may do.
        created_at: when they were added.
        division: the division that an editor is confined to, None for no limit.
        disabled_at: since when they may no longer sign in.
    """

    name: str
    password_hash: str = field(repr=False)
    role: Role
    created_at: datetime
    division: str | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """One secret by which a user is known; only its hash is kept.

    Args:
        hash: SHA-256 of the secret, hexadecimal.
        user_name: whose it is.
        kind: how it travels.
        created_at: when it was made.
        csrf: what a page of a session must send along.
        expires_at: until when it holds, None for no end.
        revoked_at: since when it no longer holds.
    """

    hash: str = field(repr=False)
    user_name: str
    kind: TokenKind
    created_at: datetime
    csrf: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether the token lets anybody in.

        Args:
            now: the instant to judge by.

        Returns:
            False once it was revoked or has expired.
        """
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class Accounts(Database):
    """The users of a register and their tokens."""

    def add_user(self, user: User) -> None:
        """Add a user.

        Args:
            user: the user.

        Raises:
            InputError: a value cannot be kept.
            ConflictError: the name is taken, by a disabled user too.
        """
        check_key(user.name, "a user's name")
        check_texts(password_hash=user.password_hash, division=user.division)
        row = _in_utc(asdict(user))
        with self.writing() as connection:
            if _find_user(connection, user.name) is not None:
                raise ConflictError(f"There is a user {user.name!r} already.")
            connection.execute(sa.insert(tables.users), row)

    def get_user(self, name: str) -> User:
        """Find a user, disabled or not.

        Args:
            name: the user's name.

        Returns:
            The user.

        Raises:
            NotFoundError: there is none.
        """
        with self.reading() as connection:
            return _get_user(connection, name)

    def list_users(self) -> tuple[User, ...]:
        """List every user, disabled ones too.

        Returns:
            The users by name.
        """
        with self.reading() as connection:
            rows = connection.execute(sa.select(tables.users)).mappings()
            return tuple(sorted((_user(row) for row in rows), key=lambda user: user.name))

    def disable_user(self, name: str, now: datetime) -> User:
        """Keep a user from signing in, and revoke their tokens; the name stays taken.

        Args:
            name: the user's name.
            now: the instant.

        Returns:
            The user; one who was disabled before keeps the first instant.

        Raises:
            NotFoundError: there is no such user.
        """
        at = utc(now, "now")
        users, tokens = tables.users, tables.tokens
        with self.writing() as connection:
            _get_user(connection, name)
            of_user = sa.update(users).where(users.c.name == name, users.c.disabled_at.is_(None))
            connection.execute(of_user.values(disabled_at=at))
            theirs = sa.update(tokens).where(tokens.c.user_name == name, tokens.c.revoked_at.is_(None))
            connection.execute(theirs.values(revoked_at=at))
            return _get_user(connection, name)

    def add_token(self, token: Token) -> None:
        """Let a user be known by a secret.

        Args:
            token: the token.

        Raises:
            InputError: a value cannot be kept.
            NotFoundError: there is no such user.
            ConflictError: the user is disabled, or the token exists.
        """
        check_key(token.hash, "a token's hash")
        check_texts(csrf=token.csrf)
        row = _in_utc(asdict(token))
        with self.writing() as connection:
            if _get_user(connection, token.user_name).disabled_at is not None:
                raise ConflictError(f"The user {token.user_name!r} is disabled.")
            if _find_token(connection, token.hash) is not None:
                raise ConflictError("There is this token already.")
            connection.execute(sa.insert(tables.tokens), row)

    def get_token(self, token_hash: str) -> Token:
        """Find a token, whether it still holds or not.

        Args:
            token_hash: SHA-256 of the secret, hexadecimal.

        Returns:
            The token; ask `holds_at` before anybody is let in.

        Raises:
            NotFoundError: there is none.
        """
        with self.reading() as connection:
            return _get_token(connection, token_hash)

    def revoke_token(self, token_hash: str, now: datetime) -> Token:
        """Let a token no longer hold.

        Args:
            token_hash: SHA-256 of the secret, hexadecimal.
            now: the instant.

        Returns:
            The token; one that was revoked before keeps the first instant.

        Raises:
            NotFoundError: there is no such token.
        """
        at = utc(now, "now")
        table = tables.tokens
        with self.writing() as connection:
            _get_token(connection, token_hash)
            statement = sa.update(table).where(table.c.hash == token_hash, table.c.revoked_at.is_(None))
            connection.execute(statement.values(revoked_at=at))
            return _get_token(connection, token_hash)


def _in_utc(row: dict[str, Any]) -> dict[str, Any]:
    return {name: utc(value, name) if isinstance(value, datetime) else value for name, value in row.items()}


def _find_user(connection: Connection, name: str) -> User | None:
    if not is_storable(name):
        return None
    row = connection.execute(sa.select(tables.users).where(tables.users.c.name == name)).mappings().first()
    return None if row is None else _user(row)


def _get_user(connection: Connection, name: str) -> User:
    user = _find_user(connection, name)
    if user is None:
        raise NotFoundError(f"There is no user {shown(name)!r}.")
    return user


def _user(row: RowMapping) -> User:
    return User(**{**row, "role": Role(row["role"])})


def _find_token(connection: Connection, token_hash: str) -> Token | None:
    if not is_storable(token_hash):
        return None
    statement = sa.select(tables.tokens).where(tables.tokens.c.hash == token_hash)
    row = connection.execute(statement).mappings().first()
    return None if row is None else Token(**{**row, "kind": TokenKind(row["kind"])})


def _get_token(connection: Connection, token_hash: str) -> Token:
    token = _find_token(connection, token_hash)
    if token is None:
        raise NotFoundError("There is no such token.")
    return token
