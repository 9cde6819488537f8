"""Where the steps of an import are carried out: in the thread that asks, or in processes of their own.

Python runs one thread at a time. A step that computes for a second in a thread of the worker makes everybody
who asks where to rest wait for as long; a process of lower priority takes only what answers leave of a core.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from api.child_process import ChildProcess, NotDelivered, ProcessEnded
from api.import_steps import ImportTools, ToolsSource
from api.settings import Settings

# So long a process waits for another list: staff look at a plan and apply it.
IDLE_SECONDS = 60.0
_LOOKED_EVERY_S = 10.0
# After so many steps a new process begins with memory that is not in pieces.
MOST_STEPS = 100

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class ImportExecutor(Protocol):
    """Carries out the steps of imports."""

    def run(
        self,
        step: Callable[Concatenate[ImportTools, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """Carry out a step and wait for it.

        Args:
            step: one of `api.import_steps`.
            given: what it is given beside the tools.
            named: the same by name.

        Returns:
            What it returned.

        Raises:
            YizhanError: as the step does.
        """

    def close(self) -> None:
        """End what was begun; what is under way is broken off."""

    async def keep_tidy(self) -> None:
        """End for ever what nobody needs any more."""


def direct(settings: Settings, tools: ImportTools) -> ImportExecutor:
    """Have steps carried out in the thread that asks.

    Args:
        settings: as for `beside`.
        tools: what steps need.

    Returns:
        What carries them out.
    """
    return DirectExecutor(tools)


def beside(settings: Settings, tools: ImportTools) -> ImportExecutor:
    """Have steps carried out in as many processes as the settings allow.

    Args:
        settings: what the operator set.
        tools: what steps need where no process is allowed.

    Returns:
        What carries them out.
    """
    if not settings.import_processes:
        return DirectExecutor(tools)
    url = settings.database_url.get_secret_value()
    source = ToolsSource(url, settings.gazetteer_folder, settings.geocoders)
    return ProcessExecutor(source, settings.import_processes, time.monotonic)


class DirectExecutor:
    """Carries steps out in the thread that asks.

    Args:
        tools: what they need.
    """

    def __init__(self, tools: ImportTools) -> None:
        self._tools = tools

    def run(
        self,
        step: Callable[Concatenate[ImportTools, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """Carry out a step."""
        return step(self._tools, *given, **named)

    def close(self) -> None:
        """Do nothing: nothing was begun."""

    async def keep_tidy(self) -> None:
        """Do nothing."""


class ProcessExecutor:
    """Carries steps out in processes that begin when they are needed and end when they were not for a while.

    Args:
        source: what the tools are made of there.
        most: how many processes there are at the most; whoever comes later waits.
        clock: seconds that never go back.
    """

    def __init__(self, source: ToolsSource, most: int, clock: Callable[[], float]) -> None:
        self._source = source
        self._clock = clock
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        # Those that wait for a step, the one that waits longest first, with the time since when.
        self._idle: list[tuple[float, ChildProcess]] = []
        self._busy: set[ChildProcess] = set()
        self._is_closed = False

    def run(
        self,
        step: Callable[Concatenate[ImportTools, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """Carry out a step in a process.

        Raises:
            ProcessEnded: the process ended before it had answered, or none can be begun.
        """
        with self._places:
            while True:
                child = self._take()
                try:
                    return child.run(step, given, named)
                except NotDelivered:
                    # It ended while it waited; what it was to do was not begun.
                    continue
                finally:
                    self._give_back(child)

    def pids(self) -> tuple[int, ...]:
        """Name the processes that there are."""
        with self._lock:
            return tuple(child.pid for child in (*self._busy, *(child for _, child in self._idle)))

    def _take(self) -> ChildProcess:
        with self._lock:
            while self._idle:
                _, child = self._idle.pop()
                if child.is_alive():
                    self._busy.add(child)
                    return child
                child.end()
            if self._is_closed:
                raise ProcessEnded("the service is ending; look at the import")
            child = ChildProcess(self._source)
            self._busy.add(child)
            return child

    def _give_back(self, child: ChildProcess) -> None:
        with self._lock:
            self._busy.discard(child)
            if child.is_usable and child.steps < MOST_STEPS and not self._is_closed:
                self._idle.append((self._clock(), child))
                return
        child.end()

    def end_idle(self) -> None:
        """End the processes that have waited for long."""
        with self._lock:
            now = self._clock()
            ending = [child for since, child in self._idle if now - since >= IDLE_SECONDS]
            self._idle = [(since, child) for since, child in self._idle if child not in ending]
        for child in ending:
            child.end()

    async def keep_tidy(self) -> None:
        """End for ever the processes that have waited for long."""
        while True:
            await asyncio.sleep(_LOOKED_EVERY_S)
            await asyncio.to_thread(self.end_idle)

    def close(self) -> None:
        """End all of them."""
        with self._lock:
            self._is_closed = True
            ending = [*self._busy, *(child for _, child in self._idle)]
            self._idle = []
        for child in ending:
            child.end()
