"""Signed-in members of staff: a random secret in a cookie, of which the store keeps the hash."""

from __future__ import annotations

import contextlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from api.services import services_of
from api.tokens import find_holder, hash_secret, new_secret, new_token_id
from stations.errors import NotFoundError
from stations.store import Store, Token, TokenKind, User

SESSION_COOKIE = "yizhan_session"
LOGIN_COOKIE = "yizhan_login"
SESSION_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in.

    Args:
        user: who it is.
        csrf: what every change from this session must carry, in a form or in the header X-CSRF-Token.
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
        The secret for the cookie; it is new each time and kept nowhere else.

    Raises:
        ConflictError: the user is disabled.
    """
    secret = new_secret()
    store.add_token(
        Token(
            id=new_token_id(),
            hash=hash_secret(secret),
            user_name=user.name,
            kind=TokenKind.SESSION,
            created_at=now,
            csrf=new_secret(),
            expires_at=now + SESSION_LIFETIME,
        )
    )
    return secret


def end_session(request: Request) -> None:
    """Let the session of a request's cookie hold no longer, wherever else the cookie is.

    Args:
        request: the request; without a session nothing happens.
    """
    secret = request.cookies.get(SESSION_COOKIE, "")
    if secret:
        services = services_of(request)
        with contextlib.suppress(NotFoundError):
            services.register.store.revoke_token(hash_secret(secret), services.clock())


def current_session(request: Request) -> Session | None:
    """Find out who is signed in on the pages.

    Args:
        request: the request.

    Returns:
        The session of its cookie, or None.
    """
    secret = request.cookies.get(SESSION_COOKIE, "")
    if not secret:
        return None
    services = services_of(request)
    found = find_holder(services.register.store, secret, TokenKind.SESSION, services.clock())
    if found is None:
        return None
    token, user = found
    return None if token.csrf is None else Session(user, token.csrf, token.hash)


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
    set_cookie(response, request, SESSION_COOKIE, secret, SESSION_LIFETIME, path="/")


def tokens_match(sent: str, expected: str) -> bool:
    """Compare a token with the one it should be, in constant time.

    Args:
        sent: what came with the request.
        expected: what was given out; an empty one matches nothing.

    Returns:
        Whether they are the same.
    """
    return bool(expected) and hmac.compare_digest(
        sent.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass")
    )
