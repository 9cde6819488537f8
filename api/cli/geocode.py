"""`yizhan geocode`: where an address is, or where the rows of a list are."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.asking import ask_services
from api.cli.geocoded_list import GeocodedRow, csv_lines, geocode_list, row_view
from api.cli.list_file import known_crs, read_list_file
from api.cli.opening import open_gazetteer, open_store, read_settings
from api.cli.output import JsonOption, print_json, print_line, remarks
from api.cli.saving import write_whole
from api.cli.texts import say, terminal_language, told
from api.geocoder_sources import geocoders
from api.geocoding import ConfiguredService, ServiceReport, configured_services
from api.upload_limits import upload_limits
from geodata.address import AddressReading
from geodata.catalogue import text
from geodata.choosing import ChoosingGeocoder
from geodata.divisions import Divisions
from geodata.geocode import GazetteerGeocoder, Geocoded
from stations.errors import ErrorDetail, InputError
from stations.importing import ImportOptions
from stations.importing.asking import unplaced_addresses
from stations.importing.reading import read_as_decided
from stations.intake.location_texts import level_words
from stations.store import Store

UNLOCATED = 1
# A name with such an ending is meant as a file, and one that is not there is a mistake.
_LIST_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".html", ".json", ".geojson")


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: the program.
    """
    app.command(help=told("geocode"))(geocode)


