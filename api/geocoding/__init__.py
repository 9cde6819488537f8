"""Asking online geocoding services, patiently and never twice."""

from api.geocoding.asker import Asked, Desk, Progress, Surroundings
from api.geocoding.asking import Askers, ask_all, pending
from api.geocoding.configured import ConfiguredService, configured_services
from api.geocoding.reports import ServiceReport, describe_report

__all__ = [
    "Asked",
    "Askers",
    "ConfiguredService",
    "Desk",
    "Progress",
    "ServiceReport",
    "Surroundings",
    "ask_all",
    "configured_services",
    "describe_report",
    "pending",
]
