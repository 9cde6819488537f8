"""The register in the formats that others read, and the empty list for those who write one."""

from stations.exports.about import About, about
from stations.exports.csv import csv_export
from stations.exports.formats import (
    FOR_OTHERS,
    MEDIA_TYPES,
    PACKED,
    TABLES,
    Export,
    ExportFormat,
    export_pieces,
    holdable,
)
from stations.exports.frame import UnavailableFormat, has_geoparquet
from stations.exports.geojson import geojson_export
from stations.exports.selection import (
    EVERY_STATUS,
    FOR_THE_PUBLIC,
    Selection,
    select_from,
    select_stations,
)
from stations.exports.staff_geojson import staff_geojson_export
from stations.exports.template import template_csv, template_xlsx
from stations.exports.xlsx import xlsx_export

__all__ = [
    "EVERY_STATUS",
    "FOR_OTHERS",
    "FOR_THE_PUBLIC",
    "MEDIA_TYPES",
    "PACKED",
    "TABLES",
    "About",
    "Export",
    "ExportFormat",
    "Selection",
    "UnavailableFormat",
    "about",
    "csv_export",
    "export_pieces",
    "geojson_export",
    "has_geoparquet",
    "holdable",
    "select_from",
    "select_stations",
    "staff_geojson_export",
    "template_csv",
    "template_xlsx",
    "xlsx_export",
]
