"""`/v1/tokens` and `/v1/users`: one's own API tokens, and for administrators the accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import AwareDatetime, Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import accounts
from api.accounts import Change
from api.bodies import Body, read_body
from api.import_options import DivisionCode
from api.messages import error_message, message
from api.parameters import QueryFaults
from api.rights import Actor, require
from api.services import services_of
from api.staff_responses import PRIVATE, asked_language, private, staff_documented
from stations.errors import ConflictError, NotFoundError
from stations.store import Role, Token, User

router = APIRouter(tags=["accounts"])

Text = Annotated[str, StringConstraints(max_length=500)]


class NewToken(Body):
    """An API token that somebody wants for themselves."""

    label: Text = Field(description="what it is for")
    expires_at: AwareDatetime | None = Field(None, description="until when it holds; null for no end")


class NewUser(Body):
    """An account that an administrator adds."""

    name: Text
    role: Role = Role.EDITOR
    division: DivisionCode | None = Field(None, description="the division that an editor is confined to")
    password: Text | None = Field(None, description="generated and shown once when absent")


class UserChange(Body):
    """What an administrator changes about an account."""

    role: Role | None = None
    division: DivisionCode | None = Field(None, description="null for no limit")
    disabled: bool | None = None
    new_password: bool = Field(False, description="generate another password and show it once")
    unlock: bool = Field(False, description="end the pause that failed sign-ins brought")


def _change(request: Request, actor: Actor) -> Change:
    services = services_of(request)
    return Change(services.register.store, actor.name, services.clock())


@router.get(
    "/v1/tokens",
    operation_id="listTokens",
    summary="My API tokens; their secrets are kept nowhere",
    openapi_extra=staff_documented(),
)
def get_tokens(request: Request) -> Response:
    """Answer with the tokens of whoever asks, those that no longer hold too."""
    actor = require(request, Role.VIEWER)
    asked_language(request)
    tokens = services_of(request).register.store.list_tokens(actor.name)
    return private({"tokens": [_token(token) for token in tokens]})


@router.post(
    "/v1/tokens",
    operation_id="postToken",
    summary="Make an API token; it may do what I may do and is shown once",
    openapi_extra=staff_documented(body=NewToken, status=201, problems=(413, 422)),
)
async def post_token(request: Request) -> Response:
    """Answer 201 with `secret`; a token makes no tokens, so that a leaked one ends when it is revoked."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.VIEWER)
    if actor.token_id is not None:
        raise HTTPException(403, message("session_only", lang))
    body = await read_body(request, NewToken)
    change = _change(request, actor)
    secret, token = await run_in_threadpool(
        accounts.create_token, change, actor.name, body.label, body.expires_at
    )
    return private({**_token(token), "secret": secret}, 201)


@router.delete(
    "/v1/tokens/{token_id}",
    operation_id="deleteToken",
    summary="Let an API token no longer hold",
    openapi_extra=staff_documented(status=204, problems=(404, 422)),
)
def delete_token(request: Request, token_id: str) -> Response:
    """Answer 204; an administrator may revoke anybody's."""
    actor = require(request, Role.VIEWER)
    lang = asked_language(request)
    owner = None if actor.role is Role.ADMIN else actor.name
    try:
        accounts.revoke_token(_change(request, actor), token_id, owner)
    except NotFoundError:
        raise NotFoundError(message("no_token", lang)) from None
    return Response(status_code=204, headers=PRIVATE)


@router.get(
    "/v1/users",
    operation_id="listUsers",
    summary="Every account",
    openapi_extra=staff_documented(),
)
def get_users(request: Request) -> Response:
    """Answer with the accounts by name, disabled ones too."""
    require(request, Role.ADMIN)
    asked_language(request)
    services = services_of(request)
    store, now = services.register.store, services.clock()
    users = [_user(user, store.locked_until(user.name, now)) for user in store.list_users()]
    return private({"users": users})


@router.post(
    "/v1/users",
    operation_id="postUser",
    summary="Add an account",
    openapi_extra=staff_documented(body=NewUser, status=201, problems=(409, 413, 422)),
)
async def post_user(request: Request) -> Response:
    """Answer 201 with `password`, which is shown only this once."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.ADMIN)
    body = await read_body(request, NewUser)
    return await run_in_threadpool(_add, request, actor, body, lang)


def _add(request: Request, actor: Actor, body: NewUser, lang: str) -> Response:
    services = services_of(request)
    change, divisions = _change(request, actor), services.gazetteer.divisions
    try:
        password = accounts.add_user(change, body.name, body.role, body.division, divisions, body.password)
    except ConflictError as error:
        raise ConflictError(error_message(error, lang)) from None
    return private({**_user(change.store.get_user(body.name)), "password": password}, 201)


@router.patch(
    "/v1/users/{name}",
    operation_id="patchUser",
    summary="Change what somebody may do, their password, or whether they may sign in",
    openapi_extra=staff_documented(body=UserChange, problems=(404, 409, 413, 422)),
)
async def patch_user(request: Request, name: str) -> Response:
    """Answer with the account; nobody takes their own rights away, so that one administrator stays."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.ADMIN)
    body = await read_body(request, UserChange)
    if not body.model_fields_set:
        raise QueryFaults.one("body", "nothing_to_change")
    return await run_in_threadpool(_alter, request, actor, name, body, lang)


def _alter(request: Request, actor: Actor, name: str, body: UserChange, lang: str) -> Response:
    services = services_of(request)
    store, change = services.register.store, _change(request, actor)
    try:
        user = store.get_user(name)
    except NotFoundError:
        raise NotFoundError(message("no_user", lang, name=name[:64])) from None
    role = body.role or user.role
    division = body.division if "division" in body.model_fields_set else user.division
    if name == actor.name and (role is not user.role or body.disabled):
        raise ConflictError(message("own_account", lang))
    if (role, division) != (user.role, user.division):
        accounts.change_role(change, name, role, division, services.gazetteer.divisions)
    if body.disabled is not None:
        (accounts.disable_user if body.disabled else accounts.enable_user)(change, name)
    if body.unlock:
        accounts.unlock_user(change, name)
    shown: dict[str, Any] = {}
    if body.new_password:
        shown["password"] = accounts.change_password(change, name)
    return private({**_user(store.get_user(name), store.locked_until(name, change.now)), **shown})


def _token(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "label": token.label,
        "created_at": token.created_at.isoformat(),
        "expires_at": _instant(token.expires_at),
        "last_used_at": _instant(token.last_used_at),
        "revoked_at": _instant(token.revoked_at),
    }


def _user(user: User, locked_until: datetime | None = None) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": str(user.role),
        "division": user.division,
        "created_at": user.created_at.isoformat(),
        "disabled_at": _instant(user.disabled_at),
        "locked_until": _instant(locked_until),
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
