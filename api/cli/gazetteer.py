"""`yizhan gazetteer`: the embedded list of divisions, seats and villages, and what an operator adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from api.app import utc_now
from api.cli.opening import open_gazetteer, read_settings
from api.cli.output import JsonOption, print_json, print_line, remarks
from api.cli.texts import say, terminal_language, told
from geodata.gazetteer import GazetteerError
from geodata.gazetteer.build import build as build_gazetteer
from geodata.gazetteer.pack_adding import PackSource, add_pack
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.packs import Pack, list_packs, remove_pack
from stations.errors import FileError
from stations.intake.crs_words import CRS_EXPECTED, crs_of

app = typer.Typer(help=told("gazetteer"), no_args_is_help=True)

_SHOWN_CONFLICTS = 10


class PackKind(StrEnum):
    """What a file holds that is added."""

    DIVISIONS = "divisions"
    GEONAMES = "geonames"
    OSM = "osm"
    WIKIDATA = "wikidata"


@app.command(help=told("gazetteer_info"))
def info(as_json: JsonOption = False) -> None:
    """Describe the gazetteer and its packs.

    Args:
        as_json: print JSON.
    """
    try:
        described = open_gazetteer().info()
    except GazetteerError as error:
        raise FileError(str(error)) from None
    if as_json:
        print_json(described)
        return
    _print_tree(described)


@app.command(help=told("gazetteer_build"))
def build(
    sources: Annotated[Path, typer.Argument(help=told("gazetteer_build_sources"))],
    output: Annotated[Path, typer.Option("-o", "--output", help=told("files_output"))],
) -> None:
    """Build the gazetteer.

    Args:
        sources: folder with the source files.
        output: the file to write.
    """
    try:
        build_gazetteer(sources, output)
    except (GazetteerError, OSError) as error:
        raise FileError(str(error)) from None
    print_line(say("gazetteer_built", file=output, size=output.stat().st_size))


@app.command(help=told("gazetteer_add"))
def add(
    file: Annotated[Path, typer.Argument(help=told("gazetteer_add_file"))],
    kind: Annotated[PackKind, typer.Option(help=told("gazetteer_add_kind"))],
    crs: Annotated[
        str | None,
        typer.Option(help=told("gazetteer_add_crs")),
    ] = None,
    licence: Annotated[str | None, typer.Option(help=told("gazetteer_add_licence"))] = None,
    code_column: Annotated[str | None, typer.Option(help=told("gazetteer_add_code_column"))] = None,
    name_column: Annotated[str | None, typer.Option(help=told("gazetteer_add_name_column"))] = None,
    as_json: JsonOption = False,
) -> None:
    """Add a file to the gazetteer.

    Args:
        file: the file.
        kind: what it holds.
        crs: the datum or projection of its coordinates.
        licence: its licence and whom to name.
        code_column: its column of division codes.
        name_column: its column of names.
        as_json: print JSON.
    """
    source = PackSource(file, str(kind), _known_crs(crs), licence, code_column, name_column)
    try:
        with remarks.status(say("reading", file=file.name)):
            pack = add_pack(read_settings().gazetteer_folder, source, utc_now())
    except PackError as error:
        raise FileError(error.describe(terminal_language())) from None
    if as_json:
        print_json({"name": pack.name, **pack.manifest})
        return
    counts = say("pack_areas" if kind is PackKind.DIVISIONS else "pack_positions", **pack.manifest)
    print_line(say("pack_added", name=pack.name, counts=counts))
    _print_doubts(pack.manifest)


@app.command("list", help=told("gazetteer_list"))
def list_(as_json: JsonOption = False) -> None:
    """List the packs.

    Args:
        as_json: print JSON.
    """
    folder = read_settings().gazetteer_folder
    try:
        packs = list_packs(folder)
    except PackError as error:
        raise FileError(error.describe(terminal_language())) from None
    if as_json:
        print_json([{"name": pack.name, **pack.manifest} for pack in packs])
        return
    if not packs:
        print_line(say("packs_none", folder=folder))
    for pack in packs:
        print_line(_line_of(pack))


@app.command(help=told("gazetteer_remove"))
def remove(name: Annotated[str, typer.Argument(help=told("gazetteer_remove_name"))]) -> None:
    """Remove a pack.

    Args:
        name: its name.
    """
    try:
        remove_pack(read_settings().gazetteer_folder, name)
    except PackError as error:
        raise FileError(error.describe(terminal_language())) from None
    print_line(say("pack_removed", name=name))


def _known_crs(given: str | None) -> str | None:
    if given is None:
        return None
    folded = given.strip().lower().removeprefix("epsg:")
    found = "wgs84" if folded == "4326" else crs_of(given)
    if found is None:
        raise typer.BadParameter(f"--crs {given!r}: {CRS_EXPECTED}")
    return found


def _line_of(pack: Pack) -> str:
    counts = say("pack_areas" if pack.kind == "divisions" else "pack_positions", **pack.manifest)
    return f"{pack.name}  {str(pack.manifest['added_at'])[:10]}  {pack.licence}  {counts}"


def _print_doubts(manifest: Mapping[str, Any]) -> None:
    for conflict in manifest.get("conflicts", ())[:_SHOWN_CONFLICTS]:
        metres = conflict["distance_m"]
        values = {**conflict, "file": manifest["file"], "km": "?" if metres is None else round(metres / 1000)}
        remarks.print("  " + say(f"pack_conflict_{conflict['reason']}", **values), markup=False)
    if names := manifest.get("unmatched"):
        remarks.print("  " + say("pack_unmatched", names="、".join(names[:_SHOWN_CONFLICTS])), markup=False)


def _print_tree(value: object, indent: int = 0) -> None:
    """Print nested values, one a line."""
    margin = "  " * indent
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, dict | list):
                print_line(f"{margin}{key}:")
                _print_tree(item, indent + 1)
            else:
                print_line(f"{margin}{key}: {item}")
    elif isinstance(value, list):
        for item in value:
            _print_tree(item, indent)
    else:
        print_line(f"{margin}{value}")
