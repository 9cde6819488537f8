"""Since when an answer is as it is, for `Last-Modified`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

from stations.directory import Directory


class Freshness:
    """Dates answers by the version that they are of: the same on every worker and every host.

    Every version has a second of its own, because `Last-Modified` knows no smaller unit; the store keeps it.

    Args:
        clock: the present instant, in UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        # Many answers a second carry the same line.
        self._written: tuple[datetime, str] = (datetime.min, "")

    def last_modified(self, directory: Directory, is_of_the_minute: bool) -> str | None:
        """Tell since when an answer is as it is.

        Args:
            directory: the register that it is of.
            is_of_the_minute: it also tells who is open in the present minute.

        Returns:
            The value of the header; None before the second of the version has begun, because no answer may
            be dated later than it is sent (RFC 9110, section 8.8.2.1), and where there is none.
        """
        second, now = directory.snapshot.second, self._clock()
        if not second:
            return None
        since = datetime.fromtimestamp(second, UTC)
        if is_of_the_minute:
            since = max(since, now.replace(second=0, microsecond=0))
        return None if since > now else self._line(since)

    def _line(self, since: datetime) -> str:
        known, line = self._written
        if known != since:
            line = format_datetime(since, usegmt=True)
            self._written = since, line
        return line
