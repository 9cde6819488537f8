"""`yizhan user`: who may sign in, and what they may do."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated, Any

import typer

from api.accounts import (
    Change,
    add_user,
    change_password,
    change_role,
    disable_user,
    enable_user,
    unlock_user,
)
from api.app import utc_now
from api.cli import user_tokens
from api.cli.opening import actor_name, open_store
from api.cli.output import JsonOption, print_json, print_line, printable
from api.cli.texts import say, told
from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.store import Role, User

app = typer.Typer(help=told("user"), no_args_is_help=True)
app.add_typer(user_tokens.app, name="token")

NameArgument = Annotated[str, typer.Argument(help=told("token_add_name"))]
DivisionOption = Annotated[str | None, typer.Option(help=told("users_division"))]
AskOption = Annotated[
    bool,
    typer.Option(
        "--ask",
        help=told("users_ask"),
        show_default=False,
    ),
]


@app.command(help=told("user_add"))
def add(
    name: NameArgument,
    role: Annotated[Role, typer.Option(help="viewer, editor, admin.")] = Role.EDITOR,
    division: DivisionOption = None,
    ask: AskOption = False,
    as_json: JsonOption = False,
) -> None:
    """Add an account.

    Args:
        name: the user's name.
        role: what they may do.
        division: the division that an editor is confined to.
        ask: read the password instead of making one.
        as_json: print JSON.
    """
    typed = _read_password() if ask else None
    with open_store() as store:
        change = Change(store, actor_name(), utc_now())
        password = add_user(change, name, role, division, _divisions(division), typed)
    shown = None if ask else password
    if as_json:
        print_json({"name": name, "role": str(role), "division": division, "password": shown})
        return
    print_line(say("user_added", name=name, role=role))
    if shown is not None:
        print_line(say("password_once", password=shown))


@app.command("list", help=told("user_list"))
def list_users(as_json: JsonOption = False) -> None:
    """List the accounts.

    Args:
        as_json: print JSON.
    """
    with open_store() as store:
        now = utc_now()
        users = [(user, store.locked_until(user.name, now)) for user in store.list_users()]
    if as_json:
        print_json([_user_json(user, locked) for user, locked in users])
        return
    for user, locked in users:
        state = "✗" if user.disabled_at else "✓"
        pause = "" if locked is None else say("user_locked", until=locked.isoformat(timespec="minutes"))
        facts = (f"{state} {printable(user.name)}", str(user.role), user.division or "", pause)
        print_line("  ".join(fact for fact in facts if fact))


@app.command(help=told("user_revoke"))
def revoke(name: NameArgument, as_json: JsonOption = False) -> None:
    """Keep an account from signing in, and end its sessions and tokens.

    Args:
        name: the user's name.
        as_json: print JSON.
    """
    with open_store() as store:
        user = disable_user(Change(store, actor_name(), utc_now()), name)
    _print_user(user, say("user_revoked", name=name), as_json)


@app.command(help=told("user_enable"))
def enable(name: NameArgument, as_json: JsonOption = False) -> None:
    """Let a disabled account sign in again.

    Args:
        name: the user's name.
        as_json: print JSON.
    """
    with open_store() as store:
        user = enable_user(Change(store, actor_name(), utc_now()), name)
    _print_user(user, say("user_enabled", name=name), as_json)


@app.command(help=told("user_role"))
def role(
    name: NameArgument,
    new_role: Annotated[Role, typer.Argument(metavar="ROLE", help="viewer, editor, admin.")],
    division: DivisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change what an account may do; without a division there is no limit to one.

    Args:
        name: the user's name.
        new_role: what they may do.
        division: the division that an editor is confined to.
        as_json: print JSON.
    """
    with open_store() as store:
        change = Change(store, actor_name(), utc_now())
        user = change_role(change, name, new_role, division, _divisions(division))
    _print_user(user, say("user_changed", name=name, role=new_role, division=division or "—"), as_json)


@app.command(help=told("user_unlock"))
def unlock(name: NameArgument, as_json: JsonOption = False) -> None:
    """End the pause after too many wrong passwords.

    Args:
        name: the user's name.
        as_json: print JSON.
    """
    with open_store() as store:
        forgotten = unlock_user(Change(store, actor_name(), utc_now()), name)
    if as_json:
        print_json({"name": name, "unlocked": forgotten})
        return
    print_line(say("user_unlocked" if forgotten else "user_not_locked", name=name))


@app.command(help=told("user_password"))
def password(name: NameArgument, ask: AskOption = False, as_json: JsonOption = False) -> None:
    """Give an account another password and end its sessions.

    Args:
        name: the user's name.
        ask: read the password instead of making one.
        as_json: print JSON.
    """
    typed = _read_password() if ask else None
    with open_store() as store:
        chosen = change_password(Change(store, actor_name(), utc_now()), name, typed)
    shown = None if ask else chosen
    if as_json:
        print_json({"name": name, "password": shown})
        return
    print_line(say("password_changed", name=name))
    if shown is not None:
        print_line(say("password_once", password=shown))


def _read_password() -> str:
    """Read a password without showing it; a program passes it as one line."""
    if sys.stdin.isatty():
        return str(typer.prompt(say("password_prompt"), hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _divisions(division: str | None) -> Divisions:
    return Divisions(()) if division is None else load().divisions


def _user_json(user: User, locked_until: datetime | None = None) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": str(user.role),
        "division": user.division,
        "created_at": user.created_at.isoformat(),
        "disabled_at": None if user.disabled_at is None else user.disabled_at.isoformat(),
        "locked_until": None if locked_until is None else locked_until.isoformat(),
    }


def _print_user(user: User, sentence: str, as_json: bool) -> None:
    if as_json:
        print_json(_user_json(user))
    else:
        print_line(sentence)
