"""`/v1/password`: one's own password, changed by whoever knows the present one."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from pydantic import Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import accounts
from api.accounts import Change
from api.auditing import Action, record
from api.bodies import Body, read_body
from api.heavy_work import run_heavy
from api.messages import message
from api.parameters import QueryFaults
from api.passwords import password_matches
from api.rights import Actor, require
from api.services import services_of
from api.sessions import set_session_cookie, start_session
from api.staff_responses import PRIVATE, asked_language, staff_documented
from stations.store import Role, Store

router = APIRouter(tags=["accounts"])

Password = Annotated[str, StringConstraints(max_length=500)]


class OwnPassword(Body):
    """Another password for whoever is signed in."""

    current: Password = Field(description="the present password")
    password: Password = Field(description="the new one, of at least ten characters")


@router.post(
    "/v1/password",
    operation_id="changeOwnPassword",
    summary="Change my password; every session but this one ends",
    openapi_extra=staff_documented(body=OwnPassword, status=204, problems=(413, 422)),
)
async def post_password(request: Request) -> Response:
    """Answer 204 with a new session; a token may not do this, so that a leaked one locks nobody out."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.VIEWER)
    if actor.token_id is not None:
        raise HTTPException(403, message("password_session_only", lang))
    body = await read_body(request, OwnPassword)
    # Checking a password takes 64 MiB of memory: few at a time.
    return await run_heavy(partial(_change, request, actor, body))


def _change(request: Request, actor: Actor, body: OwnPassword) -> Response:
    services = services_of(request)
    change = Change(services.register.store, actor.name, services.clock())
    _check_current(change, body.current)
    accounts.change_password(change, actor.name, body.password)
    response = Response(status_code=204, headers=PRIVATE)
    secret = start_session(change.store, change.store.get_user(actor.name), change.now)
    set_session_cookie(response, request, secret)
    return response


def _check_current(change: Change, password: str) -> None:
    """Count a wrong guess like one at signing in: whoever finds an open screen has no more of them."""
    store: Store = change.store
    matches = password_matches(password, store.get_user(change.actor).password_hash)
    if store.record_login(change.actor, change.now, matches) is not None:
        raise QueryFaults.one("current", "password_paused")
    if not matches:
        record(store, change.actor, Action.SIGN_IN_FAILED, change.actor, {"reason": "password"}, change.now)
        raise QueryFaults.one("current", "password_wrong")
