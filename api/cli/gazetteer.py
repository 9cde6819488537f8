"""`yizhan gazetteer`: the embedded list of divisions, seats and villages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import JsonOption, print_json, print_line
from api.cli.texts import say
from geodata.gazetteer import GazetteerError, load
from geodata.gazetteer.build import build as build_gazetteer
from stations.errors import FileError

app = typer.Typer(help="地名库 · The embedded gazetteer.", no_args_is_help=True)


@app.command(help="说明地名库的日期、数量与许可 · Show dates, counts and licences.")
def info(as_json: JsonOption = False) -> None:
    """Describe the gazetteer.

    Args:
        as_json: print JSON.
    """
    try:
        described = load().info()
    except GazetteerError as error:
        raise FileError(str(error)) from None
    if as_json:
        print_json(described)
        return
    _print_tree(described)


@app.command(help="由原始文件生成地名库 · Build the gazetteer from its sources.")
def build(
    sources: Annotated[Path, typer.Argument(help="原始文件所在文件夹 · Folder with the source files.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="输出文件 · The file to write.")],
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
