"""The command `yizhan`: its subcommands, and how errors end it."""

from __future__ import annotations

import sys

import typer

from api.cli import (
    ask,
    backups,
    export,
    files,
    gazetteer,
    geocode,
    lists,
    migrate,
    openstreetmap,
    operate,
    serve,
    users,
)
from api.cli.environment import check_environment
from api.cli.helping import SpokenGroup
from api.cli.output import print_error
from api.cli.texts import say, told
from stations.errors import FileError, InputError, YizhanError

WRONG_USE, COULD_NOT = 2, 3

app = typer.Typer(
    name="yizhan",
    cls=SpokenGroup,
    help=told("program"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (serve, lists, ask, files, export, openstreetmap, geocode, migrate, backups, operate):
    module.register(app)
app.add_typer(gazetteer.app, name="gazetteer")
app.add_typer(users.app, name="user")


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave the process.

    Args:
        arguments: the words after `yizhan`; by default those of the process.

    Raises:
        SystemExit: 0 done, 1 done with row errors, 2 wrong use, 3 could not.
    """
    try:
        check_environment()
        app(arguments)
    except YizhanError as error:
        print_error(error)
        is_wrong_use = isinstance(error, InputError) and not isinstance(error, FileError)
        raise SystemExit(WRONG_USE if is_wrong_use else COULD_NOT) from None
    except OSError as error:
        print(say("unexpected", message=error), file=sys.stderr)
        raise SystemExit(COULD_NOT) from None
