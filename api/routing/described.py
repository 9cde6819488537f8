"""What an answer says of its minutes."""

from __future__ import annotations

from typing import Any

from api.messages import message
from api.routing.routing import Routed
from geodata.services import FaultKind
from stations.journey import Journey
from stations.travel import DETOUR_FACTOR, SPEED_M_PER_MINUTE, Travel


def describe_travel(routed: Routed, travel: Travel, lang: str) -> dict[str, Any]:
    """Say where minutes come from.

    Args:
        routed: what a routing server said.
        travel: on foot or riding.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        JSON values.
    """
    about = {
        "source": routed.source,
        "detour_factor": DETOUR_FACTOR,
        "metres_per_minute": SPEED_M_PER_MINUTE[travel],
    }
    if routed.fault is None:
        return about
    code = "routing_refused" if routed.fault is FaultKind.QUESTION else "routing_away"
    return {**about, "note": message(code, lang)}


def describe_journey(journey: Journey) -> dict[str, Any]:
    """Say how one gets to a station that a routing server was asked about.

    Args:
        journey: the way.

    Returns:
        The members `travel_minutes`, `route` and `route_m`.
    """
    metres = journey.route_m
    return {
        "travel_minutes": journey.minutes,
        "route": str(journey.kind),
        "route_m": None if metres is None else round(metres, 1),
    }
