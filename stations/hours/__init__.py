"""Opening hours: Chinese text read into rules, and rules evaluated at an instant."""

from stations.hours.calendar import CalendarFactory, HolidayCalendar, calendar_for_zone, chinese_holidays
from stations.hours.evaluate import UNKNOWN_STATE, DaySpans, HoursEvaluator, OpenState
from stations.hours.parse import ASSUMPTIONS, NEED_CODES, HoursReading, read_hours

__all__ = [
    "ASSUMPTIONS",
    "NEED_CODES",
    "UNKNOWN_STATE",
    "CalendarFactory",
    "DaySpans",
    "HolidayCalendar",
    "HoursEvaluator",
    "HoursReading",
    "OpenState",
    "calendar_for_zone",
    "chinese_holidays",
    "read_hours",
]