def geocode(
    what: Annotated[str, typer.Argument(metavar="FILE|ADDRESS", help=told("geocode_what"))],
    context: Annotated[
        str | None,
        typer.Option(help=told("geocode_context")),
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(help=told("geocode_crs"), callback=known_crs),
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help=told("geocode_output"))] = None,
    offline: Annotated[bool, typer.Option("--offline", help=told("asking_offline"))] = False,
    as_json: JsonOption = False,
) -> None:
    """Find where an address is, or where the rows of a list are.

    Raises:
        Exit: with 1 where something could not be located.
    """
    embedded = GazetteerGeocoder(open_gazetteer())
    area = _area(context, embedded.gazetteer.divisions)
    with _open_sources(embedded, offline=offline) as sources:
        if _is_file(what):
            located = _geocode_file(Path(what), context, crs, sources, output, as_json)
        else:
            located = _geocode_address(what, area, sources, as_json)
    if not located:
        raise typer.Exit(UNLOCATED)


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where positions come from.

    Args:
        embedded: the embedded gazetteer.
        chooser: chooses among that and what services answered.
        services: whom to ask; nobody when offline.
        store: keeps the answers; None where no service is named.
    """

    embedded: GazetteerGeocoder
    chooser: ChoosingGeocoder
    services: tuple[ConfiguredService, ...] = ()
    store: Store | None = None

    def ask(self, asked: Iterable[tuple[str, str | None]]) -> tuple[ServiceReport, ...]:
        if not self.services or self.store is None:
            return ()
        return ask_services(self.services, asked, self.store, self.embedded.reader)


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file() or what.lower().endswith(_LIST_ENDINGS)
    except (OSError, ValueError):
        # No file system has such a name.
        return False


def _area(code: str | None, divisions: Divisions) -> str | None:
    if code is None:
        return None
    if code not in divisions:
        message = say("no_division")
        raise InputError(message, (ErrorDetail("--context", message, code),))
    return divisions.full_name(code)


@contextmanager
def _open_sources(embedded: GazetteerGeocoder, *, offline: bool) -> Iterator[_Sources]:
    """Open what is asked; without services no register is needed, and none is made."""
    settings = read_settings()
    services = configured_services(settings)
    if not services:
        yield _Sources(
            embedded, ChoosingGeocoder(geocoders(settings.geocoders, embedded, None), reader=embedded.reader)
        )
        return
    with open_store() as store:
        chooser = ChoosingGeocoder(geocoders(settings.geocoders, embedded, store), reader=embedded.reader)
        yield _Sources(embedded, chooser, () if offline else services, store)


def _geocode_address(address: str, area: str | None, sources: _Sources, as_json: bool) -> bool:
    reports = sources.ask([(address, area)])
    reading = sources.embedded.reader.read(address, area)
    found = sources.chooser.geocode(address, area)
    candidates = sources.chooser.candidates(address, area)
    if as_json:
        print_json(_address_view(address, area, reading, found, candidates, reports))
    else:
        _print_address(reading, found, candidates)
    return found is not None and found.lon is not None


def _address_view(
    address: str,
    area: str | None,
    reading: AddressReading,
    found: Geocoded | None,
    candidates: tuple[Geocoded, ...],
    reports: tuple[ServiceReport, ...],
) -> dict[str, Any]:
    lang = terminal_language()
    return {
        "address": address,
        "context": area,
        "divisions": [{"code": d.code, "name": d.name, "level": d.level.word} for d in reading.chain],
        "confidence": reading.confidence,
        "reason": None if reading.reason is None else str(reading.reason),
        "reason_text": None if reading.reason is None else text(f"address.{reading.reason}", lang),
        "position": _place_view(found),
        "disagreement_m": None if found is None else found.disagreement_m,
        "candidates": [_place_view(candidate) for candidate in candidates],
        "services": [asdict(report) for report in reports],
    }


def _place_view(found: Geocoded | None) -> dict[str, Any] | None:
    if found is None or found.lon is None:
        return None
    return {
        "lon": found.lon,
        "lat": found.lat,
        "error_m": found.error_m,
        "level": found.level,
        "source": found.source,
        "licence": found.licence,
        "division": found.division_code,
        "name": found.name,
    }


def _print_address(reading: AddressReading, found: Geocoded | None, candidates: tuple[Geocoded, ...]) -> None:
    lang = terminal_language()
    chain = " › ".join(f"{item.name} {item.code}" for item in reading.chain)
    print_line(say("geocode_divisions", chain=chain or "–", confidence=f"{reading.confidence:.0%}"))
    if reading.reason is not None:
        print_line(text(f"address.{reading.reason}", lang))
    if found is None or found.lon is None:
        print_line(say("geocode_nowhere"))
        return
    print_line(say("geocode_place", place=_place_line(found, lang)))
    if found.disagreement_m:
        print_line(say("geocode_disagreement", metres=f"{found.disagreement_m:.0f}"))
    if len(candidates) > 1:
        print_line(say("geocode_candidates"))
        for candidate in candidates:
            print_line("  " + _place_line(candidate, lang))


def _place_line(found: Geocoded, lang: str) -> str:
    word = level_words(found.source, found.level or "", lang)
    name = f" – {found.name}" if found.name else ""
    return f"{found.lon:.6f}, {found.lat:.6f} ±{found.error_m:.0f} m, {word}, {found.source}{name}"


def _geocode_file(
    file: Path, context: str | None, crs: str | None, sources: _Sources, output: Path | None, as_json: bool
) -> bool:
    divisions = sources.embedded.gazetteer.divisions
    limits = upload_limits(read_settings())
    options = ImportOptions("geocode", file.name, crs, division=context, limits=limits)
    reading = read_as_decided(read_list_file(file), options, {})
    sources.ask(unplaced_addresses(reading, options, divisions))
    rows = geocode_list(reading, options, sources.chooser, divisions, terminal_language())
    if as_json:
        print_json([row_view(row) for row in rows])
    lines = csv_lines(reading, rows)
    if output is not None:
        write_whole(output, lines)
    elif not as_json:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(lines)
        sys.stdout.buffer.flush()
    _remark_on(rows)
    return all(row.is_located for row in rows)


def _remark_on(rows: tuple[GeocodedRow, ...]) -> None:
    located = sum(row.is_located for row in rows)
    text = say("geocode_rows", rows=len(rows), located=located, unlocated=len(rows) - located)
    remarks.print(text, markup=False, soft_wrap=True)
