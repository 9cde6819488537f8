"""Routing servers: what they are asked, and how their answers are read; nothing here opens a connection."""

from geodata.routing.router import ROUTERS, Router
from geodata.routing.way import RouteRequest, Way

__all__ = ["ROUTERS", "RouteRequest", "Router", "Way"]
