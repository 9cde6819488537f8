"""Signed-in members of staff: a random secret in a cookie, of which the store keeps the hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from api.services import services_of
from stations.errors import NotFoundError
from stations.store import Store, Token, TokenKind, User

SESSION_COOKIE = "yizhan_session"
LOGIN_COOKIE = "yizhan_login"
_LIFETIME = timedelta(hours=12)
_SECRET_BYTES = 32
_ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in.

    Args:
        user: who it is.
        csrf: what a form of this session must send along.
        token_hash: names the session in the store.
    """

    user: User
    csrf: str
    token_hash: str


def start_session(store: Store, user: User, now: datetime) -> str:
    """Sign somebody in.

    Args:
        store: keeps the session.
        user: who it is.
        now: the present instant.

    Returns:
        The secret for the cookie; it is kept nowhere else.
    """
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    store.add_token(
        Token(
            id=secrets.token_hex(_ID_BYTES),
            hash=_hash(secret),
            user_name=user.name,
            kind=TokenKind.SESSION,
            created_at=now,
            csrf=secrets.token_urlsafe(_SECRET_BYTES),
            expires_at=now + _LIFETIME,
        )
    )
    return secret


def current_session(request: Request) -> Session | None:
    """Find out who sent a request.

    Args:
        request: the request.

    Returns:
        The session of its cookie, or None.
    """
    secret = request.cookies.get(SESSION_COOKIE, "")
    if not secret:
        return None
    services = services_of(request)
    store, token_hash = services.register.store, _hash(secret)
    try:
        token = store.get_token(token_hash)
        user = store.get_user(token.user_name)
    except NotFoundError:
        return None
    holds = token.kind is TokenKind.SESSION and token.holds_at(services.clock())
    if not holds or user.disabled_at is not None or token.csrf is None:
        return None
    return Session(user, token.csrf, token_hash)


def set_cookie(
    response: Response, request: Request, name: str, value: str, lifetime: timedelta, path: str = "/staff"
) -> None:
    """Give a browser a cookie that scripts cannot read and other sites cannot send.

    Args:
        response: carries it.
        request: tells whether the connection is encrypted.
        name: the cookie's name.
        value: its value.
        lifetime: how long it holds.
        path: where the browser sends it.
    """
    response.set_cookie(
        name,
        value,
        max_age=int(lifetime.total_seconds()),
        path=path,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def set_session_cookie(response: Response, request: Request, secret: str) -> None:
    """Give a browser its session.

    Args:
        response: carries the cookie.
        request: tells whether the connection is encrypted.
        secret: what `start_session` returned.
    """
    set_cookie(response, request, SESSION_COOKIE, secret, _LIFETIME, path="/")


def tokens_match(sent: str, expected: str) -> bool:
    """Compare a form's token with the one it should carry, in constant time.

    Args:
        sent: what came with the form.
        expected: what was given out; an empty one matches nothing.

    Returns:
        Whether they are the same.
    """
    return bool(expected) and hmac.compare_digest(sent.encode(), expected.encode())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
