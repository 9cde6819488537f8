"""`yizhan user`: who may sign in."""

from __future__ import annotations

from typing import Annotated

import typer

from api.app import utc_now
from api.cli.opening import open_store
from api.cli.output import JsonOption, print_json, print_line, printable
from api.cli.texts import say
from api.passwords import generate_password, hash_password
from stations.store import Role, User

app = typer.Typer(help="工作人员账户 · Staff accounts.", no_args_is_help=True)


@app.command(help="添加账户，密码只显示一次 · Add an account; the password is shown once.")
def add(
    name: Annotated[str, typer.Argument(help="用户名 · User name.")],
    role: Annotated[Role, typer.Option(help="viewer, editor, admin.")] = Role.EDITOR,
    division: Annotated[
        str | None, typer.Option(help="只能编辑的行政区划代码 · Division that an editor is confined to.")
    ] = None,
) -> None:
    """Add an account.

    Args:
        name: the user's name.
        role: what they may do.
        division: the division that an editor is confined to.
    """
    password = generate_password()
    with open_store() as store:
        store.add_user(User(name, hash_password(password), role, utc_now(), division))
    print_line(say("user_added", name=name, role=role, password=password))


@app.command("list", help="列出账户 · List the accounts.")
def list_users(as_json: JsonOption = False) -> None:
    """List the accounts.

    Args:
        as_json: print JSON.
    """
    with open_store() as store:
        users = store.list_users()
    if as_json:
        print_json(
            [
                {
                    "name": user.name,
                    "role": str(user.role),
                    "division": user.division,
                    "created_at": user.created_at.isoformat(),
                    "disabled_at": None if user.disabled_at is None else user.disabled_at.isoformat(),
                }
                for user in users
            ]
        )
        return
    for user in users:
        state = "✗" if user.disabled_at else "✓"
        print_line(f"{state} {printable(user.name)}  {user.role}  {user.division or ''}".rstrip())


@app.command(help="停用账户 · Keep an account from signing in.")
def revoke(name: Annotated[str, typer.Argument(help="用户名 · User name.")]) -> None:
    """Keep an account from signing in, and end its sessions.

    Args:
        name: the user's name.
    """
    with open_store() as store:
        store.disable_user(name, utc_now())
    print_line(say("user_revoked", name=name))
