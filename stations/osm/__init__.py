"""OpenStreetMap: stations in its tags, and the register beside an extract of it."""

from stations.osm.compare import Comparison, Difference, Finding, Verdict, compare
from stations.osm.extract import Extract, OsmObject, read_extract
from stations.osm.tags import MAX_VALUE_CHARS, left_out_reason, osm_tags

__all__ = [
    "MAX_VALUE_CHARS",
    "Comparison",
    "Difference",
    "Extract",
    "Finding",
    "OsmObject",
    "Verdict",
    "compare",
    "left_out_reason",
    "osm_tags",
    "read_extract",
]
