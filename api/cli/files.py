"""`yizhan map`: the register as one file that opens without a network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api.cli.opening import open_store, read_settings
from api.cli.output import remarks
from api.cli.saving import write_whole
from api.cli.texts import say, terminal_language, told
from api.messages import message
from geodata.catalogue import languages
from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.directory import Directory
from stations.errors import InputError, NotFoundError
from stations.exports import select_stations
from stations.features import feature
from stations.hours import UNKNOWN_STATE
from web.basemaps import Basemap
from web.map_config import MapConfig
from web.map_page import named_divisions, render_standalone

_MAP_LIMIT = 20_000

DivisionOption = Annotated[str | None, typer.Option(help=told("files_division"))]
DatasetOption = Annotated[str | None, typer.Option(help=told("files_dataset"))]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help=told("files_output"))]


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: the program.
    """
    app.command("map", help=told("map"))(write_map)


def write_map(
    output: OutputOption,
    division: DivisionOption = None,
    dataset: DatasetOption = None,
    lang: Annotated[str, typer.Option(help=", ".join(languages()))] = "",
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
    named = named_divisions((station.division for station in stations), divisions)
    center, zoom = shown.view
    config = MapConfig(
        lang=lang or terminal_language(), title=read_settings().title, center=center, zoom=zoom
    )
    if read_settings().shown_basemap() != Basemap():
        remarks.print(say("map_file_plain"))
    write_whole(output, [render_standalone(config, features, named).encode()])
    remarks.print(say("written", count=len(stations), file=output), markup=False)


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
