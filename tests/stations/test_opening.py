from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stations.hours import HoursEvaluator
from stations.model import Station, Status
from stations.opening import opening_of

AT = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
EVALUATOR = HoursEvaluator()


@pytest.mark.parametrize("status", [Status.CLOSED, Status.PLANNED, Status.TEMPORARILY_CLOSED])
@pytest.mark.parametrize("rule", ["24/7", None])
def test_what_is_not_open_to_the_public_is_closed_whatever_its_hours_say(
    status: Status, rule: str | None
) -> None:
    station = Station("s000000001", "d", "站", hours_rule=rule, status=status)
    opening = opening_of(station, AT, EVALUATOR)
    assert (opening.state, opening.until, opening.next_open) == ("closed", None, None)


def test_elsewhere_the_hours_decide() -> None:
    around_the_clock = Station("s000000001", "d", "站", hours_rule="24/7")
    not_written = Station("s000000002", "d", "站")
    assert opening_of(around_the_clock, AT, EVALUATOR).state == "open"
    assert opening_of(not_written, AT, EVALUATOR).state == "unknown"
