"""The live directory of one process: loaded from the store, swapped whole when the register moves on."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from api.news import News
from stations.collector import spare_collector
from stations.directory import Directory
from stations.errors import StoreError
from stations.snapshots import advance
from stations.store import Store

logger = logging.getLogger("yizhan.register")

# With fewer stations a round of the collector is too short to be noticed.
_LARGE = 20_000


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the register can be read and written.

    Args:
        loaded: a snapshot is held, so reads are answered.
        store_reachable: the store answered when it was last asked.
        data_version: the version of the snapshot.
        looked_at: when it was last found to be that of the store, Unix time; None for never.
    """

    loaded: bool
    store_reachable: bool
    data_version: int | None
    looked_at: float | None = None


class Register:
    """Holds the snapshot that every read of this process uses.

    Args:
        store: where the register is kept.
        refresh_seconds: how long to wait for news of it before looking all the same.
    """

    def __init__(self, store: Store, refresh_seconds: float) -> None:
        self.store = store
        self._preparations: list[Callable[[Directory], None]] = []
        self._refresh_seconds = refresh_seconds
        self._directory: Directory | None = None
        self._reachable = False
        self._looked_at: float | None = None
        # Two at once could swap an older snapshot in for a newer one.
        self._refreshing = threading.Lock()

    @property
    def directory(self) -> Directory:
        """The snapshot; a request takes it once and keeps it to its end.

        Raises:
            StoreError: before the first one is loaded.
        """
        if self._directory is None:
            raise StoreError("the register is not loaded yet", code="not_loaded")
        return self._directory

    def refresh(self) -> None:
        """Load the register again if it has moved on; the old snapshot serves until the new one is whole."""
        with self._refreshing:
            try:
                self._catch_up()
            except Exception:
                self._reachable = False
                raise
            self._reachable, self._looked_at = True, time.time()

    def _catch_up(self) -> None:
        held = self._directory
        state = self.store.state()
        if held is not None and state == (held.version, held.snapshot.mark):
            return
        if held is not None and state[0] > held.version:
            step = self.store.load_since(held.version)
            if step.since_mark == held.snapshot.mark:
                snapshot, moved = advance(held.snapshot, step)
                self._swap(Directory(snapshot, (held, moved)))
                return
            logger.warning("another register is in the place of the former one; all of it is read")
        self._swap(Directory(self.store.load()))

    def before_swap(self, prepare: Callable[[Directory], None]) -> None:
        """Have something done with every new snapshot before the first request sees it.

        Args:
            prepare: does it; the former snapshot still serves meanwhile.
        """
        self._preparations.append(prepare)

    def _swap(self, directory: Directory) -> None:
        for prepare in self._preparations:
            prepare(directory)
        self._directory = directory
        if len(directory) >= _LARGE:
            spare_collector()

    async def keep_fresh(self) -> None:
        """Look for a new version for ever; a store that is away is asked again."""
        async with News(self.store, self._refresh_seconds) as news:
            while True:
                await news.wait()
                await self._look()

    async def _look(self) -> None:
        was_reachable = self._reachable
        try:
            await asyncio.to_thread(self.refresh)
        except StoreError as error:
            if was_reachable:
                logger.warning("the store does not answer, reads go on: %s", error.message)
        except Exception:
            # A record that cannot be shown must not end the looking: its correction would never arrive.
            if was_reachable:
                logger.exception("the register cannot be loaded, the former one serves on")

    def readiness(self) -> Readiness:
        """Tell whether reads and writes can be served."""
        version = None if self._directory is None else self._directory.version
        return Readiness(self._directory is not None, self._reachable, version, self._looked_at)
