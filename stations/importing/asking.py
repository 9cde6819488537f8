"""Which addresses of a list somebody would have to be asked for, because the list gives no position."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from geodata.divisions import Divisions
from geodata.geocode import Geocoded
from stations.importing.options import ImportOptions
from stations.importing.reading import located_drafts, read_as_decided
from stations.intake import Draft, ListReading
from stations.model import Station
from stations.store import Store


class _Notebook:
    """A geocoder that finds nothing and writes down what it is asked."""

    def __init__(self) -> None:
        self.asked: dict[tuple[str, str | None], None] = {}

    def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
        self.asked[address, context] = None
        return None


def addresses_to_ask(
    store: Store, data: bytes, options: ImportOptions, divisions: Divisions
) -> tuple[tuple[str, str | None], ...]:
    """List the addresses of a list that have no position: neither in the list nor in the register.

    Args:
        store: the register; it is only read.
        data: the file.
        options: how it is to be read.
        divisions: names the division that the list is about.

    Returns:
        Addresses with the area that they are expected in, exactly as the plan's geocoder is asked for them;
        each once.

    Raises:
        FileError: the file as a whole cannot be read.
        InputError: there is no such division.
    """
    snapshot = store.load()
    dataset = snapshot.datasets.get(options.dataset)
    reading = read_as_decided(data, options, {} if dataset is None else dataset.mapping)
    current = [station for station in snapshot.stations if station.dataset == options.dataset]
    return unplaced_addresses(reading, options, divisions, current)


def unplaced_addresses(
    reading: ListReading, options: ImportOptions, divisions: Divisions, current: Iterable[Station] = ()
) -> tuple[tuple[str, str | None], ...]:
    """List the addresses of a list that was read and that have no position.

    Args:
        reading: the rows.
        options: with the pins.
        divisions: names the division that the list is about.
        current: the dataset's stations; whoever has a position that somebody stated needs no other one.

    Returns:
        As `addresses_to_ask` does.

    Raises:
        InputError: there is no such division.
    """
    placed = {key for station in current if _is_placed(station) for key in _keys(station)}
    drafts = tuple(
        draft
        for draft in reading.drafts
        if draft.usable
        and draft.given is None
        and draft.row not in options.pins
        and not placed & _marks(draft)
    )
    notebook = _Notebook()
    located_drafts(replace(reading, drafts=drafts), replace(options, pins={}), notebook, divisions)
    return tuple(notebook.asked)


def _is_placed(station: Station) -> bool:
    return station.position is not None and not station.position.is_guess


def _keys(station: Station) -> frozenset[tuple[str | None, str | None]]:
    by_id = {("", station.external_id)} if station.external_id else set()
    return frozenset({(station.name, station.address), *by_id})


def _marks(draft: Draft) -> frozenset[tuple[str | None, str | None]]:
    """Write what a row is known by as `_keys` does for a station."""
    external_id = draft.values.get("external_id")
    by_id = {("", external_id)} if external_id else set()
    return frozenset({(draft.values.get("name"), draft.values.get("address")), *by_id})
