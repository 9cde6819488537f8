"""The secrets by which users are known: sessions of the pages, and tokens of programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from stations.errors import ConflictError, NotFoundError
from stations.store import tables
from stations.store.accounts import in_utc, read_user
from stations.store.checks import check_key, check_texts, is_storable, utc
from stations.store.engine import Database


class TokenKind(StrEnum):
    """How a token travels: in a cookie with a CSRF token beside it, or in a header."""

    SESSION = "session"
    API = "api"


@dataclass(frozen=True, slots=True)
class Token:
    """One secret by which a user is known; only its hash is kept.

    Args:
        id: names the token in lists; tells nothing about the secret.
        hash: SHA-256 of the secret, hexadecimal.
        user_name: whose it is.
        kind: how it travels.
        created_at: when it was made.
        csrf: what a page of a session must send along.
        expires_at: until when it holds, None for no end.
        revoked_at: since when it no longer holds.
        label: what its owner calls it.
        last_used_at: when it last let somebody in, roughly.
    """

    id: str
    hash: str = field(repr=False)
    user_name: str
    kind: TokenKind
    created_at: datetime
    csrf: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    label: str = ""
    last_used_at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether the token lets anybody in.

        Args:
            now: the instant to judge by.

        Returns:
            False once it was revoked or has expired.
        """
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class Tokens(Database):
    """The tokens of a register's users."""

    def add_token(self, token: Token) -> None:
        """Let a user be known by a secret.

        Args:
            token: the token.

        Raises:
            InputError: a value cannot be kept.
            NotFoundError: there is no such user.
            ConflictError: the user is disabled, or the token or its id exists.
        """
        check_key(token.id, "a token's id")
        check_key(token.hash, "a token's hash")
        check_texts(csrf=token.csrf, label=token.label)
        row = in_utc(asdict(token))
        with self.writing() as connection:
            if read_user(connection, token.user_name).disabled_at is not None:
                raise ConflictError(
                    f"The user {token.user_name!r} is disabled.", code="user_disabled", name=token.user_name
                )
            if _exists(connection, token):
                raise ConflictError("There is this token already.", code="token_exists")
            connection.execute(_ended_sessions(token.user_name, row["created_at"]))
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

    def list_tokens(self, user_name: str | None = None) -> tuple[Token, ...]:
        """List API tokens, whether they still hold or not; sessions are not listed.

        Args:
            user_name: only those of this user.

        Returns:
            The tokens in the order in which they were made.
        """
        table = tables.tokens
        statement = sa.select(table).where(table.c.kind == TokenKind.API)
        if user_name is not None:
            if not is_storable(user_name):
                return ()
            statement = statement.where(table.c.user_name == user_name)
        with self.reading() as connection:
            found = [_token(row) for row in connection.execute(statement).mappings()]
        return tuple(sorted(found, key=lambda token: (token.created_at, token.id)))

    def mark_token_used(self, token_hash: str, at: datetime) -> None:
        """Write down that a token let somebody in; an unknown token is passed over.

        Args:
            token_hash: SHA-256 of the secret, hexadecimal.
            at: when.
        """
        table = tables.tokens
        statement = sa.update(table).where(table.c.hash == token_hash).values(last_used_at=utc(at, "at"))
        with self.writing() as connection:
            connection.execute(statement)


def _ended_sessions(user_name: str, now: datetime) -> sa.Delete:
    # Nothing is asked of a session that has ended; the audit remembers that there was one.
    table = tables.tokens
    return sa.delete(table).where(
        table.c.user_name == user_name, table.c.kind == TokenKind.SESSION, table.c.expires_at < now
    )


def _exists(connection: Connection, token: Token) -> bool:
    table = tables.tokens
    same = (table.c.hash == token.hash) | (table.c.id == token.id)
    return connection.execute(sa.select(table.c.id).where(same)).first() is not None


def _find_token(connection: Connection, token_hash: str) -> Token | None:
    if not is_storable(token_hash):
        return None
    statement = sa.select(tables.tokens).where(tables.tokens.c.hash == token_hash)
    row = connection.execute(statement).mappings().first()
    return None if row is None else _token(row)


def _token(row: RowMapping) -> Token:
    return Token(**{**row, "kind": TokenKind(row["kind"])})


def _get_token(connection: Connection, token_hash: str) -> Token:
    token = _find_token(connection, token_hash)
    if token is None:
        raise NotFoundError("There is no such token.", code="no_token")
    return token
