"""People who may sign in, and what they may do."""

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


class Accounts(Database):
    """The users of a register."""

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
        row = in_utc(asdict(user))
        with self.writing() as connection:
            if _find_user(connection, user.name) is not None:
                raise ConflictError(
                    f"There is a user {user.name!r} already.", code="user_exists", name=user.name
                )
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
            return read_user(connection, name)

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
            read_user(connection, name)
            of_user = sa.update(users).where(users.c.name == name, users.c.disabled_at.is_(None))
            connection.execute(of_user.values(disabled_at=at))
            theirs = sa.update(tokens).where(tokens.c.user_name == name, tokens.c.revoked_at.is_(None))
            connection.execute(theirs.values(revoked_at=at))
            return read_user(connection, name)

    def enable_user(self, name: str) -> User:
        """Let a disabled user sign in again; their old tokens stay revoked.

        Args:
            name: the user's name.

        Returns:
            The user.

        Raises:
            NotFoundError: there is no such user.
        """
        return self._change(name, disabled_at=None)

    def set_password(self, name: str, password_hash: str, now: datetime) -> User:
        """Give a user another password and end their sessions; API tokens go on.

        Args:
            name: the user's name.
            password_hash: what the password is checked against.
            now: the instant.

        Returns:
            The user.

        Raises:
            InputError: the hash cannot be kept.
            NotFoundError: there is no such user.
        """
        check_texts(password_hash=password_hash)
        at, tokens = utc(now, "now"), tables.tokens
        with self.writing() as connection:
            user = _change(connection, name, password_hash=password_hash)
            sessions = sa.update(tokens).where(
                tokens.c.user_name == name, tokens.c.kind == "session", tokens.c.revoked_at.is_(None)
            )
            connection.execute(sessions.values(revoked_at=at))
            return user

    def set_role(self, name: str, role: Role, division: str | None) -> User:
        """Change what a user may do, from their next request on.

        Args:
            name: the user's name.
            role: what they may do.
            division: the division that an editor is confined to, None for no limit.

        Returns:
            The user.

        Raises:
            InputError: the division cannot be kept.
            NotFoundError: there is no such user.
        """
        check_texts(division=division)
        return self._change(name, role=role, division=division)

    def _change(self, name: str, **values: Any) -> User:
        with self.writing() as connection:
            return _change(connection, name, **values)


def in_utc(row: dict[str, Any]) -> dict[str, Any]:
    """Turn every instant of a row into UTC.

    Args:
        row: column → value.

    Returns:
        The same row with its instants in UTC.

    Raises:
        InputError: an instant has no offset.
    """
    return {name: utc(value, name) if isinstance(value, datetime) else value for name, value in row.items()}


def _change(connection: Connection, name: str, **values: Any) -> User:
    read_user(connection, name)
    connection.execute(sa.update(tables.users).where(tables.users.c.name == name).values(values))
    return read_user(connection, name)


def _find_user(connection: Connection, name: str) -> User | None:
    if not is_storable(name):
        return None
    row = connection.execute(sa.select(tables.users).where(tables.users.c.name == name)).mappings().first()
    return None if row is None else _user(row)


def read_user(connection: Connection, name: str) -> User:
    """Find a user within a transaction, disabled or not.

    Args:
        connection: the transaction.
        name: the user's name.

    Returns:
        The user.

    Raises:
        NotFoundError: there is none.
    """
    user = _find_user(connection, name)
    if user is None:
        raise NotFoundError(f"There is no user {shown(name)!r}.", code="no_user", name=shown(name))
    return user


def _user(row: RowMapping) -> User:
    return User(**{**row, "role": Role(row["role"])})
