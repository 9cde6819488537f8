"""The register in the formats that others read."""

from stations.exports.csv import csv_export
from stations.exports.geojson import geojson_export

__all__ = ["csv_export", "geojson_export"]
