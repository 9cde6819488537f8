"""The steps of an import, as they can be carried out in another process: what they are given can be sent."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from api.geocoder_sources import geocoders
from api.reading_time import timed
from geodata.choosing import ChoosingGeocoder
from geodata.divisions import Divisions
from geodata.gazetteer.packs import load_with_packs
from geodata.geocode import GazetteerGeocoder, Geocoder
from stations.importing import (
    ImportOptions,
    Origin,
    UndoResult,
    apply_import,
    plan_import,
    replan,
    undo_import,
)
from stations.importing.asking import addresses_to_ask
from stations.importing.clearing import clear_dataset
from stations.store import ImportRecord, Store


@dataclass(frozen=True, slots=True)
class ImportTools:
    """What every step needs.

    Args:
        store: the register.
        geocoder: finds positions from addresses.
        divisions: names divisions.
    """

    store: Store
    geocoder: Geocoder
    divisions: Divisions


@dataclass(frozen=True, slots=True, repr=False)
class ToolsSource:
    """What the tools are made of in another process.

    Args:
        database_url: of the register; it may hold a password.
        gazetteer_folder: of the packs that the operator added.
        geocoders: where positions come from, in this order.
    """

    database_url: str
    gazetteer_folder: Path
    geocoders: tuple[str, ...]

    @contextlib.contextmanager
    def tools(self) -> Iterator[ImportTools]:
        """Open the register and load the gazetteer.

        Yields:
            The tools.
        """
        with Store.open(self.database_url) as store:
            gazetteer = load_with_packs(self.gazetteer_folder)
            sources = geocoders(self.geocoders, GazetteerGeocoder(gazetteer), store)
            yield ImportTools(store, ChoosingGeocoder(sources), gazetteer.divisions)


def plan(
    tools: ImportTools, data: bytes, options: ImportOptions, origin: Origin, seconds: float
) -> ImportRecord:
    """Plan a list as `stations.importing.plan_import` does, reading it within so many seconds."""
    return plan_import(tools.store, data, _timed(options, seconds), tools.geocoder, tools.divisions, origin)


def plan_anew(tools: ImportTools, import_id: str, options: ImportOptions, seconds: float) -> ImportRecord:
    """Plan an uploaded list anew as `stations.importing.replan` does, reading it within so many seconds."""
    return replan(tools.store, import_id, _timed(options, seconds), tools.geocoder, tools.divisions)


def addresses(
    tools: ImportTools, data: bytes, options: ImportOptions, seconds: float
) -> tuple[tuple[str, str | None], ...]:
    """List addresses without a position as `stations.importing.asking.addresses_to_ask` does."""
    return addresses_to_ask(tools.store, data, _timed(options, seconds), tools.divisions)


def _timed(options: ImportOptions, seconds: float) -> ImportOptions:
    return replace(options, limits=timed(options.limits, seconds))


def apply(
    tools: ImportTools, import_id: str, actor: str, now: datetime, *, confirm_missing: bool, revision: int
) -> ImportRecord:
    """Carry out a plan as `stations.importing.apply_import` does."""
    return apply_import(
        tools.store,
        import_id,
        actor,
        now,
        confirm_missing=confirm_missing,
        revision=revision,
        geocoder=tools.geocoder,
        divisions=tools.divisions,
    )


def undo(tools: ImportTools, import_id: str, actor: str, now: datetime) -> UndoResult:
    """Take an import back as `stations.importing.undo_import` does."""
    return undo_import(tools.store, import_id, actor, now)


def clear(tools: ImportTools, dataset: str, origin: Origin) -> ImportRecord:
    """Remove every station of a dataset as `stations.importing.clearing.clear_dataset` does."""
    return clear_dataset(tools.store, dataset, tools.geocoder, tools.divisions, origin)
