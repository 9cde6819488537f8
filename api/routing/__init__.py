"""Asking a routing server, quickly or not at all."""

from api.routing.configured import ConfiguredRouting, configured_routing
from api.routing.routing import Routed, Routing

__all__ = ["ConfiguredRouting", "Routed", "Routing", "configured_routing"]
