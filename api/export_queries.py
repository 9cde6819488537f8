"""The question of a public export: the filters of the list, and what only files have."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from api.parameter_kinds import DIVISION, LANG, choice, text
from api.parameters import Parameter, QueryFaults
from api.queries import LIST_PARAMETERS, list_query, list_values
from geodata.datum import Datum
from geodata.divisions import Divisions
from stations.directory import Directory
from stations.exports import (
    EVERY_STATUS,
    FOR_THE_PUBLIC,
    TABLES,
    Export,
    ExportFormat,
    about,
    holdable,
    select_from,
)
from stations.hours import HoursEvaluator
from stations.listing import ListQuery
from stations.model import Status

_OF_PAGES = frozenset({"limit", "cursor", "division", "lang"})
_LIST_FILTERS = tuple(parameter for parameter in LIST_PARAMETERS if parameter.name not in _OF_PAGES)
DATASET = text("dataset", "only stations of this dataset", 64)
TABLE_CRS = choice(
    "crs", "datum of the coordinates of a table; by default each as it was given", tuple(map(str, Datum))
)
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)
# What is planned or gone for good is no place to go to.
_SHOWN = (Status.OPEN, Status.TEMPORARILY_CLOSED)
PUBLIC_EXPORT_PARAMETERS: tuple[Parameter, ...] = (
    DATASET,
    *_LIST_FILTERS,
    choice(
        "status",
        "only stations with one of these; by default what is open",
        tuple(map(str, _SHOWN)),
        default=FOR_THE_PUBLIC,
        listed=True,
    ),
    TABLE_CRS,
    DIVISION,
    LANG,
)
STAFF_EXPORT_PARAMETERS: tuple[Parameter, ...] = (
    DATASET,
    DIVISION,
    choice(
        "status",
        "only stations with one of these; every one by default",
        tuple(map(str, Status)),
        default=EVERY_STATUS,
        listed=True,
    ),
    TABLE_CRS,
    LANG,
)


@dataclass(frozen=True, slots=True)
class ExportQuery:
    """What to export to the public.

    Args:
        format: of the file.
        filters: as for a list; `at` is the instant of the export.
        dataset: only stations of this dataset; None for all.
        statuses: only stations with one of these.
        datum: of the coordinates of a table; None writes each as it was given.
    """

    format: ExportFormat
    filters: ListQuery
    dataset: str | None
    statuses: frozenset[Status]
    datum: Datum | None

    @property
    def told(self) -> dict[str, Any]:
        """The question as it was understood, by the names of its parameters; only what chooses something."""
        asked = self.filters
        since = asked.updated_since
        known = {
            "dataset": self.dataset,
            "division": asked.division,
            "bbox": asked.bbox,
            "kind": sorted(asked.kinds),
            "amenity": sorted(asked.amenities),
            "q": asked.text,
            "open": "now" if asked.open_now else None,
            "updated_since": None if since is None else since.isoformat(),
            "status": sorted(map(str, self.statuses)),
            "crs": None if self.datum is None else str(self.datum),
        }
        return {name: value for name, value in known.items() if value not in (None, [], "")}

    @property
    def key(self) -> Hashable:
        """All of the question that the bytes of the file depend on; a CSV does not tell its instant."""
        if self.format is not ExportFormat.CSV or self.filters.open_now:
            return self
        return replace(self, filters=replace(self.filters, at=_ANY_TIME))


def export_query(format: ExportFormat, values: Mapping[str, Any], now: datetime) -> ExportQuery:
    """Turn the values of `PUBLIC_EXPORT_PARAMETERS` into a question.

    Args:
        format: of the file.
        values: what `read_query` returned.
        now: the present instant.

    Returns:
        The question.

    Raises:
        QueryFaults: another datum than WGS-84 in a format that knows no other.
    """
    return ExportQuery(
        format,
        list_query({**list_values(values, limit=1), "at": values["at"]}, now),
        values["dataset"] or None,
        frozenset(map(Status, values["status"])),
        table_datum(format, values["crs"]),
    )


def table_datum(format: ExportFormat, crs: str | None) -> Datum | None:
    """Read the datum of a table.

    Args:
        format: of the file.
        crs: what was asked for.

    Returns:
        The datum; None where none was asked for.

    Raises:
        QueryFaults: another datum than WGS-84 in a format that knows no other.
    """
    datum = None if crs is None else Datum(crs)
    if datum not in (None, Datum.WGS84) and format not in TABLES:
        raise QueryFaults.one("crs", "crs_of_tables", tables=", ".join(sorted(map(str, TABLES))))
    return datum


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many stations that a question is about are not in its file.

    Args:
        otherwise: because of their status, or because the format cannot hold them.
        withheld: because their dataset is kept out of open data.
    """

    otherwise: int
    withheld: int


def prepare_export(
    query: ExportQuery, directory: Directory, divisions: Divisions, evaluator: HoursEvaluator
) -> tuple[Export, LeftOut]:
    """Choose what a question asks for.

    Args:
        query: the question.
        directory: the register.
        divisions: names the divisions.
        evaluator: judges opening hours.

    Returns:
        What to write, and how many stations are left out.
    """
    chosen = select_from(directory, query.filters, evaluator, dataset=query.dataset, statuses=query.statuses)
    held, unheld = holdable(query.format, chosen.stations)
    told = about(directory, held, query.filters.at)
    left_out = LeftOut(chosen.left_out + sum(unheld.values()), chosen.withheld)
    export = Export(told, held, divisions, evaluator, query.datum, unheld, directory.datasets)
    return export, left_out
