"""How long it takes to get there: straight-line distance to minutes."""

from __future__ import annotations

import math
from enum import StrEnum

# A street network makes a way longer than the straight line; docs/decisions/nearest.md says why by so much.
DETOUR_FACTOR = 1.3


class Travel(StrEnum):
    """How somebody gets there."""

    WALK = "walk"
    RIDE = "ride"


# Metres a minute: 4.8 km/h on foot, 15 km/h on an electric bicycle in town.
SPEED_M_PER_MINUTE = {Travel.WALK: 80.0, Travel.RIDE: 250.0}


def distance_in(minutes: float, travel: Travel) -> float:
    """Tell how far one gets, the inverse of `travel_minutes`.

    Args:
        minutes: how long.
        travel: on foot or riding.

    Returns:
        Geodesic distance, metres.
    """
    return minutes * SPEED_M_PER_MINUTE[travel] / DETOUR_FACTOR


def travel_minutes(distance_m: float, travel: Travel) -> int:
    """Estimate the minutes that a way takes, rounded up.

    Args:
        distance_m: geodesic distance, metres.
        travel: on foot or riding.

    Returns:
        Whole minutes, at least 1 unless the distance is nothing.
    """
    return math.ceil(distance_m * DETOUR_FACTOR / SPEED_M_PER_MINUTE[travel])
