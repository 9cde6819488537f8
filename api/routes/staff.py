"""`/staff`: signing in and out, and what has been imported."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.errors import language_of
from api.language import negotiate
from api.messages import message
from api.parameters import read_query
from api.passwords import password_matches
from api.queries import LANG_ONLY
from api.services import services_of
from api.sessions import (
    LOGIN_COOKIE,
    SESSION_COOKIE,
    Session,
    current_session,
    set_cookie,
    set_session_cookie,
    start_session,
    tokens_match,
)
from stations.errors import ErrorDetail, InputError, NotFoundError
from web.csp import page_policy
from web.templates import render

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
_FORM_MAX_BYTES = 4096
_LOGIN_LIFETIME = timedelta(hours=1)
_IMPORTS_SHOWN = 20


@router.get("/staff")
async def get_staff(request: Request) -> Response:
    """Show what has been imported, or ask to sign in."""
    read_query(request.query_params.multi_items(), LANG_ONLY)
    lang = language_of(request)
    session = await run_in_threadpool(current_session, request)
    if session is None:
        return RedirectResponse(f"/staff/login?lang={lang}", 303)
    return _private(await run_in_threadpool(_staff_page, request, session, lang))


def _staff_page(request: Request, session: Session, lang: str) -> str:
    services = services_of(request)
    directory = services.register.directory
    counts: dict[str, int] = {}
    for station in directory.stations:
        counts[station.dataset] = counts.get(station.dataset, 0) + 1
    return render(
        "staff.html",
        lang,
        user=session.user,
        csrf_token=session.csrf,
        data_version=directory.version,
        datasets=[(dataset, counts.get(name, 0)) for name, dataset in sorted(directory.datasets.items())],
        imports=services.register.store.list_imports(_IMPORTS_SHOWN),
    )


@router.get("/staff/login")
async def get_login(request: Request) -> Response:
    """Show the form."""
    read_query(request.query_params.multi_items(), LANG_ONLY)
    return _login_form(request, language_of(request))


@router.post("/staff/login")
async def post_login(request: Request) -> Response:
    """Sign in."""
    form = await _read_form(request)
    lang = negotiate(request.headers.get("accept-language"), form.get("lang"))
    if not tokens_match(form.get("csrf_token", ""), request.cookies.get(LOGIN_COOKIE, "")):
        return _login_form(request, lang, "login_expired", 403)
    secret = await run_in_threadpool(_sign_in, request, form.get("username", ""), form.get("password", ""))
    if secret is None:
        return _login_form(request, lang, "wrong_login", 401, form.get("username", ""))
    response = RedirectResponse(f"/staff?lang={lang}", 303)
    set_session_cookie(response, request, secret)
    response.delete_cookie(LOGIN_COOKIE, path="/staff")
    return response


def _sign_in(request: Request, name: str, password: str) -> str | None:
    services = services_of(request)
    store = services.register.store
    try:
        user = store.get_user(name)
    except NotFoundError:
        password_matches(password, None)
        return None
    if not password_matches(password, None if user.disabled_at else user.password_hash):
        return None
    return start_session(store, user, services.clock())


@router.post("/staff/logout")
async def post_logout(request: Request) -> Response:
    """Sign out; the session holds no longer, wherever its cookie is."""
    form = await _read_form(request)
    session = await run_in_threadpool(current_session, request)
    if session is not None:
        if not tokens_match(form.get("csrf_token", ""), session.csrf):
            raise InputError(message("login_expired", language_of(request)))
        services = services_of(request)
        await run_in_threadpool(services.register.store.revoke_token, session.token_hash, services.clock())
    response = RedirectResponse("/staff/login", 303)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


async def _read_form(request: Request) -> dict[str, str]:
    """Read a small form; counted before it is parsed."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_MAX_BYTES:
            fault = ErrorDetail("form", f"at most {_FORM_MAX_BYTES} bytes")
            raise InputError(message("form_too_large", language_of(request)), (fault,))
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}


def _login_form(
    request: Request, lang: str, error: str | None = None, status: int = 200, username: str = ""
) -> Response:
    token = secrets.token_urlsafe(32)
    shown = None if error is None else message(error, lang)
    page = render("login.html", lang, csrf_token=token, error=shown, username=username[:64])
    response = _private(page, status)
    set_cookie(response, request, LOGIN_COOKIE, token, _LOGIN_LIFETIME)
    return response


def _private(html: str, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": page_policy()}
    return Response(html, status, headers, media_type=_HTML)
