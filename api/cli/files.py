"""`yizhan map` and `yizhan export`: the register as files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.app import utc_now
from api.cli.opening import open_store, read_settings
from api.cli.output import remarks
from api.cli.saving import write_whole
from api.cli.texts import say, terminal_language
from api.messages import message
from geodata.datum import Datum
from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.directory import Directory
from stations.errors import InputError, NotFoundError
from stations.exports import (
    EVERY_STATUS,
    FOR_THE_PUBLIC,
    csv_export,
    geojson_export,
    select_stations,
    staff_geojson_export,
    xlsx_export,
)
from stations.features import feature
from stations.hours import UNKNOWN_STATE, HoursEvaluator
from stations.model import Station, Status
from web.map_config import MapConfig
from web.map_page import render_standalone

_MAP_LIMIT = 20_000

DivisionOption = Annotated[
    str | None, typer.Option(help="行政区划代码 · Only stations in this division, by code.")
]
DatasetOption = Annotated[str | None, typer.Option(help="只要这份名单 · Only stations of this dataset.")]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="输出文件 · The file to write.")]


class Format(StrEnum):
    """Formats that can be exported."""

    GEOJSON = "geojson"
    CSV = "csv"
    XLSX = "xlsx"


class StatusChoice(StrEnum):
    """Which stations are exported, by their status."""

    ALL = "all"
    OPEN = "open"
    TEMPORARILY_CLOSED = "temporarily_closed"
    CLOSED = "closed"
    PLANNED = "planned"


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
    dataset: DatasetOption = None,
    lang: Annotated[str, typer.Option(help="zh, en.")] = "",
) -> None:
    """Write one self-contained map file.

    Args:
        output: the file.
        division: only stations in this division.
        dataset: only stations of this dataset.
        lang: the page's language; by default the terminal's.
    """
    divisions = load().divisions
    shown = _for_a_file(divisions, division, dataset)
    if len(shown) > _MAP_LIMIT:
        raise InputError(say("too_many_for_file", limit=_MAP_LIMIT, count=len(shown)))
    stations = shown.stations
    features = [feature(station, UNKNOWN_STATE, divisions) for station in stations]
    center, zoom = shown.view
    config = MapConfig(
        lang=lang or terminal_language(), title=read_settings().title, center=center, zoom=zoom
    )
    write_whole(output, [render_standalone(config, features).encode()])
    remarks.print(say("written", count=len(stations), file=output), markup=False)


def export(
    format_: Annotated[Format, typer.Argument(metavar="FORMAT", help="geojson, csv, xlsx.")],
    output: OutputOption,
    dataset: DatasetOption = None,
    division: DivisionOption = None,
    status: Annotated[
        list[StatusChoice] | None,
        typer.Option(
            help="状态，可重复；默认只导出开放的（--staff 时为全部）"
            " · May be repeated; by default what is open, with --staff everything."
        ),
    ] = None,
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
        dataset: only stations of this dataset.
        division: only stations in this division.
        status: only stations with one of these.
        crs: the datum of a table.
        staff: with columns about persons and whole mobile numbers.
    """
    with open_store() as store:
        snapshot = store.load()
    if dataset is not None and dataset not in snapshot.datasets:
        raise NotFoundError(say("no_dataset", name=dataset))
    directory = Directory(snapshot)
    chosen = select_stations(
        directory.stations,
        dataset=dataset,
        division=division,
        statuses=_statuses(status or (), EVERY_STATUS if staff else FOR_THE_PUBLIC),
    )
    write_whole(output, _pieces(format_, directory, chosen.stations, crs, staff=staff))
    remarks.print(say("written", count=len(chosen.stations), file=output), markup=False)
    if chosen.left_out:
        remarks.print(say("not_open_left_out", count=chosen.left_out), markup=False)


def _pieces(
    format_: Format, directory: Directory, stations: tuple[Station, ...], crs: Datum | None, *, staff: bool
) -> Iterable[bytes]:
    now, divisions = utc_now(), load().divisions
    if format_ is Format.CSV:
        return csv_export(stations, divisions, crs, staff=staff)
    if format_ is Format.XLSX:
        return [xlsx_export(stations, divisions, now, crs, staff=staff)]
    if crs not in (None, Datum.WGS84):
        raise InputError(say("geojson_crs"))
    if staff:
        return staff_geojson_export(stations, divisions, now)
    return geojson_export(directory, stations, divisions, HoursEvaluator(), now)


def _statuses(given: Iterable[StatusChoice], default: frozenset[Status]) -> frozenset[Status]:
    if StatusChoice.ALL in given:
        return EVERY_STATUS
    return frozenset(Status(choice) for choice in given) or default


def _for_a_file(divisions: Divisions, division: str | None, dataset: str | None) -> Directory:
    """Choose what a map file holds: everything public, pop-ups too on days on which they are not there.

    A file cannot know when it is read, and the same register is to give the same bytes on every day.
    """
    if division is not None and divisions.get(division) is None:
        raise NotFoundError(message("no_division", terminal_language()))
    with open_store() as store:
        snapshot = store.load()
    if dataset is not None and dataset not in snapshot.datasets:
        raise NotFoundError(say("no_dataset", name=dataset))
    chosen = select_stations(snapshot.stations, dataset=dataset, division=division)
    return Directory(replace(snapshot, stations=chosen.stations))
