"""`yizhan compare-osm`: the register beside an extract of OpenStreetMap, as a report for a person."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from api.app import utc_now
from api.cli.files import DatasetOption, DivisionOption, OutputOption
from api.cli.opening import open_store
from api.cli.output import remarks
from api.cli.saving import write_whole
from api.cli.texts import say, terminal_language, told
from geodata.catalogue import languages, text
from geodata.gazetteer.pack_faults import PackError
from stations.errors import FileError, InputError, NotFoundError
from stations.exports import EVERY_STATUS, select_stations
from stations.osm import Comparison, Verdict, compare, read_extract
from stations.osm.compare import REACH_M
from stations.osm.report import FORMATS, report_csv, report_geojson, report_xlsx

_MOST_REACH_M = 5_000


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: the program.
    """
    app.command(
        "compare-osm",
        help=told("compare_osm"),
    )(compare_osm)


def compare_osm(
    file: Annotated[Path, typer.Argument(help=told("compare_osm_file"))],
    output: OutputOption,
    division: DivisionOption = None,
    dataset: DatasetOption = None,
    reach_m: Annotated[
        float,
        typer.Option("--reach", min=1, max=_MOST_REACH_M, help=told("compare_osm_reach_m")),
    ] = REACH_M,
    lang: Annotated[str, typer.Option(help=", ".join(languages()))] = "",
) -> None:
    """Write what is missing there, missing here, and different; the register stays as it is.

    Args:
        file: a FeatureCollection, or one feature a line.
        output: the report; what its name ends in says the format.
        division: only stations in this division.
        dataset: only stations of this dataset.
        reach_m: how far apart a station and an object may be to be the same, metres.
        lang: language of the report; by default the terminal's.
    """
    suffix = output.suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise InputError(say("report_formats", given=output.name, formats=", ".join(FORMATS)))
    with open_store() as store:
        snapshot = store.load()
    if dataset is not None and dataset not in snapshot.datasets:
        raise NotFoundError(say("no_dataset", name=dataset))
    try:
        extract = read_extract(file)
    except PackError as error:
        raise FileError(error.describe(terminal_language())) from None
    except OSError as error:
        raise FileError(say("file_unreadable", file=file, reason=error.strerror)) from None
    chosen = select_stations(snapshot.stations, dataset=dataset, division=division, statuses=EVERY_STATUS)
    found = compare(chosen.stations, extract, reach_m)
    write_whole(output, _pieces(found, suffix, lang or terminal_language()))
    _tell(found, extract.features, output)


def _pieces(found: Comparison, suffix: str, lang: str) -> Iterable[bytes]:
    if suffix == "csv":
        return report_csv(found, lang)
    return [report_xlsx(found, lang, utc_now())] if suffix == "xlsx" else report_geojson(found, lang)


def _tell(found: Comparison, features: int, output: Path) -> None:
    lang = terminal_language()
    remarks.print(say("compared", count=features, file=output), markup=False, soft_wrap=True)
    for verdict in Verdict:
        said = text(f"osm.{verdict}", lang)
        remarks.print(f"  {said}: {found.count(verdict)}", markup=False, soft_wrap=True)
    for reason, count in found.left_out.items():
        said = text(f"osm.left_out_{reason}", lang)
        remarks.print(f"  {said}: {count}", markup=False, soft_wrap=True)
    if found.outside:
        remarks.print(f"  {text('osm.outside', lang)}: {found.outside}", markup=False, soft_wrap=True)
