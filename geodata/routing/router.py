"""The kinds of routing servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from geodata.routing.osrm import read_osrm, request_osrm
from geodata.routing.valhalla import read_valhalla, request_valhalla
from geodata.routing.way import LonLat, RouteRequest, Way


@dataclass(frozen=True, slots=True)
class Router:
    """How servers of a kind are asked and read.

    Args:
        name: as answers and settings name it.
        request: origin, targets and profile → what to ask.
        read: JSON values and the number of targets → ways in the order of the targets.
        profiles: `walk` and `ride` → what the server usually calls it.
    """

    name: str
    request: Callable[[LonLat, Sequence[LonLat], str], RouteRequest]
    read: Callable[[Any, int], tuple[Way | None, ...]]
    profiles: Mapping[str, str]


ROUTERS: Mapping[str, Router] = MappingProxyType(
    {
        "osrm": Router("osrm", request_osrm, read_osrm, MappingProxyType({"walk": "foot", "ride": "bike"})),
        "valhalla": Router(
            "valhalla",
            request_valhalla,
            read_valhalla,
            MappingProxyType({"walk": "pedestrian", "ride": "bicycle"}),
        ),
    }
)
