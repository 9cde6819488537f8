"""Whether a station is open: its hours say so, unless it is not open to the public at all."""

from __future__ import annotations

from datetime import datetime

from stations.hours import HoursEvaluator, OpenState
from stations.model import Station, Status

_NOT_OPEN = OpenState("closed")


def opening_of(station: Station, at: datetime, evaluator: HoursEvaluator) -> OpenState:
    """Tell whether a station is open at an instant.

    Args:
        station: the station.
        at: the instant, with a time zone.
        evaluator: judges opening hours.

    Returns:
        What its hours say; closed without an end while it is planned, closed for the time being or for good.
    """
    if station.status is not Status.OPEN:
        return _NOT_OPEN
    return evaluator.state(station.hours_rule, at, station.timezone)
