"""The usual week of a station, for formats that know weeks and not rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from stations.hours import HoursEvaluator
from stations.model import Station
from stations.opening import hours_of, local_instant
from stations.week import StationDay, usual_week

# Months, weeks of the year and school holidays: the hours are others at other times.
_SEASONAL = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|20\d\d|week|SH)\b")


@dataclass(frozen=True, slots=True)
class UsualWeek:
    """The usual week of a station.

    Args:
        days: Monday to Sunday; none where the hours are not known.
        is_seasonal: it holds in a part of the year only.
        offset_hours: of the station's zone in that week, hours east of Greenwich.
    """

    days: Sequence[StationDay]
    is_seasonal: bool
    offset_hours: float


class UsualWeeks:
    """Finds usual weeks, each once for all stations that share their hours.

    Args:
        evaluator: judges opening hours.
        now: the week is that of this instant, or the next one that is usual.
    """

    def __init__(self, evaluator: HoursEvaluator, now: datetime) -> None:
        self._evaluator = evaluator
        self._now = now
        self._known: dict[tuple[str | None, str], UsualWeek] = {}

    def of(self, station: Station) -> UsualWeek:
        """Find the usual week of a station.

        Args:
            station: the station.

        Returns:
            Its week, without special days and holidays.
        """
        rule, zone, _ = hours_of(station)
        key = rule, zone
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._find(station)
        return known

    def _find(self, station: Station) -> UsualWeek:
        here = local_instant(self._now, station.timezone)
        # A zone that nobody knows has no days and no offset either.
        today = date.min if here is None else here.date()
        days = () if here is None else usual_week(station, today, self._evaluator)
        offset = timedelta()
        if days:
            monday = datetime.combine(days[0].day, time(), ZoneInfo(station.timezone))
            offset = monday.utcoffset() or offset
        is_seasonal = bool(_SEASONAL.search(station.hours_rule or ""))
        return UsualWeek(days, is_seasonal, offset.total_seconds() / 3600)
