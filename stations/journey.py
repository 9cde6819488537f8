"""The way to a station: along roads where a routing server knows it, otherwise by the straight line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from geodata.routing import Way
from stations.travel import SPEED_M_PER_MINUTE, Travel, travel_minutes

# A way is measured from the nearest roads. Where so much of the straight line is missing, the nearest
# road is that of another place: the server's map does not hold this one.
MOST_OFF_ROAD_M = 500.0


class RouteKind(StrEnum):
    """Where the minutes of a journey come from."""

    ROUTED = "routed"
    UNREACHABLE = "unreachable"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Journey:
    """The way to one station.

    Args:
        kind: where the minutes come from.
        judged_minutes: minutes to judge opening by; an estimate where no way leads there.
        route_m: metres along roads; None unless it is routed.
    """

    kind: RouteKind
    judged_minutes: int
    route_m: float | None = None

    @property
    def minutes(self) -> int | None:
        """Minutes to tell people; None where no way leads there."""
        return None if self.kind is RouteKind.UNREACHABLE else self.judged_minutes


# Place among the directory's stations → the way there.
Journeys: TypeAlias = Mapping[int, Journey]


def journey_by(way: Way | None, distance_m: float, travel: Travel) -> Journey:
    """Make a journey of a way along roads.

    No way is shorter than the straight line: what is missing lies between the door and the road, and is
    gone at the usual speed.

    Args:
        way: what a routing server says; None where it knows no way.
        distance_m: geodesic distance, metres.
        travel: on foot or riding.

    Returns:
        The journey; estimated where the server's map does not hold the place.
    """
    if way is None:
        return Journey(RouteKind.UNREACHABLE, travel_minutes(distance_m, travel))
    missing_m = max(distance_m - way.metres, 0.0)
    if missing_m > MOST_OFF_ROAD_M:
        return Journey(RouteKind.ESTIMATED, travel_minutes(distance_m, travel))
    minutes = math.ceil(round(way.seconds / 60 + missing_m / SPEED_M_PER_MINUTE[travel], 6))
    return Journey(RouteKind.ROUTED, max(minutes, 1 if distance_m > 0 else 0), way.metres + missing_m)


def minutes_to(place: int, distance_m: float, travel: Travel, journeys: Journeys) -> int:
    """Tell by how many minutes an arrival is judged.

    Args:
        place: of the station in the directory.
        distance_m: geodesic distance, metres.
        travel: on foot or riding.
        journeys: the ways that are known.

    Returns:
        Those of the journey; an estimate where it is not known.
    """
    journey = journeys.get(place)
    return travel_minutes(distance_m, travel) if journey is None else journey.judged_minutes
