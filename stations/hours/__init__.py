"""Opening hours: Chinese text read into rules, and rules evaluated at an instant."""

from stations.hours.board import CLOSED, OPEN, UNKNOWN, OpeningBoard
from stations.hours.calendar import CalendarFactory, HolidayCalendar, calendar_for_zone, chinese_holidays
from stations.hours.day_hours import DayHours, DaySpans
from stations.hours.evaluate import UNKNOWN_STATE, HoursEvaluator, KeptState, OpenState
from stations.hours.explain import explain, explain_override
from stations.hours.overrides import Override, Overrides
from stations.hours.parse import ASSUMPTIONS, NEED_CODES, HoursReading, read_hours
from stations.hours.reasons import REASONS, reason_words
from stations.hours.schedule import is_rule

__all__ = [
    "ASSUMPTIONS",
    "CLOSED",
    "NEED_CODES",
    "OPEN",
    "REASONS",
    "UNKNOWN",
    "UNKNOWN_STATE",
    "CalendarFactory",
    "DayHours",
    "DaySpans",
    "HolidayCalendar",
    "HoursEvaluator",
    "HoursReading",
    "KeptState",
    "OpenState",
    "OpeningBoard",
    "Override",
    "Overrides",
    "calendar_for_zone",
    "chinese_holidays",
    "explain",
    "explain_override",
    "is_rule",
    "read_hours",
    "reason_words",
]
