"""The register in the formats that others read, and the empty list for those who write one."""

from stations.exports.csv import csv_export
from stations.exports.geojson import geojson_export
from stations.exports.selection import EVERY_STATUS, FOR_THE_PUBLIC, Selection, select_stations
from stations.exports.staff_geojson import staff_geojson_export
from stations.exports.template import template_csv, template_xlsx
from stations.exports.xlsx import xlsx_export

__all__ = [
    "EVERY_STATUS",
    "FOR_THE_PUBLIC",
    "Selection",
    "csv_export",
    "geojson_export",
    "select_stations",
    "staff_geojson_export",
    "template_csv",
    "template_xlsx",
    "xlsx_export",
]
