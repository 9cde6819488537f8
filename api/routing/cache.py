"""Ways that were asked for a moment ago: who reloads a page or moves a few steps asks nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from geodata.routing import Way

# Profile, rounded origin, target.
WayKey: TypeAlias = tuple[str, tuple[float, float], tuple[float, float]]

# Roads stay; a server whose map was renewed or that knows the traffic is believed after this.
_KEPT_S = 300.0
# Some 300 bytes each.
_MOST_WAYS = 20_000


class WayCache:
    """Keeps ways for some minutes; what was kept first goes first.

    Args:
        clock: seconds that never go back.
        kept_s: how long, seconds.
        most: how many ways.
    """

    def __init__(self, clock: Callable[[], float], kept_s: float = _KEPT_S, most: int = _MOST_WAYS) -> None:
        self._clock = clock
        self._kept_s = kept_s
        self._most = most
        self._kept: dict[WayKey, tuple[float, Way | None]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: WayKey) -> bool:
        kept = self._kept.get(key)
        return kept is not None and self._clock() < kept[0]

    def __getitem__(self, key: WayKey) -> Way | None:
        return self._kept[key][1]

    def __setitem__(self, key: WayKey, way: Way | None) -> None:
        self._kept.pop(key, None)
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = (self._clock() + self._kept_s, way)
