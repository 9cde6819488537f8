"""The formats of public exports, and how each is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from geodata.datum import Datum
from geodata.divisions import Divisions
from stations.exports.about import About
from stations.exports.csv import csv_export
from stations.exports.frame import gpkg_export, parquet_export
from stations.exports.geojson import geojson_export
from stations.exports.hsds import hsds_export
from stations.exports.jsonld import jsonld_export
from stations.exports.kml import kml_export
from stations.exports.ndjson import ndjson_export
from stations.exports.osm import osm_export
from stations.exports.xlsx import xlsx_export
from stations.hours import HoursEvaluator
from stations.model import Dataset, Station
from stations.osm.tags import left_out_reason

NOTHING: Mapping[str, int] = MappingProxyType({})


class ExportFormat(StrEnum):
    """Formats that the register is exported in."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    NDJSON = "ndjson"
    KML = "kml"
    GPKG = "gpkg"
    PARQUET = "parquet"
    OSM = "osm.geojson"
    HSDS = "hsds.json"
    JSONLD = "jsonld"


MEDIA_TYPES: Mapping[ExportFormat, str] = MappingProxyType(
    {
        ExportFormat.CSV: "text/csv; charset=utf-8",
        ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportFormat.GEOJSON: "application/geo+json",
        ExportFormat.NDJSON: "application/x-ndjson",
        ExportFormat.KML: "application/vnd.google-earth.kml+xml",
        ExportFormat.GPKG: "application/geopackage+sqlite3",
        ExportFormat.PARQUET: "application/vnd.apache.parquet",
        ExportFormat.OSM: "application/geo+json",
        ExportFormat.HSDS: "application/json",
        ExportFormat.JSONLD: "application/ld+json",
    }
)
# Their coordinates are in a datum of choice; every other format says WGS-84 by its standard.
TABLES = frozenset({ExportFormat.CSV, ExportFormat.XLSX})
# They say stations in the words of others and do not import again.
FOR_OTHERS = frozenset({ExportFormat.OSM, ExportFormat.HSDS, ExportFormat.JSONLD})
# They are compressed already.
PACKED = frozenset({ExportFormat.XLSX, ExportFormat.PARQUET})


@dataclass(frozen=True, slots=True)
class Export:
    """What to write.

    Args:
        about: what the file says of itself.
        stations: the stations.
        divisions: names the divisions.
        evaluator: judges opening hours.
        datum: of the coordinates of a table; None writes each as it was given.
        left_out: why → how many stations the format has no place for.
        datasets: the lists by name, for formats that say whose they are.
    """

    about: About
    stations: Sequence[Station]
    divisions: Divisions
    evaluator: HoursEvaluator
    datum: Datum | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    datasets: Mapping[str, Dataset] = field(default_factory=dict)


def holdable(
    format: ExportFormat, stations: Sequence[Station]
) -> tuple[tuple[Station, ...], Mapping[str, int]]:
    """Tell which stations a format has a place for.

    Args:
        format: the format.
        stations: those that were chosen.

    Returns:
        Those that it holds, and why → how many it does not.
    """
    if format is not ExportFormat.OSM:
        return tuple(stations), NOTHING
    reasons = [left_out_reason(station) for station in stations]
    held = tuple(one for one, reason in zip(stations, reasons, strict=True) if reason is None)
    return held, dict(sorted(Counter(reason for reason in reasons if reason is not None).items()))


def export_pieces(format: ExportFormat, export: Export) -> Iterator[bytes]:
    """Write an export for the public.

    Args:
        format: the format.
        export: what to write.

    Returns:
        Pieces of the file. What is text is written as it is taken; workbooks, GeoPackage and GeoParquet are
        written some thousand stations at a time to the disk and read from there. None is ever in memory.

    Raises:
        InputError: the format cannot hold so many stations, or cannot be written here.
        OSError: there is no room on the disk.
    """
    about, stations, divisions = export.about, export.stations, export.divisions
    now = about.generated_at
    match format:
        case ExportFormat.CSV:
            yield from csv_export(stations, divisions, export.datum)
        case ExportFormat.XLSX:
            yield from xlsx_export(stations, divisions, now, export.datum, about=about)
        case ExportFormat.GEOJSON:
            yield from geojson_export(about, stations, divisions, export.evaluator)
        case ExportFormat.NDJSON:
            yield from ndjson_export(stations, divisions, export.evaluator, now)
        case ExportFormat.KML:
            yield from kml_export(about, stations, divisions)
        case ExportFormat.GPKG:
            yield from gpkg_export(about, stations, divisions)
        case ExportFormat.PARQUET:
            yield from parquet_export(about, stations, divisions)
        case ExportFormat.OSM:
            yield from osm_export(about, stations, export.left_out)
        case ExportFormat.HSDS:
            yield from hsds_export(about, stations, divisions, export.evaluator, export.datasets)
        case ExportFormat.JSONLD:
            yield from jsonld_export(about, stations, divisions, export.evaluator)
