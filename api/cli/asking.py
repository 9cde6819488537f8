"""Asking online services from a command, with a progress bar on a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from api.app import utc_now
from api.cli.opening import read_settings
from api.cli.output import printable, remarks
from api.cli.texts import say, terminal_language, told
from api.geocoding import (
    Asked,
    Askers,
    ConfiguredService,
    Desk,
    Progress,
    ServiceReport,
    ask_all,
    configured_services,
    describe_report,
)
from geodata.address import AddressReader
from geodata.geocode import GazetteerGeocoder
from stations.importing import ImportOptions
from stations.importing.asking import addresses_to_ask
from stations.store import Store

OfflineOption = Annotated[bool, typer.Option("--offline", help=told("asking_offline"))]


def ask_services(
    services: Iterable[ConfiguredService],
    asked: Iterable[tuple[str, str | None]],
    store: Store,
    reader: AddressReader,
) -> tuple[ServiceReport, ...]:
    """Ask services for addresses that they have not been asked for before, and say what came of it.

    Args:
        services: the configured services.
        asked: addresses with the area that they are expected in.
        store: keeps the answers.
        reader: tells which city an address is about.

    Returns:
        What came of it, for each service; the same is printed as a remark.

    Raises:
        StoreError: an answer cannot be kept.
    """
    askers = Askers.of(services)
    with _bars() as bars:
        rows = {name: bars.add_task(name, total=None) for name in askers.names}

        def show(progress: Progress) -> None:
            bars.update(rows[progress.service], completed=progress.done, total=progress.total)

        desk = Desk(store, reader, utc_now, show)
        try:
            reports = asyncio.run(ask_all((Asked(*item) for item in asked), askers, desk))
        except KeyboardInterrupt:
            bars.stop()
            remarks.print(say("asking_interrupted"), markup=False, soft_wrap=True)
            raise
    for report in reports:
        remarks.print(printable(describe_report(report, terminal_language())), markup=False, soft_wrap=True)
    return reports


def ask_for_list(
    store: Store, data: bytes, options: ImportOptions, geocoder: GazetteerGeocoder
) -> tuple[ServiceReport, ...]:
    """Ask the services that the settings name for the rows of a list that have no position.

    Args:
        store: the register, which keeps the answers.
        data: the file.
        options: how it is to be read.
        geocoder: the embedded one.

    Returns:
        What came of it; nothing where no service is named.

    Raises:
        FileError: the file as a whole cannot be read.
        StoreError: an answer cannot be kept.
    """
    services = configured_services(read_settings())
    if not services:
        return ()
    asked = addresses_to_ask(store, data, options, geocoder.gazetteer.divisions)
    return ask_services(services, asked, store, geocoder.reader)


@contextmanager
def _bars() -> Iterator[Bars]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=remarks, transient=True, disable=not remarks.is_terminal) as bars:
        yield bars
