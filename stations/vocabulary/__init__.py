"""The words of the field: kinds of place, amenities and promises, in Chinese, English and as OSM tags."""

from stations.vocabulary.amenities import AMENITIES, AMENITY_CODES, AmenityTerm
from stations.vocabulary.kinds import KIND_CODES, KINDS, REST_KINDS, KindTerm
from stations.vocabulary.labels import term_label
from stations.vocabulary.promises import PROMISES, PromiseTerm, promises_kept

__all__ = [
    "AMENITIES",
    "AMENITY_CODES",
    "KINDS",
    "KIND_CODES",
    "PROMISES",
    "REST_KINDS",
    "AmenityTerm",
    "KindTerm",
    "PromiseTerm",
    "promises_kept",
    "term_label",
]
