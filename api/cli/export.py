"""`yizhan export`: the register as a file, and beside it what stands in that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from api.app import utc_now
from api.cli.files import DatasetOption, DivisionOption, OutputOption
from api.cli.opening import open_store
from api.cli.output import remarks
from api.cli.saving import write_whole
from api.cli.texts import say, terminal_language, told
from api.export_queries import ExportQuery, table_datum
from api.parameters import read_query
from api.queries import LIST_PARAMETERS, list_query
from geodata.catalogue import text
from geodata.datum import Datum
from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.directory import Directory
from stations.errors import InputError, NotFoundError
from stations.exports import (
    EVERY_STATUS,
    FOR_THE_PUBLIC,
    MEDIA_TYPES,
    About,
    Export,
    ExportFormat,
    about,
    csv_export,
    export_pieces,
    holdable,
    select_from,
    staff_geojson_export,
    xlsx_export,
)
from stations.hours import HoursEvaluator
from stations.model import Station, Status

# Of `osm.geojson` one may say the first word alone.
_SHORT = {str(one).partition(".")[0]: one for one in ExportFormat}
FORMATS = ", ".join(_SHORT)


class StatusChoice(StrEnum):
    """Which stations are exported, by their status."""

    ALL = "all"
    OPEN = "open"
    TEMPORARILY_CLOSED = "temporarily_closed"
    CLOSED = "closed"
    PLANNED = "planned"


def _read_format(given: str) -> ExportFormat:
    found = _SHORT.get(given) or next((one for one in ExportFormat if one == given), None)
    if found is None:
        raise typer.BadParameter(f"{given!r}: {FORMATS}")
    return found


FormatArgument = Annotated[
    ExportFormat, typer.Argument(metavar="FORMAT", help=f"{FORMATS}.", parser=_read_format)
]
BboxOption = Annotated[str | None, typer.Option(help=told("export_bbox"))]
KindOption = Annotated[list[str] | None, typer.Option(help=told("nearest_kind"))]
AmenityOption = Annotated[list[str] | None, typer.Option(help=told("nearest_amenity"))]
WordsOption = Annotated[str | None, typer.Option("--q", help=told("export_words"))]
AtOption = Annotated[str | None, typer.Option(help=told("export_at"))]
SinceOption = Annotated[str | None, typer.Option("--updated-since", help=told("export_since"))]
StatusOption = Annotated[
    list[StatusChoice] | None,
    typer.Option(help=told("export_status")),
]
DatumOption = Annotated[
    Datum | None,
    typer.Option(help=told("export_datum")),
]
StaffOption = Annotated[
    bool,
    typer.Option(
        "--staff",
        help=told("export_staff"),
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: the program.
    """
    app.command(help=told("export"))(export)


def export(
    format_: FormatArgument,
    output: OutputOption,
    dataset: DatasetOption = None,
    division: DivisionOption = None,
    bbox: BboxOption = None,
    kind: KindOption = None,
    amenity: AmenityOption = None,
    q: WordsOption = None,
    open_: Annotated[str | None, typer.Option("--open", help="any, now.")] = None,
    at: AtOption = None,
    updated_since: SinceOption = None,
    status: StatusOption = None,
    crs: DatumOption = None,
    staff: StaffOption = False,
) -> None:
    """Export the register; `FILE.json` beside the file tells count, date, version, licence and SHA-256.

    Args:
        format_: the format.
        output: the file.
        dataset: only stations of this dataset.
        division: only stations in this division.
        bbox: only stations in this box.
        kind: any of these.
        amenity: all of these.
        q: words that all stand in the name or the address.
        open_: only what is open.
        at: the instant of the export.
        updated_since: only records that changed at or after this instant.
        status: only stations with one of these.
        crs: the datum of a table.
        staff: with columns about persons and whole mobile numbers.
    """
    with open_store() as store:
        directory = Directory(store.load())
    if dataset is not None and dataset not in directory.datasets:
        raise NotFoundError(say("no_dataset", name=dataset))
    single = {"bbox": bbox, "q": q, "open": open_, "at": at, "updated_since": updated_since}
    items = [(name, value) for name, value in single.items() if value is not None]
    items += [("kind", value) for value in kind or ()] + [("amenity", value) for value in amenity or ()]
    items += [("division", division)] if division is not None else []
    query = ExportQuery(
        format_,
        list_query(read_query(items, LIST_PARAMETERS), utc_now()),
        dataset,
        _statuses(status or (), EVERY_STATUS if staff else FOR_THE_PUBLIC),
        table_datum(format_, None if crs is None else str(crs)),
    )
    _export(query, directory, output, staff)


def _export(query: ExportQuery, directory: Directory, output: Path, staff: bool) -> None:
    """Write what a question asks for, and say what is left out."""
    evaluator, divisions = HoursEvaluator(), load().divisions
    chosen = select_from(
        directory, query.filters, evaluator, dataset=query.dataset, statuses=query.statuses, staff=staff
    )
    held, unheld = holdable(query.format, chosen.stations)
    told = about(directory, held, query.filters.at)
    if staff:
        pieces = _for_staff(query, told, held, divisions)
    else:
        whole = Export(told, held, divisions, evaluator, query.datum, unheld, directory.datasets)
        pieces = export_pieces(query.format, whole)
    _write(output, pieces, query, told)
    remarks.print(say("written", count=told.count, file=output), markup=False)
    if chosen.left_out:
        remarks.print(say("not_open_left_out", count=chosen.left_out), markup=False)
    if chosen.withheld:
        remarks.print(say("withheld", count=chosen.withheld), markup=False)
    for reason, count in unheld.items():
        remarks.print(f"{text(f'osm.left_out_{reason}', terminal_language())}: {count}", markup=False)


def _for_staff(
    query: ExportQuery, told: About, stations: tuple[Station, ...], divisions: Divisions
) -> Iterable[bytes]:
    now = told.generated_at
    match query.format:
        case ExportFormat.CSV:
            return csv_export(stations, divisions, query.datum, staff=True)
        case ExportFormat.XLSX:
            return xlsx_export(stations, divisions, now, query.datum, staff=True, about=told)
        case ExportFormat.GEOJSON:
            return staff_geojson_export(stations, divisions, now)
    raise InputError(say("staff_formats"))


def _write(output: Path, pieces: Iterable[bytes], query: ExportQuery, told: About) -> None:
    """Write a file, then what stands in it; who finds the second has the first."""
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece

    write_whole(output, counted())
    manifest: dict[str, Any] = {
        "file": output.name,
        "media_type": MEDIA_TYPES[query.format],
        "bytes": size,
        "sha256": digest.hexdigest(),
        **told.values(),
        "filters": query.told,
    }
    beside = output.with_name(f"{output.name}.json")
    write_whole(beside, [orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)])


def _statuses(given: Iterable[StatusChoice], default: frozenset[Status]) -> frozenset[Status]:
    if StatusChoice.ALL in given:
        return EVERY_STATUS
    return frozenset(Status(choice) for choice in given) or default
