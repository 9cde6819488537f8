"""`yizhan migrate`: the schema brought up to date, or the register moved into another database."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.copying import open_existing, row_bar
from api.cli.opening import read_settings
from api.cli.output import JsonOption, print_json, print_line
from api.cli.texts import say, told
from stations.errors import InputError
from stations.store import Store
from stations.store.copies import move_register
from stations.store.schema import newest_schema

FromOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="URL",
        help=told("migrate_from"),
        show_default=False,
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="URL",
        help=told("migrate_to"),
        show_default=False,
    ),
]
SchemaOption = Annotated[
    str | None,
    typer.Option(
        metavar="REVISION",
        help=told("migrate_schema"),
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: the program.
    """
    app.command(help=told("migrate"))(migrate)


def migrate(
    origin: FromOption = None,
    target: ToOption = None,
    schema: SchemaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring the database schema up to date, or move the whole register into another database.

    Args:
        origin: the database to move from.
        target: the database to move to.
        schema: an older revision to go back to.
        as_json: print JSON.

    Raises:
        InputError: moving and going back at once.
    """
    if origin is None and target is None:
        _move_schema(schema, as_json=as_json)
        return
    if schema is not None:
        raise InputError("--schema goes without --from and --to", code="copy_schema_alone")
    configured = read_settings().database_url.get_secret_value()
    _move_register(origin or configured, target or configured, as_json=as_json)


def _move_schema(schema: str | None, *, as_json: bool) -> None:
    with Store.open(read_settings().database_url.get_secret_value()) as store:
        store.upgrade()
        if schema not in (None, newest_schema()):
            store.downgrade(str(schema))
        found, points = store.schema_version(), store.has_geometry()
    is_newest = found == newest_schema()
    if as_json:
        print_json({"schema": found, "points": points})
        return
    print_line(say("migrated" if is_newest else "migrated_back", version=found or "base"))
    if is_newest and points is False:
        print_line(say("points_missing"))


def _move_register(origin: str, target: str, *, as_json: bool) -> None:
    with open_existing(origin) as source, Store.open(target) as store, row_bar(say("moving")) as bar:
        filled = move_register(source, store, bar.expect, bar.reach)
    rows = sum(filled.rows.values())
    if as_json:
        print_json(
            {
                "schema": filled.schema,
                "data_version": filled.data_version,
                "rows": rows,
                "tables": {
                    name: {"rows": count, "sha256": filled.sha256[name]}
                    for name, count in filled.rows.items()
                },
            }
        )
    else:
        print_line(say("moved", count=rows, tables=len(filled.rows), version=filled.data_version))
