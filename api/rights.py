"""Who a request speaks for, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.exceptions import HTTPException

from api.errors import language_of
from api.messages import message
from api.rate_limits import RateLimits
from api.services import services_of
from api.sessions import SESSION_COOKIE, current_session, tokens_match
from api.tokens import find_holder, note_use
from geodata.divisions import is_within
from stations.store import Role, TokenKind, User

CSRF_HEADER = "X-CSRF-Token"
_CHALLENGE = 'Bearer realm="yizhan"'
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_RANKS = {Role.VIEWER: 0, Role.EDITOR: 1, Role.ADMIN: 2}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts through a request.

    Args:
        name: the user's name.
        role: what they may do, as of this request.
        division: the division that an editor is confined to, None for no limit.
        token_id: the API token that spoke for them, None for a session of the pages.
    """

    name: str
    role: Role
    division: str | None
    token_id: str | None = None


def require(request: Request, role: Role = Role.VIEWER, form_token: str | None = None) -> Actor:
    """Make sure that a request may do what it asks for; call this before anything else is done.

    A session of the pages must prove by its CSRF token that a change comes from one of our own pages. An API
    token proves that by itself: no browser sends it unasked.

    Args:
        request: the request.
        role: the least that is needed.
        form_token: the CSRF token of a form; otherwise the header `X-CSRF-Token` carries it.

    Returns:
        Who it is.

    Raises:
        HTTPException: 401 for nobody or a token that does not hold, 403 for a role that is not enough and
            for a missing or wrong CSRF token.
    """
    actor = _bearer(request) if _authorization(request) else _signed_in(request, form_token)
    if _RANKS[actor.role] < _RANKS[role]:
        raise HTTPException(403, message(f"needs_{role}", language_of(request)))
    return actor


def may_change(actor: Actor, division: str | None) -> bool:
    """Tell whether somebody may change what lies in a division.

    Args:
        actor: who it is.
        division: code of the division; None where nobody knows it, which only those without a limit may
            change.

    Returns:
        True for admins, and for editors inside their division.
    """
    if actor.role is not Role.EDITOR:
        return actor.role is Role.ADMIN
    return actor.division is None or (division is not None and is_within(division, actor.division))


def require_inside(request: Request, actor: Actor, division: str | None) -> None:
    """Make sure that somebody may change what lies in a division.

    Args:
        request: tells the language of the refusal.
        actor: who it is.
        division: code of the division; None where nobody knows it.

    Raises:
        HTTPException: 403, they may not.
    """
    if not may_change(actor, division):
        if actor.role is Role.VIEWER:
            raise HTTPException(403, message("needs_editor", language_of(request)))
        raise HTTPException(403, message("outside_area", language_of(request), division=actor.division))


def _authorization(request: Request) -> str:
    return request.headers.get("authorization", "")


def _bearer(request: Request) -> Actor:
    """Find the user of an API token; a header that does not hold never falls back to a cookie."""
    scheme, _, secret = _authorization(request).partition(" ")
    services = services_of(request)
    store, now = services.register.store, services.clock()
    found = None
    if scheme.lower() == "bearer" and secret.strip():
        found = find_holder(store, secret.strip(), TokenKind.API, now)
    if found is None:
        # RFC 6750, section 3.1.
        challenge = {"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'}
        raise HTTPException(401, message("token_invalid", language_of(request)), challenge)
    token, user = found
    limits: RateLimits = request.app.state.rate_limits
    limits.know(secret.strip())
    note_use(store, token, now)
    return _actor(user, token.id)


def _signed_in(request: Request, form_token: str | None) -> Actor:
    session = current_session(request)
    lang = language_of(request)
    if session is None:
        raise HTTPException(401, message("sign_in_first", lang), {"WWW-Authenticate": _CHALLENGE})
    limits: RateLimits = request.app.state.rate_limits
    limits.know(request.cookies[SESSION_COOKIE])
    if request.method not in _SAFE_METHODS:
        sent = request.headers.get(CSRF_HEADER, "") if form_token is None else form_token
        if not tokens_match(sent, session.csrf):
            raise HTTPException(403, message("csrf_wrong", lang, header=CSRF_HEADER))
    return _actor(session.user)


def _actor(user: User, token_id: str | None = None) -> Actor:
    return Actor(user.name, user.role, user.division, token_id)
