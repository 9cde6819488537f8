"""Rules and special days in zones whose clocks jump, and in years that nobody has announced holidays for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.hours import HoursEvaluator, Override, Overrides
from stations.model import Station
from stations.opening import opening_of
from tests.stations.hours.test_hours_oracle import ALL_RULES, FIRST, OVERRIDES, STATES, brute_force

# An hour in spring and autumn, the same on the southern half, half an hour, and at midnight.
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")
PLAIN_RULES = ALL_RULES.filter(lambda rule: "PH" not in rule and "workdays" not in rule)
STEP = timedelta(minutes=10)


def jumps(zone: ZoneInfo) -> list[datetime]:
    """The hours of 2025 and 2026 in which a zone's clocks are changed."""
    first = datetime(2025, 1, 2, tzinfo=UTC)
    hours = [first + timedelta(hours=step) for step in range(727 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [later for later, old, new in zip(hours[1:], offsets, offsets[1:], strict=False) if old != new]


JUMPS = {name: jumps(ZoneInfo(name)) for name in ZONES}


def test_every_zone_has_four_jumps() -> None:
    assert {name: len(found) for name, found in JUMPS.items()} == dict.fromkeys(ZONES, 4)


@settings(max_examples=25, deadline=None)
@given(PLAIN_RULES, OVERRIDES, st.sampled_from(ZONES))
def test_around_every_jump_the_clock_on_the_wall_decides(rule: str, overrides: Overrides, name: str) -> None:
    evaluator, timeline, zone = HoursEvaluator(), brute_force(rule, overrides), ZoneInfo(name)
    for jump in JUMPS[name]:
        for step in range(-36 * 6, 36 * 6):
            at = jump + step * STEP
            wall = at.astimezone(zone).replace(tzinfo=None)
            minute = (wall - datetime.combine(FIRST, datetime.min.time())) // timedelta(minutes=1)
            answer = evaluator.state(rule, at, name, overrides)
            assert answer.state == STATES[timeline[minute]], (at, wall)
            if answer.until is not None:
                assert answer.until.astimezone(UTC) > at


@pytest.mark.parametrize(
    ("rule", "overrides", "confirmed"),
    [
        ("Mo-Fr 09:00-17:00; PH off", (), False),
        ("Mo-Su 09:00-17:00", (), True),
        ("24/7", (), True),
        # Whoever names the day knows what day it is.
        ("Mo-Fr 09:00-17:00; PH off", (Override(date(2031, 1, 1), date(2031, 12, 31), "10:00-14:00"),), True),
    ],
)
def test_a_year_without_a_calendar_is_not_confirmed(rule: str, overrides: Overrides, confirmed: bool) -> None:
    station = Station("s000000001", "d", "站", hours_rule=rule, overrides=overrides)
    # A Wednesday in a year whose holidays nobody has announced.
    opening = opening_of(station, datetime(2031, 7, 16, 3, tzinfo=UTC), HoursEvaluator())
    assert (opening.state, opening.confirmed) == ("open", confirmed)
