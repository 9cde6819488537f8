"""Since when an answer is as it is, for `Last-Modified`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

from stations.directory import Directory

_SECOND = timedelta(seconds=1)
_VERSIONS_KEPT = 8


class Freshness:
    """Remembers when this worker began to answer from each version of the register.

    Every version has a second of its own, because `Last-Modified` knows no smaller unit.

    Args:
        clock: the present instant, in UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._since: dict[int, datetime] = {}
        # Many answers a second carry the same line.
        self._written: tuple[datetime, str] = (datetime.min, "")

    def note(self, directory: Directory) -> None:
        """Note a version before the first answer from it.

        Args:
            directory: the register at this version.
        """
        begins = self._clock().replace(microsecond=0) + _SECOND
        last = max(self._since.values(), default=begins - _SECOND)
        kept = [*self._since.items()][-_VERSIONS_KEPT:]
        # Replaced whole: other threads read it.
        self._since = {**dict(kept), directory.version: max(begins, last + _SECOND)}

    def last_modified(self, directory: Directory, is_of_the_minute: bool) -> str | None:
        """Tell since when an answer is as it is.

        Args:
            directory: the register that it is of.
            is_of_the_minute: it also tells who is open in the present minute.

        Returns:
            The value of the header; None in the first second of a version, in which another one may follow.
        """
        since = self._since.get(directory.version)
        now = self._clock()
        if since is None:
            return None
        if is_of_the_minute:
            since = max(since, now.replace(second=0, microsecond=0))
        return None if since > now else self._line(since)

    def _line(self, since: datetime) -> str:
        known, line = self._written
        if known != since:
            line = format_datetime(since, usegmt=True)
            self._written = since, line
        return line
