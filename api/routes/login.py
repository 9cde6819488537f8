"""`/staff/login` and `/staff/logout`: signing in and out."""

from __future__ import annotations

from asyncio import sleep
from datetime import timedelta
from urllib.parse import parse_qs

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.auditing import Action, record
from api.errors import language_of
from api.language import negotiate
from api.messages import message
from api.parameter_kinds import LANG
from api.parameters import Parameter, read_page_query
from api.rights import require
from api.services import services_of
from api.sessions import (
    LOGIN_COOKIE,
    SESSION_COOKIE,
    current_session,
    end_session,
    set_cookie,
    set_session_cookie,
    tokens_match,
)
from api.signing_in import START_PAGE, in_language, pause_s, sign_in, staff_path
from api.tokens import new_secret
from stations.errors import ErrorDetail, InputError
from stations.store.logins import FAILURES_TO_LOCK, LOCK_DURATION
from web.csp import page_policy
from web.templates import render

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
# A password of 500 characters of any script, written as a form, and what stands beside it.
_FORM_MAX_BYTES = 16_384
_LOGIN_LIFETIME = timedelta(hours=1)

# Each check of a password takes 64 MiB: a few at a time for every worker, and a short queue.
_CHECKS_AT_ONCE, _LONGEST_QUEUE = 2, 50
_checks: RunVar[CapacityLimiter] = RunVar("password_checks")

NEXT = Parameter("next", staff_path, {"type": "string"}, "page of the staff to go on to", START_PAGE)
_PARAMETERS = (LANG, NEXT)


@router.get("/staff/login")
async def get_login(request: Request) -> Response:
    """Show the form, or go on where somebody is signed in already."""
    values = read_page_query(request.query_params.multi_items(), _PARAMETERS)
    lang = language_of(request)
    if await run_in_threadpool(current_session, request) is not None:
        return RedirectResponse(in_language(values["next"], lang), 303)
    return _login_form(request, lang, values["next"])


@router.post("/staff/login")
async def post_login(request: Request) -> Response:
    """Sign in; whoever sent the cookie of a session before gets another one."""
    form = await _read_form(request)
    lang = negotiate(request.headers.get("accept-language"), form.get("lang"))
    target = staff_path(form.get("next", ""))
    name = form.get("username", "").strip()
    if not tokens_match(form.get("csrf_token", ""), request.cookies.get(LOGIN_COOKIE, "")):
        return _login_form(request, lang, target, message("login_expired", lang), 403, name)
    secret = await _check(request, name, form.get("password", ""), lang)
    if secret is None:
        minutes = LOCK_DURATION // timedelta(minutes=1)
        error = message("wrong_login", lang, failures=FAILURES_TO_LOCK, minutes=minutes)
        return _login_form(request, lang, target, error, 401, name)
    await run_in_threadpool(end_session, request)
    response = RedirectResponse(in_language(target, lang), 303)
    set_session_cookie(response, request, secret)
    response.delete_cookie(LOGIN_COOKIE, path="/staff")
    return response


async def _check(request: Request, name: str, password: str, lang: str) -> str | None:
    """Check a password in its turn; `sign_in` says what comes back."""
    services = services_of(request)
    store = services.register.store
    limiter = _checks.get(None)
    if limiter is None:
        limiter = CapacityLimiter(_CHECKS_AT_ONCE)
        _checks.set(limiter)
    if limiter.statistics().tasks_waiting >= _LONGEST_QUEUE:
        raise HTTPException(429, message("login_busy", lang), {"Retry-After": "10"})
    failures = await run_in_threadpool(store.login_failures, services.clock())
    await sleep(pause_s(failures))
    address = "" if request.client is None else request.client.host
    return await run_sync(lambda: sign_in(store, name, password, services.clock(), address), limiter=limiter)


@router.post("/staff/logout")
async def post_logout(request: Request) -> Response:
    """Sign out; the session holds no longer, wherever its cookie is."""
    form = await _read_form(request)
    await run_in_threadpool(_sign_out, request, form.get("csrf_token", ""))
    response = RedirectResponse(f"/staff/login?lang={language_of(request)}", 303)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


def _sign_out(request: Request, csrf_token: str) -> None:
    if current_session(request) is None:
        return
    actor = require(request, form_token=csrf_token)
    end_session(request)
    services = services_of(request)
    record(services.register.store, actor.name, Action.SIGNED_OUT, actor.name, None, services.clock())


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
    request: Request,
    lang: str,
    target: str,
    error: str | None = None,
    status: int = 200,
    username: str = "",
) -> Response:
    token = new_secret()
    shown = None if target == START_PAGE else target
    page = render("login.html", lang, csrf_token=token, error=error, username=username[:64], next=shown)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": page_policy()}
    response = Response(page, status, headers, media_type=_HTML)
    set_cookie(response, request, LOGIN_COOKIE, token, _LOGIN_LIFETIME)
    return response
