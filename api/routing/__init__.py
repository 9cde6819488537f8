"""Asking a routing server, quickly or not at all."""

from api.routing.configured import ConfiguredRouting, configured_routing
from api.routing.described import describe_journey, describe_travel
from api.routing.many import ask_for_many, summed
from api.routing.routing import Departure, Routed, Routing, depart, departure

__all__ = [
    "ConfiguredRouting",
    "Departure",
    "Routed",
    "Routing",
    "ask_for_many",
    "configured_routing",
    "depart",
    "departure",
    "describe_journey",
    "describe_travel",
    "summed",
]
