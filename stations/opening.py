"""Whether a station is open: its hours and special days say so, unless its status says otherwise."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from stations.hours import HoursEvaluator, OpenState, Overrides
from stations.hours.overrides import override_on
from stations.model import Station, Status

# A rule, the IANA zone that it is written in, and what takes its place on some days.
RuleKey = tuple[str | None, str, Overrides]

POP_UP = "pop_up"
# Why a station is closed, or open at other hours than usual, where its weekly hours are not the reason.
OPEN_REASONS = (
    "closure", "special_hours", "not_these_days", "temporarily_closed", "closed_for_good", "planned",
)  # fmt: skip

_STATUS_REASONS = {
    Status.TEMPORARILY_CLOSED: "temporarily_closed",
    Status.CLOSED: "closed_for_good",
    Status.PLANNED: "planned",
}
_DATED = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|20\d\d)\b")
_OFF = "Mo-Su off"


def hours_of(station: Station) -> RuleKey:
    """Give what decides when a station is open; equal ones can share an answer.

    A pop-up exists only on its days. Where its rule names none, they are those of its overrides, and where
    these name none either, nobody knows when it is there.

    Args:
        station: the station.

    Returns:
        Rule, zone and overrides, as `HoursEvaluator.state` takes them.
    """
    rule = station.hours_rule
    if POP_UP in station.kinds and not _is_dated(rule):
        rule = _OFF if _has_days(station.overrides) else None
    return rule, station.timezone, station.overrides


def has_days(station: Station) -> bool:
    """Tell whether a station is a pop-up that says on which days it is there.

    Args:
        station: the station.

    Returns:
        False for what is there all year, and for pop-ups whose days nobody has stated.
    """
    return POP_UP in station.kinds and (_is_dated(station.hours_rule) or _has_days(station.overrides))


def is_there(station: Station, day: date, evaluator: HoursEvaluator) -> bool:
    """Tell whether a station exists on a day.

    Args:
        station: the station.
        day: in the station's zone.
        evaluator: judges opening hours.

    Returns:
        False for pop-ups outside of their days; also on a day on which a night of theirs ends it is there.
    """
    if not has_days(station):
        return True
    place = override_on(station.overrides, day)
    if place is not None and station.overrides[place].rule is not None:
        return True
    rule, zone, overrides = hours_of(station)
    days = evaluator.week_spans(rule, day, zone, overrides)
    return days is None or bool(days[0].open or days[0].unknown)


def opening_of(station: Station, at: datetime, evaluator: HoursEvaluator) -> OpenState:
    """Tell whether a station is open at an instant.

    Args:
        station: the station.
        at: the instant, with a time zone.
        evaluator: judges opening hours.

    Returns:
        What its hours and special days say; closed without an end while it is planned, closed for the time
        being or for good. The reason is one of `OPEN_REASONS` where the weekly hours are not.
    """
    if station.status is not Status.OPEN:
        return OpenState("closed", reason=_STATUS_REASONS[station.status])
    rule, zone, overrides = hours_of(station)
    state = evaluator.state(rule, at, zone, overrides)
    if not overrides and POP_UP not in station.kinds:
        return state
    return _with_reason(station, state, at, evaluator)


def _with_reason(station: Station, state: OpenState, at: datetime, evaluator: HoursEvaluator) -> OpenState:
    day = local_day(at, station.timezone)
    if day is None:
        return state
    place = override_on(station.overrides, day)
    override = None if place is None else station.overrides[place]
    if override is not None and override.rule is None and state.state == "closed":
        return replace(state, reason="closure", note=override.note)
    if override is not None and override.rule is not None:
        # The days of a pop-up are all that it has, so they are nothing special.
        is_special = POP_UP not in station.kinds
        return replace(state, reason="special_hours", note=override.note) if is_special else state
    if state.state == "closed" and not is_there(station, day, evaluator):
        return replace(state, reason="not_these_days")
    return state


def local_day(at: datetime, timezone: str) -> date | None:
    """Tell which day it is somewhere.

    Args:
        at: the instant, with a time zone.
        timezone: IANA name.

    Returns:
        The day; None where there is no such zone, or time.
    """
    local = local_instant(at, timezone)
    return None if local is None else local.date()


def local_instant(at: datetime | None, timezone: str) -> datetime | None:
    """Say an instant by the clocks of a zone.

    Args:
        at: the instant, with a time zone; None for none.
        timezone: IANA name.

    Returns:
        The same instant; None where there is no such zone, or time.
    """
    try:
        return None if at is None else at.astimezone(ZoneInfo(timezone))
    except (KeyError, ValueError, OSError, OverflowError):
        return None


def _is_dated(rule: str | None) -> bool:
    return rule is not None and bool(_DATED.search(rule))


def _has_days(overrides: Overrides) -> bool:
    return any(override.rule is not None for override in overrides)
