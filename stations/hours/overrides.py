"""Days on which something else holds than the rule: closures for the time being, special hours, pop-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Override:
    """What holds on some days in place of the rule.

    It takes the place of everything that begins on its days: a night that began on the day before goes on,
    and a night that begins on its last day belongs to it.

    Args:
        start: the first day, in the station's zone.
        end: the last day, included.
        rule: `opening_hours` syntax for these days; None means closed. A rule that cannot be read makes them
            unknown, never open.
        note: why, for people; it changes nothing.

    Raises:
        ValueError: if it ends before it starts.
    """

    start: date
    end: date
    rule: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"end {self.end} lies before start {self.start}; the last day is included")

    def covers(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.start <= day <= self.end


Overrides = tuple[Override, ...]


def override_on(overrides: Overrides, day: date) -> int | None:
    """Find the override that holds on a day: the last one wins.

    Args:
        overrides: in the order in which they were made.
        day: in the station's zone.

    Returns:
        Its place among them, or None.
    """
    return next((place for place in reversed(range(len(overrides))) if overrides[place].covers(day)), None)
