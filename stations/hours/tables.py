"""Opening hours as a JSON object of days, as web forms keep them."""

from __future__ import annotations

import json
import re
from typing import Any

from stations.hours.compose import Part, as_rule, season_pieces
from stations.hours.days import ALL_DAYS
from stations.hours.plan import Plan
from stations.hours.statements import Unreadable

_DAYS = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")


def is_table(text: str) -> bool:
    """Tell whether a text could be a JSON object.

    Args:
        text: opening hours as written.
    """
    return text.startswith("{") and text.endswith("}")


def read_table(text: str) -> tuple[str, tuple[str, ...]]:
    """Read an object `{"mon": {"open": "08:00", "close": "18:00"}, …}`.

    Args:
        text: JSON.

    Returns:
        A rule, and codes of `stations.hours.parse.ASSUMPTIONS`; days without times are unknown.

    Raises:
        Unreadable: if it is another kind of object.
    """
    try:
        given: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("not_understood") from None
    if not isinstance(given, dict):
        raise Unreadable("not_understood")
    days = {_day(key): value for key, value in given.items()}
    plan = Plan({day: (_span(value),) for day, value in sorted(days.items()) if value not in ({}, None)})
    if not plan.weekdays or len(days) < len(given):
        raise Unreadable("no_times")
    unclear = ALL_DAYS - plan.weekdays.keys()
    return as_rule(season_pieces(Part("", plan), unclear)), ("other_days_unknown",) if unclear else ()


def _day(key: str) -> int:
    day = _DAYS.get(key.strip().lower()[:3])
    if day is None:
        raise Unreadable("not_understood")
    return day


def _span(value: Any) -> tuple[int, int]:
    if not isinstance(value, dict) or set(value) != {"open", "close"}:
        raise Unreadable("not_understood")
    ends = [_CLOCK.fullmatch(str(value[key])) for key in ("open", "close")]
    if ends[0] is None or ends[1] is None:
        raise Unreadable("not_understood")
    start, end = (int(match[1]) * 60 + int(match[2]) for match in ends if match)
    if not 0 <= start < end <= 1440:
        raise Unreadable("times_in_doubt")
    return start, end
