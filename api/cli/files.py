"""`yizhan map` and `yizhan export`: the register as files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.app import utc_now
from api.cli.opening import open_store, read_settings
from api.cli.output import remarks
from api.cli.saving import write_whole
from api.cli.texts import say, terminal_language
from geodata.datum import Datum
from geodata.gazetteer import load
from stations.directory import Directory
from stations.errors import InputError
from stations.exports import csv_export, geojson_export, xlsx_export
from stations.features import feature
from stations.hours import UNKNOWN_STATE, HoursEvaluator
from stations.listing import ListQuery, list_stations
from stations.model import Station
from web.map_page import MapConfig, render_standalone

_MAP_LIMIT = 20_000

DivisionOption = Annotated[
    str | None, typer.Option(help="行政区划代码 · Only stations in this division, by code.")
]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="输出文件 · The file to write.")]


class Format(StrEnum):
    """Formats that can be exported."""

    GEOJSON = "geojson"
    CSV = "csv"
    XLSX = "xlsx"


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: the program.
    """
    app.command("map", help="生成可离线打开的地图文件 · Make one map file that opens without a network.")(
        write_map
    )
    app.command(help="导出数据 · Export the register.")(export)


def write_map(
    output: OutputOption,
    division: DivisionOption = None,
    lang: Annotated[str, typer.Option(help="zh, en.")] = "",
) -> None:
    """Write one self-contained map file.

    Args:
        output: the file.
        division: only stations in this division.
        lang: the page's language; by default the terminal's.
    """
    directory, stations, _ = _select(division)
    if len(stations) > _MAP_LIMIT:
        raise InputError(say("too_many_for_file", limit=_MAP_LIMIT, count=len(stations)))
    divisions = load().divisions
    # A file cannot know what time it is read at; made from the same register, it has the same bytes.
    features = [feature(station, UNKNOWN_STATE, divisions) for station in stations]
    center, zoom = directory.view
    config = MapConfig(
        lang=lang or terminal_language(), title=read_settings().title, center=center, zoom=zoom
    )
    write_whole(output, [render_standalone(config, features).encode()])
    remarks.print(say("written", count=len(stations), file=output), markup=False)


def export(
    format_: Annotated[Format, typer.Argument(metavar="FORMAT", help="geojson, csv, xlsx.")],
    output: OutputOption,
    division: DivisionOption = None,
    crs: Annotated[
        Datum | None,
        typer.Option(help="表格坐标系（默认按原坐标系）· Datum of a table; by default as it was given."),
    ] = None,
    staff: Annotated[
        bool,
        typer.Option(
            "--staff",
            help="供工作人员：含联系人和完整手机号码 · For staff: with persons and whole mobile numbers.",
        ),
    ] = False,
) -> None:
    """Export the register.

    Args:
        format_: the format.
        output: the file.
        division: only stations in this division.
        crs: the datum of a table.
        staff: with columns about persons and whole mobile numbers, for tables.
    """
    directory, stations, now = _select(division)
    divisions = load().divisions
    pieces: Iterable[bytes]
    if format_ is Format.CSV:
        pieces = csv_export(stations, divisions, crs, staff=staff)
    elif format_ is Format.XLSX:
        pieces = [xlsx_export(stations, divisions, now, crs, staff=staff)]
    elif crs not in (None, Datum.WGS84):
        raise InputError("RFC 7946: GeoJSON is WGS-84; --crs is for csv and xlsx")
    elif staff:
        raise InputError("GeoJSON is for the public; --staff is for csv and xlsx")
    else:
        pieces = geojson_export(directory, stations, divisions, HoursEvaluator(), now)
    write_whole(output, pieces)
    remarks.print(say("written", count=len(stations), file=output), markup=False)


def _select(division: str | None) -> tuple[Directory, tuple[Station, ...], datetime]:
    now = utc_now()
    with open_store() as store:
        directory = Directory(store.load())
    query = ListQuery(at=now, division=division, limit=max(len(directory), 1))
    return directory, list_stations(directory, query, HoursEvaluator()).stations, now
