"""API tokens of single users: random secrets that are shown once and kept as hashes."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from datetime import datetime, timedelta

from stations.errors import NotFoundError, StoreError
from stations.store import Store, Token, TokenKind, User

TOKEN_PREFIX = "yz_"  # noqa: S105 (what every token begins with, so that a leaked one is recognised)
LABEL_LONGEST = 80
_SECRET_BYTES, _ID_BYTES = 32, 8

# When a token was last used is worth a write a minute, not a write a request.
_USE_NOTED_EVERY = timedelta(minutes=1)


def new_secret() -> str:
    """Make a secret that nobody can guess.

    Returns:
        256 random bits as 43 characters that fit into a URL, a cookie and a header.
    """
    return secrets.token_urlsafe(_SECRET_BYTES)


def new_token_id() -> str:
    """Make the public id of a token.

    Returns:
        16 hexadecimal digits.
    """
    return secrets.token_hex(_ID_BYTES)


def hash_secret(secret: str) -> str:
    """Make what is kept of a secret; a random secret needs neither salt nor a slow hash.

    Args:
        secret: the secret.

    Returns:
        SHA-256, hexadecimal.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def issue_token(
    store: Store, user_name: str, label: str, now: datetime, expires_at: datetime | None = None
) -> tuple[str, Token]:
    """Make an API token for a user.

    Args:
        store: keeps its hash.
        user_name: whose it is; it may do what they may do at the time of its use.
        label: what its owner calls it.
        now: the present instant.
        expires_at: until when it holds, None for no end.

    Returns:
        The secret, kept nowhere else, and the token.

    Raises:
        InputError: the label cannot be kept.
        NotFoundError: there is no such user.
        ConflictError: the user is disabled.
    """
    secret = TOKEN_PREFIX + new_secret()
    token = Token(
        id=new_token_id(),
        hash=hash_secret(secret),
        user_name=user_name,
        kind=TokenKind.API,
        created_at=now,
        expires_at=expires_at,
        label=label,
    )
    store.add_token(token)
    return secret, token


def find_holder(store: Store, secret: str, kind: TokenKind, now: datetime) -> tuple[Token, User] | None:
    """Find out who is known by a secret.

    Args:
        store: keeps the hashes.
        secret: what came with a request.
        kind: how it came; a session's secret is no API token, and the other way round.
        now: the present instant.

    Returns:
        The token and its user; None where the secret is unknown, revoked or expired, or the user disabled.
    """
    try:
        token = store.get_token(hash_secret(secret))
        user = store.get_user(token.user_name)
    except NotFoundError:
        return None
    if token.kind is not kind or not token.holds_at(now) or user.disabled_at is not None:
        return None
    return token, user


def note_use(store: Store, token: Token, now: datetime) -> None:
    """Write down that a token was used, if that was not done a moment ago.

    Args:
        store: keeps it.
        token: the token.
        now: the present instant.
    """
    if token.last_used_at is None or now - token.last_used_at >= _USE_NOTED_EVERY:
        # A reader must not fail because nothing can be written just now.
        with contextlib.suppress(StoreError):
            store.mark_token_used(token.hash, now)
