"""Asks one service many questions: throttled, with a circuit breaker, every answer kept at once."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import httpx

from api.geocoding.configured import ConfiguredService
from api.geocoding.reports import ServiceReport
from api.geocoding.throttle import BreakerLimits, CircuitBreaker, Clock, Sleep, Throttle
from api.geocoding.transport import ask, open_client
from geodata.address import AddressReader
from geodata.services import FaultKind, Question, ServiceFault, make_question
from stations.store import Store

# A passing fault is tried so often, each time after twice the pause.
_ATTEMPTS = 3
_FIRST_PAUSE_S = 1.0
# Answers take some tenths of a second: more questions under way than this bring nothing.
_MOST_AT_ONCE = 8


class Asked(NamedTuple):
    """An address as a geocoder is asked for it.

    Args:
        address: as written.
        context: the area that it is expected in, a division code or names.
    """

    address: str
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the questions to a service are.

    Args:
        service: its name.
        done: questions that are dealt with.
        total: all questions that it had not answered before.
    """

    service: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What asking needs besides the service.

    Args:
        store: keeps the answers.
        reader: tells which city an address is about.
        now: the present instant, for the answers.
        progress: is told of every question that is dealt with.
    """

    store: Store
    reader: AddressReader
    now: Callable[[], datetime]
    progress: Callable[[Progress], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Time and chance, handed in so that tests need neither.

    Args:
        clock: seconds that never go back.
        sleep: waits so many seconds.
        random: a number from 0 to 1, by which pauses differ.
        limits: of the circuit breaker.
    """

    clock: Clock
    sleep: Sleep
    random: Callable[[], float]
    limits: BreakerLimits = field(default_factory=BreakerLimits)


@dataclass(slots=True)
class _Run:
    """The questions of one run and what became of them."""

    pending: Iterator[tuple[str, Asked]]
    total: int
    ends_at: float
    found: int = 0
    empty: int = 0
    failed: int = 0
    is_over: bool = False
    is_stopped: bool = False
    fault: ServiceFault | None = None

    @property
    def done(self) -> int:
        return self.found + self.empty + self.failed

    def stop(self, fault: ServiceFault | None = None) -> None:
        self.is_over = self.is_stopped = True
        self.fault = fault or self.fault


class ServiceAsker:
    """Asks one service; kept as long as the program runs, so that its patience outlives a run.

    Args:
        configured: the service.
        around: time and chance.
    """

    def __init__(self, configured: ConfiguredService, around: Surroundings) -> None:
        self.configured = configured
        self._around = around
        self._throttle = Throttle(configured.per_second, around.clock)
        self._breaker = CircuitBreaker(around.clock, around.limits)
        self._busy = asyncio.Lock()

    async def run(self, questions: Mapping[str, Asked], desk: Desk, ends_at: float) -> ServiceReport:
        """Ask what the service has not answered before.

        Args:
            questions: question (see `question_key`) → what to ask.
            desk: keeps the answers.
            ends_at: when to stop, by the clock of the surroundings.

        Returns:
            What came of it.

        Raises:
            StoreError: an answer cannot be kept.
        """
        name, missing = self.configured.name, self.configured.missing
        if missing:
            lacking = f"{', '.join(missing)} is missing"
            return ServiceReport(
                name, remaining=len(questions), fault=FaultKind.KEY, detail=lacking, stopped=True
            )
        # Who comes second finds the answers of the first one.
        async with self._busy:
            kept = await asyncio.to_thread(desk.store.find_geocodes, name, questions)
            pending = {key: asked for key, asked in questions.items() if key not in kept}
            run = _Run(iter(pending.items()), len(pending), ends_at)
            if pending:
                async with open_client(self.configured) as client:
                    await together(self._work(run, client, desk) for _ in range(self._at_once(run)))
        fault = run.fault
        return ServiceReport(
            name,
            known=len(kept),
            found=run.found,
            empty=run.empty,
            failed=run.failed,
            remaining=run.total - run.done,
            fault=None if fault is None else fault.kind,
            detail="" if fault is None else fault.detail,
            stopped=run.is_stopped,
        )

    def _at_once(self, run: _Run) -> int:
        return min(_MOST_AT_ONCE, math.ceil(self.configured.per_second), run.total)

    async def _work(self, run: _Run, client: httpx.AsyncClient, desk: Desk) -> None:
        while not run.is_over:
            item = next(run.pending, None)
            if item is None:
                return
            await self._ask_one(run, client, desk, *item)
            desk.progress(Progress(self.configured.name, run.done, run.total))

    async def _ask_one(
        self, run: _Run, client: httpx.AsyncClient, desk: Desk, key: str, asked: Asked
    ) -> None:
        question = await asyncio.to_thread(make_question, asked.address, asked.context, desk.reader)
        for attempt in range(_ATTEMPTS):
            if not await self._may_ask(run):
                return
            fault = await self._try(run, client, desk, key, question)
            if fault is None:
                return
            if fault.kind.ends_the_run:
                run.stop(fault)
                return
            run.fault = fault
            if not fault.kind.is_passing or attempt == _ATTEMPTS - 1:
                break
            await self._pause(run, _FIRST_PAUSE_S * 2**attempt * (0.5 + self._around.random()))
        run.failed += 1

    async def _try(
        self, run: _Run, client: httpx.AsyncClient, desk: Desk, key: str, question: Question
    ) -> ServiceFault | None:
        """Ask once and keep the answer; tell what went wrong."""
        try:
            text, found = await ask(client, self.configured, question)
        except ServiceFault as fault:
            if fault.kind.is_about_the_service:
                self._breaker.failed()
            return fault
        self._breaker.succeeded()
        await asyncio.to_thread(desk.store.add_geocode, self.configured.name, key, text, desk.now())
        if found:
            run.found += 1
        else:
            run.empty += 1
        return None

    async def _may_ask(self, run: _Run) -> bool:
        """Wait for the breaker and for the next place; tell whether the run goes on then."""
        while not run.is_over and self._breaker.wait_s > 0:
            if self._breaker.has_given_up or self._around.clock() + self._breaker.wait_s >= run.ends_at:
                run.stop()
            else:
                await self._around.sleep(self._breaker.wait_s)
        if run.is_over:
            return False
        wait_s = self._throttle.reserve(run.ends_at - self._around.clock())
        if wait_s is None:
            run.is_over = True
        elif wait_s > 0:
            await self._around.sleep(wait_s)
        return not run.is_over

    async def _pause(self, run: _Run, seconds: float) -> None:
        if self._around.clock() + seconds >= run.ends_at:
            run.is_over = True
        else:
            await self._around.sleep(seconds)


async def together(works: Iterator[object]) -> list[object]:
    """Do several things at once; where one fails the others are stopped, and its error is raised.

    Args:
        works: coroutines.

    Returns:
        What they returned, in order.
    """
    tasks = [asyncio.ensure_future(work) for work in works]  # type: ignore[call-overload]
    try:
        return list(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
