"""Waiting for news of the register: told by the database, or looked for a few times a second."""

from __future__ import annotations

import asyncio
import contextlib
import math
from types import TracebackType
from typing import Self

from stations.errors import StoreError
from stations.store import Store, Watch

# Looking costs some microseconds.
_LOOK_SECONDS = 0.1
# A database that lets nobody listen, such as a standby, is asked again after as many waits at the most.
_LONGEST_PAUSE = 64


class News:
    """Ends a wait when the register may have changed; when it cannot be watched, or nothing is told, by time.

    Args:
        store: where the register is kept.
        seconds: how long one wait lasts at the most.
    """

    def __init__(self, store: Store, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._watch: Watch | None = None
        self._pause = self._waits = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    async def wait(self) -> None:
        """Wait until there may be news; never longer than was said."""
        if await self._opened():
            # What happened before is told to nobody.
            return
        try:
            if self._watch is None:
                await asyncio.sleep(self._seconds)
            elif (descriptor := self._watch.fileno()) is not None:
                await self._be_told(self._watch, descriptor)
            else:
                await self._look_out(self._watch)
        except StoreError:
            self._close()

    async def _opened(self) -> bool:
        """Begin to watch, if nobody does; the more often that failed, the longer it is left alone."""
        if self._watch is not None:
            return False
        self._waits -= 1
        if self._waits > 0:
            return False
        opening = asyncio.create_task(asyncio.to_thread(self._store.watch))
        try:
            self._watch = await asyncio.shield(opening)
        except StoreError:
            self._pause = min(max(self._pause, 1) * 2, _LONGEST_PAUSE)
            self._waits = self._pause
            return False
        except asyncio.CancelledError:
            with contextlib.suppress(StoreError):
                (await opening).close()
            raise
        self._pause = 0
        return True

    async def _be_told(self, watch: Watch, descriptor: int) -> None:
        told = asyncio.Event()
        loop = asyncio.get_running_loop()
        try:
            loop.add_reader(descriptor, told.set)
        except NotImplementedError:  # The usual loop of Windows.
            await asyncio.sleep(self._seconds)
        else:
            try:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(told.wait(), self._seconds)
            finally:
                loop.remove_reader(descriptor)
        watch.has_news()

    async def _look_out(self, watch: Watch) -> None:
        looks = math.ceil(self._seconds / _LOOK_SECONDS)
        for _ in range(looks):
            await asyncio.sleep(self._seconds / looks)
            if watch.has_news():
                return

    def _close(self) -> None:
        if self._watch is not None:
            self._watch.close()
            self._watch = None
