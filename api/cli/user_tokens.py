"""`yizhan user token`: secrets by which programs act for a user."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from api.accounts import Change, create_token, revoke_token
from api.app import utc_now
from api.cli.opening import actor_name, open_store
from api.cli.output import JsonOption, print_json, print_line, printable
from api.cli.texts import say, told
from stations.store import Token

app = typer.Typer(help=told("token"), no_args_is_help=True)


@app.command(help=told("token_add"))
def add(
    name: Annotated[str, typer.Argument(help=told("token_add_name"))],
    label: Annotated[str, typer.Option(help=told("token_add_label"))],
    days: Annotated[int | None, typer.Option(min=1, max=3650, help=told("token_add_days"))] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a token for a user.

    Args:
        name: the user's name.
        label: what it is for.
        days: how long it holds.
        as_json: print JSON.
    """
    with open_store() as store:
        now = utc_now()
        until = None if days is None else now + timedelta(days=days)
        secret, token = create_token(Change(store, actor_name(), now), name, label, until)
    if as_json:
        print_json({**_token_json(token), "token": secret})
        return
    print_line(say("token_added", id=token.id, name=name, token=secret))


@app.command("list", help=told("token_list"))
def list_tokens(
    name: Annotated[str | None, typer.Argument(help=told("token_add_name"))] = None,
    as_json: JsonOption = False,
) -> None:
    """List the tokens of a user, or of everybody.

    Args:
        name: the user's name.
        as_json: print JSON.
    """
    with open_store() as store:
        tokens = store.list_tokens(name)
        now = utc_now()
    if as_json:
        print_json([_token_json(token) for token in tokens])
        return
    for token in tokens:
        state = "✓" if token.holds_at(now) else "✗"
        used = "—" if token.last_used_at is None else f"{token.last_used_at:%Y-%m-%d}"
        label = printable(token.label)
        print_line(f"{state} {token.id}  {printable(token.user_name)}  {label}  {used}")


@app.command(help=told("token_revoke"))
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help=told("token_revoke_token_id"))],
    as_json: JsonOption = False,
) -> None:
    """Let a token no longer hold.

    Args:
        token_id: the token's id, as the list shows it.
        as_json: print JSON.
    """
    with open_store() as store:
        token = revoke_token(Change(store, actor_name(), utc_now()), token_id)
    if as_json:
        print_json(_token_json(token))
        return
    print_line(say("token_revoked", id=token.id))


def _token_json(token: Token) -> dict[str, Any]:
    instants = {name: getattr(token, name) for name in ("expires_at", "last_used_at", "revoked_at")}
    return {
        "id": token.id,
        "user": token.user_name,
        "label": token.label,
        "created_at": token.created_at.isoformat(),
        **{name: None if at is None else at.isoformat() for name, at in instants.items()},
    }
