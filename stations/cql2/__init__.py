"""Filters in CQL2 (OGC 21-065r2): read by a library, evaluated here without running anything."""

from stations.cql2.answers import Predicate
from stations.cql2.faults import FilterFault
from stations.cql2.predicate import make_predicate
from stations.cql2.reading import LONGEST_FILTER, read_json, read_text

__all__ = ["LONGEST_FILTER", "FilterFault", "Predicate", "make_predicate", "read_json", "read_text"]
