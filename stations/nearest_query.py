"""What a courier asks: where, when, and what they need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stations.model import RANKED_ERROR_M
from stations.opening import POP_UP
from stations.travel import Travel
from stations.vocabulary import REST_KINDS


class OpenFilter(StrEnum):
    """How much a question asks of opening hours."""

    ANY = "any"
    NOW = "now"
    ON_ARRIVAL = "on_arrival"


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """Where somebody is, what they need, and the instant that they ask about.

    Args:
        lon: degrees WGS-84.
        lat: degrees WGS-84.
        at: the instant to judge opening by, with a time zone.
        limit: how many answers at the most.
        radius_m: no farther than this; None sets no limit.
        amenities: all of these are `yes`.
        kinds: any of these.
        open: what is asked of opening hours.
        travel: how the asker gets there.
        min_stars: at least so many stars.
        max_error_m: leave out positions less certain than this.
    """

    lon: float
    lat: float
    at: datetime
    limit: int = 5
    radius_m: float | None = None
    amenities: frozenset[str] = frozenset()
    kinds: frozenset[str] = REST_KINDS
    open: OpenFilter = OpenFilter.ANY
    travel: Travel = Travel.WALK
    min_stars: int | None = None
    max_error_m: float = RANKED_ERROR_M

    def judged_at(self, minutes: int) -> datetime:
        """Tell which instant the opening state of an answer is about.

        Args:
            minutes: how long the way there takes.

        Returns:
            The arrival, if that was asked; otherwise the instant asked about.
        """
        return self.at + timedelta(minutes=minutes if self.open is OpenFilter.ON_ARRIVAL else 0)


def wants_absent(kinds: frozenset[str]) -> bool:
    """Tell whether pop-ups are asked for on days on which they are not there, too.

    Args:
        kinds: the kinds asked for.

    Returns:
        True where pop-ups alone are asked for: then it matters when they come.
    """
    return kinds == {POP_UP}
