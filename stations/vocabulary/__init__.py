"""The words of the field: kinds of place, amenities, promises, kinds of check; OSM tags where there are."""

from stations.vocabulary.amenities import AMENITIES, AMENITY_CODES, AmenityTerm
from stations.vocabulary.kinds import KIND_CODES, KINDS, REST_KINDS, KindTerm
from stations.vocabulary.labels import term_label
from stations.vocabulary.promises import PROMISES, PromiseTerm, promises_kept
from stations.vocabulary.term import VocabularyTerm
from stations.vocabulary.verifications import VERIFICATIONS, VerificationTerm

__all__ = [
    "AMENITIES",
    "AMENITY_CODES",
    "KINDS",
    "KIND_CODES",
    "PROMISES",
    "REST_KINDS",
    "VERIFICATIONS",
    "AmenityTerm",
    "KindTerm",
    "PromiseTerm",
    "VerificationTerm",
    "VocabularyTerm",
    "promises_kept",
    "term_label",
]
