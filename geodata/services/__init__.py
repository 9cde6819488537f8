"""Online geocoding services as pure translation: questions into parameters, answers into places."""

from geodata.services.cached import CachedGeocoder
from geodata.services.faults import FaultKind, ServiceFault, fault_words
from geodata.services.found_levels import FOUND_ERRORS_M, FoundLevel, found_words
from geodata.services.question import Question, make_question, question_key, shorten, tidy
from geodata.services.reading import Candidate, parse
from geodata.services.registry import SERVICES
from geodata.services.service import Service

__all__ = [
    "FOUND_ERRORS_M",
    "SERVICES",
    "CachedGeocoder",
    "Candidate",
    "FaultKind",
    "FoundLevel",
    "Question",
    "Service",
    "ServiceFault",
    "fault_words",
    "found_words",
    "make_question",
    "parse",
    "question_key",
    "shorten",
    "tidy",
]
