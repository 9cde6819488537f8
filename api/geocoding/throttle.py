"""Patience with a service: never faster than allowed, and a pause where it keeps failing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Throttle:
    """Spaces questions evenly.

    Args:
        per_second: how many are allowed in a second.
        clock: seconds that never go back.
    """

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._interval_s = 1.0 / per_second
        self._clock = clock
        self._next_at = 0.0

    def reserve(self, within_s: float) -> float | None:
        """Take the next place.

        Args:
            within_s: how long the caller can wait, seconds.

        Returns:
            How long to wait before asking, seconds; None where that is too long, and no place is taken.
        """
        now = self._clock()
        at = max(now, self._next_at)
        if at - now >= within_s:
            return None
        self._next_at = at + self._interval_s
        return at - now


@dataclass(frozen=True, slots=True)
class BreakerLimits:
    """When to stop asking and for how long.

    Args:
        failures: so many faults one after the other open the breaker.
        pause_s: seconds before one question is let through again.
        openings: after so many pauses one after the other without an answer the run ends.
    """

    failures: int = 5
    pause_s: float = 30.0
    openings: int = 3


class CircuitBreaker:
    """Opens where a service keeps failing, and lets one question through after a pause.

    Args:
        clock: seconds that never go back.
        limits: when and for how long.
    """

    def __init__(self, clock: Clock, limits: BreakerLimits | None = None) -> None:
        self.limits = limits or BreakerLimits()
        self._clock = clock
        self._failures = 0
        self._openings = 0
        self._open_until: float | None = None

    @property
    def wait_s(self) -> float:
        """Seconds until a question may be asked; 0 where one may be asked now."""
        return 0.0 if self._open_until is None else max(self._open_until - self._clock(), 0.0)

    @property
    def is_probing(self) -> bool:
        """It was open: the next question tells whether it stays so."""
        return self._open_until is not None and self.wait_s == 0

    @property
    def has_given_up(self) -> bool:
        """It opened so often in a row that waiting on is no use."""
        return self._openings >= self.limits.openings and self.wait_s > 0

    def succeeded(self) -> None:
        """Note an answer: everything is as at first."""
        self._failures, self._openings, self._open_until = 0, 0, None

    def failed(self) -> None:
        """Note a fault; the first one after a pause opens it again."""
        self._failures += 1
        if self._open_until is not None or self._failures >= self.limits.failures:
            if self.wait_s > 0:
                # Another question of the same moment: it was under way when the breaker opened.
                return
            self._openings += 1
            self._open_until = self._clock() + self.limits.pause_s
            self._failures = 0
