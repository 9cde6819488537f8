"""Online geocoding services as pure translation: questions into parameters, answers into places."""

from geodata.services.cached import CachedGeocoder
from geodata.services.faults import FAULT_TEXTS, FaultKind, ServiceFault
from geodata.services.found_levels import FOUND_ERRORS_M, FOUND_TEXTS, FoundLevel
from geodata.services.question import Question, make_question, question_key, shorten, tidy
from geodata.services.reading import Candidate, parse
from geodata.services.registry import SERVICES
from geodata.services.service import Service

__all__ = [
    "FAULT_TEXTS",
    "FOUND_ERRORS_M",
    "FOUND_TEXTS",
    "SERVICES",
    "CachedGeocoder",
    "Candidate",
    "FaultKind",
    "FoundLevel",
    "Question",
    "Service",
    "ServiceFault",
    "make_question",
    "parse",
    "question_key",
    "shorten",
    "tidy",
]
